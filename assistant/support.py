"""How far a passage supports a claim: the cross-encoder and the explicit contrasts, calibrated together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from assistant.contrast import CONTRASTS, Contrast, features
from assistant.cross_encoder import LABELS, CrossEncoder
from ingest.errors import EncoderError

Label = Literal["supported", "partial", "unsupported", "contradicted"]
HARD: frozenset[Contrast] = frozenset({"negation", "number", "binding", "name", "role", "order"})
FOLDER = Path(__file__).parent / "support"


@dataclass(frozen=True, slots=True)
class Support:
    """A judgement: `score` is the calibrated probability (0-1) that the claim is supported in full.

    `label` is supported from the threshold the calibration chose on, and only well above it where a hard contrast
    (negation, number, name ...) was found; else the likeliest of the other three.
    """

    label: Label
    score: float
    probabilities: tuple[float, float, float, float]
    contrasts: tuple[Contrast, ...]


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic regression over standardised features: four labels, and from where on "supported" is said.

    `caution` is added to the threshold where a hard contrast was found.
    """

    coefficients: list[list[float]]
    intercepts: list[float]
    mean: list[float]
    scale: list[float]
    threshold: float
    caution: float

    def probabilities(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Rows of features as rows of four probabilities, in the order of `LABELS`."""
        standard = (rows - np.array(self.mean)) / np.array(self.scale)
        return softmax(standard @ np.array(self.coefficients).T + np.array(self.intercepts))


class SupportScorer:
    """The shipped scorer; its weights are checked against their checksum when it is first used.

    Raises:
        EncoderError: the weights are missing or not the shipped ones.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        try:
            card = json.loads((folder / "support.json").read_text())
        except OSError as error:
            raise EncoderError(f"{folder}: the support scorer is not installed ({error}); run make install") from error
        self._sha256: str = card["sha256"]
        self._calibration = Calibration(**card["calibration"])

    @cached_property
    def _cross_encoder(self) -> CrossEncoder:
        weights = self._folder / "support.safetensors"
        if hashlib.sha256(weights.read_bytes()).hexdigest() != self._sha256:
            raise EncoderError(f"{weights}: not the shipped weights (checksum differs); run make install again")
        return CrossEncoder(weights)

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[Support]:
        """Judge (passage, claim) pairs, in order."""
        if not pairs:
            return []
        rows = scorer_features(self._cross_encoder, pairs)
        return [self._support(*both) for both in zip(self._calibration.probabilities(rows), rows, strict=True)]

    def _support(self, probabilities: NDArray[np.float64], row: NDArray[np.float64]) -> Support:
        supported, found = float(probabilities[0]), found_contrasts(row)
        needed = self._calibration.threshold + (self._calibration.caution if HARD & set(found) else 0.0)
        label = LABELS[0] if supported >= needed else LABELS[1 + int(np.argmax(probabilities[1:]))]
        return Support(
            label=cast("Label", label),
            score=supported,
            probabilities=cast("tuple[float, float, float, float]", tuple(map(float, probabilities))),
            contrasts=found,
        )


def found_contrasts(row: NDArray[np.float64]) -> tuple[Contrast, ...]:
    """The contrasts that a row of `scorer_features` holds."""
    return tuple(kind for kind, value in zip(CONTRASTS, row[len(LABELS) :], strict=False) if value)


def scorer_features(cross_encoder: CrossEncoder, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
    """What the calibration sees of each pair: four log probabilities of the cross-encoder, then `contrast.features`."""
    told = np.log(softmax(cross_encoder.logits(pairs)).clip(1e-6))
    return np.hstack([told, np.array([features(passage, claim) for passage, claim in pairs])])


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows of logits as rows of probabilities."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))
