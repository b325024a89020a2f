"""Logging in and out: slowed down after wrong tries, and a cookie that no script can read."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from assistant.web.edge import COOKIE, login_token
from assistant.web.render import page
from assistant.web.site import Site
from assistant.web.store import LOGIN_HOURS
from assistant.web.users import password_fits, read_users

_LOCAL_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x1f]*")


def login_pages(site: Site) -> APIRouter:
    router = APIRouter()

    @router.get("/login")
    def form(next: str = "/") -> Response:  # noqa: A002  the name people see in the address
        return _form(site, next)

    @router.post("/login")
    def log_in(
        request: Request,
        name: Annotated[str, Form(max_length=200)] = "",
        password: Annotated[str, Form(max_length=1000)] = "",
        next: Annotated[str, Form(max_length=2000)] = "/",  # noqa: A002
    ) -> Response:
        problem, status = _try(site, request.client.host if request.client else "", name, password)
        if problem:
            return _form(site, next, problem, status)
        reply = RedirectResponse(local_path(next), 303)
        reply.set_cookie(
            COOKIE, site.store.start_login(name), max_age=LOGIN_HOURS * 3600, path="/",
            httponly=True, samesite="lax", secure=request.url.scheme == "https",
        )  # fmt: skip
        return reply

    @router.post("/logout")
    def log_out(request: Request) -> Response:
        token = login_token(request.headers)
        if token:
            site.store.end_login(token)
        reply = RedirectResponse("/login", 303)
        reply.delete_cookie(COOKIE, path="/")
        return reply

    return router


def _try(site: Site, address: str, name: str, password: str) -> tuple[str, int]:
    """What is wrong with a log-in and its HTTP status; "" where nothing is."""
    users = read_users(site.settings.users_file)
    match site.door.enter(name, address, lambda: password_fits(users, name, password)):
        case "in":
            return "", 200
        case "wrong":
            return "This name and password do not go together.", 403
        case "too many":
            wait = max(1, site.door.wait_s(name, address))
            return f"Too many wrong tries. Wait {wait} seconds, then try again.", 429
        case "busy":
            return "Many people are logging in at once. Wait a moment, then try again.", 503


def _form(site: Site, back: str, problem: str = "", status: int = 200) -> Response:
    if not site.has_users:
        return RedirectResponse("/", 303)
    return page(
        "login.html", here="login", user=None, title="Log in", status=status, back=local_path(back), problem=problem
    )


def local_path(path: str) -> str:
    """A path of this site to go back to; the first page for anything else."""
    return path if _LOCAL_PATH.fullmatch(path) else "/"
