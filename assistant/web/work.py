"""Work under way, followed and stopped by whoever began it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from assistant.web.coder import evaluation_of, person_of
from assistant.web.login import local_path
from assistant.web.render import render
from assistant.web.site import Site


def work_pages(site: Site) -> APIRouter:
    router = APIRouter()

    @router.get("/work/{key}")
    def now(request: Request, key: str, back: str = "/runs") -> Response:
        work = evaluation_of(site).work.work(key)
        if work is None:
            raise HTTPException(404)
        return HTMLResponse(render("work.html", work=work, back=local_path(back), me=worker(site, request)))

    @router.post("/work/{key}/stop")
    def stop(request: Request, key: str, back: Annotated[str, Form()] = "/runs") -> Response:
        if not evaluation_of(site).work.cancel(key, person=worker(site, request)):
            raise HTTPException(409, "It is not under way any more, or somebody else began it.")
        return RedirectResponse(local_path(back), 303)

    return router


def worker(site: Site, request: Request) -> str:
    """Who begins or stops work: the user who logged in, or everyone alike where nobody does."""
    return person_of(site, request) if site.has_users else "local"
