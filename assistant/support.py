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

from assistant.contrast import CONTRASTS, Contrast, contrasts, features
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
        calibration = card["calibration"]
        self._coefficients = np.array(calibration["coefficients"])
        self._intercepts = np.array(calibration["intercepts"])
        self._mean, self._scale = np.array(calibration["mean"]), np.array(calibration["scale"])
        self.threshold: float = calibration["threshold"]
        self.caution: float = calibration["caution"]

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
        logits = (rows - self._mean) / self._scale @ self._coefficients.T + self._intercepts
        return [self._support(pair, row) for pair, row in zip(pairs, softmax(logits), strict=True)]

    def _support(self, pair: tuple[str, str], probabilities: NDArray[np.float64]) -> Support:
        supported = float(probabilities[0])
        found = contrasts(*pair)
        needed = self.threshold + (self.caution if found & HARD else 0.0)
        label = LABELS[0] if supported >= needed else LABELS[1 + int(np.argmax(probabilities[1:]))]
        return Support(
            label=cast("Label", label),
            score=supported,
            probabilities=cast("tuple[float, float, float, float]", tuple(map(float, probabilities))),
            contrasts=tuple(kind for kind in CONTRASTS if kind in found),
        )


def scorer_features(cross_encoder: CrossEncoder, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
    """What the calibration sees of each pair: four log probabilities of the cross-encoder, then `contrast.features`."""
    told = np.log(softmax(cross_encoder.logits(pairs)).clip(1e-6))
    return np.hstack([told, np.array([features(passage, claim) for passage, claim in pairs])])


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows of logits as rows of probabilities."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))
