"""Samples of blind items for people to judge, in `work.sqlite` beside the catalogue."""

from __future__ import annotations

import json
import random
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eval.cases import Case
from eval.ranking import Line
from ingest.errors import InputError

FILE_NAME = "work.sqlite"
MOST_ITEMS = 2000
_NAME = re.compile(r"[\w][\w .-]{0,59}")
_SCHEMA = """
CREATE TABLE IF NOT EXISTS sample (name TEXT PRIMARY KEY, run TEXT NOT NULL, seed INTEGER NOT NULL, made TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS item (
    sample TEXT NOT NULL REFERENCES sample, item TEXT NOT NULL, position INTEGER NOT NULL, question TEXT NOT NULL,
    claim TEXT NOT NULL, passage TEXT NOT NULL, hidden TEXT NOT NULL, PRIMARY KEY (sample, item)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS label (
    id INTEGER PRIMARY KEY, sample TEXT NOT NULL, item TEXT NOT NULL, coder TEXT NOT NULL, support TEXT NOT NULL,
    citation_needed TEXT, omission TEXT, tone TEXT, note TEXT, given TEXT NOT NULL,
    FOREIGN KEY (sample, item) REFERENCES item
);
CREATE TABLE IF NOT EXISTS results_opened (
    sample TEXT NOT NULL REFERENCES sample, person TEXT NOT NULL, opened TEXT NOT NULL, PRIMARY KEY (sample, person)
) WITHOUT ROWID;
"""
_LATER_COLUMNS = {"label": {"given_by": "TEXT"}}


@dataclass(frozen=True, slots=True)
class Item:
    """A claim to be judged against what it cites; which question type, status and review it is from stays hidden.

    `hidden` holds "type", "status", "document" and, in samples drawn since there is a page to score on, "asked_before"
    (a follow-up's earlier questions) and "cited" (document, printed paragraph and quotation of every citation).
    """

    item: str
    question: str
    claim: str
    passage: str
    hidden: dict[str, Any]


@contextmanager
def open_work(folder: Path) -> Iterator[sqlite3.Connection]:
    """Open the work file of an index folder; it is made where it is missing and never erased by an ingest."""
    folder.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(folder / FILE_NAME, timeout=30)
    try:
        db.execute("PRAGMA foreign_keys = ON")
        db.executescript(_SCHEMA)
        _add_later_columns(db)
        yield db
    finally:
        db.close()


def _add_later_columns(db: sqlite3.Connection) -> None:
    """Bring a work file of an earlier version up to date; what stands in it stays."""
    for table, columns in _LATER_COLUMNS.items():
        there = {row[1] for row in db.execute(f"PRAGMA table_info({table})")}
        for name, kind in columns.items():
            if name not in there:
                with suppress(sqlite3.OperationalError), db:  # another process was first
                    db.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind}")


def draw(cases: Sequence[Case], run: Mapping[str, Line], *, n: int, stratify: bool, seed: int) -> list[Item]:
    """Draw n claims of a run to be judged, at most; `stratify` takes them from the types of question in turn.

    Raises:
        InputError: n is out of bounds, the run lacks a case, or it has no claim to judge.
    """
    if not 1 <= n <= MOST_ITEMS:
        raise InputError(f"{n} claims cannot be drawn; choose from 1 to {MOST_ITEMS}")
    missing = [case.id for case in cases if case.id not in run]
    if missing:
        raise InputError(f"the run has no answer to {', '.join(missing[:5])}; finish it with reviews eval run")
    rng = random.Random(seed)
    by_type: dict[str, list[Item]] = defaultdict(list)
    for case in cases:
        by_type[case.type if stratify else ""] += _items(case, run[case.id])
    chosen = _in_turn(by_type, n, rng)
    if not chosen:
        raise InputError("the run has no claim with a citation, so there is nothing to judge; choose another run")
    return chosen


def _in_turn(by_type: dict[str, list[Item]], n: int, rng: random.Random) -> list[Item]:
    for items in by_type.values():
        rng.shuffle(items)
    chosen: list[Item] = []
    while len(chosen) < n and any(by_type.values()):
        for kind in sorted(by_type):
            if by_type[kind] and len(chosen) < n:
                chosen.append(by_type[kind].pop())
    rng.shuffle(chosen)
    return chosen


def save_sample(db: sqlite3.Connection, name: str, run: str, items: Sequence[Item], *, seed: int) -> None:
    """Record a sample.

    Raises:
        InputError: there is one of that name, or it is no name that can stand in an address.
    """
    if not _NAME.fullmatch(name):
        raise InputError(f"a sample cannot be called '{name}'; use up to 60 letters, digits, spaces, dots and hyphens")
    try:
        with db:
            db.execute("INSERT INTO sample VALUES (?, ?, ?, ?)", (name, run, seed, now()))
            db.executemany(
                "INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (name, i.item, at, i.question, i.claim, i.passage, json.dumps(i.hidden))
                    for at, i in enumerate(items)
                ],
            )
    except sqlite3.IntegrityError as error:
        raise InputError(f"a sample '{name}' is there already; choose another name") from error


def sample_names(db: sqlite3.Connection) -> list[str]:
    return [name for (name,) in db.execute("SELECT name FROM sample ORDER BY name")]


def sample_items(db: sqlite3.Connection, sample: str) -> dict[str, tuple[str, str]]:
    """(passage, claim) by item, in the order they are shown.

    Raises:
        InputError: no such sample.
    """
    rows = db.execute("SELECT item, passage, claim FROM item WHERE sample = ? ORDER BY position", (sample,)).fetchall()
    if not rows:
        raise InputError(f"no sample '{sample}'; draw one with reviews eval sample RUN --name {sample}")
    return {item: (passage, claim) for item, passage, claim in rows}


def _items(case: Case, line: Line) -> list[Item]:
    if not line["answer"]:
        return []
    quotes = {c["number"]: c for c in line["answer"]["citations"]}
    return [
        Item(
            item=f"{case.id}-{at}",
            question=case.question,
            claim=claim["text"],
            passage="\n".join(quotes[n]["quote"] for n in claim["citations"] if n in quotes),
            hidden={
                "type": case.type,
                "status": line["status"],
                "document": quotes[claim["citations"][0]]["document"],
                "asked_before": [turn.question for turn in case.history],
                "cited": [
                    {name: quotes[n].get(name) for name in ("document", "paragraph", "quote")}
                    for n in claim["citations"]
                    if n in quotes
                ],
            },
        )
        for at, claim in enumerate(line["answer"]["claims"])
        if claim["citations"] and claim["citations"][0] in quotes
    ]


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
