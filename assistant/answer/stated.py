"""What a question asks for by number or as a list, as the review states it, and how many items there are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assistant.question.understand import Understood
from assistant.search.retrieve import asked_places
from assistant.search.sentences import sentences_of
from assistant.types import Draft, Evidence, Hit, Weighing
from assistant.wording import items_counted, short_name
from assistant.words import alike
from ingest.index import Index

MAX_STATED = 8
MAX_LISTED = 60
ALIKE = 0.75
_ONLY_LABEL = re.compile(r"^(?:finding|recommendation|learning point)\s+\d{1,2}\W*$", re.IGNORECASE)
_HOW_MANY = re.compile(r"\bhow many\b|\bnumber of\b|\btotal\b", re.IGNORECASE)


def stated(index: Index, question: Understood, hits: Sequence[Hit]) -> Draft:
    """The first sentences of what was asked for, in reading order, without the lines that only number it."""
    evidence: list[Evidence] = []
    taken: Counter[str] = Counter()
    names = list(dict.fromkeys(hit.passage.document for hit in hits))
    places = {name: set(asked_places(index, name, question)) for name in names}
    most = MAX_LISTED if question.listed else MAX_STATED
    for hit in hits:
        name = hit.passage.document
        for paragraph, text in sentences_of(index, hit):
            if paragraph.place not in places[name] or _ONLY_LABEL.match(text) or "\t" in text:
                continue
            if taken[name] < most and not any(alike(text, other.text) >= ALIKE for other in evidence):
                taken[name] += 1
                evidence.append(Evidence(hit, paragraph.place, text, 1.0, holds_all=True, of_asked_kind=True))
    counted = question.listed and _HOW_MANY.search(question.query)
    note = " ".join(
        items_counted(short_name(name, index.metadata[name]), index.items(name), kind)
        for name in names
        for kind in question.listed
    )
    weighing = Weighing(len(evidence), tuple(evidence))
    return Draft(tuple(evidence), (), (), note=note if counted else "", best=1.0, weighing=weighing)
