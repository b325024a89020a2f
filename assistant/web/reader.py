"""The reader: one review with outline, printed numbers as anchors, notes beside their paragraph, pictures of pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from assistant.proof.cite import page_words
from assistant.web.engine import Opened
from assistant.web.pages_pdf import picture
from assistant.web.render import page
from assistant.web.site import Site
from assistant.web.status import shown_user
from assistant.wording import lead_in
from ingest.errors import FileError
from ingest.types import Document, Paragraph


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    is_found: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A line, a bullet, or the rows of a table, each cell in pieces so that what was searched can be marked."""

    kind: str
    pieces: tuple[Piece, ...] = ()
    rows: tuple[tuple[tuple[Piece, ...], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    anchor: str
    number: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    anchor: str
    depth: int
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph as printed, after the headings and page break that come before it."""

    paragraph: Paragraph
    headings: tuple[Heading, ...]
    new_page: str
    parts: tuple[Part, ...]
    notes: tuple[Note, ...]
    items: tuple[str, ...]
    number_anchor: str


def reader_pages(site: Site) -> APIRouter:
    router = APIRouter()

    @router.get("/reviews/{name}")
    def read(request: Request, name: str, find: str = "") -> Response:
        with site.engine.opened() as opened:
            document = _document(opened, name)
        find = find.strip()[:200]
        rows = list(_rows(document, find))
        placeless = [_note(i, n.number, n.text, find) for i, n in enumerate(document.footnotes) if n.place is None]
        return page(
            "reader.html", here="reviews", user=shown_user(request), title=lead_in(name, document.metadata),
            document=document, rows=rows, placeless=placeless, find=find, n_found=_count(rows, placeless),
            first_found=next((f"p{row.paragraph.place}" for row in rows if _found_in([row], [])), ""),
            outline=[heading for row in rows for heading in row.headings], is_pdf=document.format == "pdf",
        )  # fmt: skip

    @router.get("/reviews/{name}/pages/{number}.png")
    def page_picture(name: str, number: int) -> Response:
        with site.engine.opened() as opened:
            _document(opened, name)
            version = opened.index.manifest.documents[name]
            found = next((v for v in opened.index.catalogue.live() if v.version == version), None)
        if found is None:
            raise HTTPException(404)
        try:
            return Response(picture(found.path, found.digest, number), media_type="image/png")
        except FileError as error:
            raise HTTPException(404, str(error)) from error

    return router


def _document(opened: Opened, name: str) -> Document:
    if name not in opened.index.manifest.documents:
        raise HTTPException(404)
    return opened.index.document(name)


def _rows(document: Document, find: str) -> Iterator[Row]:
    notes: dict[int, list[Note]] = defaultdict(list)
    for i, note in enumerate(document.footnotes):
        if note.place is not None:
            notes[note.place].append(_note(i, note.number, note.text, find))
    items: dict[int, list[str]] = defaultdict(list)
    for item in document.items:
        items[item.place].append(f"{item.kind} {item.number or ''}".strip().capitalize())
        for place in item.also:
            items[place].append(f"{item.kind} {item.number or ''}".strip().capitalize() + ", again")
    seen: set[str] = set()
    path: tuple[str, ...] = ()
    page_number: int | None = None
    n_headings = 0
    for paragraph in document.paragraphs:
        headings = tuple(_new_headings(path, paragraph.heading, n_headings))
        n_headings, path = n_headings + len(headings), paragraph.heading
        number = paragraph.number if paragraph.number not in seen else None
        seen.add(paragraph.number or "")
        moved = paragraph.page is not None and paragraph.page != page_number
        page_number = paragraph.page or page_number
        yield Row(
            paragraph,
            headings,
            page_words(paragraph.page, document.page_labels).capitalize() if moved else "",
            tuple(_parts(paragraph.text, find)),
            tuple(notes[paragraph.place]),
            tuple(dict.fromkeys(items[paragraph.place])),
            f"para-{number}" if number else "",
        )


def _new_headings(before: Sequence[str], now: Sequence[str], n: int) -> Iterator[Heading]:
    same = 0
    while same < min(len(before), len(now)) and before[same] == now[same]:
        same += 1
    for i, text in enumerate(now[same:]):
        yield Heading(f"h{n + i}", same + i, text)


def _parts(text: str, find: str) -> Iterator[Part]:
    rows: list[tuple[tuple[Piece, ...], ...]] = []
    for line in text.split("\n"):
        if "\t" in line:
            rows.append(tuple(_pieces(cell, find) for cell in line.split("\t")))
            continue
        if rows:
            yield Part("table", rows=tuple(rows))
            rows = []
        bullet = line.startswith("- ")
        yield Part("bullet" if bullet else "line", _pieces(line[2:] if bullet else line, find))
    if rows:
        yield Part("table", rows=tuple(rows))


def _note(at: int, number: str, text: str, find: str) -> Note:
    return Note(f"fn{at}", number, _pieces(text, find))


def _pieces(text: str, find: str) -> tuple[Piece, ...]:
    """The text cut where it holds what is searched, in any case and with any space between words."""
    if not find:
        return (Piece(text, is_found=False),)
    words = r"\s+".join(map(re.escape, find.split()))
    wanted = re.compile(f"({words})", re.IGNORECASE)
    return tuple(Piece(part, is_found=i % 2 == 1) for i, part in enumerate(wanted.split(text)) if part)


def _count(rows: Sequence[Row], placeless: Sequence[Note]) -> int:
    return sum(_found_in(rows, placeless))


def _found_in(rows: Sequence[Row], placeless: Sequence[Note]) -> list[bool]:
    own = [piece for row in rows for part in row.parts for piece in part.pieces]
    cells = [piece for row in rows for part in row.parts for cells in part.rows for cell in cells for piece in cell]
    notes = [piece for note in (*(n for row in rows for n in row.notes), *placeless) for piece in note.pieces]
    return [True for piece in (*own, *cells, *notes) if piece.is_found]
