"""The Matrix pages: one's own matrices, made, filled, changed by hand, saved to a file and deleted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from assistant.board.matrix import MEANINGS, STATES, Cell, CellState, Row
from assistant.board.matrix_file import matrix_file
from assistant.types import Citation
from assistant.web.care import case_details
from assistant.web.engine import Opened
from assistant.web.matrices import KeptMatrix
from assistant.web.render import page
from assistant.web.site import Site
from assistant.web.status import shown_user
from assistant.web.view import cited_anchor, review_href
from ingest.errors import IndexMissingError, InputError

MOST_ROWS = 30
MOST_LETTERS = 300
_TYPES = {".csv": "text/csv; charset=utf-8", ".md": "text/markdown; charset=utf-8",
          ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip
_SHORT = 220


class _Asked(BaseModel):
    """The form of questions; `anyway` is set where details of a case were pointed out and are meant."""

    model_config = ConfigDict(frozen=True)

    questions: str = Field(default="", max_length=20_000)
    name: str = Field(default="", max_length=200)
    anyway: bool = False

    @property
    def lines(self) -> list[str]:
        return list(dict.fromkeys(" ".join(line.split()) for line in self.questions.splitlines() if line.strip()))


class _Change(BaseModel):
    model_config = ConfigDict(frozen=True)

    question: str
    document: str
    state: CellState = "addressed"
    note: str = Field(default="", max_length=2000)
    anchor: str = Field(default="", pattern=r"^(c\d+-\d+)?$")
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell with the way to its place. `is_stale` tells that its quotation no longer stands in the review.

    `sentence` is a chat model's, with the places it rests on and the way to each; "" where none of it stands.
    """

    cell: Cell
    quote: str
    sentence: str
    places: tuple[tuple[str, str], ...]
    href: str
    against_href: str
    is_stale: bool


def matrix_pages(site: Site) -> APIRouter:
    router = APIRouter(prefix="/matrix")

    @router.get("")
    def listed(request: Request) -> Response:
        return _list_page(site, request, _Asked())

    @router.post("")
    def make(request: Request, asked: Annotated[_Asked, Form()]) -> Response:
        return _made(site, request, asked)

    @router.get("/{matrix}")
    def shown(request: Request, matrix: str) -> Response:
        return _matrix_page(site, request, matrix, _Asked())

    @router.get("/{matrix}/now")
    def now(request: Request, matrix: str) -> Response:
        kept = _kept(site, request, matrix)
        return page("matrix_table.html", here="matrix", user=None, title="", **_table(site, kept))

    return router


def matrix_readings(site: Site) -> APIRouter:
    """A matrix as a file, and how its rows were made."""
    router = APIRouter(prefix="/matrix")

    @router.get("/{matrix}/rows/{number}")
    def how(request: Request, matrix: str, number: int) -> Response:
        """How the row of this number, from 1, was made."""
        kept = _kept(site, request, matrix)
        row = dict(enumerate(kept.matrix.rows, start=1)).get(number)
        made = site.matrices.made(request.state.user, matrix, row.question) if row else None
        if made is None:
            raise HTTPException(404)
        return page("matrix_made.html", here="matrix", user=shown_user(request), title="How a row was made", kept=kept,
                    row=row, made=made)  # fmt: skip

    @router.get("/{matrix}/export{ending}")
    def export(request: Request, matrix: str, ending: str) -> Response:
        kept = _kept(site, request, matrix)
        content = matrix_file(kept.matrix, ending, dated=kept.changed) if ending in _TYPES else None
        if content is None:
            raise HTTPException(404)
        headers = {"Content-Disposition": f'attachment; filename="matrix{ending}"'}
        return Response(content, media_type=_TYPES[ending], headers=headers)

    return router


def matrix_changes(site: Site) -> APIRouter:
    """Rows added, and cells changed by hand."""
    router = APIRouter(prefix="/matrix")

    @router.post("/{matrix}/questions")
    def add(request: Request, matrix: str, asked: Annotated[_Asked, Form()]) -> Response:
        kept = _kept(site, request, matrix)
        problem, details = _refusal(asked, len(kept.matrix.rows) + len(kept.waiting))
        if problem or details:
            return _matrix_page(site, request, matrix, asked, problem=problem, details=details)
        site.matrices.add_questions(request.state.user, matrix, asked.lines)
        return _fill(site, request, matrix)

    @router.post("/{matrix}/cell")
    def change(request: Request, matrix: str, changed: Annotated[_Change, Form()]) -> Response:
        if changed.document not in _kept(site, request, matrix).matrix.reviews:
            raise HTTPException(404)
        edit = None if changed.automatic else (changed.state, changed.note.strip())
        if not site.matrices.edit(request.state.user, matrix, changed.question, changed.document, edit):
            raise HTTPException(404)
        return _back(matrix, changed.anchor)

    return router


def matrix_upkeep(site: Site) -> APIRouter:
    """Filling again, stopping, renaming and deleting."""
    router = APIRouter(prefix="/matrix")

    @router.post("/{matrix}/fill")
    def fill(request: Request, matrix: str) -> Response:
        """Fill the rows that wait; where none does, all of them anew."""
        kept = _kept(site, request, matrix)
        if not kept.waiting and not site.filling.is_running(matrix):
            site.matrices.unfill(request.state.user, matrix)
        return _fill(site, request, matrix)

    @router.post("/{matrix}/stop")
    def stop(request: Request, matrix: str) -> Response:
        _kept(site, request, matrix)
        site.filling.cancel(matrix)
        return _back(matrix)

    @router.post("/{matrix}/rename")
    def rename(request: Request, matrix: str, name: Annotated[str, Form(max_length=200)]) -> Response:
        kept = _kept(site, request, matrix)
        site.matrices.rename(request.state.user, matrix, name.strip() or kept.name)
        return _back(matrix)

    @router.post("/{matrix}/delete")
    def delete(request: Request, matrix: str) -> Response:
        _kept(site, request, matrix)
        site.filling.cancel(matrix)
        site.matrices.delete(request.state.user, matrix)
        return RedirectResponse("/matrix", 303)

    return router


def _kept(site: Site, request: Request, matrix: str) -> KeptMatrix:
    kept = site.matrices.kept(request.state.user, matrix)
    if kept is None:
        raise HTTPException(404)
    return kept


def _back(matrix: str, anchor: str = "") -> Response:
    return RedirectResponse(f"/matrix/{matrix}" + (f"#{anchor}" if anchor else ""), 303)


def _made(site: Site, request: Request, asked: _Asked) -> Response:
    """Keep a new matrix and begin to fill it; where it cannot be, the list says why."""
    problem, details = _refusal(asked, 0)
    if problem or details:
        return _list_page(site, request, asked, problem=problem, details=details)
    try:
        matrix = site.matrices.add(request.state.user, asked.name.strip() or _name_for(asked.lines), asked.lines)
    except InputError as error:
        return _list_page(site, request, asked, problem=f"{error}.")
    return _fill(site, request, matrix)


def _name_for(questions: list[str]) -> str:
    more = f" and {len(questions) - 1} more" if len(questions) > 1 else ""
    return f"{questions[0][:120]}{more}"


def _refusal(asked: _Asked, n_there: int) -> tuple[str, list[str]]:
    """Why these questions are not taken, or which details of a real case they hold; "" and nothing where they are."""
    if not any(re.search(r"\w", line) for line in asked.lines):
        return "Give at least one question or theme.", []
    if blank := next((line for line in asked.lines if not re.search(r"\w", line)), None):
        return f"“{blank}” has no words; change that line or take it out.", []
    if len(asked.lines) + n_there > MOST_ROWS:
        return f"{len(asked.lines) + n_there} rows; a matrix holds at most {MOST_ROWS}.", []
    if long := next((line for line in asked.lines if len(line) > MOST_LETTERS), None):
        return f"“{long[:40]} …” has {len(long)} letters; a row takes at most {MOST_LETTERS}.", []
    return "", [] if asked.anyway else case_details(asked.questions)


def _fill(site: Site, request: Request, matrix: str) -> Response:
    """Begin to fill it; where that cannot be now, its page says why."""
    site.filling.start(request.state.user, matrix)
    return _back(matrix)


def _list_page(
    site: Site, request: Request, asked: _Asked, *, problem: str = "", details: list[str] | None = None
) -> Response:
    return page(
        "matrices.html", here="matrix", user=shown_user(request), title="Matrix",
        status=400 if problem or details else 200, matrices=site.matrices.listed(request.state.user), asked=asked,
        problem=problem, details=details or [], meanings=MEANINGS, most=MOST_ROWS, keep_days=site.settings.keep_days,
    )  # fmt: skip


def _matrix_page(
    site: Site, request: Request, matrix: str, asked: _Asked, *, problem: str = "", details: list[str] | None = None
) -> Response:
    kept = _kept(site, request, matrix)
    return page(
        "matrix.html", here="matrix", user=shown_user(request), title=kept.name,
        status=400 if problem or details else 200, asked=asked, problem=problem,
        details=details or [], meanings=MEANINGS, most=MOST_ROWS, **_table(site, kept),
    )  # fmt: skip


def _table(site: Site, kept: KeptMatrix) -> dict[str, Any]:
    try:
        with site.engine.opened() as opened:
            shown = [(row, [_shown(opened, cell) for cell in row.cells]) for row in kept.matrix.rows]
            there = set(opened.index.documents)
    except IndexMissingError:
        shown = [(row, [_shown(None, cell) for cell in row.cells]) for row in kept.matrix.rows]
        there = set()
    reviews = kept.matrix.reviews
    return {
        "kept": kept, "rows": shown, "states": STATES, "running": site.filling.is_running(kept.id),
        "trouble": site.filling.trouble(kept.id), "n_added": len(there - set(reviews)) if shown else 0,
        "removed": [name for document, name in reviews.items() if document not in there],
        "n_stale": sum(one.is_stale for _, cells in shown for one in cells), "searched_words": _searched_words,
    }  # fmt: skip


def _searched_words(row: Row) -> str:
    return ", ".join(row.also_searched)


def _shown(opened: Opened | None, cell: Cell) -> ShownCell:
    own, against = _href(opened, cell.citation), _href(opened, cell.against)
    quote = cell.citation.quote if cell.citation else ""
    short = quote if len(quote) <= _SHORT else quote[:_SHORT].rsplit(" ", 1)[0] + " …"
    is_stale = bool((cell.citation and not own) or (cell.against and not against))
    places = _places(opened, cell)
    sentence = cell.sentence.text if cell.sentence and places else ""
    return ShownCell(cell, short, sentence, places, own, against, is_stale)


def _places(opened: Opened | None, cell: Cell) -> tuple[tuple[str, str], ...]:
    """The places that a written sentence rests on, each with the way there; none where one no longer stands."""
    cited = cell.sentence.citations if cell.sentence else ()
    found = {citation.pinpoint: _href(opened, citation) for citation in cited}
    return tuple(found.items()) if all(found.values()) else ()


def _href(opened: Opened | None, citation: Citation | None) -> str:
    if opened is None or citation is None:
        return ""
    anchor = cited_anchor(opened.index, citation)
    return review_href(citation.document, anchor) if anchor else ""
