"""What a claim says otherwise than its passage: the explicit checks of a proof, over plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from assistant.proof.actors import actors, actors_differ, parts_differ, persons_differ, unknown_names
from assistant.proof.aligned import turned
from assistant.proof.counted import ages_differ, dates_differ, numbers_differ
from assistant.proof.mismatch import denial_differs, doubt_differs, duty_differs, kind_differs, opposite_told
from assistant.proof.verify import normalised
from assistant.words import stem, stems
from ingest.sentences import sentence_spans
from ingest.types import EvidenceKind
from ingest.words import content_words

Discrepancy = Literal[
    "quotation", "kind", "denial", "duty", "doubt", "number", "name", "actor", "parts", "beyond",
]  # fmt: skip
DISCREPANCIES: tuple[Discrepancy, ...] = (
    "quotation", "kind", "denial", "duty", "doubt", "number", "name", "actor", "parts", "beyond",
)  # fmt: skip
MOST_BEYOND = 0.62
MOST_BEYOND_CLAUSE = 0.8
MOST_IN_A_ROW = 4
N_NEAR = 3
_QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|(?<!\w)[‘']((?:[^’']|(?<=\w)[’'](?=\w))+)[’'](?!\w)")
_CLAUSES = re.compile(r"; |, (?:and|but|which|while|so|because)\b|\b(?:and|but|while|because|after|before)\b|, ")
_SAID_OF_REVIEWS = stems(
    "review reviews report inspection found finds identified concluded states stated noted notes described recommends "
    "recommended recommendation finding learning point case child children young person family practitioners "
    "professionals agencies said told according guidance set out made took place happened"
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a passage tells of a claim.

    `near` are its sentences nearest to the claim; `around` what the review says of itself, which a claim may use too;
    `persons` those the review is about; `kinds` the kinds of evidence of the near sentences.
    """

    passage: str
    near: tuple[str, ...]
    around: str = ""
    kinds: frozenset[EvidenceKind] = frozenset({"narrative"})
    persons: tuple[str, ...] = ()
    acronyms: Mapping[str, str] = field(default_factory=dict)


def told_of(passage: str, claim: str) -> Told:
    """What a passage of which nothing else is known tells of a claim."""
    sentences = [passage[start:end] for start, end in sentence_spans(passage)]
    return Told(passage, tuple(sentences[at] for at in nearest(sentences, claim)))


def discrepancies(told: Told, claim: str, *, as_written: str = "") -> tuple[Discrepancy, ...]:
    """The checks that a claim fails, in the order of `DISCREPANCIES`.

    `as_written` is the claim with the name of its review, where that was taken out of `claim`.
    """
    near, passage, acronyms = " ".join(told.near), told.passage, told.acronyms
    best, written, allowed = _best(told.near, claim), as_written or claim, f"{told.passage} {told.around}"
    found: dict[Discrepancy, bool] = {
        "quotation": _misquotes(written, allowed),
        "kind": kind_differs(near, told.kinds, written),
        "denial": denial_differs(near, passage, claim) or opposite_told(near, passage, claim),
        "duty": duty_differs(best, near, told.kinds, claim),
        "doubt": doubt_differs(near, claim),
        "number": numbers_differ(best, near, told.around, passage, claim)
        or dates_differ(near, allowed, claim)
        or ages_differ(passage, claim, told.persons),
        "name": bool(unknown_names(allowed, claim, acronyms)),
        "actor": actors_differ(
            *(_spelt(said, acronyms) for said in (best, near, allowed, claim)),
            before=_spelt(_before(passage, best), acronyms),
        )
        or persons_differ(near, claim, told.persons),
        "parts": parts_differ(best, claim),
        "beyond": _beyond(f"{allowed} {_spelt(passage, acronyms)}", claim),
    }
    turns = turned(near, claim)
    return tuple(one for one in DISCREPANCIES if found[one] or one in turns)


def nearest(sentences: Sequence[str], claim: str) -> list[int]:
    """Which sentences hold most of a claim, chosen best first while each adds two of its words; in reading order."""
    left = set(stems(claim)) - _SAID_OF_REVIEWS
    held = [stems(text) for text in sentences]
    rest = list(range(len(sentences)))
    chosen: list[int] = []
    while rest and len(chosen) < N_NEAR:
        at = max(rest, key=lambda i: (len(left & held[i]), -i))
        gained = left & held[at]
        if chosen and len(gained) < 2:
            break
        chosen.append(at)
        left -= gained
        rest.remove(at)
    return sorted(chosen)


def _best(near: Sequence[str], claim: str) -> str:
    """The sentence that holds most of a claim, and those it names."""
    own, named = stems(claim), set(actors(claim))
    return max(near, key=lambda text: len(own & stems(text)) + len(named & set(actors(text))), default="")


def _before(passage: str, sentence: str) -> str:
    """The sentence before this one in a passage; "" where it is the first or stands there in parts."""
    start = passage.find(sentence)
    ended = [passage[begin:end] for begin, end in sentence_spans(passage) if end <= start]
    return ended[-1] if ended else ""


def _misquotes(text: str, source: str) -> bool:
    there = normalised(source).lower()
    quoted = ["".join(groups).strip(" .,;:!?…") for groups in _QUOTED.findall(text)]
    return any(normalised(quote).lower() not in there for quote in quoted if quote)


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
