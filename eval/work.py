"""Scoring by people in `work.sqlite` beside the catalogue: samples of blind items, coders, labels and history."""

from __future__ import annotations

import csv
import io
import json
import random
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eval.agreement import SCALE
from eval.cases import Case
from eval.ranking import Line
from ingest.errors import InputError

FILE_NAME = "work.sqlite"
ADJUDICATED = "adjudicated"
FIELDS = ("sample", "item", "coder", "support", "citation_needed", "omission", "tone", "note")
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
"""


@dataclass(frozen=True, slots=True)
class Item:
    """A claim to be judged against what it cites; which question type, status and review it is from stays hidden."""

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
        yield db
    finally:
        db.close()


def draw(cases: Sequence[Case], run: Mapping[str, Line], *, n: int, stratify: bool, seed: int) -> list[Item]:
    """Draw n claims of a run to be judged, at most; `stratify` takes them from the types of question in turn."""
    rng = random.Random(seed)
    by_type: dict[str, list[Item]] = defaultdict(list)
    for case in cases:
        by_type[case.type if stratify else ""] += _items(case, run[case.id])
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
        InputError: there is one of that name.
    """
    try:
        with db:
            db.execute("INSERT INTO sample VALUES (?, ?, ?, ?)", (name, run, seed, _now()))
            db.executemany(
                "INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (name, i.item, at, i.question, i.claim, i.passage, json.dumps(i.hidden))
                    for at, i in enumerate(items)
                ],
            )
    except sqlite3.IntegrityError as error:
        raise InputError(f"a sample '{name}' is there already; choose another name with --name") from error


def import_labels(db: sqlite3.Connection, path: Path) -> int:
    """Add labels from a JSONL or CSV file; a coder's later label of an item stands, the earlier ones stay as history.

    Raises:
        InputError: the file, or the line, field and value that is wrong; nothing of the file is then added.
    """
    rows = _rows(path)
    known = set(db.execute("SELECT sample, item FROM item"))
    for where, row in rows:
        if row.get("support") not in SCALE:
            raise InputError(f"{where}: support is '{row.get('support')}'; use {', '.join(reversed(SCALE))}")
        if not row.get("coder"):
            raise InputError(f"{where}: no coder; give the name or number of who judged it")
        if (row.get("sample"), row.get("item")) not in known:
            raise InputError(f"{where}: no item '{row.get('item')}' in a sample '{row.get('sample')}'")
    with db:
        db.executemany(
            f"INSERT INTO label ({', '.join(FIELDS)}, given) VALUES ({', '.join('?' * len(FIELDS))}, ?)",
            [(*(row.get(field) or None for field in FIELDS), _now()) for _, row in rows],
        )
    return len(rows)


def export_labels(db: sqlite3.Connection, path: Path) -> int:
    """Write every standing label with its item as JSONL or CSV; returns how many."""
    rows = [dict(zip((*FIELDS, "claim", "passage"), row, strict=True)) for row in _standing(db)]
    if path.suffix == ".csv":
        out = io.StringIO()
        writer = csv.DictWriter(out, (*FIELDS, "claim", "passage"))
        writer.writeheader()
        writer.writerows(rows)
        path.write_text(out.getvalue(), encoding="utf-8-sig")
    else:
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    return len(rows)


def standing_labels(db: sqlite3.Connection, sample: str) -> dict[str, dict[str, str]]:
    """Coder to item to support label, the latest of each; items nobody opened, and adjudications, are not in it."""
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for name, item, coder, support, *_ in _standing(db):
        if name == sample and coder != ADJUDICATED:
            labels[coder][item] = support
    return dict(labels)


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


def disputed(db: sqlite3.Connection, sample: str) -> dict[str, dict[str, str]]:
    """Item to coder to label where coders differ and nobody has settled it (a label by the coder "adjudicated")."""
    items = sample_items(db, sample)
    settled = {row[1] for row in _standing(db) if row[0] == sample and row[2] == ADJUDICATED}
    labels = standing_labels(db, sample)
    given = {item: {coder: own[item] for coder, own in sorted(labels.items()) if item in own} for item in items}
    return {item: own for item, own in given.items() if len(set(own.values())) > 1 and item not in settled}


def _standing(db: sqlite3.Connection) -> list[tuple[Any, ...]]:
    columns = ", ".join(f"l.{field}" for field in FIELDS)
    return db.execute(
        f"SELECT {columns}, i.claim, i.passage FROM label l JOIN item i USING (sample, item) WHERE l.id IN"
        " (SELECT max(id) FROM label GROUP BY sample, item, coder) ORDER BY l.sample, i.position, l.coder"
    ).fetchall()


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
            hidden={"type": case.type, "status": line["status"], "document": quotes[claim["citations"][0]]["document"]},
        )
        for at, claim in enumerate(line["answer"]["claims"])
        if claim["citations"] and claim["citations"][0] in quotes
    ]


def _rows(path: Path) -> list[tuple[str, dict[str, str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix == ".csv":
            found = list(csv.DictReader(io.StringIO(text)))
            return [(f"{path}:{number}", dict(row)) for number, row in enumerate(found, start=2)]
        return [
            (f"{path}:{number}", json.loads(line))
            for number, line in enumerate(text.splitlines(), start=1)
            if line.strip()
        ]
    except (OSError, ValueError, csv.Error) as error:
        raise InputError(f"{path}: cannot be read as labels ({error})") from error


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
