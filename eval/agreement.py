"""How far coders agree: raw, Cohen's kappa, weighted kappa, Krippendorff's alpha, with intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

import numpy as np

LEAST_ITEMS = 30
RESAMPLES = 500
SCALE = ("contradicted", "unsupported", "partial", "supported")

Labels = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One figure with its 95 % bootstrap interval over items; None where fewer than thirty items have two labels."""

    name: str
    n_items: int
    value: float | None
    interval: tuple[float, float] | None


def agreement(labels: Labels) -> list[Agreement]:
    """Agreement over items two coders labelled; `labels` maps coder to item to label. An unlabelled item never counts.

    Kappa (Cohen, 1960) and its weighted form (Cohen, 1968; quadratic weights over `SCALE`) are the mean over pairs of
    coders; alpha (Krippendorff, 2011) takes all coders at once, nominal and ordinal.
    """
    items = sorted({item for own in labels.values() for item in own})
    doubled = [item for item in items if sum(item in own for own in labels.values()) >= 2]
    figures: dict[str, Callable[[Sequence[str]], float]] = {
        "raw agreement": lambda chosen: _pairwise(labels, chosen, _raw),
        "kappa": lambda chosen: _pairwise(labels, chosen, _kappa),
        "weighted kappa": lambda chosen: _pairwise(labels, chosen, _weighted_kappa),
        "alpha, nominal": lambda chosen: _alpha(labels, chosen, "nominal"),
        "alpha, ordinal": lambda chosen: _alpha(labels, chosen, "ordinal"),
    }
    enough = len(doubled) >= LEAST_ITEMS
    return [
        Agreement(
            name, len(doubled), figure(doubled) if enough else None, _interval(figure, doubled) if enough else None
        )
        for name, figure in figures.items()
    ]


def against_people(labels: Labels, checker: Mapping[str, str]) -> list[Agreement]:
    """Agreement of a checker with people on the items it judged; each person's label counts by itself."""
    pairs = {(coder, item): label for coder, own in labels.items() for item, label in own.items() if item in checker}
    people = {f"{coder}/{item}": label for (coder, item), label in pairs.items()}
    return agreement({"people": people, "checker": {f"{coder}/{item}": checker[item] for coder, item in pairs}})


def _pairwise(labels: Labels, items: Sequence[str], figure: Callable[[list[str], list[str]], float]) -> float:
    values = []
    for one, two in combinations(sorted(labels), 2):
        both = [item for item in items if item in labels[one] and item in labels[two]]
        if both:
            values.append(figure([labels[one][item] for item in both], [labels[two][item] for item in both]))
    return float(np.mean(values))


def _raw(one: list[str], two: list[str]) -> float:
    return float(np.mean([a == b for a, b in zip(one, two, strict=True)]))


def _kappa(one: list[str], two: list[str]) -> float:
    from sklearn.metrics import cohen_kappa_score

    return 1.0 if len({*one, *two}) == 1 else float(cohen_kappa_score(one, two))


def _weighted_kappa(one: list[str], two: list[str]) -> float:
    from sklearn.metrics import cohen_kappa_score

    if len({*one, *two}) == 1:
        return 1.0
    return float(cohen_kappa_score(one, two, labels=list(SCALE), weights="quadratic"))


def _alpha(labels: Labels, items: Sequence[str], level: Literal["nominal", "ordinal"]) -> float:
    import krippendorff

    table: list[list[Any]] = [
        [SCALE.index(own[item]) if item in own else np.nan for item in items] for _, own in sorted(labels.items())
    ]
    told = {value for row in table for value in row if not np.isnan(value)}
    if len(told) == 1:
        return 1.0
    return float(krippendorff.alpha(np.array(table), level_of_measurement=level, value_domain=list(range(len(SCALE)))))


def _interval(figure: Callable[[Sequence[str]], float], items: Sequence[str]) -> tuple[float, float]:
    """95 % percentile bootstrap over items."""
    rng = np.random.default_rng(0)
    values = []
    for _ in range(RESAMPLES):
        drawn = [items[i] for i in rng.integers(0, len(items), len(items))]
        values.append(figure(drawn))
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)
