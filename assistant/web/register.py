"""The Register page: items across reviews, with columns of one's own that stay when a review is read again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import astuple, dataclass, fields
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from assistant.board.register import Entry, as_file, register, theme_in
from assistant.question.theme import Theme
from assistant.web.render import page
from assistant.web.site import Site
from assistant.web.status import shown_user
from assistant.web.view import review_href
from ingest.errors import IndexMissingError
from ingest.types import Document

STATUSES = ("", "not started", "in progress", "done", "not accepted")
SORTS = {"": "review, in reading order", "newest": "newest review first", "kind": "kind", "owner": "owner",
         "status": "our status", "due": "due date, soonest first"}  # fmt: skip
A_PAGE = 50
_LOCAL = ("owner", "status", "due", "impact")
_TYPES = {".csv": "text/csv; charset=utf-8",
          ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
          ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip


class Filters(BaseModel):
    """What an address asks for; "" is no filter. `page` counts from 1."""

    model_config = ConfigDict(frozen=True)

    kind: str = ""
    owner: str = ""
    review: str = ""
    year: str = ""
    text: str = ""
    theme: str = ""
    status: str = ""
    sort: str = ""
    page: int = Field(1, ge=1)

    @property
    def query(self) -> str:
        """As the end of an address; only those that are set, and not the page."""
        return urlencode({name: value for name, value in self.model_dump(exclude={"page"}).items() if value})


@dataclass(frozen=True, slots=True)
class Line:
    """An item with its place in the reader and its local columns; `key` is what they are kept under."""

    entry: Entry
    year: str
    href: str
    key: tuple[str, str, str, str]
    local: dict[str, str]


def register_pages(site: Site) -> APIRouter:
    router = APIRouter()

    @router.get("/register")
    def show(request: Request, filters: Annotated[Filters, Query()]) -> Response:
        everything = _lines(site)
        theme = _theme(site, filters.theme) if everything else None
        found = _found(everything, filters, theme)
        start = (filters.page - 1) * A_PAGE
        return page(
            "register.html", here="register", user=shown_user(request), title="Register",
            also=theme.also if theme else (), lines=found[start : start + A_PAGE],
            n_found=len(found), n_all=len(everything),
            filters=filters, statuses=STATUSES, sorts=SORTS, page_number=filters.page, first=start + 1,
            n_pages=max(1, -(-len(found) // A_PAGE)), kinds=sorted({line.entry.kind for line in everything}),
            owners=sorted({line.entry.owner for line in everything if line.entry.owner}),
            reviews=dict(sorted({line.entry.document: line.entry.review for line in everything}.items())),
            years=sorted({line.year for line in everything if line.year}, reverse=True),
        )  # fmt: skip

    @router.post("/register/edit")
    def edit(request: Request, changed: Annotated[_Change, Form()]) -> Response:
        key = (changed.document, changed.kind, changed.number, changed.digest)
        if not any(line.key == key for line in _lines(site)):
            raise HTTPException(404)
        columns = {name: getattr(changed, name).strip() for name in _LOCAL}
        site.store.edit_register(key, columns, editor=request.state.user)
        back = f"/register?{changed.back}" if changed.back else "/register"
        return RedirectResponse(f"{back}#i{changed.digest}", 303)

    @router.get("/register/export{ending}")
    def export(ending: str, filters: Annotated[Filters, Query()]) -> Response:
        found = _found(_lines(site), filters, _theme(site, filters.theme))
        header = [*(field.name for field in fields(Entry)), "year", *(f"local {name}" for name in _LOCAL), "edited by"]
        rows = [[*astuple(line.entry), line.year, *(line.local.get(name, "") for name in (*_LOCAL, "editor"))]
                for line in found]  # fmt: skip
        content = as_file([header, *rows], ending) if ending in _TYPES else None
        if content is None:
            raise HTTPException(404)
        name = {"Content-Disposition": f'attachment; filename="register{ending}"'}
        return Response(content, media_type=_TYPES[ending], headers=name)

    return router


class _Change(BaseModel):
    """The form of one item's local columns."""

    model_config = ConfigDict(frozen=True, str_max_length=4000)

    document: str
    kind: str
    digest: str
    number: str = ""
    owner: str = ""
    status: str = ""
    due: str = ""
    impact: str = ""
    back: str = ""


def item_digest(text: str) -> str:
    """What tells an item's text from another, however it is spaced or broken into lines."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:32]


def _lines(site: Site) -> list[Line]:
    try:
        with site.engine.opened() as opened:
            entries = register(opened.record)
            documents = {name: opened.index.document(name) for name in opened.index.documents}
    except IndexMissingError:
        return []
    edits = site.store.register_edits()
    places = {name: [item.place for item in document.items] for name, document in documents.items()}
    seen: dict[str, int] = {}
    lines = []
    for entry in entries:
        at = seen.get(entry.document, 0)
        seen[entry.document] = at + 1
        lines.append(_line(entry, documents[entry.document], places[entry.document][at], edits))
    return lines


def _line(entry: Entry, document: Document, place: int, edits: dict[Any, dict[str, str]]) -> Line:
    key = (entry.document, entry.kind, entry.number, item_digest(entry.text))
    return Line(entry, document.metadata.year or "", review_href(entry.document, f"p{place}"), key, edits.get(key, {}))


def _theme(site: Site, text: str) -> Theme | None:
    """A theme as it is looked for; None where none is given.

    Raises:
        InputError: it has no word to look for.
    """
    if not text.strip():
        return None
    with site.engine.opened() as opened:
        return theme_in(opened.record, text)


def _found(lines: list[Line], filters: Filters, theme: Theme | None) -> list[Line]:
    """The lines that fit, in the order asked for; those without an owner, a status or a date last."""
    keys: dict[str, Callable[[Line], tuple[bool, str]]] = {
        "kind": lambda line: (False, line.entry.kind),
        "owner": lambda line: _or_last(line.local.get("owner", "") or line.entry.owner),
        "status": lambda line: _or_last(line.local.get("status", "")),
        "due": lambda line: _or_last(line.local.get("due", "")),
    }
    found = [line for line in lines if _fits(line, filters) and (theme is None or theme.is_in(line.entry.text))]
    if filters.sort == "newest":
        return sorted(found, key=lambda line: line.year, reverse=True)
    return sorted(found, key=keys[filters.sort]) if filters.sort in keys else found


def _or_last(text: str) -> tuple[bool, str]:
    return not text, text.lower()


def _fits(line: Line, filters: Filters) -> bool:
    entry = line.entry
    return (
        filters.kind in {"", entry.kind}
        and filters.review in {"", entry.document}
        and filters.year in {"", line.year}
        and filters.status in {"", line.local.get("status", "")}
        and filters.owner.lower() in f"{entry.owner} {line.local.get('owner', '')}".lower()
        and filters.text.lower() in entry.text.lower()
    )
