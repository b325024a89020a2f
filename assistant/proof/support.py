"""How far a passage supports a claim: the cross-encoder and the explicit contrasts, calibrated together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from assistant.proof.contrast import CONTRASTS, Contrast, features
from assistant.proof.cross_encoder import LABELS, CrossEncoder
from assistant.proof.discrepancies import DISCREPANCIES, discrepancies, told_of
from assistant.proof.forest import Forest, read_forest
from assistant.shipped import checked, read_card

Label = Literal["supported", "partial", "unsupported", "contradicted"]
HARD: frozenset[Contrast] = frozenset({"negation", "number", "binding", "name", "role", "order"})
FOLDER = Path(__file__).parents[1] / "support"


@dataclass(frozen=True, slots=True)
class Support:
    """A judgement: `score` is the calibrated probability (0-1) that the claim is supported in full.

    `label` is supported from the threshold the calibration chose on; else the likeliest of the other three.
    """

    label: Label
    score: float
    probabilities: tuple[float, float, float, float]
    contrasts: tuple[Contrast, ...]


@dataclass(frozen=True, slots=True)
class Calibration:
    """A forest over `scorer_features`, and the score from which on "supported" is said.

    Where a hard contrast was found (negation, number, name ...), the share `caution` of the probability of support
    counts for contradicted: the public pairs that the forest learnt from hold fewer such traps than drafts do.
    """

    forest: Forest
    threshold: float
    caution: float

    def probabilities(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Rows of features as rows of four probabilities, in the order of `LABELS`."""
        told = self.forest.probabilities(rows)
        moved = self.caution * told[:, 0] * np.array([bool(HARD & set(found_contrasts(row))) for row in rows])
        told[:, 0] -= moved
        told[:, LABELS.index("contradicted")] += moved
        return told


class SupportScorer:
    """The shipped scorer; its weights are checked against their checksum when it is first used.

    Raises:
        EncoderError: the weights are missing or not the shipped ones.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        card = read_card(folder / "support.json", of="support scorer")
        self._sha256: str = card["sha256"]
        self._calibration = Calibration(read_forest(folder / "forest.npz"), card["threshold"], card["caution"])

    @cached_property
    def _cross_encoder(self) -> CrossEncoder:
        return CrossEncoder(checked(self._folder / "support.safetensors", self._sha256))

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[Support]:
        """Judge (passage, claim) pairs, in order."""
        if not pairs:
            return []
        rows = scorer_features(self._cross_encoder, pairs)
        return [self._support(*both) for both in zip(self._calibration.probabilities(rows), rows, strict=True)]

    def _support(self, probabilities: NDArray[np.float64], row: NDArray[np.float64]) -> Support:
        supported = float(probabilities[0])
        enough = supported >= self._calibration.threshold
        label = LABELS[0] if enough else LABELS[1 + int(np.argmax(probabilities[1:]))]
        return Support(
            label=cast("Label", label),
            score=supported,
            probabilities=cast("tuple[float, float, float, float]", tuple(map(float, probabilities))),
            contrasts=found_contrasts(row),
        )


def found_contrasts(row: NDArray[np.float64]) -> tuple[Contrast, ...]:
    """The contrasts that a row of `scorer_features` holds."""
    return tuple(kind for kind, value in zip(CONTRASTS, row[len(LABELS) :], strict=False) if value)


def scorer_features(cross_encoder: CrossEncoder, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
    """What the forest sees of each pair: four log probabilities of the cross-encoder, then `explicit_features`."""
    told = np.log(softmax(cross_encoder.logits(pairs)).clip(1e-6))
    return np.hstack([told, np.array([explicit_features(passage, claim) for passage, claim in pairs])])


def explicit_features(passage: str, claim: str) -> list[float]:
    """The features that need no network: `contrast.features`, and 0 or 1 for each of `DISCREPANCIES`."""
    found = discrepancies(told_of(passage, claim), claim)
    return [*features(passage, claim), *(float(discrepancy in found) for discrepancy in DISCREPANCIES)]


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows of logits as rows of probabilities."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))
