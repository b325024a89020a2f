"""A written claim against the passages it cites: what it may not say, and how far the rest is supported."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from assistant.proof.actors import persons_of
from assistant.proof.discrepancies import Discrepancy, Told, discrepancies, nearest
from assistant.proof.naming import without_review
from assistant.proof.support import Support
from assistant.question.names import named_reviews
from assistant.types import Evidence, Hit
from assistant.writing.labels import Sentence
from ingest.types import EvidenceKind, Metadata

Fault = Literal["label", "markup", "several", "review", "support"] | Discrepancy
REASONS: dict[Fault, str] = {
    "label": "it cites no passage that was offered",
    "markup": "it holds markup, an address, hidden characters or words meant for a program",
    "several": "it speaks of several reviews at once; write of one",
    "quotation": "what it puts in quotation marks does not stand in the passage word for word",
    "review": "it names another review than the passage is from",
    "kind": "it gives the passage as another kind of evidence: guidance, a voice or a recommendation is no finding",
    "denial": "it says no where the passage says yes, or the other way about",
    "duty": "it tells what should happen as what happened, or the other way about",
    "doubt": "it tells as certain what the passage holds possible",
    "number": "a number, date or age is not the passage's, or counts something else there",
    "name": "it names someone or something that the passage does not",
    "actor": "another person or body did this in the passage",
    "parts": "two people or bodies changed places",
    "beyond": "a part of it stands nowhere in the passage",
    "support": "the passage does not support it",
}
LEAST_SUPPORT = 0.05
VOUCHED = 0.35
_MARKUP = re.compile(
    r"[<>`{}|\\]|\]\(|!\[|\*\*|__|^#|&#?\w+;|https?:|www\.|javascript:|data:|\bon\w+=|//|\w@\w|\b\w+\.(?:com|org|net|io)\b",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"\(P\d+\)|\b(?:system|assistant|user)\s*:|\bnew instructions?\b"
    r"|\b(?:ignore|disregard|forget)\b[^.]{0,20}\b(?:all|any|previous|above|rules|instructions)\b",
    re.IGNORECASE,
)


class Scorer(Protocol):
    """Judges (passage, claim) pairs in order."""

    def score(self, pairs: Sequence[tuple[str, str]]) -> Sequence[Support]: ...


@dataclass(frozen=True, slots=True)
class Source:
    """A passage as it was offered: its hit, what its review says of itself, and the sentences that may be cited.

    A sentence is (place of its paragraph, kind of evidence, text).
    """

    hit: Hit
    metadata: Metadata
    acronyms: Mapping[str, str]
    sentences: tuple[tuple[int, EvidenceKind, str], ...]

    @property
    def text(self) -> str:
        return " ".join(text for _, _, text in self.sentences)

    @property
    def around(self) -> str:
        """Words of the review itself that any claim from it may use."""
        told = self.metadata
        parts = (told.title, told.body, told.area, told.kind, told.nation, told.year, *told.subjects)
        return " ".join([*(part for part in parts if part), *self.hit.passage.heading])


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence after its proof, proven where it has no faults; `support` is the scorer's, 0 where not asked.

    `is_repair` tells that it stands for one that failed before.
    """

    sentence: Sentence
    evidence: tuple[Evidence, ...]
    support: float
    faults: tuple[Fault, ...]
    is_repair: bool = False


def prove(
    sentence: Sentence, sources: Mapping[int, Source], reviews: Mapping[str, Metadata], scorer: Scorer
) -> Checked:
    """Check a sentence against the passages it cites; labels that were not offered are dropped first.

    The explicit checks come first, in words; only what passes them is put to the scorer, and what fails none but
    "beyond": words of its own may stand where the whole of the passages supports them (`VOUCHED`).
    """
    cited = [sources[label] for label in sentence.labels if label in sources]
    if not cited:
        return Checked(sentence, (), 0.0, ("label",))
    if is_unsafe(sentence.text):
        return Checked(sentence, (), 0.0, ("markup",))
    claim = without_review(sentence.text, reviews, _names(cited))
    evidence = tuple(e for source in cited for e in _nearest(source, claim))
    faults = _faults(sentence.text, cited, evidence, reviews)
    if faults == ("beyond",):
        (whole,) = scorer.score([(" ".join(source.text for source in cited), claim)])
        return Checked(sentence, evidence, whole.score, () if whole.score >= VOUCHED else faults)
    if faults:
        return Checked(sentence, evidence, 0.0, faults)
    near = " ".join(e.text for e in evidence)
    (judged,) = scorer.score([(near, claim)])
    return Checked(sentence, evidence, judged.score, () if judged.score >= LEAST_SUPPORT else ("support",))


def is_unsafe(text: str) -> bool:
    """Markup, an address, a hidden or bidirectional character, or words meant for a program."""
    hidden = any(unicodedata.category(letter) in {"Cc", "Cf", "Co"} for letter in text)
    return hidden or bool(_MARKUP.search(text) or _ORDERS.search(text))


def _faults(
    text: str, cited: Sequence[Source], evidence: Sequence[Evidence], reviews: Mapping[str, Metadata]
) -> tuple[Fault, ...]:
    passage = " ".join(source.text for source in cited)
    told = Told(
        passage=passage,
        near=tuple(e.text for e in evidence),
        around=" ".join(source.around for source in cited),
        kinds=_kinds(cited, evidence),
        persons=tuple(p for source in cited for p in persons_of(source.metadata.subjects, source.metadata.title)),
        acronyms={short: full for source in cited for short, full in source.acronyms.items()},
    )
    found: list[Fault] = [*discrepancies(told, without_review(text, reviews, _names(cited)), as_written=text)]
    return (*found, "review") if _other_review(text, cited, passage, reviews) else tuple(found)


def _nearest(source: Source, claim: str) -> list[Evidence]:
    """The sentences of a passage that hold most of a claim, as evidence."""
    return [
        Evidence(source.hit, place, text, 1.0, holds_all=False)
        for at in nearest([text for _, _, text in source.sentences], claim)
        for place, _, text in [source.sentences[at]]
    ]


def _kinds(cited: Sequence[Source], evidence: Sequence[Evidence]) -> frozenset[EvidenceKind]:
    texts = {(e.place, e.text) for e in evidence}
    return frozenset(kind for source in cited for place, kind, text in source.sentences if (place, text) in texts)


def _names(cited: Sequence[Source]) -> tuple[str, ...]:
    return tuple(source.hit.passage.document for source in cited)


def _other_review(text: str, cited: Sequence[Source], passage: str, reviews: Mapping[str, Metadata]) -> bool:
    """The claim names a review that it does not cite and the passage does not mention."""
    named = set(named_reviews(text, reviews)) - set(named_reviews(passage, reviews))
    return bool(named - set(_names(cited)))
