"""The register: every finding, recommendation and the like of every review, verbatim with its pinpoint; exported."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any, get_args

from assistant.board.register_paper import register_docx
from assistant.proof.cite import paragraph_pinpoint
from assistant.question.terms import corpus_terms, shipped_terms
from assistant.question.theme import Theme, read_theme
from assistant.record import Record
from assistant.wording import lead_in
from ingest.errors import InputError, storage_errors
from ingest.types import Document, ItemKind

_FORMULA = re.compile(r"^\s*[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as a row. `also` are the pinpoints of the places that state it again."""

    review: str
    document: str
    kind: str
    number: str
    owner: str
    text: str
    pinpoint: str
    also: str


def register(
    record: Record,
    *,
    kind: str | None = None,
    owner: str | None = None,
    review: str | None = None,
    text: str | None = None,
    theme: Theme | None = None,
) -> list[Entry]:
    """The items of the index, review by review in reading order; each filter is a part of the field, in any case.

    `theme` is looked for in an item's text.

    Raises:
        InputError: there is no such kind of item.
    """
    if kind and not any(kind.lower() in known for known in get_args(ItemKind)):
        raise InputError(f"no kind of item is called '{kind}'; use {', '.join(get_args(ItemKind))}")
    wanted = {"kind": kind, "owner": owner, "text": text}
    return [
        entry
        for name, version in sorted(record.documents.items())
        for entry in _entries(record.catalogue.document(version), name)
        if all(value is None or value.lower() in getattr(entry, field).lower() for field, value in wanted.items())
        and (theme is None or theme.is_in(entry.text))
        and (review is None or review.lower() in f"{entry.document} {entry.review}".lower())
    ]


def theme_in(record: Record, text: str) -> Theme:
    """A theme with the related terms of the shipped list and of the reviews' own acronyms.

    Raises:
        InputError: it has no word to look for.
    """
    acronyms = {name: record.catalogue.acronyms(version) for name, version in record.documents.items()}
    return read_theme(text, [*shipped_terms(), *corpus_terms(acronyms)])


def export(entries: Sequence[Entry], path: Path) -> None:
    """Write a register by its ending (`_WRITERS`); a cell that a spreadsheet would run as a formula is made inert.

    Raises:
        InputError: another ending.
        StorageError: it cannot be written.
    """
    content = as_file([_header(), *map(astuple, entries)], path.suffix.lower())
    if content is None:
        raise InputError(f"{path}: ends with '{path.suffix}'; use {', '.join(_WRITERS)}")
    with storage_errors(path.parent):
        path.write_bytes(content)


def as_file(rows: Sequence[Sequence[object]], ending: str) -> bytes | None:
    """Rows, the first their header, as a file of an ending, inert for a spreadsheet; None for another ending."""
    writer = _WRITERS.get(ending)
    cell = inert if ending in _SPREADSHEETS else str
    return writer([[cell(str(value)) for value in row] for row in rows]) if writer else None


def inert(cell: str) -> str:
    """A cell that begins with = + - @ gets an apostrophe before it, so that no spreadsheet runs it."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def as_given(cell: str) -> str:
    """What `inert` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def _entries(document: Document, name: str) -> Iterator[Entry]:
    for item in document.items:
        yield Entry(
            review=lead_in(name, document.metadata),
            document=name,
            kind=item.kind,
            number=item.number or "",
            owner=item.owner or "",
            text=item.text,
            pinpoint=paragraph_pinpoint(document.paragraphs[item.place], document.page_labels),
            also="; ".join(paragraph_pinpoint(document.paragraphs[place], document.page_labels) for place in item.also),
        )


def _header() -> list[str]:
    return [field.name for field in fields(Entry)]


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def _markdown(rows: Sequence[Sequence[str]]) -> bytes:
    lines = ["| " + " | ".join(cell.replace("|", "\\|").replace("\n", "<br>") for cell in row) + " |" for row in rows]
    lines.insert(1, "|" + "---|" * len(rows[0]))
    return ("\n".join(lines) + "\n").encode()


def _xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    return as_workbook({"Register": rows}, widths=_WIDTHS)


def as_workbook(sheets: Mapping[str, Sequence[Sequence[str]]], *, widths: Sequence[int] = ()) -> bytes:
    """An XLSX file of text alone, a sheet for each name, its first row the header.

    `widths` are those of the first columns; every cell is to be inert already.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        _fill_sheet(book.create_sheet(name), rows, widths)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill_sheet(sheet: Any, rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for at in range(max(map(len, rows), default=0)):
        sheet.column_dimensions[get_column_letter(at + 1)].width = widths[at] if at < len(widths) else _WIDTH
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=_CONTROLS.sub("", value))
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 0)
            cells.append(cell)
        sheet.append(cells)


_WIDTH = 24
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SPREADSHEETS = (".csv", ".xlsx")
_WIDTHS = (40, 24, 18, 8, 28, 90, 24, 24)
_WRITERS = {".csv": _csv, ".xlsx": _xlsx, ".docx": register_docx, ".md": _markdown}
