"""Measures over a run: retrieval by gold quotation, silence, and what was quoted; by type, with intervals."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from eval.cases import Case
from eval.relevance import LEAST_SHARE, held_share, holds, letters
from ingest.errors import InputError

Line = Mapping[str, Any]
Measure = Callable[[Case, Line], float | None]
RESAMPLES = 2000
ANSWERED = frozenset({"answered", "partial"})


def read_run(path: Path) -> dict[str, Line]:
    """The lines of a run by case id.

    Raises:
        InputError: no such file, or a line that is not one of a run.
    """
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        return {line["id"]: line for line in lines}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: not a run ({error}); make one with reviews eval run --out {path}") from error


def score(cases: Sequence[Case], run: Mapping[str, Line]) -> dict[str, dict[str, Any]]:
    """Every measure over all cases and by type: `{"measure": {"all", "by_type", "interval"}}`.

    A case for which a measure is undefined is left out of it; a measure nobody defines is None. The interval is
    the 95 % percentile bootstrap over questions (Efron and Tibshirani, 1993; 2000 resamples, fixed seed).

    Raises:
        InputError: the run lacks a case.
    """
    missing = [case.id for case in cases if case.id not in run]
    if missing:
        raise InputError(f"the run has no answer to {', '.join(missing[:5])}; finish it with reviews eval run")
    scores: dict[str, dict[str, Any]] = {}
    for name, measure in MEASURES.items():
        values = [(case.type, value) for case in cases if (value := measure(case, run[case.id])) is not None]
        types = sorted({kind for kind, _ in values})
        scores[name] = {
            "all": _mean([value for _, value in values]),
            "by_type": {kind: _mean([v for k, v in values if k == kind]) for kind in types},
            "interval": interval([value for _, value in values]),
        }
    return scores


def recall_at(k: int) -> Measure:
    """The share of a case's grade-2 quotations that the first k hits hold; None where it has none."""

    def measure(case: Case, line: Line) -> float | None:
        ranks = gold_ranks(case, line)
        return float(np.mean([rank is not None and rank <= k for rank in ranks])) if ranks else None

    return measure


def gold_ranks(case: Case, line: Line) -> list[int | None]:
    """For each grade-2 quotation, the rank of the first hit of its review that holds it; restatements count."""
    ranks: list[int | None] = []
    for gold in (g for g in case.gold if g.grade == 2):
        of_review = [hit for hit in line["hits"] if hit["document"] == gold.document]
        held = [any(holds(gold.quote, [hit["text"], *(other["text"] for other in hit["also"])])) for hit in of_review]
        ranks.append(next((hit["rank"] for hit, found in zip(of_review, held, strict=True) if found), None))
    return ranks


def reciprocal_rank(case: Case, line: Line) -> float | None:
    """1 / rank of the first hit that holds a grade-2 quotation (MRR, Voorhees 1999); 0 where none does."""
    ranks = gold_ranks(case, line)
    found = [rank for rank in ranks if rank is not None]
    return (1 / min(found) if found else 0.0) if ranks else None


def quoted_gold(case: Case, line: Line) -> float | None:
    """The share of grade-2 quotations of which the answer quotes a sentence; None where there are none."""
    gold = [g for g in case.gold if g.grade == 2]
    if not gold:
        return None
    quotes = [(c["document"], letters(c["quote"])) for c in (line["answer"] or {}).get("citations", [])]
    return float(np.mean([any(d == g.document and _shares(letters(g.quote), q) for d, q in quotes) for g in gold]))


def _shares(gold: str, quote: str) -> bool:
    return held_share(quote, gold) >= LEAST_SHARE or held_share(gold, quote) >= LEAST_SHARE


def answered_when_it_should(case: Case, line: Line) -> float | None:
    """1 where an answerable case is answered, wholly or in part; None for the others."""
    return float(line["status"] in ANSWERED) if case.answerable else None


def silent_when_it_should(case: Case, line: Line) -> float | None:
    """1 where a case the corpus does not answer is not answered; None for the others."""
    return None if case.answerable else float(line["status"] not in ANSWERED)


def coverage_correct(case: Case, line: Line) -> float | None:
    """The share of gold reviews the answer names as addressing; None without gold or answer."""
    gold = {g.document for g in case.gold if g.grade == 2}
    if not gold or not line["answer"]:
        return None
    return len(gold & set(line["answer"]["coverage"]["addressed"])) / len(gold)


MEASURES: dict[str, Measure] = {
    **{f"recall@{k}": recall_at(k) for k in (5, 10, 20, 50)},
    "reciprocal rank": reciprocal_rank,
    "gold quoted": quoted_gold,
    "answered when it should": answered_when_it_should,
    "silent when it should": silent_when_it_should,
    "gold reviews addressed": coverage_correct,
}


def _mean(values: Sequence[float]) -> float | None:
    return round(float(np.mean(values)), 4) if values else None


def interval(values: Sequence[float]) -> list[float] | None:
    """The 95 % bootstrap interval of a mean; None for no values."""
    if not values:
        return None
    rng = np.random.default_rng(0)
    drawn = rng.choice(np.asarray(values), size=(RESAMPLES, len(values))).mean(axis=1)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return [round(float(low), 4), round(float(high), 4)]
