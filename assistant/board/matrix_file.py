"""A matrix as a file: Excel with its grid and its cells, CSV one line a cell, Markdown with a list of references."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.board.matrix import MEANINGS, Cell, Matrix, Row, Sentence
from assistant.board.register import as_file, as_workbook, inert
from assistant.types import Citation
from ingest.errors import InputError, storage_errors

ENDINGS = (".xlsx", ".csv", ".md")
CELLS = "Cells"
_WIDTHS = (36, 26, 34, 34, 34, 34, 34, 34, 34, 34, 34, 34)
HEADER = (
    "question", "review", "document", "state", "automatic state", "pinpoint", "kind of evidence", "quotation",
    "why it differs", "differs from", "note", "changed by", "changed at", "matrix of",
    "written sentence", "it rests on", "written by",
)  # fmt: skip


def export(matrix: Matrix, path: Path, *, dated: str = "") -> None:
    """Write a matrix as `.xlsx`, `.csv` or `.md`; `dated` as in `matrix_file`.

    Raises:
        InputError: another ending.
        StorageError: it cannot be written.
    """
    content = matrix_file(matrix, path.suffix.lower(), dated=dated)
    if content is None:
        raise InputError(f"{path}: ends with '{path.suffix}'; use {', '.join(ENDINGS)}")
    with storage_errors(path.parent):
        path.write_bytes(content)


def matrix_file(matrix: Matrix, ending: str, *, dated: str = "") -> bytes | None:
    """A matrix as a file of an ending, its cells inert for any spreadsheet; None for another ending.

    `dated` is when it was last changed (ISO 8601), "" where that is not told.
    """
    if ending == ".csv":
        return as_file(_cell_rows(matrix, dated), ".csv")
    if ending == ".md":
        return _markdown(matrix)
    if ending != ".xlsx":
        return None
    sheets: dict[str, Sequence[Sequence[str]]] = {
        "Matrix": _grid(matrix), CELLS: _cell_rows(matrix, dated), "How to read this": _meanings(),
    }  # fmt: skip
    return as_workbook(
        {name: [[inert(cell) for cell in row] for row in rows] for name, rows in sheets.items()}, widths=_WIDTHS
    )


def matrix_json(matrix: Matrix) -> dict[str, Any]:
    """The JSON of `reviews matrix`."""
    return {
        "reviews": [{"document": document, "review": review} for document, review in matrix.reviews.items()],
        "rows": [
            {
                "question": row.question,
                "notices": list(row.notices),
                "written": row.written,
                "searched": [row.question, *row.also_searched],
                "count": {
                    "addressed": row.tally.n_addressed, "differ": row.tally.n_differ, "silent": row.tally.n_silent,
                    "not_searched": row.tally.n_not_searched, "words": row.tally.words,
                },
                "cells": [
                    {"document": cell.document, "state": cell.state, "why": cell.why,
                     "sentence": _sentence_json(cell.sentence),
                     "citation": _citation_json(cell.citation), "differs_from": _citation_json(cell.against)}
                    for cell in row.cells
                ],
            }
            for row in matrix.rows
        ],
    }  # fmt: skip


def _sentence_json(sentence: Sentence | None) -> dict[str, Any] | None:
    if sentence is None:
        return None
    cited = [_citation_json(citation) for citation in sentence.citations]
    return {"text": sentence.text, "support": sentence.support, "writer": sentence.writer, "citations": cited}


def _citation_json(citation: Citation | None) -> dict[str, Any] | None:
    fields = ("document", "review", "paragraph", "page", "pinpoint", "kind", "quote")
    return {field: getattr(citation, field) for field in fields} if citation else None


def _grid(matrix: Matrix) -> list[list[str]]:
    header = ["Question", "Count", *matrix.reviews.values()]
    return [header, *([row.question, _count(row), *(_words(cell) for cell in row.cells)] for row in matrix.rows)]


def _count(row: Row) -> str:
    return "\n".join([row.tally.words, *row.notices, *([row.written] if row.written else [])])


def _words(cell: Cell) -> str:
    lines = [cell.state.capitalize()]
    if cell.sentence:
        text, places, writer = _written(cell.sentence)
        lines.append(f"{text} ({places}; written by chat model '{writer}')")
    if cell.citation:
        lines.append(f"“{cell.citation.quote}” ({cell.citation.pinpoint}; {cell.citation.kind})")
    lines += [cell.why] if cell.why else []
    if cell.edit:
        note = f": {cell.edit.note}" if cell.edit.note else ""
        lines.append(
            f"Set by {cell.edit.editor}, {cell.edit.edited[:10]}{note} (filled automatically as: {cell.automatic})"
        )
    return "\n".join(lines)


def _cell_rows(matrix: Matrix, dated: str) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = [HEADER]
    for row in matrix.rows:
        for cell in row.cells:
            own, other, edit = cell.citation, cell.against, cell.edit
            rows.append((
                row.question, matrix.reviews.get(cell.document, cell.document), cell.document, cell.state,
                cell.automatic, *((own.pinpoint, own.kind, own.quote) if own else ("", "", "")), cell.why,
                f"{other.document}: “{other.quote}”" if other else "",
                *((edit.note, edit.editor, edit.edited) if edit else ("", "", "")), dated, *_written(cell.sentence),
            ))  # fmt: skip
    return rows


def _written(sentence: Sentence | None) -> tuple[str, str, str]:
    """A chat model's sentence, the places it rests on, and its writer."""
    return (sentence.text, _places(sentence), sentence.writer) if sentence else ("", "", "")


def _places(sentence: Sentence) -> str:
    return "; ".join(dict.fromkeys(citation.pinpoint for citation in sentence.citations))


_COUNTS = (
    "A review that differs addresses the question too, so it is counted in both. A sample of reviews says what they "
    "found, not how common it is."
)


def _meanings() -> list[list[str]]:
    states = [[state.capitalize(), meaning] for state, meaning in MEANINGS.items()]
    return [["State", "Meaning"], *states, ["Counts", _COUNTS]]


def _markdown(matrix: Matrix) -> bytes:
    """The grid with the states and numbered references, then the quotations they number."""
    references: list[str] = []
    rows = [["Question", "Count", *matrix.reviews.values()]]
    for row in matrix.rows:
        cells = []
        for cell in row.cells:
            mark = ""
            if cell.citation:
                references.append(f"{matrix.reviews[cell.document]}, {cell.citation.pinpoint} ({cell.citation.kind}): "
                                  f"“{cell.citation.quote}”" + (f" {cell.why}" if cell.why else ""))  # fmt: skip
                if cell.sentence:
                    text, places, writer = _written(cell.sentence)
                    references[-1] += f" In short: {text} ({places}; written by chat model '{writer}')"
                mark = f" [{len(references)}]"
            by = f" (set by {cell.edit.editor}; filled as {cell.automatic})" if cell.edit else ""
            cells.append(f"{cell.state.capitalize()}{mark}{by}")
        rows.append([row.question, _count(row), *cells])
    listed = "".join(f"{n}. {' '.join(text.split())}\n" for n, text in enumerate(references, start=1))
    meanings = "".join(f"- {state.capitalize()}: {meaning}\n" for state, meaning in MEANINGS.items())
    return (as_file(rows, ".md") or b"") + f"\n{listed}\n{meanings}".encode()
