"""A matrix read back from the file that `matrix_file` wrote, with whatever people changed in it meanwhile."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args
from unicodedata import category

from assistant.board.matrix import STATES, Cell, CellState, Edit, Matrix, Row
from assistant.board.matrix_file import CELLS
from assistant.board.register import as_given
from assistant.types import Citation
from ingest.errors import InputError
from ingest.types import EvidenceKind

READ = (".xlsx", ".csv")
_NEEDED = (
    "question", "review", "document", "state", "automatic state", "pinpoint", "kind of evidence", "quotation",
    "changed by", "changed at", "matrix of",
)  # fmt: skip
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ][\d:.+-]+Z?)?")


@dataclass(frozen=True, slots=True)
class ReadMatrix:
    """A matrix from a file. `dated` is when it was last changed before it was written, "" where the file leaves it out.

    A cell whose state is not the automatic one counts as set by a person, also where no name stands beside it.
    """

    matrix: Matrix
    dated: str


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the file, for messages by its number; its cells, without hidden letters, by their column's name."""

    at: str
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        shown = (" " if category(letter) in {"Cc", "Cf"} else letter for letter in self.cells.get(name, ""))
        return as_given(" ".join("".join(shown).split()))


def read_matrix(path: Path) -> ReadMatrix:
    """Read a matrix from `.xlsx` or `.csv`.

    Raises:
        InputError: it cannot be read, is no such file, or holds a state, a date or a cell that cannot be.
    """
    lines = _lines(path)
    if not lines:
        raise InputError(f"{path}: holds no cell; give a file that reviews matrix wrote")
    reviews = {line["document"]: line["review"] for line in lines}
    found: dict[str, dict[str, Cell]] = {}
    for line in lines:
        if not line["question"] or not line["document"]:
            raise InputError(f"{line.at}: without a question or a document; every line needs both")
        row = found.setdefault(line["question"], {})
        if line["document"] in row:
            raise InputError(f"{line.at}: “{line['question']}” and {line['document']} stand there a second time")
        row[line["document"]] = _cell(line)
    rows = tuple(
        Row(question, tuple(own.get(name, Cell(name, "not searched")) for name in reviews))
        for question, own in found.items()
    )
    dated = max(_date(line, "matrix of") for line in lines)
    return ReadMatrix(Matrix(dict(sorted(reviews.items())), _in_order(rows)), dated)


def _in_order(rows: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(Row(row.question, tuple(sorted(row.cells, key=lambda cell: cell.document))) for row in rows)


def _cell(line: _Line) -> Cell:
    automatic, state = _state(line, "automatic state"), _state(line, "state")
    editor, edited = line["changed by"], _date(line, "changed at")
    edit = Edit(state, "", editor, edited) if editor or state != automatic else None
    return Cell(line["document"], automatic, _citation(line) if line["quotation"] else None, edit=edit)


def _citation(line: _Line) -> Citation:
    """The quotation as the file has it; where it stands is for the record to say."""
    kind: EvidenceKind | None = next((one for one in get_args(EvidenceKind) if one == line["kind of evidence"]), None)
    if kind is None:
        raise InputError(f"{line.at}: kind of evidence '{line['kind of evidence']}' is none that reviews have")
    return Citation(
        0, line["document"], line["review"], None, None, None, None, kind, line["quotation"], line["pinpoint"]
    )


def _state(line: _Line, column: str) -> CellState:
    state: CellState | None = next((one for one in STATES if one == line[column].lower()), None)
    if state is None:
        raise InputError(f"{line.at}: {column} '{line[column]}'; use {', '.join(STATES)}")
    return state


def _date(line: _Line, column: str) -> str:
    if line[column] and not _is_date(line[column]):
        raise InputError(f"{line.at}: {column} '{line[column]}'; write it as 2026-11-21")
    return line[column]


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return _DATE.fullmatch(text) is not None


def _lines(path: Path) -> list[_Line]:
    """The lines that hold anything, of a file that has every column."""
    rows = _workbook(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    header = [name.strip().lower() for name in rows[0]] if rows else []
    if missing := [name for name in _NEEDED if name not in header]:
        raise InputError(
            f"{path}: has no column '{missing[0]}'; give the {' or '.join(READ)} file that reviews matrix wrote"
        )
    return [
        _Line(f"{path}, line {number}", dict(zip(header, row, strict=False)))
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]


def _csv(path: Path) -> list[list[str]]:
    if path.suffix.lower() != ".csv":
        raise InputError(f"{path}: ends with '{path.suffix}'; a matrix is read from {' or '.join(READ)}")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8; save it as “CSV UTF-8”, or give the .xlsx") from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise InputError(f"{path}: cannot be read as CSV ({error})") from error


def _workbook(path: Path) -> list[list[str]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True)
        sheet = book[CELLS]
        rows = [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        book.close()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise InputError(f"{path}: cannot be read as a workbook with a sheet '{CELLS}'; give the .csv") from error
    return rows
