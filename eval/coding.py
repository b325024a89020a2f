"""Blind coding of samples: each person's own order, judgements and progress, and nothing of what others said."""

from __future__ import annotations

import hashlib
import json
import random
import re
import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.web.evaluation import Cited, DrawOrder, Judgement, SampleRow, ScoreItem
from eval.agreement import SCALE
from eval.labels import ADJUDICATED, JUDGED, MOST_NOTE, YES_NO, add_labels, import_labels, standing, standing_labels
from eval.run_files import RunFiles
from eval.score import read_run
from eval.work import draw, open_work, sample_names, save_sample
from ingest.errors import InputError

_RESERVED = re.compile(rf"{ADJUDICATED}|checker\b.*|the automatic scorer", re.IGNORECASE)


class BlindCoding:
    """Implements `assistant.web.evaluation.Coding`."""

    def __init__(self, index: Path, files: RunFiles) -> None:
        self._index, self._files = index, files

    def refused_name(self, person: str) -> str:
        """Why nobody may code under a name; "" where one may."""
        if not 1 <= len(person) <= 60 or not person.isprintable():
            return "Give a name of up to 60 letters."
        return f"'{person}' is kept for labels that are no coder's; give another name." if _is_reserved(person) else ""

    def samples(self, person: str) -> list[SampleRow]:
        with open_work(self._index) as db:
            return [row for name in sample_names(db) if (row := _sample(db, name, person))]

    def sample(self, name: str, person: str) -> SampleRow | None:
        with open_work(self._index) as db:
            return _sample(db, name, person)

    def draw(self, order: DrawOrder) -> None:
        """Draw a sample.

        Raises:
            InputError: no such run, its questions were not found, or the name or number cannot be used.
        """
        run = self._files.named(order.run)
        if run is None:
            raise InputError(f"no run '{order.run}' in the folder of runs ({self._files.folder.name})")
        matched = self._files.questions_of(run)
        if matched.questions is None:
            raise InputError(f"{order.run}: {matched.problem}")
        items = draw(matched.questions.cases, read_run(run.path), n=order.n, stratify=order.stratify, seed=order.seed)
        with open_work(self._index) as db:
            save_sample(db, order.name, order.run, items, seed=order.seed)

    def item(self, sample: str, person: str, at: int) -> ScoreItem | None:
        with open_work(self._index) as db:
            order = _order(db, sample, person)
            if not 1 <= at <= len(order):
                return None
            own = {row["item"]: row for row in standing(db, sample) if row["coder"] == person}
            return item_of(db, sample, order[at - 1], at, own.get(order[at - 1]))

    def next_open(self, sample: str, person: str, after: int) -> int | None:
        """The next claim in a person's order that they have not judged, from the start again; None for none."""
        with open_work(self._index) as db:
            order, done = _order(db, sample, person), standing_labels(db, sample).get(person, {})
        places = [*range(after, len(order)), *range(min(after, len(order)))]
        return next((at + 1 for at in places if order[at] not in done), None)

    def judge(self, sample: str, person: str, at: int, judgement: Judgement) -> None:
        """Record a person's judgement; one that says what their last did adds nothing.

        Raises:
            InputError: the judgement or name cannot be used, or the person has opened the results.
        """
        check(judgement)
        if self.refused_name(person):
            raise InputError(self.refused_name(person))
        with open_work(self._index) as db:
            order = _order(db, sample, person)
            if not 1 <= at <= len(order):
                raise InputError(f"there is no claim {at} in the sample '{sample}'")
            if has_opened(db, sample, person):
                raise InputError(f"'{person}' has opened the results of '{sample}', so no more labels are taken")
            row = label_row(sample, order[at - 1], person, judgement)
            last = next((r for r in standing(db, sample) if (r["item"], r["coder"]) == (row["item"], person)), None)
            if last is None or any((last[name] or "") != row[name] for name in row):
                add_labels(db, [row])

    def import_labels(self, sample: str, file_name: str, content: bytes, *, person: str, others: Sequence[str]) -> int:
        """Add the labels of a file; nobody brings in what `others`, who log in themselves, are to say.

        Raises:
            InputError: what is wrong with the file; nothing of it is then added.
        """
        with open_work(self._index) as db, tempfile.TemporaryDirectory() as folder:
            opened = {row[0] for row in db.execute("SELECT person FROM results_opened WHERE sample = ?", (sample,))}

            def refuse(coder: str, of_sample: str) -> str:
                if of_sample != sample:
                    return f"a label of the sample '{of_sample}'; this page takes those of '{sample}'"
                if coder in others:
                    return f"'{coder}' logs in here and gives their labels themselves"
                if coder == ADJUDICATED:
                    return "" if person in opened else "open the results before you bring in what was settled"
                closed = f"'{coder}' has opened the results, so no more labels are taken"
                return closed if coder in opened else self.refused_name(coder)

            path = Path(folder) / (re.sub(r"[^\w.-]+", "-", file_name)[-60:].lstrip(".") or "labels.jsonl")
            path.write_bytes(content)
            return import_labels(db, path, by=person, refuse=refuse)


def _sample(db: sqlite3.Connection, name: str, person: str) -> SampleRow | None:
    row = db.execute("SELECT made FROM sample WHERE name = ?", (name,)).fetchone()
    if row is None:
        return None
    (n_items,) = db.execute("SELECT count(*) FROM item WHERE sample = ?", (name,)).fetchone()
    done = {coder: len(own) for coder, own in sorted(standing_labels(db, name).items())}
    return SampleRow(name, row[0], n_items, done.get(person, 0), list(done.items()), has_opened(db, name, person))


def has_opened(db: sqlite3.Connection, sample: str, person: str) -> bool:
    opened = db.execute("SELECT 1 FROM results_opened WHERE sample = ? AND person = ?", (sample, person))
    return opened.fetchone() is not None


def _order(db: sqlite3.Connection, sample: str, person: str) -> list[str]:
    """The items in an order of a person's own, the same every time."""
    found = db.execute("SELECT item FROM item WHERE sample = ? ORDER BY position", (sample,))
    items = [item for (item,) in found]
    (seed,) = db.execute("SELECT seed FROM sample WHERE name = ?", (sample,)).fetchone() or (0,)
    random.Random(f"{seed} {sample} {person}").shuffle(items)
    return items


def item_of(db: sqlite3.Connection, sample: str, item: str, at: int, own: Mapping[str, Any] | None) -> ScoreItem:
    question, claim, passage, hidden = db.execute(
        "SELECT question, claim, passage, hidden FROM item WHERE sample = ? AND item = ?", (sample, item)
    ).fetchone()
    told = json.loads(hidden)
    older = [{"document": told["document"], "paragraph": None, "quote": quote} for quote in passage.split("\n")]
    cited = [Cited(one["document"], one["paragraph"], one["quote"]) for one in told.get("cited", older)]
    before = told.get("asked_before", ())
    return ScoreItem(item_key(sample, item), at, before, question, claim, cited, judgement_of(own) if own else None)


def judgement_of(label: Mapping[str, Any]) -> Judgement:
    return Judgement(**{name: label[name] or "" for name in (*JUDGED, "note")})


def label_row(sample: str, item: str, coder: str, judgement: Judgement) -> dict[str, str]:
    given = {name: getattr(judgement, name).strip() for name in (*JUDGED, "note")}
    return {"sample": sample, "item": item, "coder": coder, **given}


def check(judgement: Judgement) -> None:
    if judgement.support not in SCALE:
        raise InputError(f"choose one of {', '.join(reversed(SCALE))}; nothing was saved")
    flags = (judgement.citation_needed, judgement.omission, judgement.tone)
    if any(flag not in YES_NO for flag in flags):
        raise InputError(f"{', '.join(flags)}: each must be yes or no; nothing was saved")
    if len(judgement.note) > MOST_NOTE:
        raise InputError(f"the note has {len(judgement.note)} characters; shorten it to {MOST_NOTE}")


def item_key(sample: str, item: str) -> str:
    """What names an item on a page; its own id begins with the type of its question."""
    return _digest([sample, item])[:24]


def _is_reserved(person: str) -> bool:
    return _RESERVED.fullmatch(person.strip()) is not None


def _digest(parts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
