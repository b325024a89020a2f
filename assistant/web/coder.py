"""Who is scoring: the user who logged in, or where nobody logs in a name that is asked for and kept for the session."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote, unquote

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from assistant.web.evaluation import Evaluation
from assistant.web.login import local_path
from assistant.web.render import page
from assistant.web.site import Site
from assistant.web.status import shown_user
from ingest.errors import InputError

COOKIE = "reviews_coder"


class NameNeededError(Exception):
    """Somebody scores where nobody logs in, and has not said who they are."""


def coder_pages(site: Site) -> APIRouter:
    router = APIRouter()

    @router.get("/coder")
    def ask(request: Request, next: str = "/score") -> Response:  # noqa: A002  the name people see in the address
        return _form(site, request, next)

    @router.post("/coder")
    def keep(
        request: Request,
        name: Annotated[str, Form()] = "",
        next: Annotated[str, Form()] = "/score",  # noqa: A002
    ) -> Response:
        name = " ".join(name.split())
        problem = evaluation_of(site).coding.refused_name(name)
        if problem:
            return _form(site, request, next, problem, 400)
        reply = RedirectResponse(local_path(next), 303)
        reply.set_cookie(COOKIE, quote(name), path="/", httponly=True, samesite="lax",
                         secure=request.url.scheme == "https")  # fmt: skip
        return reply

    return router


def evaluation_of(site: Site) -> Evaluation:
    """The evaluation of a site.

    Raises:
        InputError: it has none.
    """
    if site.evaluation is None:
        raise InputError("this server was started without the evaluation; start it with reviews serve")
    return site.evaluation


def person_of(site: Site, request: Request) -> str:
    """Whose labels these are.

    Raises:
        NameNeededError: nobody has said.
        InputError: the site has no evaluation.
    """
    coding = evaluation_of(site).coding
    if site.has_users:
        user: str = request.state.user
        return user
    name = unquote(request.cookies.get(COOKIE, ""))
    if not name or coding.refused_name(name):
        raise NameNeededError
    return name


def named_person(site: Site, request: Request) -> str | None:
    """The name a person gave where nobody logs in; None where people log in, or none was given."""
    try:
        return None if site.has_users else person_of(site, request)
    except NameNeededError:
        return None


def ask_for_name(request: Request, _: Exception) -> Response:
    """What `NameNeededError` becomes."""
    back = request.url.path if request.method == "GET" else "/score"
    return RedirectResponse(f"/coder?next={quote(back)}", 303)


def _form(site: Site, request: Request, back: str, problem: str = "", status: int = 200) -> Response:
    if site.has_users:
        return RedirectResponse("/score", 303)
    return page("coder.html", here="score", user=shown_user(request), title="Who is scoring?", status=status,
                back=local_path(back), problem=problem, name=named_person(site, request) or "")  # fmt: skip
