"""Support scoring measured: overlap, cosine, contrasts, the cross-encoder and all together on labelled pairs."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.proof.contrast import uncovered
from assistant.proof.cross_encoder import LABELS, CrossEncoder, claim_parts
from assistant.proof.support import scorer_features
from eval.checkers import Checker
from eval.jsonl import needs_text, read_objects
from eval.support_data import Pair
from ingest.encode import Encoder
from ingest.errors import InputError

RESAMPLES = 1000
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Figure:
    """One method on one set of pairs: supported against the rest, each with a 95 % bootstrap interval over pairs.

    `caught` is the share of contradicted pairs not taken for supported.
    """

    method: str
    data: str
    n_pairs: int
    auroc: tuple[float, float, float]
    balanced_accuracy: tuple[float, float, float]
    caught: float | None


def read_pairs(path: Path) -> list[Pair]:
    """Pairs of a JSONL file with passage, claim and one of the four labels.

    Raises:
        InputError: the line and field that is wrong, or no line at all.
    """
    pairs = []
    for number, row in read_objects(path, what="a file of labelled pairs"):
        where = f"{path}:{number}"
        passage, claim = needs_text(row, "passage", where), needs_text(row, "claim", where)
        if row.get("label") not in LABELS:
            raise InputError(f"{where}: label is {row.get('label')!r:.40}; use {', '.join(LABELS)}")
        pairs.append(Pair(passage, claim, row["label"], path.stem, str(row.get("document"))))
    if not pairs:
        raise InputError(f"{path}: no pairs in it; write one JSON object a line")
    return pairs


def overlap_scores(pairs: Sequence[Pair]) -> Scores:
    """The share of a claim's content words that its passage holds."""
    return np.array([1.0 - uncovered(pair.passage, pair.claim) for pair in pairs])


def cosine_scores(encoder: Encoder, pairs: Sequence[Pair]) -> Scores:
    passages = encoder.encode([pair.passage for pair in pairs])
    claims = encoder.encode([pair.claim for pair in pairs])
    return np.asarray((passages * claims).sum(axis=1), dtype=np.float64)


def part_features(cross_encoder: CrossEncoder, pairs: Sequence[Pair]) -> tuple[Scores, NDArray[Any]]:
    """What the forest sees of each part of the claims, and which pair each part is of."""
    parts = [(at, (pair.passage, part)) for at, pair in enumerate(pairs) for part in claim_parts(pair.claim)]
    return scorer_features(cross_encoder, [part for _, part in parts]), np.array([at for at, _ in parts])


def least(scores: Scores, owners: NDArray[Any]) -> Scores:
    """The least score of each owner's parts: a claim is supported as far as its least supported part."""
    found = np.full(owners.max() + 1, np.inf)
    np.minimum.at(found, owners, scores)
    return found


def figure(method: str, data: str, pairs: Sequence[Pair], scores: Scores, told: NDArray[Any]) -> Figure:
    """Measure a method by its scores and by which pairs it told to be supported."""
    truth = np.array([pair.label == "supported" for pair in pairs])
    contradicted = np.array([pair.label == "contradicted" for pair in pairs])
    return Figure(
        method=method,
        data=data,
        n_pairs=len(pairs),
        auroc=_with_interval(lambda at: auroc(truth[at], scores[at]), len(pairs)),
        balanced_accuracy=_with_interval(lambda at: balanced_accuracy(truth[at], told[at]), len(pairs)),
        caught=float((~told[contradicted]).mean()) if contradicted.any() else None,
    )


def auroc(truth: NDArray[Any], scores: Scores) -> float:
    """The probability that a supported pair scores above another (ties half); NaN where one kind is missing."""
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(truth, scores)) if 0 < truth.sum() < len(truth) else float("nan")


def balanced_accuracy(truth: NDArray[Any], told: NDArray[Any]) -> float:
    """The mean of the shares of supported and of other pairs told rightly; NaN where one kind is missing."""
    if not 0 < truth.sum() < len(truth):
        return float("nan")
    return float((told[truth].mean() + (~told[~truth]).mean()) / 2)


def _with_interval(value: Callable[[NDArray[Any]], float], n: int) -> tuple[float, float, float]:
    rng = np.random.default_rng(0)
    drawn = [value(rng.integers(0, n, n)) for _ in range(RESAMPLES)]
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return value(np.arange(n)), float(low), float(high)


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures, the checker's pairs a second once loaded, and how many pairs it failed on (they are left out)."""

    figures: tuple[Figure, ...]
    pairs_per_s: float
    n_failed: int


def measure_folder(folder: Path, name: str, checker: Checker, encoder: Encoder) -> Measured:
    """Measure a checker on every `*.jsonl` of labelled pairs in a folder.

    Overlap and cosine stand beside it at the threshold that suits them best on the very data, which flatters them.

    Raises:
        InputError: no such file there, or a line that is wrong.
    """
    paths = sorted(folder.glob("*.jsonl"))
    if not paths:
        raise InputError(f"{folder}: no *.jsonl of labelled pairs there; each line needs passage, claim and label")
    figures, n_pairs, n_failed, spent = [], 0, 0, 0.0
    read = {path: read_pairs(path) for path in paths}
    checker.score([("A passage.", "A claim.")])
    for path, pairs in read.items():
        truth = np.array([pair.label == "supported" for pair in pairs])
        for method, scores in (
            ("word overlap", overlap_scores(pairs)),
            ("encoder cosine", cosine_scores(encoder, pairs)),
        ):
            figures.append(figure(method, path.stem, pairs, scores, scores >= best_threshold(truth, scores)))
        started = time.monotonic()
        answers = checker.score([(pair.passage, pair.claim) for pair in pairs])
        spent += time.monotonic() - started
        n_pairs += len(pairs)
        judged = [(pair, support) for pair, support in zip(pairs, answers, strict=True) if support is not None]
        n_failed += len(pairs) - len(judged)
        if judged:
            told = np.array([support.label == "supported" for _, support in judged])
            given = np.array([support.score for _, support in judged])
            figures.append(figure(name, path.stem, [pair for pair, _ in judged], given, told))
    return Measured(tuple(figures), n_pairs / spent, n_failed)


def best_threshold(truth: NDArray[Any], scores: Scores, sources: NDArray[Any] | None = None) -> float:
    """Where the balanced accuracy over these pairs is highest; with `sources`, its mean over them."""
    names = np.zeros(len(truth)) if sources is None else sources

    def accuracy(at: float) -> float:
        groups = [names == name for name in sorted(set(names))]
        return float(np.mean([balanced_accuracy(truth[group], scores[group] >= at) for group in groups]))

    return float(max(np.quantile(scores, np.linspace(0.02, 0.98, 97)), key=accuracy))


def table(figures: Sequence[Figure]) -> str:
    """Figures as a Markdown table."""
    rows = [
        "| data | pairs | method | AUROC | balanced accuracy | contradictions caught |",
        "|---|---|---|---|---|---|",
    ]
    for f in figures:
        caught = "–" if f.caught is None else f"{f.caught:.2f}"
        rows.append(
            f"| {f.data} | {f.n_pairs} | {f.method} | {_span(f.auroc)} | {_span(f.balanced_accuracy)} | {caught} |"
        )
    return "\n".join(rows)


def _span(value: tuple[float, float, float]) -> str:
    return f"{value[0]:.2f} [{value[1]:.2f}, {value[2]:.2f}]"


def by_source(pairs: Sequence[Pair]) -> Mapping[str, list[Pair]]:
    """Pairs by data set, the domains of SummEdits together."""
    found: dict[str, list[Pair]] = {}
    for pair in pairs:
        found.setdefault(pair.source.partition("_")[0], []).append(pair)
    return dict(sorted(found.items()))
