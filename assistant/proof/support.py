"""How far a passage supports a claim: the cross-encoder and the explicit contrasts, calibrated together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from assistant.proof.contrast import CONTRASTS, Contrast, features
from assistant.proof.cross_encoder import LABELS, CrossEncoder, claim_parts, nearest_window
from assistant.proof.discrepancies import DISCREPANCIES, discrepancies, told_of
from assistant.proof.forest import Forest, read_forest
from assistant.shipped import checked, read_card
from ingest.sentences import sentence_spans

Label = Literal["supported", "partial", "unsupported", "contradicted"]
HARD: frozenset[Contrast] = frozenset({"negation", "number", "binding", "name", "role", "order"})
# The words of a passage nearest to a claim that the explicit checks read.
CHECKED_WORDS = 400
_MARKS = re.compile(
    r"\s*\[\d+(?:\s*[,;–-]\s*\d+)*\]|^\s*(?:\d{1,3}[.)]|[•*-])\s+(?=[A-Z])"
    r"|\s*\((?:para(?:graph)?s?\.? )?\d+(?:\.\d+)+\)",
    re.IGNORECASE | re.MULTILINE,
)
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
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


_NOTHING = Support("unsupported", 0.0, (0.0, 0.0, 1.0, 0.0), ())
_WORD_FOR_WORD = Support("supported", 0.99, (0.99, 0.01, 0.0, 0.0), ())


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
        """Judge (passage, claim) pairs, in order; a claim of several sentences by each of them.

        Citation marks, list numbers and paragraph numbers in brackets are no part of a claim. What stands so in the
        passage, as sentences of it, is supported. Nothing supports a claim without a letter, and a passage without one
        supports nothing.
        """
        parts = [[(passage, part) for part in claim_parts(_MARKS.sub("", claim))] for passage, claim in pairs]
        known = {part: found for own in parts for part in own if (found := _without_reading(*part))}
        read = [part for own in parts for part in own if part not in known]
        rows = scorer_features(self._cross_encoder, read) if read else np.zeros((0, 0))
        probabilities = self._calibration.probabilities(rows) if read else rows
        told = dict(zip(read, map(self._support, probabilities, rows), strict=True))
        return [_together([known.get(part) or told[part] for part in own]) for own in parts]

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


def _without_reading(passage: str, claim: str) -> Support | None:
    """What is plain of a claim: it or its passage says nothing, or it stands there word for word; else None.

    What is not mostly in Latin letters the cross-encoder cannot read, so that nothing supports it but its own words.
    """
    if not (_LETTER.search(passage) and _LETTER.search(claim)):
        return _NOTHING
    sentences = (passage[start:end] for start, end in sentence_spans(passage))
    whole = f"|{'|'.join(map(_words, sentences))}|"
    parts = "|".join(_words(claim[start:end]) for start, end in sentence_spans(claim))
    if f"|{parts}|" in whole:
        return _WORD_FOR_WORD
    return None if _is_latin(passage) and _is_latin(claim) else _NOTHING


def _is_latin(text: str) -> bool:
    return 2 * len(_LATIN.findall(text)) > len(_LETTER.findall(text))


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _together(parts: Sequence[Support]) -> Support:
    """The judgement of a claim by those of its sentences: that of the least supported one.

    Its label is contradicted where any of them is, and partial where others are supported.
    """
    least = min(parts, key=lambda part: part.score)
    labels = {part.label for part in parts}
    if "contradicted" in labels:
        return replace(least, label="contradicted")
    return replace(least, label="partial") if "supported" in labels and len(labels) > 1 else least


def found_contrasts(row: NDArray[np.float64]) -> tuple[Contrast, ...]:
    """The contrasts that a row of `scorer_features` holds."""
    return tuple(kind for kind, value in zip(CONTRASTS, row[len(LABELS) :], strict=False) if value)


def scorer_features(cross_encoder: CrossEncoder, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
    """What the forest sees of each pair: four log probabilities of the cross-encoder, then `explicit_features`."""
    told = np.log(softmax(cross_encoder.logits(pairs)).clip(1e-6))
    return np.hstack([told, np.array([explicit_features(passage, claim) for passage, claim in pairs])])


def explicit_features(passage: str, claim: str) -> list[float]:
    """The features that need no network: `contrast.features`, and 0 or 1 for each of `DISCREPANCIES`."""
    passage = nearest_window(passage, claim, max_words=CHECKED_WORDS)
    found = discrepancies(told_of(passage, claim), claim)
    return [*features(passage, claim), *(float(discrepancy in found) for discrepancy in DISCREPANCIES)]


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows of logits as rows of probabilities."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))
