"""The Status page: what is installed, which index is open, whether it is healthy; no secrets, no paths."""

from __future__ import annotations

from math import ceil
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from assistant.commands.doctor import diagnose
from assistant.web.render import page
from assistant.web.site import Site
from assistant.writing.tracing import is_traced

_SHOWN = ("reviews", "passages", "generation", "encoder", "exported encoder", "precision", "chat model token counts")


def status_pages(site: Site) -> APIRouter:
    router = APIRouter()

    @router.get("/status")
    def status(request: Request) -> Response:
        facts = diagnose(site.settings.index)
        return page(
            "status.html", here="status", user=shown_user(request), title="Status", facts=_facts(facts),
            packages=facts["packages"], healthy=facts["healthy"], problems=_problems(site, facts),
            keep_days=site.settings.keep_days, job=site.ingesting.job, writer=_writer(site),
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


def _writer(site: Site) -> list[tuple[str, str]]:
    """Who writes the answers, and whether the chat model answers; nothing of where it is or of its key."""
    chat_model = site.engine.chat_model
    if chat_model is None:
        return [("Answers are", "the reviews’ own sentences, each proven against the text")]
    breaker = chat_model.breaker
    if breaker.is_open:
        state = (
            f"left alone after {breaker.n_failures} failures in a row; asked again in {ceil(breaker.rest_s)} seconds"
        )
    elif breaker.n_failures:
        times = "once" if breaker.n_failures == 1 else f"{breaker.n_failures} times in a row"
        state = f"failed {times}; it is asked again with the next question"
    else:
        state = "no failure since it last answered, or since the start"
    written = (
        f"written by chat model “{chat_model.name}”, each sentence proven against the text; where it fails they are "
        "the reviews’ own sentences"
    )
    return [("Answers are", written), ("Chat model", state), ("Tracing by LangSmith", "on" if is_traced() else "off")]


def _problems(site: Site, facts: dict[str, Any]) -> list[str]:
    """The problems, the index called by its last name only: where it lies on the machine is nobody's business here."""
    folder = site.settings.index
    return [problem.replace(str(folder.resolve()), folder.name).replace(str(folder), folder.name)
            for problem in facts["problems"]]  # fmt: skip
