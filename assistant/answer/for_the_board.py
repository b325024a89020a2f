"""The questions a review puts to its board under a finding, asked for by the finding's number or what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from assistant.answer.owners import stated_item
from assistant.question.understand import Understood
from assistant.types import Draft
from assistant.wording import short_name
from assistant.words import asked_stems, covered, stems, weights
from ingest.index import Index
from ingest.types import Document, Item

MOST_REVIEWS = 20
MOST_FINDINGS = 2
# The share of what is asked, by weight, that one paragraph under a finding must hold.
HOLDS = 0.6
_FINDING = re.compile(r"\bfinding\s+(\d{1,2})\b", re.IGNORECASE)
# What is to be done about a finding that is asked for by its number.
_TO_ACT = re.compile(
    r"\b(?:who|what|how)\b.*\b(?:needs? to|should|must|ha(?:s|ve) to|(?:is|are) (?:asked|expected) to|be done|acts?)\b",
    re.IGNORECASE,
)
_SAYS_NO_MORE = stems(
    "board boards lscb partnership partner agency agencies consider considers considered consideration considerations "
    "question questions asked cover covers problem issue matter answer think raise raised put"
)
_Put = Mapping[str, Sequence[Item]]


def put_under_findings(index: Index, question: Understood) -> Draft | None:
    """The finding, and the questions for the board under it.

    None where no such questions are asked for, or what is asked for stands in one of them: they are then found as any
    text is. By what it is about, the finding is taken under which a paragraph holds most of that.
    """
    asks_to_act = any(kind == "finding" for kind, _ in question.items) and _TO_ACT.search(question.query)
    asks = "question for the board" in question.kinds or asks_to_act
    if not asks or question.listed or len(question.documents) > MOST_REVIEWS:
        return None
    put = {
        name: under for name in question.documents if (under := _by_finding(index.document(name), index.items(name)))
    }
    numbers = [number for kind, number in question.items if kind == "finding"]
    about = {stem: word for stem, word in asked_stems(question.about).items() if stem not in _SAYS_NO_MORE}
    found = [(name, n) for name, under in put.items() for n in numbers if n in under]
    found = found if numbers else _about(index, put, about)
    without = [
        (name, n)
        for n in numbers
        for name in question.documents
        if found and n not in put.get(name, ())
        if _finding(index.items(name), n)
    ]
    evidence = tuple(
        one
        for name, number in [*found, *without]
        for item in (*_finding(index.items(name), number), *put.get(name, {}).get(number, ()))
        for one in stated_item(index, name, item)
    )
    told = " and ".join(f"finding {number}" for _, number in found)
    held = ", ".join(f"“{word}”" for word in about.values())
    note = f"These are the questions put under {told}" + ("." if numbers else f", where most of this stands: {held}.")
    for name, number in without:
        note += f" {short_name(name, index.metadata[name])} puts no question under its finding {number}."
    return Draft(evidence, (), (), note=note, best=1.0) if evidence else None


def _by_finding(document: Document, items: Iterable[Item]) -> _Put:
    """The questions for the board of a review by the number of the finding that they stand under."""
    by_place = {paragraph.place: paragraph for paragraph in document.paragraphs}
    under: dict[str, list[Item]] = {}
    for item in items:
        if item.kind == "question for the board" and (number := _number(by_place[item.place].heading)):
            under.setdefault(number, []).append(item)
    return under


def _number(heading: Sequence[str]) -> str | None:
    numbers = [found[1] for title in heading if (found := _FINDING.search(title))]
    return numbers[-1] if numbers else None


def _finding(items: Sequence[Item], number: str) -> list[Item]:
    return [item for item in items if (item.kind, item.number) == ("finding", number)][:1]


def _about(index: Index, put: Mapping[str, _Put], about: Mapping[str, str]) -> list[tuple[str, str]]:
    """The findings under which most is held of what is asked, at least `HOLDS` of it and of few findings."""
    asked = weights(about, index.lexical.document_frequency, index.lexical.count())
    said = (item.text for under in put.values() for items in under.values() for item in items)
    if not asked or any(covered(asked, stems(text)) >= HOLDS for text in said):
        return []
    held: dict[tuple[str, str], float] = {}
    for name, under in put.items():
        for paragraph in index.document(name).paragraphs:
            if (number := _number(paragraph.heading)) in under and number:
                share = covered(asked, stems(paragraph.text))
                held[name, number] = max(share, held.get((name, number), 0.0))
    best = max(held.values(), default=0.0)
    found = [where for where, share in held.items() if share == best >= HOLDS]
    return found if len(found) <= MOST_FINDINGS else []
