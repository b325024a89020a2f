"""A register as a paper to print: a table for each review, with the columns a board fills in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from assistant.board.docx_out import as_docx
from assistant.board.paper import Element, Heading, Paper, Para, Runs, Table, words

_SAYS = (
    "Every item is in the review’s own words. A register lists what reviews asked for or found; whether that was done "
    "it does not say, unless your own columns do."
)
_OWN = ("local owner", "local status", "local due", "local impact")


def register_docx(rows: Sequence[Sequence[str]]) -> bytes:
    """A Word file of rows whose first is their header: the names of `Entry`'s fields, and of local columns if any."""
    header, *lines = rows
    entries = [dict(zip(header, line, strict=True)) for line in lines]
    counted = f"{len(entries)} items" if len(entries) != 1 else "1 item"
    return as_docx(Paper("Register", (Para(words(_SAYS)), *_reviews(entries)), subtitle=counted, compact=True))


def _reviews(entries: Sequence[Mapping[str, str]]) -> Iterator[Element]:
    has_own = any(entry.get(name) for entry in entries for name in _OWN)
    header = ("Item", "In the review’s words", "For", *(("Our action",) if has_own else ()))
    widths = (0.16, 0.5, 0.14, 0.2) if has_own else (0.18, 0.64, 0.18)
    for review, own in groupby(entries, key=lambda entry: entry["review"]):
        yield Heading(review)
        yield Table(header, tuple(_row(entry, has_own=has_own) for entry in own), widths)


def _row(entry: Mapping[str, str], *, has_own: bool) -> tuple[Runs, ...]:
    item = f"{entry['kind'].capitalize()} {entry['number']}".strip()
    cells = (words(f"{item} ({entry['pinpoint']})"), words(entry["text"]), words(entry["owner"]))
    told = [f"{name.removeprefix('local ').capitalize()}: {entry[name]}" for name in _OWN if entry.get(name)]
    return (*cells, words("; ".join(told))) if has_own else cells
