"""Drafts of briefings in the work file, each its owner's alone; erased like conversations, after their last change."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from assistant import explanation
from assistant.board.brief.save import as_stored, from_stored
from assistant.board.brief.types import Draft
from assistant.web.work_file import WorkFile, as_text
from assistant.web.work_file import now as moment_now
from ingest.errors import InputError

MOST_DRAFTS = 100
_SCHEMA = """
CREATE TABLE IF NOT EXISTS brief_draft (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, topic TEXT NOT NULL, layout TEXT NOT NULL, draft TEXT NOT NULL,
    version INTEGER NOT NULL, started TEXT NOT NULL, changed TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS brief_made (
    draft TEXT PRIMARY KEY REFERENCES brief_draft ON DELETE CASCADE, made TEXT NOT NULL
) WITHOUT ROWID;
"""
MadeOf = Sequence[tuple[str, explanation.Draft]]


@dataclass(frozen=True, slots=True)
class Listed:
    """A draft as a line of a list; times are ISO 8601, UTC."""

    name: str
    topic: str
    layout: str
    changed: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A draft; `version` counts its changes, so that an older page does not overwrite a newer one.

    `is_explained` tells that `Drafts.made` says how its written sections came about.
    """

    draft: Draft
    version: int
    changed: str
    is_explained: bool


class Drafts(WorkFile):
    """The drafts of one index folder; each call opens the file anew, so any thread may use it."""

    schema = _SCHEMA

    def add(self, owner: str, draft: Draft, made_of: MadeOf = ()) -> str:
        """Keep a new draft; returns its id, which cannot be guessed.

        `made_of` tells how a chat model wrote which section, by its title.

        Raises:
            InputError: the owner has as many as are kept.
        """
        name, now = secrets.token_urlsafe(16), as_text(moment_now())
        with self._open() as db:
            (n,) = db.execute("SELECT count(*) FROM brief_draft WHERE owner = ?", (owner,)).fetchone()
            if n >= MOST_DRAFTS:
                raise InputError(
                    f"{n} briefings are kept, which is the most; delete one that is no longer needed first"
                )
            row = (name, owner, draft.topic, draft.layout, _json(draft), 1, now, now)
            db.execute("INSERT INTO brief_draft VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            if made_of:
                told = [{"section": title, **asdict(made)} for title, made in made_of]
                db.execute("INSERT INTO brief_made VALUES (?, ?)", (name, json.dumps(told, ensure_ascii=False)))
        return name

    def made(self, owner: str, name: str) -> list[dict[str, Any]]:
        """How each section that a chat model was asked for was written; none where the owner has no such draft."""
        with self._open() as db:
            found = db.execute(
                "SELECT made FROM brief_made m JOIN brief_draft d ON d.id = m.draft WHERE d.id = ? AND owner = ?",
                (name, owner),
            ).fetchone()
        return json.loads(found[0]) if found else []

    def get(self, owner: str, name: str) -> Stored | None:
        """A draft; None when the owner has no such draft."""
        with self._open() as db:
            found = db.execute(
                "SELECT draft, version, changed, EXISTS (SELECT 1 FROM brief_made m WHERE m.draft = d.id)"
                " FROM brief_draft d WHERE id = ? AND owner = ?",
                (name, owner),
            ).fetchone()
        return Stored(from_stored(json.loads(found[0])), found[1], found[2], bool(found[3])) if found else None

    def change(self, owner: str, name: str, draft: Draft, *, version: int) -> bool:
        """Keep a changed draft; False when the owner has none of this name at this version."""
        with self._open() as db:
            done = db.execute(
                "UPDATE brief_draft SET draft = ?, topic = ?, version = version + 1, changed = ?"
                " WHERE id = ? AND owner = ? AND version = ?",
                (_json(draft), draft.topic, as_text(moment_now()), name, owner, version),
            )
            return done.rowcount == 1

    def listed(self, owner: str) -> list[Listed]:
        """An owner's drafts, the last changed first."""
        with self._open() as db:
            rows = db.execute(
                "SELECT id, topic, layout, changed FROM brief_draft WHERE owner = ? ORDER BY changed DESC, id", (owner,)
            ).fetchall()
        return [Listed(*row) for row in rows]

    def delete(self, owner: str, name: str) -> bool:
        with self._open() as db:
            return db.execute("DELETE FROM brief_draft WHERE id = ? AND owner = ?", (name, owner)).rowcount == 1

    def purge(self, keep_days: int, *, now: datetime | None = None) -> int:
        """Erase drafts last changed longer ago; returns how many went."""
        before = as_text((now or moment_now()) - timedelta(days=keep_days))
        with self._open() as db:
            gone = db.execute("DELETE FROM brief_draft WHERE changed <= ?", (before,)).rowcount
        with self._open() as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return gone


def _json(draft: Draft) -> str:
    return json.dumps(as_stored(draft), ensure_ascii=False)
