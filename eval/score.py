"""Every measure over a run: the mean, by type of question, with a bootstrap interval."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from eval import answers
from eval.cases import Case
from eval.jsonl import read_objects
from eval.ranking import Line, Measure, by_ir_measures, recall_at, recall_in_words
from eval.stability import stable_under_paraphrase
from eval.supported import Judged
from ingest.errors import InputError

RESAMPLES = 2000
_NEEDED = ("id", "status", "hits", "answer")
NOT_IN_UNIT = frozenset({"seconds", "words"})


def measures() -> dict[str, Measure]:
    """All measures by name, in the order they are shown."""
    return {
        **{f"recall@{k}": recall_at(k) for k in (5, 10, 20, 50)},
        "strict recall@10": recall_at(10, strict=True),
        **{f"recall in {n} words": recall_in_words(n) for n in (800, 1600, 3200)},
        "R-precision": by_ir_measures("Rprec"),
        "nDCG@10": by_ir_measures("nDCG@10"),
        "reciprocal rank": by_ir_measures("RR(rel=2)"),
        "gold quoted": answers.gold_quoted,
        "citation relevance": answers.citation_relevance,
        "claims cited": answers.claims_cited,
        "no dangling mark": answers.no_dangling_mark,
        "answered when it should": answers.answered_when_it_should,
        "silent when it should": answers.silent_when_it_should,
        "gold reviews addressed": answers.gold_reviews_addressed,
        "addressed reviews in gold": answers.addressed_reviews_in_gold,
        "words": answers.words,
        "seconds": answers.seconds,
    }


def read_run(path: Path) -> dict[str, Line]:
    """The lines of a run by case id.

    Raises:
        InputError: no such file, or a line that is not one of a run.
    """
    by_id: dict[str, Line] = {}
    for number, line in read_objects(path, what="a run made with reviews eval run"):
        lacking = [name for name in _NEEDED if name not in line]
        if lacking or (line["answer"] is None and line["status"] != "error"):
            said = f"lacks {', '.join(lacking)}" if lacking else "has no answer"
            raise InputError(f"{path}:{number}: {said}; it is not a run made with reviews eval run")
        by_id[line["id"]] = line
    return by_id


def case_scores(
    cases: Sequence[Case],
    run: Mapping[str, Line],
    judged: Judged | None = None,
    *,
    tell: Callable[[int, int], None] = lambda *_: None,
) -> dict[str, dict[str, float]]:
    """Each measure's value for each case it is defined for: measure to case id to value.

    `tell` is told how many measures are done, of how many.

    Other wordings of a question count in "stable under paraphrase" alone.

    Raises:
        InputError: the run lacks a case.
    """
    missing = [case.id for case in cases if case.id not in run]
    if missing:
        raise InputError(f"the run has no answer to {', '.join(missing[:5])}; finish it with reviews eval run")
    found: dict[str, dict[str, float]] = {}
    wanted, once = measures(), first_wordings(cases)
    for name, measure in wanted.items():
        found[name] = {case.id: value for case in once if (value := measure(case, run[case.id])) is not None}
        tell(len(found), len(wanted))
    stable = {"stable under paraphrase": stable_under_paraphrase(cases, run)}
    return found | stable | (judged.scores if judged else {})


def first_wordings(cases: Sequence[Case]) -> list[Case]:
    """The cases that are not another's paraphrase."""
    return [case for case in cases if case.paraphrase_of is None]


def score(cases: Sequence[Case], run: Mapping[str, Line], judged: Judged | None = None) -> dict[str, dict[str, Any]]:
    """Every measure over all cases and by type: `{"measure": {"all", "by_type", "interval"}}`.

    A judged measure also says how many judgements were asked and failed.

    A case for which a measure is undefined is left out of it; a measure nobody defines is None. The interval is
    the 95 % percentile bootstrap over questions (Efron and Tibshirani, 1993; 2000 resamples, fixed seed).
    """
    types = {case.id: case.type for case in cases}
    scores: dict[str, dict[str, Any]] = {}
    for name, values in case_scores(cases, run, judged).items():
        kinds = sorted({types[case_id] for case_id in values})
        scores[name] = {
            "all": _mean(list(values.values())),
            "by_type": {kind: _mean([v for i, v in values.items() if types[i] == kind]) for kind in kinds},
            "interval": interval(list(values.values())),
        }
        if judged and name in judged.scores:
            scores[name] |= {"n_judged": judged.n_pairs, "n_failed": judged.n_failed}
    return scores


def _mean(values: Sequence[float]) -> float | None:
    return round(float(np.mean(values)), 4) if values else None


def interval(values: Sequence[float]) -> list[float] | None:
    """The 95 % bootstrap interval of a mean; None for no values. The order of the values does not matter."""
    if not values:
        return None
    rng = np.random.default_rng(0)
    drawn = rng.choice(np.sort(np.asarray(values)), size=(RESAMPLES, len(values))).mean(axis=1)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return [round(float(low), 4), round(float(high), 4)]
