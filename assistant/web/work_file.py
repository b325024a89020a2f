"""The work file `work.sqlite` beside the catalogue, as each kind of thing that people make keeps its tables in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from ingest.errors import storage_errors

FILE_NAME = "work.sqlite"


class WorkFile:
    """The tables of `schema` in an index folder's work file; each call opens it anew, so any thread may use it."""

    schema: ClassVar[str]

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with storage_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
        with self._open() as db:
            db.execute("PRAGMA journal_mode = WAL")
            db.executescript(self.schema)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        db = sqlite3.connect(self._folder / FILE_NAME, timeout=30)
        try:
            db.execute("PRAGMA foreign_keys = ON")
            db.execute("PRAGMA secure_delete = ON")
            with db:
                yield db
        finally:
            db.close()


def now() -> datetime:
    return datetime.now(UTC)


def as_text(moment: datetime) -> str:
    """A moment as it is kept: ISO 8601, UTC, to the second."""
    return moment.isoformat(timespec="seconds")
