"""Labels that people give to the items of a sample: given, standing, differing, settled, in and out as files."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.board.register import inert
from eval.agreement import SCALE
from eval.work import now, sample_items
from ingest.errors import InputError

ADJUDICATED = "adjudicated"
FIELDS = ("sample", "item", "coder", "support", "citation_needed", "omission", "tone", "note")
JUDGED = ("support", "citation_needed", "omission", "tone")
FLAGS = JUDGED[1:]
YES_NO = ("", "yes", "no")
MOST_NOTE = 4000
_WITH = ("given_by", "given", "claim", "passage")

Label = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LabelDifference:
    """An item that two or more coders labelled, and in what they differ; `settled` is None until a person decides."""

    item: str
    labels: Mapping[str, Label]
    fields: tuple[str, ...]
    settled: Label | None


def add_labels(db: sqlite3.Connection, rows: Sequence[Mapping[str, Any]], *, by: str = "") -> None:
    """Add labels that are known to be right, given by a person other than the coder where `by` says so."""
    with db:
        db.executemany(
            f"INSERT INTO label ({', '.join(FIELDS)}, given, given_by) VALUES ({', '.join('?' * len(FIELDS))}, ?, ?)",
            [(*(row.get(field) or None for field in FIELDS), now(), by or None) for row in rows],
        )


def import_labels(
    db: sqlite3.Connection, path: Path, *, by: str = "", refuse: Callable[[str, str], str] = lambda *_: ""
) -> int:
    """Add labels from a JSONL or CSV file; a coder's later label of an item stands, the earlier ones stay as history.

    `refuse` tells why a coder's labels of a sample may not be brought in; "" where they may.

    Raises:
        InputError: the file, or the line, field and value that is wrong; nothing of the file is then added.
    """
    rows = _rows(path)
    known = set(db.execute("SELECT sample, item FROM item"))
    for where, row in rows:
        odd = next((field for field in FIELDS if not isinstance(row.get(field) or "", str)), None)
        if odd:
            raise InputError(f"{where}: {odd} is {json.dumps(row[odd])}; it must be text")
        if row.get("support") not in SCALE:
            raise InputError(f"{where}: support is '{row.get('support')}'; use {', '.join(reversed(SCALE))}")
        _check_judged(where, row)
        if not row.get("coder"):
            raise InputError(f"{where}: no coder; give the name or number of who judged it")
        if (row.get("sample"), row.get("item")) not in known:
            raise InputError(f"{where}: no item '{row.get('item')}' in a sample '{row.get('sample')}'")
        reason = refuse(row["coder"], row["sample"])
        if reason:
            raise InputError(f"{where}: {reason}")
    add_labels(db, [row for _, row in rows], by=by)
    return len(rows)


def _check_judged(where: str, row: Mapping[str, Any]) -> None:
    flag = next((name for name in FLAGS if (row.get(name) or "") not in YES_NO), None)
    if flag:
        raise InputError(f"{where}: {flag} is '{row[flag]}'; use yes, no or nothing")
    if len(row.get("note") or "") > MOST_NOTE:
        raise InputError(f"{where}: note has {len(row['note'])} characters; shorten it to {MOST_NOTE}")


def export_labels(db: sqlite3.Connection, path: Path) -> int:
    """Write every standing label with its item as JSONL or CSV; returns how many."""
    rows = standing(db)
    path.write_bytes(labels_file(rows, path.suffix))
    return len(rows)


def labels_file(rows: Sequence[Mapping[str, Any]], ending: str) -> bytes:
    """Labels as a file: ".csv" for a table that no spreadsheet takes for formulas, else JSON lines."""
    if ending != ".csv":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    out = io.StringIO()
    writer = csv.DictWriter(out, (*FIELDS, *_WITH))
    writer.writeheader()
    writer.writerows([{name: inert(str(value or "")) for name, value in row.items()} for row in rows])
    return out.getvalue().encode("utf-8-sig")


def standing(db: sqlite3.Connection, sample: str | None = None) -> list[dict[str, Any]]:
    """The latest label of each coder and item with its claim and passage, in the order of the samples."""
    latest = "l.id IN (SELECT max(id) FROM label GROUP BY sample, item, coder) AND l.sample = coalesce(?, l.sample)"
    return _labels(db, f"{latest} ORDER BY l.sample, i.position, l.coder", sample)


def all_labels(db: sqlite3.Connection, sample: str) -> list[dict[str, Any]]:
    """Every label of a sample that was ever given, oldest first."""
    return _labels(db, "l.sample = ? ORDER BY l.id", sample)


def _labels(db: sqlite3.Connection, which: str, sample: str | None) -> list[dict[str, Any]]:
    columns = ", ".join(f"l.{field}" for field in (*FIELDS, "given_by", "given"))
    found = db.execute(
        f"SELECT {columns}, i.claim, i.passage FROM label l JOIN item i USING (sample, item) WHERE {which}", (sample,)
    )
    return [dict(zip((*FIELDS, *_WITH), row, strict=True)) for row in found]


def standing_labels(db: sqlite3.Connection, sample: str) -> dict[str, dict[str, str]]:
    """Coder to item to support label, the latest of each; items nobody opened, and adjudications, are not in it."""
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for row in standing(db, sample):
        if row["coder"] != ADJUDICATED:
            labels[row["coder"]][row["item"]] = row["support"]
    return dict(labels)


def disputed(db: sqlite3.Connection, sample: str) -> dict[str, dict[str, str]]:
    """Item to coder to label where coders differ on support and nobody has settled it (coder "adjudicated")."""
    return {
        one.item: {coder: label["support"] for coder, label in one.labels.items()}
        for one in label_differences(db, sample)
        if one.settled is None and "support" in one.fields
    }


def label_differences(db: sqlite3.Connection, sample: str) -> list[LabelDifference]:
    """The items whose coders differ in any judgement, in the order of the sample; one left open is no difference.

    Raises:
        InputError: no such sample.
    """
    by_item: dict[str, dict[str, Label]] = {item: {} for item in sample_items(db, sample)}
    for row in standing(db, sample):
        by_item[row["item"]][row["coder"]] = {name: row[name] or "" for name in (*JUDGED, "note", "given_by", "given")}
    found = []
    for item, labels in by_item.items():
        own = {coder: label for coder, label in labels.items() if coder != ADJUDICATED}
        fields = tuple(name for name in JUDGED if len({label[name] for label in own.values()} - {""}) > 1)
        if fields:
            found.append(LabelDifference(item, own, fields, labels.get(ADJUDICATED)))
    return found


def _rows(path: Path) -> list[tuple[str, dict[str, Any]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix == ".csv":
            found = list(csv.DictReader(io.StringIO(text)))
            for number, row in enumerate(found, start=2):
                if None in row:
                    raise InputError(f"{path.name}:{number}: more cells than the header: {row[None]}")
            return [(f"{path.name}:{number}", _unquoted(row)) for number, row in enumerate(found, start=2)]
        rows = [
            (f"{path.name}:{number}", json.loads(line))
            for number, line in enumerate(text.splitlines(), start=1)
            if line.strip()
        ]
    except (OSError, ValueError, csv.Error) as error:
        raise InputError(f"{path.name}: cannot be read as labels ({error})") from error
    for where, row in rows:
        if not isinstance(row, dict):
            raise InputError(f'{where}: not an object; write {{"sample": ..., "item": ..., "coder": ...}}')
    return rows


def _unquoted(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as it was before its cells were made inert."""
    return {name: value[1:] if value and inert(value[1:]) == value else value for name, value in row.items()}
