"""What people make with the app, in `work.sqlite` beside the catalogue: conversations, notes, log-ins.

Every row of a conversation has an owner, and every function that reads one asks for whom. Evaluation keeps tables of
its own in the same file; they are never touched here.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from assistant.web.work_file import WorkFile, as_text
from assistant.web.work_file import now as moment_now

LOGIN_HOURS = 12
Verdict = Literal["up", "down"]
_SCHEMA = """
CREATE TABLE IF NOT EXISTS conversation (id TEXT PRIMARY KEY, owner TEXT NOT NULL, started TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS turn (
    id INTEGER PRIMARY KEY, conversation TEXT NOT NULL REFERENCES conversation ON DELETE CASCADE,
    question TEXT NOT NULL, answer TEXT NOT NULL, asked TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS feedback (
    turn INTEGER PRIMARY KEY REFERENCES turn ON DELETE CASCADE, verdict TEXT, note TEXT NOT NULL, given TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS register_edit (
    document TEXT NOT NULL, kind TEXT NOT NULL, number TEXT NOT NULL, digest TEXT NOT NULL, owner TEXT NOT NULL,
    status TEXT NOT NULL, due TEXT NOT NULL, impact TEXT NOT NULL, editor TEXT NOT NULL, edited TEXT NOT NULL,
    PRIMARY KEY (document, kind, number, digest)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS login (token TEXT PRIMARY KEY, user TEXT NOT NULL, expires TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """One question with its answer as `assistant.web.view` wrote it, and when it was asked (ISO 8601, UTC)."""

    question: str
    answer: dict[str, Any]
    asked: str
    verdict: Verdict | None
    note: str


class Store(WorkFile):
    """The work file of one index folder; each call opens it anew, so any thread may use it."""

    schema = _SCHEMA

    def start_conversation(self, owner: str) -> str:
        """Begin one; returns its id, which cannot be guessed."""
        name = secrets.token_urlsafe(16)
        with self._open() as db:
            db.execute("INSERT INTO conversation VALUES (?, ?, ?)", (name, owner, as_text(moment_now())))
        return name

    def add_turn(self, owner: str, conversation: str, question: str, answer: Mapping[str, Any]) -> int | None:
        """Keep a turn; returns its id. None when the owner has no such conversation (purged or removed meanwhile)."""
        with self._open() as db:
            if not _owns(db, owner, conversation):
                return None
            row = (conversation, question, json.dumps(answer, ensure_ascii=False), as_text(moment_now()))
            return db.execute(
                "INSERT INTO turn (conversation, question, answer, asked) VALUES (?, ?, ?, ?)", row
            ).lastrowid

    def turns(self, owner: str, conversation: str) -> list[StoredTurn] | None:
        """The turns of a conversation in order; None when the owner has no such conversation."""
        with self._open() as db:
            if not _owns(db, owner, conversation):
                return None
            rows = db.execute(
                "SELECT question, answer, asked, verdict, coalesce(note, '') FROM turn"
                " LEFT JOIN feedback ON feedback.turn = turn.id WHERE conversation = ? ORDER BY turn.id",
                (conversation,),
            ).fetchall()
        return [StoredTurn(question, json.loads(answer), *rest) for question, answer, *rest in rows]

    def conversations(self, owner: str) -> list[dict[str, Any]]:
        """Those of an owner that hold a question, newest first: id, started, first question, how many questions."""
        with self._open() as db:
            rows = db.execute(
                "SELECT c.id, c.started, min(t.id), t.question, count(*) FROM conversation c JOIN turn t"
                " ON t.conversation = c.id WHERE c.owner = ? GROUP BY c.id ORDER BY c.started DESC, min(t.id) DESC",
                (owner,),
            ).fetchall()
        return [{"id": i, "started": started, "question": q, "n": n} for i, started, _, q, n in rows]

    def delete_conversation(self, owner: str, conversation: str) -> bool:
        with self._open() as db:
            done = db.execute("DELETE FROM conversation WHERE id = ? AND owner = ?", (conversation, owner))
            return done.rowcount == 1

    def rate(self, owner: str, turn: int, *, verdict: Verdict | None = None, note: str | None = None) -> bool:
        """Keep a thumb or a note on a turn, leaving the other as it was; False when the owner has no such turn."""
        with self._open() as db:
            owned = db.execute(
                "SELECT 1 FROM turn JOIN conversation c ON c.id = turn.conversation WHERE turn.id = ? AND owner = ?",
                (turn, owner),
            ).fetchone()
            if owned:
                db.execute(
                    "INSERT INTO feedback VALUES (?, ?, ?, ?) ON CONFLICT (turn) DO UPDATE SET"
                    " verdict = coalesce(excluded.verdict, verdict), note = coalesce(?, note), given = excluded.given",
                    (turn, verdict, note or "", as_text(moment_now()), note),
                )
            return bool(owned)

    def register_edits(self) -> dict[tuple[str, str, str, str], dict[str, str]]:
        """Local columns by (document, kind, number, digest of the item's text)."""
        with self._open() as db:
            db.row_factory = sqlite3.Row
            rows = [dict(row) for row in db.execute("SELECT * FROM register_edit")]
        return {(row["document"], row["kind"], row["number"], row["digest"]): row for row in rows}

    def edit_register(self, key: Sequence[str], columns: Mapping[str, str], *, editor: str) -> None:
        """Set the local columns (owner, status, due, impact) of one item."""
        values = [columns[name] for name in ("owner", "status", "due", "impact")]
        with self._open() as db:
            db.execute(
                "INSERT OR REPLACE INTO register_edit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*key, *values, editor, as_text(moment_now())),
            )

    def start_login(self, user: str, *, now: datetime | None = None) -> str:
        """A token for a user's browser; only its digest is kept."""
        token = secrets.token_urlsafe(32)
        expires = (now or moment_now()) + timedelta(hours=LOGIN_HOURS)
        with self._open() as db:
            db.execute("INSERT INTO login VALUES (?, ?, ?)", (_digest(token), user, as_text(expires)))
        return token

    def user_of(self, token: str, *, now: datetime | None = None) -> str | None:
        """Who holds a token; None once it has expired or was ended."""
        with self._open() as db:
            found = db.execute(
                "SELECT user FROM login WHERE token = ? AND expires > ?", (_digest(token), as_text(now or moment_now()))
            ).fetchone()
        return found[0] if found else None

    def end_login(self, token: str) -> None:
        with self._open() as db:
            db.execute("DELETE FROM login WHERE token = ?", (_digest(token),))

    def purge(self, keep_days: int, *, now: datetime | None = None) -> int:
        """Erase conversations begun longer ago, with their notes, and log-ins that expired; returns how many went.

        Register columns are a board's record and stay.
        """
        today = now or moment_now()
        with self._open() as db:
            db.execute("DELETE FROM login WHERE expires <= ?", (as_text(today),))
            gone = db.execute(
                "DELETE FROM conversation WHERE started <= ?", (as_text(today - timedelta(days=keep_days)),)
            ).rowcount
        with self._open() as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return gone


def _owns(db: sqlite3.Connection, owner: str, conversation: str) -> bool:
    found = db.execute("SELECT 1 FROM conversation WHERE id = ? AND owner = ?", (conversation, owner)).fetchone()
    return found is not None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
