"""Dense and lexical scores made one: standardised, summed, with a prior for length and kind."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from assistant.types import Hit
from ingest.types import EvidenceKind, Passage

LENGTH = 0.4
ASKED_KIND = 1.5

Ranked = Sequence[tuple[str, float]]


def fuse(dense: Ranked, lexical: Ranked) -> dict[str, float]:
    """Sum a passage's standard scores over two rankings (CombSUM, Fox and Shaw, TREC-2, 1994, of z-scores).

    A passage that the dense ranking lacks counts as its last one, and one that the lexical ranking lacks as one that
    scores 0. A ranking whose scores are all alike says nothing.

    Returns:
        Passage id to score, for every passage in either; the order of the rankings does not matter.
    """
    ids = sorted({*(i for i, _ in dense), *(i for i, _ in lexical)})
    near, words = dict(dense), dict(lexical)
    far = min(near.values(), default=0.0)
    by_dense = _standard(list(near.values()), [near.get(i, far) for i in ids])
    by_words = _standard(list(words.values()), [words.get(i, 0.0) for i in ids])
    return {i: round(float(a + b), 9) for i, a, b in zip(ids, by_dense, by_words, strict=True)}


def prior(passage: Passage, asked_kinds: frozenset[EvidenceKind]) -> float:
    """What speaks for a passage before its words do: its length, and its kind being asked for."""
    return LENGTH * math.log(1 + len(passage.text.split())) + (ASKED_KIND if passage.kind in asked_kinds else 0.0)


def ranked_hits(
    scores: Mapping[str, float], passages: Mapping[str, Passage], asked_kinds: frozenset[EvidenceKind]
) -> list[Hit]:
    """Passages by score and prior, best first, ties by id, ranks from 1."""
    totals = {i: score + prior(passages[i], asked_kinds) for i, score in scores.items()}
    best_first = sorted(totals, key=lambda i: (-totals[i], i))
    return [Hit(passages[i], totals[i], rank) for rank, i in enumerate(best_first, start=1)]


def _standard(known: Sequence[float], values: Sequence[float]) -> np.ndarray:
    spread = float(np.std(known)) if known else 0.0
    return (np.asarray(values) - np.mean(known)) / spread if spread > 1e-9 else np.zeros(len(values))
