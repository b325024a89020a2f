"""What a question asks for by number or as a list, as the review states it, and how many items there are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from assistant.answer.held import held
from assistant.answer.owners import stated_item
from assistant.question.numbered import asked_of_them
from assistant.question.understand import Understood
from assistant.search.retrieve import asked_parts, listed_of
from assistant.search.sentences import sentences_of
from assistant.types import Draft, Evidence, Hit, Weighing
from assistant.wording import items_counted, short_name
from assistant.words import alike
from ingest.index import Index

MAX_STATED = 8
MAX_OF_SEVERAL = 3
MAX_LISTED = 60
ALIKE = 0.75
# A line that only numbers an item, or names its class in brackets.
_NO_SENTENCE = re.compile(
    r"^(?:(?:finding|recommendation|learning point)\s+\d{1,2}\W*|\d{1,2}(?:\.\d{1,2})?[a-z]?\)?\s?[ivx]{0,4}\W*"
    r"|\([^()]*\))$",
    re.IGNORECASE,
)


def stated(index: Index, question: Understood, hits: Sequence[Hit]) -> Draft:
    """What was asked for, in reading order: of a list every item as it is stated, with how many there are, else the
    first sentences of its paragraphs without the lines that only number it.

    Of what a number asks for and what that says of a matter ("does finding 3 mention the GP"), the first sentence and
    those that speak of the matter; where none does that is told. Of no named review only items that speak of it.
    """
    names = list(dict.fromkeys(hit.passage.document for hit in hits))
    items = [
        (name, item)
        for name in names
        for item in index.items(name)
        if item.kind in listed_of(index.items(name), question.listed)
    ]
    evidence = [one for name, item in items[:MAX_LISTED] for one in stated_item(index, name, item)]
    n_left = len(items) - len(evidence) if evidence else 0
    asked = asked_of_them(question.topic) if question.items or question.paragraphs else {}
    evidence = evidence or _of_matter(question, _parts(index, question, hits), asked)
    told = frozenset[str]().union(*(held(e.text, question.expansions) for e in evidence))
    missing = tuple(word for stem, word in asked.items() if stem not in told)
    note = " ".join(_counted(index, name, question) for name in names) if question.listed else ""
    if n_left:
        note = f"{note} {n_left} of them {'is' if n_left == 1 else 'are'} not quoted here; the register lists all."
    weighing = Weighing(len(evidence), tuple(evidence))
    return Draft(tuple(evidence), (), missing, note=note, best=1.0, weighing=weighing)


def _counted(index: Index, name: str, question: Understood) -> str:
    """How many items of the kinds asked for a review states; of none only where it states no other of them either."""
    items = index.items(name)
    some = [kind for kind in listed_of(items, question.listed) if any(item.kind == kind for item in items)]
    review = short_name(name, index.metadata[name])
    return " ".join(items_counted(review, items, kind) for kind in some or question.listed)


def _of_matter(question: Understood, parts: Sequence[Sequence[Evidence]], asked: Mapping[str, str]) -> list[Evidence]:
    """The first sentences of each part, or its first and those that speak of what is asked of them."""
    n_parts = Counter(one[0].hit.passage.document for one in parts if one)
    speaking = [{e for e in one if asked.keys() & held(e.text, question.expansions)} for one in parts]
    kept: list[Evidence] = []
    for one, of_it in zip(parts, speaking, strict=True):
        most = MAX_STATED if one and n_parts[one[0].hit.passage.document] == 1 else MAX_OF_SEVERAL
        if not any(speaking):
            kept += one[:most]
        elif of_it or question.named:
            kept += [e for at, e in enumerate(one) if at == 0 or e in of_it][:most]
    return kept


def _parts(index: Index, question: Understood, hits: Sequence[Hit]) -> list[list[Evidence]]:
    """The sentences of each item and paragraph that is asked for by number, review by review, no two of one alike."""
    return [
        _sentences(index, [hit for hit in hits if hit.passage.document == name], set(places))
        for name in dict.fromkeys(hit.passage.document for hit in hits)
        for places in asked_parts(index, name, question)
    ]


def _sentences(index: Index, hits: Sequence[Hit], places: Collection[int]) -> list[Evidence]:
    evidence: list[Evidence] = []
    for hit in hits:
        for paragraph, text in sentences_of(index, hit):
            if paragraph.place not in places or _NO_SENTENCE.match(text) or "\t" in text:
                continue
            if not any(alike(text, other.text) >= ALIKE for other in evidence):
                evidence.append(Evidence(hit, paragraph.place, text, 1.0, holds_all=True, of_asked_kind=True))
    return evidence
