"""What stands behind a sample, for those who opened its results: differences settled, agreement, labels as files."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.proof.support import FOLDER as SCORER_FOLDER
from assistant.web.evaluation import AgreementView, Figure, Judgement, LabelDifferenceView, SampleResults, Work
from eval.agreement import LEAST_ITEMS, SCALE, agreement
from eval.child_work import FOLDER, ChildWork
from eval.coding import check, has_opened, item_key, item_of, judgement_of, label_row
from eval.labels import ADJUDICATED, add_labels, all_labels, label_differences, labels_file, standing, standing_labels
from eval.work import now, open_work
from ingest.errors import InputError

_CARD = SCORER_FOLDER / "support.json"
_CODE = Path(__file__).with_name("agreement.py")


class Outcomes:
    """Implements `assistant.web.evaluation.Outcomes`."""

    def __init__(self, index: Path, work: ChildWork) -> None:
        self._index, self._work = index, work

    def open_results(self, sample: str, person: str) -> None:
        """Note that a person has seen what others said; they can no longer code this sample."""
        with open_work(self._index) as db, db:
            db.execute("INSERT OR IGNORE INTO results_opened VALUES (?, ?, ?)", (sample, person, now()))

    def results(self, sample: str) -> SampleResults:
        with open_work(self._index) as db:
            (run,) = db.execute("SELECT run FROM sample WHERE name = ?", (sample,)).fetchone()
            found = label_differences(db, sample)
            n_settled = sum(one.settled is not None for one in found)
            labels = standing_labels(db, sample)
            counts = {coder: {label: list(own.values()).count(label) for label in reversed(SCALE)}
                      for coder, own in sorted(labels.items())}  # fmt: skip
            n_standing = len(standing(db, sample))
            (n_all,) = db.execute("SELECT count(*) FROM label WHERE sample = ?", (sample,)).fetchone()
        return SampleResults(Path(run).name, counts, n_all - n_standing, n_settled, len(found) - n_settled)

    def label_differences(self, sample: str) -> list[LabelDifferenceView]:
        with open_work(self._index) as db:
            found = [
                LabelDifferenceView(
                    item=item_of(db, sample, one.item, at, None),
                    given=[(coder, judgement_of(label)) for coder, label in sorted(one.labels.items())],
                    fields=one.fields,
                    settled=judgement_of(one.settled) if one.settled else None,
                    by=one.settled["given_by"] if one.settled else "",
                )
                for at, one in enumerate(label_differences(db, sample), start=1)
            ]
        return found

    def settle(self, sample: str, key: str, judgement: Judgement, *, person: str) -> bool:
        """Decide a difference; False where there is none of that key.

        Raises:
            InputError: the judgement cannot be used, or the person has not opened the results.
        """
        check(judgement)
        with open_work(self._index) as db:
            if not has_opened(db, sample, person):
                raise InputError(f"open the results of '{sample}' first; your own coding of it then ends")
            item = next((one.item for one in label_differences(db, sample) if item_key(sample, one.item) == key), None)
            if item is not None:
                add_labels(db, [label_row(sample, item, ADJUDICATED, judgement)], by=person)
            return item is not None

    def agreement(self, sample: str, *, with_scorer: bool) -> AgreementView | Work | None:
        with open_work(self._index) as db:
            labels = standing_labels(db, sample)
        doubled = Counter(item for own in labels.values() for item in own)
        n_items = sum(n >= 2 - with_scorer for n in doubled.values())
        if n_items < LEAST_ITEMS:
            return AgreementView(n_items, LEAST_ITEMS, [Figure(f.name, n_items, None, None) for f in agreement({})])
        key = _agreement_key(sample, labels, with_scorer=with_scorer)
        result = self._work.result(key)
        if result is None:
            return self._work.work(key)
        return AgreementView(n_items, LEAST_ITEMS, _figures(result["agreement"]), _figures(result["against"]))

    def start_agreement(self, sample: str, *, with_scorer: bool, person: str) -> None:
        with open_work(self._index) as db:
            labels = standing_labels(db, sample)
        scored = _digest([sample, _CARD.read_text()])
        order = {
            "do": "agreement", "index": str(self._index.resolve()), "sample": sample, "with_scorer": with_scorer,
            "scored": str((self._index / FOLDER / f"{scored}.json").resolve()),
        }  # fmt: skip
        key = _agreement_key(sample, labels, with_scorer=with_scorer)
        self._work.start(key, f"Agreement of {sample}", order, person=person)

    def export(self, sample: str, ending: str, *, history: bool) -> bytes:
        """The standing labels of a sample as a file, or with `history` all that were ever given, oldest first."""
        with open_work(self._index) as db:
            return labels_file(all_labels(db, sample) if history else standing(db, sample), ending)


def _agreement_key(sample: str, labels: Mapping[str, Mapping[str, str]], *, with_scorer: bool) -> str:
    """Tells one state of the labels from another, and what they are measured with."""
    card = _CARD.read_text() if with_scorer else ""
    return _digest([sample, json.dumps(labels, sort_keys=True), card, _CODE.read_text()])


def _figures(found: Sequence[Mapping[str, Any]]) -> list[Figure]:
    return [
        Figure(one["name"], one["n_items"], one["value"], tuple(one["interval"]) if one["interval"] else None)
        for one in found
    ]


def _digest(parts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
