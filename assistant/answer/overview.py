"""What a review is about, where a question names it and asks for nothing else: its own summary, then its items."""

from __future__ import annotations

import re
from itertools import islice

from assistant.answer.died import DEATH
from assistant.answer.manner import asks_what_was_said
from assistant.answer.owners import stated_item
from assistant.proof.actors import RELATIVES
from assistant.question.understand import Understood
from assistant.search.sentences import sentences_of, telling
from assistant.types import Draft, Evidence, Hit
from assistant.words import asked_stems, stems
from ingest.index import Index
from ingest.types import Document, ItemKind

MOST_REVIEWS = 3
N_SENTENCES = 5
N_ITEMS = 8
N_DEATHS = 2
_INSPECTED = stems("inspection inspections inspectors inspected")
_MIN_WORDS = 8
_SUMMARY = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bsummary of (?:the )?(?:case|facts|review)|\bcase summary\b",
        r"\bwhat happened\b|\bkey (?:circumstances|events)\b",
        r"\breasons? for (?:the|this)\b|\bwhy (?:the|this) (?:case|review)\b",
        r"\bsummary\b|\bbackground\b",
        r"\bintroduction\b",
    )
]
_ASKS_ONE_THING = re.compile(r"\b(?:who|whom|whose|when|where|why|how (?:many|much|long|old|often))\b", re.IGNORECASE)
_COMPARES = re.compile(
    r"\b(?:vs\.?|versus|in common|alike|the same|compar\w+|differ\w*|similar\w*|shared?)\b", re.IGNORECASE
)
_TO_COMPARE = (
    "Quoted is what each review is about and what it found. What is alike or differs is for the reader to judge."
)
_ITEMS: tuple[ItemKind, ...] = ("finding", "learning point", "recommendation", "area for improvement")


def overview(index: Index, asked: Understood) -> Draft | None:
    """The first sentences of each named review's summary, those that tell of a death of a child it is about, and its
    findings (or learning points, recommendations, or what was good and to be improved). Asked how they compare, the
    same.

    None where a question asks for anything more (or who, when, where or why, or what somebody said), names no review or
    too many, or a review has no such section.
    """
    asks_one_thing = _ASKS_ONE_THING.search(asked.query) or asks_what_was_said(asked.topic)
    if not asked.named or len(asked.documents) > MOST_REVIEWS or asked.kinds or asks_one_thing:
        return None
    names = stems(" ".join(subject for name in asked.documents for subject in index.metadata[name].subjects))
    compares = len(asked.documents) > 1 and _COMPARES.search(asked.query)
    about = _COMPARES.sub(" ", asked.about) if compares else asked.about
    if not asked_stems(about).keys() <= names | _INSPECTED:
        return None
    evidence: list[Evidence] = []
    for name in asked.documents:
        summary = _summary(index, name)
        told = {one.text for one in summary}
        deaths = [one for one in _deaths(index, name) if one.text not in told]
        evidence += [*summary, *deaths, *_items(index, name)]
    return Draft(tuple(evidence), (), (), note=_TO_COMPARE if compares else "", best=1.0) if evidence else None


def _summary(index: Index, name: str) -> list[Evidence]:
    document = index.document(name)
    found: list[Evidence] = []
    for place in _summary_places(document):
        for passage in index.passages_at(name, [place]):
            hit = Hit(passage, 1.0, 1, by_number=True)
            for paragraph, text in sentences_of(index, hit):
                is_new = all(text != one.text for one in found)
                is_whole = "\t" not in text and not text.endswith(":")
                if paragraph.place == place and is_new and is_whole and len(text.split()) >= _MIN_WORDS:
                    found.append(Evidence(hit, place, text, 1.0, holds_all=True))
                if len(found) == N_SENTENCES:
                    return found
    return found


def _deaths(index: Index, name: str) -> list[Evidence]:
    subjects, death = index.metadata[name].subjects, DEATH.pattern
    relatives = "|".join((*RELATIVES.values(), "parents?"))

    def tells(text: str) -> bool:
        return any(
            re.search(rf"\b{one}\b(?!['’]s)(?:(?!\b(?:{relatives})\b)[^.;]){{0,60}}?{death}", text, re.IGNORECASE)
            or re.search(rf"{death} (?:of )?(?:\w+ )?{one}\b(?!['’]s)|\b{one}['’]s {death}", text, re.IGNORECASE)
            for one in map(re.escape, subjects)
        )

    return list(islice(telling(index, name, tells), N_DEATHS))


def _summary_places(document: Document) -> list[int]:
    """The paragraphs under the heading likest to a summary's, in reading order."""
    for pattern in _SUMMARY:
        under = [
            p.place for p in document.paragraphs if p.kind != "footnote" and any(map(pattern.search, p.heading[-1:]))
        ]
        if under:
            return under
    return []


def _items(index: Index, name: str) -> list[Evidence]:
    items = index.items(name)
    kind = next((kind for kind in _ITEMS if any(item.kind == kind for item in items)), None)
    of_kind = [item for item in items if item.kind == kind][:N_ITEMS]
    if kind == "area for improvement":
        praised = [item for item in items if item.kind == "good practice"][: N_ITEMS // 2]
        of_kind = [*praised, *of_kind[: N_ITEMS - len(praised)]]
    return [one for item in of_kind for one in stated_item(index, name, item)]
