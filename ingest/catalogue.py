"""The record: documents, paragraphs, items, footnotes, passages and vectors in one SQLite file.

Every file read becomes one *version* of its document, written in one transaction, so a killed ingest leaves
whole versions only. An index generation names the versions it holds; older ones stay until it no longer does.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ingest.encode import EncoderIdentity, Vectors
from ingest.errors import DamagedIndexError, StaleIndexError
from ingest.rows import PASSAGE_COLUMNS, metadata_from, passage_from, passage_row, to_json
from ingest.types import Document, Footnote, Item, Metadata, Paragraph, Passage

SCHEMA_VERSION = 4
FILE_NAME = "catalogue.sqlite"
_COUNTED = ("paragraph", "item", "passage")

_SCHEMA = """
CREATE TABLE document (
    version INTEGER PRIMARY KEY, name TEXT NOT NULL, path TEXT NOT NULL, digest TEXT NOT NULL,
    encoder TEXT NOT NULL, reader TEXT NOT NULL, format TEXT NOT NULL, n_pages INTEGER, metadata TEXT NOT NULL,
    acronyms TEXT NOT NULL, furniture TEXT NOT NULL, headings TEXT NOT NULL, letters TEXT NOT NULL,
    page_labels TEXT NOT NULL, unseen TEXT NOT NULL, live INTEGER NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX one_live_version ON document (name) WHERE live;
CREATE TABLE paragraph (
    version INTEGER NOT NULL REFERENCES document ON DELETE CASCADE, place INTEGER NOT NULL, number TEXT, page INTEGER,
    heading TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, footnotes TEXT NOT NULL,
    PRIMARY KEY (version, place)
) WITHOUT ROWID;
CREATE TABLE footnote (
    version INTEGER NOT NULL REFERENCES document ON DELETE CASCADE, position INTEGER NOT NULL, number TEXT NOT NULL,
    text TEXT NOT NULL, place INTEGER, page INTEGER, PRIMARY KEY (version, position)
) WITHOUT ROWID;
CREATE TABLE item (
    version INTEGER NOT NULL REFERENCES document ON DELETE CASCADE, position INTEGER NOT NULL, kind TEXT NOT NULL,
    number TEXT, owner TEXT, text TEXT NOT NULL, place INTEGER NOT NULL, also TEXT NOT NULL,
    PRIMARY KEY (version, position)
) WITHOUT ROWID;
CREATE TABLE passage (
    version INTEGER NOT NULL REFERENCES document ON DELETE CASCADE, id TEXT NOT NULL, position INTEGER NOT NULL,
    places TEXT NOT NULL, paragraphs TEXT NOT NULL, page INTEGER, heading TEXT NOT NULL, kind TEXT NOT NULL,
    text TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (version, id)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Version:
    """One reading of one file. `live` is False once a newer reading replaced it or the file was removed."""

    version: int
    name: str
    path: str
    digest: str
    encoder: str
    reader: str


@dataclass(frozen=True, slots=True)
class Counts:
    pages: int | None
    paragraphs: int
    items: int
    passages: int


class Catalogue:
    """An open catalogue. Readers may share the file with one writer (WAL)."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def close(self) -> None:
        self._db.close()

    def live(self) -> list[Version]:
        """The current version of every document, by name."""
        rows = self._db.execute(
            "SELECT version, name, path, digest, encoder, reader FROM document WHERE live ORDER BY name"
        )
        return [Version(*row) for row in rows]

    def record(
        self,
        document: Document,
        passages: Sequence[Passage],
        vectors: Vectors,
        *,
        path: str,
        digest: str,
        encoder: EncoderIdentity,
        reader: str,
    ) -> int:
        """Write a new version of a document and retire the one before, all or nothing; returns its version."""
        with self._db:
            self._db.execute("UPDATE document SET live = 0 WHERE name = ? AND live", (document.name,))
            cursor = self._db.execute(
                "INSERT INTO document (name, path, digest, encoder, reader, format, n_pages, metadata, acronyms,"
                " furniture, headings, letters, page_labels, unseen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    document.name, path, digest, encoder.digest, reader, document.format, document.n_pages,
                    to_json(asdict(document.metadata)), to_json(document.acronyms), to_json(document.furniture),
                    to_json(document.headings), to_json(document.letters),
                    to_json(document.page_labels), to_json(document.unseen),
                ),
            )  # fmt: skip
            version = int(cursor.lastrowid or 0)
            self._write_parts(version, document)
            self._db.executemany(
                "INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [passage_row(version, i, p, vectors[i]) for i, p in enumerate(passages)],
            )
        return version

    def _write_parts(self, version: int, document: Document) -> None:
        self._db.executemany(
            "INSERT INTO paragraph VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (version, p.place, p.number, p.page, to_json(p.heading), p.kind, p.text, to_json(p.footnotes))
                for p in document.paragraphs
            ],
        )
        self._db.executemany(
            "INSERT INTO footnote VALUES (?, ?, ?, ?, ?, ?)",
            [(version, i, n.number, n.text, n.place, n.page) for i, n in enumerate(document.footnotes)],
        )
        self._db.executemany(
            "INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (version, i, m.kind, m.number, m.owner, m.text, m.place, to_json(m.also))
                for i, m in enumerate(document.items)
            ],
        )

    def remove(self, name: str) -> None:
        with self._db:
            self._db.execute("UPDATE document SET live = 0 WHERE name = ? AND live", (name,))

    def move(self, name: str, path: str) -> None:
        """Record that an unchanged file now lies elsewhere."""
        with self._db:
            self._db.execute("UPDATE document SET path = ? WHERE name = ? AND live", (path, name))

    def erase_retired(self, keep: Iterable[int]) -> None:
        """Delete what is neither live nor in `keep`, and overwrite it on disk (secure_delete)."""
        kept = set(keep)
        retired = [v for (v,) in self._db.execute("SELECT version FROM document WHERE NOT live") if v not in kept]
        with self._db:
            self._db.executemany("DELETE FROM document WHERE version = ?", [(version,) for version in retired])
        if retired:
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def counts(self, version: int) -> Counts:
        parts = (f"(SELECT count(*) FROM {part} WHERE version = document.version)" for part in _COUNTED)  # noqa: S608
        return Counts(*self._row(", ".join(("n_pages", *parts)), version))

    def document(self, version: int) -> Document:
        """Read a version back as it was recorded."""
        row = self._row(
            "name, format, n_pages, metadata, acronyms, furniture, headings, letters, page_labels, unseen", version
        )
        name, file_format, n_pages, metadata, acronyms, furniture, headings, letters, page_labels, unseen = row
        return Document(
            name=name,
            format=file_format,
            n_pages=n_pages,
            metadata=metadata_from(metadata),
            paragraphs=tuple(self.paragraphs(version)),
            items=self.items(version),
            footnotes=tuple(Footnote(*r) for r in self._parts("number, text, place, page", "footnote", version)),
            acronyms=json.loads(acronyms),
            furniture=tuple(json.loads(furniture)),
            headings=tuple(json.loads(headings)),
            letters=json.loads(letters),
            page_labels=tuple(json.loads(page_labels)),
            unseen=json.loads(unseen),
        )

    def _parts(self, columns: str, table: str, version: int) -> Iterator[Any]:
        yield from self._db.execute(f"SELECT {columns} FROM {table} WHERE version = ? ORDER BY position", (version,))  # noqa: S608

    def _row(self, columns: str, version: int) -> tuple[Any, ...]:
        """Raises DamagedIndexError where the version was erased: whoever reads an older generation must leave it."""
        row = self._db.execute(f"SELECT {columns} FROM document WHERE version = ?", (version,)).fetchone()  # noqa: S608
        if row is None:
            raise DamagedIndexError("a review was taken out of the record or read again meanwhile; open the index anew")
        return tuple(row)

    def metadata(self, version: int) -> Metadata:
        return metadata_from(self._row("metadata", version)[0])

    def page_labels(self, version: int) -> tuple[str, ...]:
        return tuple(json.loads(self._row("page_labels", version)[0]))

    def items(self, version: int) -> tuple[Item, ...]:
        """The items of a version in reading order, read without its paragraphs."""
        found = self._parts("kind, number, owner, text, place, also", "item", version)
        return tuple(
            Item(kind, number, owner, text, place, tuple(json.loads(also)))
            for kind, number, owner, text, place, also in found
        )

    def acronyms(self, version: int) -> dict[str, str]:
        return dict(json.loads(self._row("acronyms", version)[0]))

    def paragraphs(self, version: int, places: Sequence[int] | None = None) -> list[Paragraph]:
        """Paragraphs in reading order: all of a version, or those at `places`."""
        sql = "SELECT place, number, text, page, heading, kind, footnotes FROM paragraph WHERE version = ?"
        if places is not None:
            sql += f" AND place IN ({','.join('?' * len(places))})"
        rows = self._db.execute(sql + " ORDER BY place", (version, *(places or ()))).fetchall()
        if not rows:
            self._row("version", version)
        return [
            Paragraph(place, number, text, page, tuple(json.loads(heading)), kind, tuple(json.loads(notes)))
            for place, number, text, page, heading, kind, notes in rows
        ]

    def passages(self, version: int, ids: Sequence[str]) -> dict[str, Passage]:
        """Passages of a version by id; an id it does not hold is left out."""
        found: dict[str, Passage] = {}
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            marks = ",".join("?" * len(part))
            sql = f"SELECT {PASSAGE_COLUMNS} FROM passage WHERE version = ? AND id IN ({marks})"  # noqa: S608
            rows = self._db.execute(sql, (version, *part))
            found |= {row[0]: passage_from(row) for row in rows}
        return found

    def indexed(self, versions: Sequence[int]) -> Iterator[tuple[Passage, Vectors]]:
        """Every passage of the given versions with its vector, in a fixed order."""
        for version in sorted(versions):
            sql = f"SELECT {PASSAGE_COLUMNS}, vector FROM passage WHERE version = ? ORDER BY position"  # noqa: S608
            for *row, vector in self._db.execute(sql, (version,)):
                yield passage_from(row), np.frombuffer(vector, dtype=np.float32)
            self._row("version", version)


def open_catalogue(folder: Path, *, read_only: bool) -> Catalogue:
    """Open the catalogue of an index folder; a writer creates it where it is missing.

    Raises:
        StaleIndexError: written by another version of this program.
        DamagedIndexError: not a catalogue, or unreadable.
    """
    path = folder / FILE_NAME
    try:
        db = _connect(path, read_only=read_only)
        (schema,) = db.execute("PRAGMA user_version").fetchone()
        if schema == 0 and not read_only:
            with _exclusive(db):
                db.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")
            schema = SCHEMA_VERSION
    except sqlite3.DatabaseError as error:
        if "full" in str(error) or "readonly" in str(error) or "unable to open" in str(error):
            raise OSError(28 if "full" in str(error) else 30, str(error)) from error
        raise DamagedIndexError(f"{path}: cannot be read ({error}); move {folder} away and ingest again") from error
    if schema != SCHEMA_VERSION:
        raise StaleIndexError(
            f"{folder}: written with catalogue schema {schema}, this program uses {SCHEMA_VERSION}; "
            f"rebuild with reviews ingest REVIEWS --index {folder}-new"
        )
    return Catalogue(db)


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    mode = "ro" if read_only else "rwc"
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True, timeout=30, check_same_thread=False)
    db.execute("PRAGMA foreign_keys = ON")
    if not read_only:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA secure_delete = ON")
    return db


@contextmanager
def _exclusive(db: sqlite3.Connection) -> Iterator[None]:
    """Leave the transaction to the script inside; roll back when it fails half-way."""
    try:
        yield
    except sqlite3.Error:
        if db.in_transaction:
            db.rollback()
        raise
