"""The Status page: what is installed, which index is open, whether it is healthy; no secrets, no paths."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from assistant.doctor import diagnose
from assistant.web.render import page
from assistant.web.site import Site

_SHOWN = ("reviews", "passages", "generation", "encoder", "exported encoder", "precision", "chat model token counts")


def status_pages(site: Site) -> APIRouter:
    router = APIRouter()

    @router.get("/status")
    def status(request: Request) -> Response:
        facts = diagnose(site.settings.index)
        return page(
            "status.html", here="status", user=shown_user(request), title="Status", facts=_facts(facts),
            packages=facts["packages"], healthy=facts["healthy"], problems=_problems(site, facts),
            keep_days=site.settings.keep_days, job=site.ingesting.job,
        )  # fmt: skip

    @router.get("/health")
    def health() -> Response:
        """For a monitor: says only that the app answers and whether it has reviews."""
        return JSONResponse({"ok": True, "reviews": site.engine.has_reviews()})

    return router


def shown_user(request: Request) -> str | None:
    """The name in the page's head; None where nobody logs in."""
    user: str | None = request.state.user
    return None if user == "local" else user


def _facts(facts: dict[str, Any]) -> list[tuple[str, str]]:
    words = {True: "yes", False: "no"}
    return [
        (name.capitalize(), words[facts[name]] if isinstance(facts[name], bool) else str(facts[name]))
        for name in _SHOWN
        if name in facts
    ]


def _problems(site: Site, facts: dict[str, Any]) -> list[str]:
    """The problems, the index called by its last name only: where it lies on the machine is nobody's business here."""
    folder = site.settings.index
    return [problem.replace(str(folder.resolve()), folder.name).replace(str(folder), folder.name)
            for problem in facts["problems"]]  # fmt: skip
