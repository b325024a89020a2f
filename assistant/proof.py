"""A written claim against the passages it cites: what it may not say, and how far the rest is supported."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from assistant.actors import actors, actors_differ, parts_differ, persons_differ, persons_of, unknown_names
from assistant.counted import ages_differ, dates_differ, numbers_differ
from assistant.labels import Sentence
from assistant.mismatch import denial_differs, doubt_differs, duty_differs, kind_differs, opposite_told
from assistant.names import named_reviews
from assistant.naming import without_review
from assistant.support import Support
from assistant.types import Evidence, Hit
from assistant.verify import normalised
from assistant.words import stem, stems
from ingest.types import EvidenceKind, Metadata
from ingest.words import content_words

Fault = Literal[
    "label", "markup", "quotation", "review", "kind", "denial", "duty", "doubt", "number", "name", "actor", "parts",
    "beyond", "support",
]  # fmt: skip
REASONS: dict[Fault, str] = {
    "label": "it cites no passage that was offered",
    "markup": "it holds markup, an address, hidden characters or words meant for a program",
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
LEAST_SUPPORT = 0.08
MOST_BEYOND = 0.62
MOST_BEYOND_CLAUSE = 0.8
MOST_IN_A_ROW = 4
N_NEAR = 3
_MARKUP = re.compile(
    r"[<>`{}|\\]|\]\(|!\[|\*\*|__|^#|&#?\w+;|https?:|www\.|javascript:|data:|\bon\w+=|//|\w@\w|\b\w+\.(?:com|org|net|io)\b",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"\(P\d+\)|\b(?:system|assistant|user)\s*:|\bnew instructions?\b"
    r"|\b(?:ignore|disregard|forget)\b[^.]{0,20}\b(?:all|any|previous|above|rules|instructions)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|(?<!\w)[‘']((?:[^’']|(?<=\w)[’'](?=\w))+)[’'](?!\w)")
_CLAUSES = re.compile(r"; |, (?:and|but|which|while|so|because)\b|\b(?:and|but|while|because|after|before)\b|, ")
_SAID_OF_REVIEWS = stems(
    "review reviews report inspection found finds identified concluded states stated noted notes described recommends "
    "recommended recommendation finding learning point case child children young person family practitioners "
    "professionals agencies said told according guidance set out made took place happened"
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

    The explicit checks come first, in words; only what passes them is put to the scorer.
    """
    cited = [sources[label] for label in sentence.labels if label in sources]
    if not cited:
        return Checked(sentence, (), 0.0, ("label",))
    if _is_unsafe(sentence.text):
        return Checked(sentence, (), 0.0, ("markup",))
    evidence = tuple(e for source in cited for e in _nearest(source, sentence.text))
    faults = _faults(sentence.text, cited, evidence, reviews)
    if faults:
        return Checked(sentence, evidence, 0.0, faults)
    near = " ".join(e.text for e in evidence)
    (judged,) = scorer.score([(near, without_review(sentence.text, reviews, _names(cited)))])
    return Checked(sentence, evidence, judged.score, () if judged.score >= LEAST_SUPPORT else ("support",))


def _is_unsafe(text: str) -> bool:
    """Markup, an address, a hidden or bidirectional character, or words meant for a program."""
    hidden = any(unicodedata.category(letter) in {"Cc", "Cf", "Co"} for letter in text)
    return hidden or bool(_MARKUP.search(text) or _ORDERS.search(text))


def _faults(
    text: str, cited: Sequence[Source], evidence: Sequence[Evidence], reviews: Mapping[str, Metadata]
) -> tuple[Fault, ...]:
    passage, around = " ".join(source.text for source in cited), " ".join(source.around for source in cited)
    claim = without_review(text, reviews, _names(cited))
    near = " ".join(e.text for e in evidence)
    best = _best(evidence, claim)
    kinds = _kinds(cited, evidence)
    persons = [p for source in cited for p in persons_of(source.metadata.subjects, source.metadata.title)]
    acronyms = {short: full for source in cited for short, full in source.acronyms.items()}
    found: dict[Fault, bool] = {
        "quotation": _misquotes(text, f"{passage} {around}"),
        "review": _other_review(text, cited, passage, reviews),
        "kind": kind_differs(near, kinds, text),
        "denial": denial_differs(near, passage, claim) or opposite_told(near, passage, claim),
        "duty": duty_differs(best, near, kinds, claim),
        "doubt": doubt_differs(near, claim),
        "number": numbers_differ(best, near, around, passage, claim)
        or dates_differ(near, f"{passage} {around}", claim)
        or ages_differ(passage, claim, persons),
        "name": bool(unknown_names(f"{passage} {around}", claim, acronyms)),
        "actor": actors_differ(*(_spelt(said, acronyms) for said in (best, near, f"{passage} {around}", claim)))
        or persons_differ(near, claim, persons),
        "parts": parts_differ(best, claim),
        "beyond": _beyond(f"{passage} {around} {_spelt(passage, acronyms)}", claim),
    }
    return tuple(fault for fault, is_there in found.items() if is_there)


def _nearest(source: Source, claim: str) -> list[Evidence]:
    """The sentences of a passage that hold most of a claim, best first while each adds two of its words, in order."""
    left = set(stems(claim)) - _SAID_OF_REVIEWS
    rest = list(enumerate(source.sentences))
    chosen: list[int] = []
    while rest and len(chosen) < N_NEAR:
        at, (_, _, text) = max(rest, key=lambda pair: (len(left & stems(pair[1][2])), -pair[0]))
        gained = left & stems(text)
        if chosen and len(gained) < 2:
            break
        chosen.append(at)
        left -= gained
        rest = [pair for pair in rest if pair[0] != at]
    return [
        Evidence(source.hit, place, text, 1.0, holds_all=False)
        for at in sorted(chosen)
        for place, _, text in [source.sentences[at]]
    ]


def _best(evidence: Sequence[Evidence], claim: str) -> str:
    """The sentence that holds most of a claim, and those it names."""
    own, named = stems(claim), set(actors(claim))
    return max(
        (e.text for e in evidence), key=lambda text: len(own & stems(text)) + len(named & set(actors(text))), default=""
    )


def _kinds(cited: Sequence[Source], evidence: Sequence[Evidence]) -> set[EvidenceKind]:
    texts = {(e.place, e.text) for e in evidence}
    return {kind for source in cited for place, kind, text in source.sentences if (place, text) in texts}


def _names(cited: Sequence[Source]) -> tuple[str, ...]:
    return tuple(source.hit.passage.document for source in cited)


def _misquotes(text: str, source: str) -> bool:
    there = normalised(source).lower()
    quoted = ["".join(groups).strip(" .,;:!?…") for groups in _QUOTED.findall(text)]
    return any(normalised(quote).lower() not in there for quote in quoted if quote)


def _other_review(text: str, cited: Sequence[Source], passage: str, reviews: Mapping[str, Metadata]) -> bool:
    """The claim names a review that it does not cite and the passage does not mention."""
    named = set(named_reviews(text, reviews)) - set(named_reviews(passage, reviews))
    return bool(named - set(_names(cited)))


def _beyond(source: str, claim: str) -> bool:
    """More of the claim, or of one of its clauses, stands nowhere in its source than a paraphrase leaves out."""
    held = stems(source) | _SAID_OF_REVIEWS
    own = stems(claim)
    if not own or len(own - held) / len(own) > MOST_BEYOND:
        return True
    if _longest_run(claim, held) >= MOST_IN_A_ROW:
        return True
    clauses = [stems(clause) for clause in _CLAUSES.split(claim)]
    return any(len(c) >= 3 and len(c - held) / len(c) > MOST_BEYOND_CLAUSE for c in clauses)


def _longest_run(claim: str, held: frozenset[str]) -> int:
    """How many content words in a row stand nowhere in the source."""
    longest = run = 0
    for word in content_words(claim):
        run = 0 if stem(word) in held else run + 1
        longest = max(longest, run)
    return longest


def _spelt(text: str, acronyms: Mapping[str, str]) -> str:
    """A text with each acronym's full words beside it, so that "CSC" and "Children's Social Care" compare alike."""
    return re.sub(r"\b[A-Z]{2,7}\b", lambda m: f"{m[0]} ({acronyms[m[0]]})" if m[0] in acronyms else m[0], text)
