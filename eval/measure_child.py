"""The child process of `eval.child_work`: an order on standard input, progress as JSON lines, the result as a file."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from eval.cases import Case, read_cases
from eval.ranking import Line
from ingest.errors import ReviewsError

_NICE = 10


def main() -> None:
    order = json.loads(sys.stdin.read())
    os.nice(_NICE)
    try:
        result = {"measure": _measure, "compare": _compare, "agreement": _agreement}[order["do"]](order)
    except ReviewsError as error:
        _say({"error": str(error)})
        sys.exit(1)
    _write(Path(order["out"]), result)


def _measure(order: Mapping[str, Any]) -> dict[str, Any]:
    from eval.plots import plots
    from eval.score import first_wordings

    cases, run = _read(order["questions"], order["run"])
    scores = _scored(cases, run, 0.0, 0.7)
    _say({"stage": "Drawing the plots", "share": 0.75})
    drawn = plots(first_wordings(cases), run, scores)
    return {"scores": scores, "plots": [asdict(plot) for plot in drawn]}


def _compare(order: Mapping[str, Any]) -> dict[str, Any]:
    from eval.compare import compare_scores
    from eval.score import read_run
    from eval.stability import repeat

    cases, old = _read(order["questions"], order["old"])
    new = read_run(Path(order["new"]))
    before, after = _scored(cases, old, 0.0, 0.3), _scored(cases, new, 0.3, 0.6)
    _say({"stage": "Comparing question by question", "share": 0.65})
    changes = compare_scores(cases, before, after)
    return {
        "changes": [asdict(change) for change in changes],
        "repeat": asdict(repeat(old, new)),
        "old": before,
        "new": after,
        "statuses": {case.id: [old[case.id]["status"], new[case.id]["status"]] for case in cases},
    }


def _agreement(order: Mapping[str, Any]) -> dict[str, Any]:
    from eval.agreement import against_people, agreement
    from eval.labels import standing_labels
    from eval.work import open_work, sample_items

    with open_work(Path(order["index"])) as work:
        labels, items = standing_labels(work, order["sample"]), sample_items(work, order["sample"])
    scorer = _scored_items(items, Path(order["scored"])) if order["with_scorer"] else {}
    _say({"stage": "Working out the intervals", "share": 0.6})
    found = agreement({**labels, "the automatic scorer": scorer} if scorer else labels)
    return {
        "agreement": [asdict(figure) for figure in found],
        "against": [asdict(figure) for figure in against_people(labels, scorer)] if scorer else [],
    }


def _scored_items(items: Mapping[str, tuple[str, str]], kept: Path) -> dict[str, str]:
    """What the shipped scorer says of every item; worked out once for a sample, as its items never change."""
    from assistant.proof.support import SupportScorer

    if kept.exists():
        told: dict[str, str] = json.loads(kept.read_text(encoding="utf-8"))
        return told
    scorer, pairs = SupportScorer(), list(items.items())
    labels: dict[str, str] = {}
    for at, (item, pair) in enumerate(pairs):
        _say({"stage": f"Scoring claim {at + 1} of {len(pairs)}", "share": 0.55 * at / len(pairs)})
        (support,) = scorer.score([pair])
        labels[item] = support.label
    _write(kept, labels)
    return labels


def _read(questions: str, run: str) -> tuple[list[Case], dict[str, Line]]:
    from eval.score import read_run

    _say({"stage": "Reading the run", "share": None})
    return read_cases(Path(questions)), read_run(Path(run))


def _scored(cases: list[Case], run: Mapping[str, Line], start: float, end: float) -> dict[str, dict[str, float]]:
    from eval.score import case_scores

    def tell(done: int, total: int) -> None:
        _say({"stage": f"Measure {done} of {total}", "share": start + (end - start) * done / total})

    return case_scores(cases, run, tell=tell)


def _write(path: Path, result: Mapping[str, Any]) -> None:
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    aside.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
    aside.replace(path)


def _say(what: Mapping[str, Any]) -> None:
    print(json.dumps(what, ensure_ascii=True), flush=True)


if __name__ == "__main__":
    main()
