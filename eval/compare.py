"""Two runs over the same questions: what changed, how sure that is, and which questions moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.cases import Case
from eval.ranking import Line
from eval.score import RESAMPLES, case_scores

PERMUTATIONS = 10_000


@dataclass(frozen=True, slots=True)
class Change:
    """One measure over one group of questions ("all" or a type): new less old.

    `interval` is the paired 95 % bootstrap interval of the difference; `p` the two-sided randomisation test's.
    """

    measure: str
    group: str
    n_cases: int
    old: float
    new: float
    difference: float
    interval: tuple[float, float]
    p: float
    up: tuple[str, ...]
    down: tuple[str, ...]


def compare(cases: Sequence[Case], old: Mapping[str, Line], new: Mapping[str, Line]) -> list[Change]:
    """Compare every measure over the cases both runs define it for (Smucker, Allan and Carterette, CIKM 2007)."""
    return compare_scores(cases, case_scores(cases, old), case_scores(cases, new))


def compare_scores(
    cases: Sequence[Case], before: Mapping[str, Mapping[str, float]], after: Mapping[str, Mapping[str, float]]
) -> list[Change]:
    """As `compare`, of runs that are measured already."""
    types = {case.id: case.type for case in cases}
    changes = []
    for measure in before:
        shared = [case.id for case in cases if case.id in before[measure] and case.id in after[measure]]
        for group in ["all", *sorted({types[i] for i in shared})]:
            ids = [i for i in shared if group in {"all", types[i]}]
            if ids:
                changes.append(_change(measure, group, ids, before[measure], after[measure]))
    return changes


def _change(
    measure: str, group: str, ids: Sequence[str], before: Mapping[str, float], after: Mapping[str, float]
) -> Change:
    differences = np.array([after[i] - before[i] for i in ids])
    return Change(
        measure=measure,
        group=group,
        n_cases=len(ids),
        old=float(np.mean([before[i] for i in ids])),
        new=float(np.mean([after[i] for i in ids])),
        difference=float(differences.mean()),
        interval=paired_interval(differences),
        p=randomisation_p(differences),
        up=tuple(i for i, d in zip(ids, differences, strict=True) if d > 0),
        down=tuple(i for i, d in zip(ids, differences, strict=True) if d < 0),
    )


def paired_interval(differences: np.ndarray) -> tuple[float, float]:
    """The 95 % percentile bootstrap interval of the mean of paired differences."""
    rng = np.random.default_rng(0)
    drawn = rng.choice(differences, size=(RESAMPLES, len(differences))).mean(axis=1)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def randomisation_p(differences: np.ndarray) -> float:
    """Fisher's randomisation test: how often random signs give a mean difference at least as large. 1 for no change."""
    observed = abs(differences.mean())
    if not differences.any():
        return 1.0
    rng = np.random.default_rng(0)
    signs = rng.choice([-1.0, 1.0], size=(PERMUTATIONS, len(differences)))
    extreme = np.abs((signs * differences).mean(axis=1)) >= observed - 1e-12
    return float((extreme.sum() + 1) / (PERMUTATIONS + 1))
