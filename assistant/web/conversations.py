"""One's own conversations: listed, shown, saved as Word or Markdown, deleted. Another user's are not there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from assistant.proof.verify import normalised
from assistant.web.engine import Opened
from assistant.web.export import as_docx, as_markdown
from assistant.web.render import page
from assistant.web.site import Site
from assistant.web.status import shown_user
from assistant.web.store import StoredTurn
from assistant.web.view import from_stored
from ingest.errors import IndexMissingError

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def conversation_pages(site: Site) -> APIRouter:
    router = APIRouter()

    @router.get("/conversations")
    def listed(request: Request) -> Response:
        found = site.store.conversations(request.state.user)
        return page("conversations.html", here="conversations", user=shown_user(request), title="Conversations",
                    conversations=found, keep_days=site.settings.keep_days)  # fmt: skip

    @router.get("/conversations/{name}")
    def shown(request: Request, name: str) -> Response:
        turns = [(n, turn, _checked(site, turn.answer)) for n, turn in enumerate(_turns(site, request, name), start=1)]
        return page("conversation.html", here="conversations", user=shown_user(request), title="A conversation",
                    name=name, turns=turns)  # fmt: skip

    @router.get("/conversations/{name}/export.docx")
    def docx(request: Request, name: str) -> Response:
        return _file(as_docx(_turns(site, request, name)), _DOCX, "docx")

    @router.get("/conversations/{name}/export.md")
    def markdown(request: Request, name: str) -> Response:
        text = as_markdown(_turns(site, request, name))
        return _file(text.encode(), "text/markdown; charset=utf-8", "md")

    @router.post("/conversations/{name}/delete")
    def delete(request: Request, name: str) -> Response:
        if not site.store.delete_conversation(request.state.user, name):
            raise HTTPException(404)
        return RedirectResponse("/conversations", 303)

    return router


def _turns(site: Site, request: Request, name: str) -> list[StoredTurn]:
    turns = site.store.turns(request.state.user, name)
    if turns is None:
        raise HTTPException(404)
    return [replace(turn, answer=from_stored(turn.answer)) for turn in turns]


def _file(content: bytes, kind: str, ending: str) -> Response:
    name = f'attachment; filename="reviews-conversation.{ending}"'
    return Response(content, media_type=kind, headers={"Content-Disposition": name})


def _checked(site: Site, answer: dict[str, Any]) -> dict[str, Any]:
    """A stored answer whose links still lead where they did; those that no longer do are taken away."""
    try:
        with site.engine.opened() as opened:
            evidence = [{**one, "href": one["href"] if _still_there(opened, one) else ""} for one in answer["evidence"]]
            names = set(opened.index.documents)
    except IndexMissingError:
        evidence, names = [{**one, "href": ""} for one in answer["evidence"]], set()
    groups = [{**group, "href": group["href"] if group["document"] in names else ""} for group in answer["groups"]]
    related = [{**one, "href": one["href"] if one["document"] in names else ""} for one in answer["related"]]
    return {**answer, "evidence": evidence, "groups": groups, "related": related}


def _still_there(opened: Opened, evidence: dict[str, Any]) -> bool:
    if evidence["document"] not in opened.index.manifest.documents:
        return False
    if evidence["kind"] == "footnote":
        at = int(str(evidence["href"]).rpartition("#fn")[2])
        notes = opened.index.document(evidence["document"]).footnotes
        texts = [note.text for note in notes[at : at + 1]]
    else:
        texts = [p.text for p in opened.index.paragraphs(evidence["document"], [evidence["place"]])]
    return any(normalised(evidence["mark"]) in normalised(text) for text in texts)
