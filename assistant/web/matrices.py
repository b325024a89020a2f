"""Matrices that people keep, in `work.sqlite`: their rows as they were filled, and what was changed by hand.

Every matrix has an owner, and every function asks for whom. What is changed by hand is kept by question and document,
apart from the rows, so that it stays when a review is read again or a row is filled anew.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from assistant.board.matrix import Cell, CellState, Edit, Matrix, Row, Sentence, edited
from assistant.explanation import Explanation
from assistant.types import Citation
from assistant.web.work_file import WorkFile, as_text
from assistant.web.work_file import now as moment_now
from ingest.errors import InputError

MOST_MATRICES = 100
_SCHEMA = """
CREATE TABLE IF NOT EXISTS matrix (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, reviews TEXT NOT NULL, changed TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS matrix_row (
    matrix TEXT NOT NULL REFERENCES matrix ON DELETE CASCADE, place INTEGER NOT NULL, question TEXT NOT NULL,
    filled TEXT, PRIMARY KEY (matrix, place)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS matrix_edit (
    matrix TEXT NOT NULL REFERENCES matrix ON DELETE CASCADE, question TEXT NOT NULL, document TEXT NOT NULL,
    state TEXT NOT NULL, note TEXT NOT NULL, editor TEXT NOT NULL, edited TEXT NOT NULL,
    PRIMARY KEY (matrix, question, document)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS matrix_made (
    matrix TEXT NOT NULL REFERENCES matrix ON DELETE CASCADE, question TEXT NOT NULL, made TEXT NOT NULL,
    PRIMARY KEY (matrix, question)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class KeptMatrix:
    """A matrix as it stands, edits included; `waiting` are questions whose row is not filled yet.

    `explained` are the questions of rows that `Matrices.made` tells of.
    """

    id: str
    name: str
    changed: str
    matrix: Matrix
    waiting: tuple[str, ...]
    explained: frozenset[str]


@dataclass(frozen=True, slots=True)
class Listed:
    id: str
    name: str
    changed: str
    n_rows: int
    n_waiting: int
    n_edits: int


class Matrices(WorkFile):
    """The matrices of one index folder; each call opens the file anew, so any thread may use it."""

    schema = _SCHEMA

    def add(self, owner: str, name: str, questions: Sequence[str]) -> str:
        """Keep a matrix with no row filled yet; returns its id, which cannot be guessed.

        Raises:
            InputError: the owner has as many as are kept.
        """
        matrix = secrets.token_urlsafe(16)
        with self._open() as db:
            (n,) = db.execute("SELECT count(*) FROM matrix WHERE owner = ?", (owner,)).fetchone()
            if n >= MOST_MATRICES:
                raise InputError(f"{n} matrices are kept, which is the most; delete one that is no longer needed first")
            db.execute("INSERT INTO matrix VALUES (?, ?, ?, '{}', ?)", (matrix, owner, name, as_text(moment_now())))
            _add_rows(db, matrix, questions)
        return matrix

    def add_questions(self, owner: str, matrix: str, questions: Sequence[str]) -> bool:
        """Add rows below the others, those it has already left out; False when the owner has no such matrix."""
        with self._open() as db:
            if not _owns(db, owner, matrix):
                return False
            there = {q for (q,) in db.execute("SELECT question FROM matrix_row WHERE matrix = ?", (matrix,))}
            _add_rows(db, matrix, [question for question in questions if question not in there])
            _touch(db, matrix)
        return True

    def listed(self, owner: str) -> list[Listed]:
        """An owner's matrices, the one last changed first."""
        with self._open() as db:
            rows = db.execute(
                "SELECT id, name, changed, (SELECT count(*) FROM matrix_row WHERE matrix = m.id),"
                " (SELECT count(*) FROM matrix_row WHERE matrix = m.id AND filled IS NULL),"
                " (SELECT count(*) FROM matrix_edit WHERE matrix = m.id) FROM matrix m WHERE owner = ?"
                " ORDER BY changed DESC, id",
                (owner,),
            )
            return [Listed(*row) for row in rows]

    def kept(self, owner: str, matrix: str) -> KeptMatrix | None:
        """A matrix with its edits; None when the owner has no such matrix."""
        with self._open() as db:
            head = db.execute(
                "SELECT name, changed, reviews FROM matrix WHERE id = ? AND owner = ?", (matrix, owner)
            ).fetchone()
            if head is None:
                return None
            rows = db.execute(
                "SELECT question, filled FROM matrix_row WHERE matrix = ? ORDER BY place", (matrix,)
            ).fetchall()
            edits: dict[str, dict[str, Edit]] = {}
            for question, document, *edit in db.execute(
                "SELECT question, document, state, note, editor, edited FROM matrix_edit WHERE matrix = ?", (matrix,)
            ):
                edits.setdefault(question, {})[document] = Edit(*edit)
            explained = frozenset(
                q for (q,) in db.execute("SELECT question FROM matrix_made WHERE matrix = ?", (matrix,))
            )
        reviews: dict[str, str] = json.loads(head[2])
        filled = [_row(q, json.loads(text), reviews, edits.get(q, {})) for q, text in rows if text is not None]
        waiting = tuple(question for question, text in rows if text is None)
        return KeptMatrix(matrix, head[0], head[1], Matrix(reviews, tuple(filled)), waiting, explained)

    def fill(
        self, owner: str, matrix: str, row: Row, reviews: Mapping[str, str], made: Explanation | None = None
    ) -> bool:
        """Keep a row as it was filled, the reviews it was filled from and how; False where there is no such row.

        A review that was removed meanwhile keeps its column while an older row has a cell of it.
        """
        with self._open() as db:
            if not _owns(db, owner, matrix):
                return False
            known: dict[str, str] = json.loads(
                db.execute("SELECT reviews FROM matrix WHERE id = ?", (matrix,)).fetchone()[0]
            )
            db.execute(
                "UPDATE matrix SET reviews = ? WHERE id = ?",
                (_json(dict(sorted({**known, **reviews}.items()))), matrix),
            )
            done = db.execute(
                "UPDATE matrix_row SET filled = ? WHERE matrix = ? AND question = ?",
                (_json(asdict(row)), matrix, row.question),
            )
            if made and done.rowcount:
                kept = (matrix, row.question, _json(asdict(made)))
                db.execute("INSERT OR REPLACE INTO matrix_made VALUES (?, ?, ?)", kept)
            return done.rowcount == 1

    def made(self, owner: str, matrix: str, question: str) -> dict[str, Any] | None:
        """How a row was made, an `Explanation` as a mapping; None where the owner has no such row or it is not told."""
        with self._open() as db:
            found = db.execute(
                "SELECT made FROM matrix_made JOIN matrix ON id = matrix WHERE id = ? AND owner = ? AND question = ?",
                (matrix, owner, question),
            ).fetchone()
        return json.loads(found[0]) if found else None

    def unfill(self, owner: str, matrix: str) -> bool:
        """Empty every row, so that it can be filled anew; what was changed by hand stays."""
        with self._open() as db:
            if not _owns(db, owner, matrix):
                return False
            db.execute("UPDATE matrix_row SET filled = NULL WHERE matrix = ?", (matrix,))
            db.execute("UPDATE matrix SET reviews = '{}' WHERE id = ?", (matrix,))
            db.execute("DELETE FROM matrix_made WHERE matrix = ?", (matrix,))
            _touch(db, matrix)
            return True

    def edit(self, owner: str, matrix: str, question: str, document: str, edit: tuple[CellState, str] | None) -> bool:
        """Set a cell's state and note by hand, or with None go back to the automatic; False where it is not there."""
        with self._open() as db:
            row = db.execute(
                "SELECT 1 FROM matrix_row r JOIN matrix m ON m.id = r.matrix WHERE m.id = ? AND owner = ?"
                " AND question = ?",
                (matrix, owner, question),
            ).fetchone()
            if row is None:
                return False
            if edit is None:
                db.execute(
                    "DELETE FROM matrix_edit WHERE matrix = ? AND question = ? AND document = ?",
                    (matrix, question, document),
                )
            else:
                db.execute(
                    "INSERT OR REPLACE INTO matrix_edit VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (matrix, question, document, *edit, owner, as_text(moment_now())),
                )
            _touch(db, matrix)
            return True

    def rename(self, owner: str, matrix: str, name: str) -> bool:
        with self._open() as db:
            done = db.execute("UPDATE matrix SET name = ? WHERE id = ? AND owner = ?", (name, matrix, owner))
            return done.rowcount == 1

    def delete(self, owner: str, matrix: str) -> bool:
        with self._open() as db:
            return db.execute("DELETE FROM matrix WHERE id = ? AND owner = ?", (matrix, owner)).rowcount == 1

    def purge(self, keep_days: int, *, now: datetime | None = None) -> int:
        """Erase matrices last changed longer ago; returns how many went."""
        before = as_text((now or moment_now()) - timedelta(days=keep_days))
        with self._open() as db:
            gone = db.execute("DELETE FROM matrix WHERE changed <= ?", (before,)).rowcount
        with self._open() as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return gone


def _row(question: str, filled: dict[str, Any], reviews: Mapping[str, str], edits: Mapping[str, Edit]) -> Row:
    """A stored row with a cell for every review: one added since the row was filled was not searched for it."""
    cells = {cell["document"]: _cell(cell) for cell in filled["cells"]}
    row = Row(
        question,
        tuple(cells.get(name, Cell(name, "not searched")) for name in reviews),
        tuple(filled["notices"]),
        tuple(filled["also_searched"]),
        filled.get("written", ""),
    )
    return edited(row, edits)


def _cell(stored: dict[str, Any]) -> Cell:
    own, other = (Citation(**stored[name]) if stored[name] else None for name in ("citation", "against"))
    cell = Cell(stored["document"], stored["automatic"], own, other, stored["why"])
    return replace(cell, sentence=_sentence(stored.get("sentence")))


def _sentence(stored: dict[str, Any] | None) -> Sentence | None:
    if stored is None:
        return None
    cited = tuple(Citation(**one) for one in stored["citations"])
    return Sentence(stored["text"], cited, stored["support"], stored["writer"])


def _add_rows(db: sqlite3.Connection, matrix: str, questions: Sequence[str]) -> None:
    (last,) = db.execute("SELECT coalesce(max(place), -1) FROM matrix_row WHERE matrix = ?", (matrix,)).fetchone()
    rows = [(matrix, place, question) for place, question in enumerate(dict.fromkeys(questions), start=last + 1)]
    db.executemany("INSERT INTO matrix_row (matrix, place, question) VALUES (?, ?, ?)", rows)


def _owns(db: sqlite3.Connection, owner: str, matrix: str) -> bool:
    return db.execute("SELECT 1 FROM matrix WHERE id = ? AND owner = ?", (matrix, owner)).fetchone() is not None


def _touch(db: sqlite3.Connection, matrix: str) -> None:
    db.execute("UPDATE matrix SET changed = ? WHERE id = ?", (as_text(moment_now()), matrix))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
