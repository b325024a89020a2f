"""What a question asks for by number or as a list, as the review states it, and how many items there are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assistant.answer.owners import stated_item
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


def stated(index: Index, question: Understood, hits: Sequence[Hit]) -> Draft:
    """What was asked for, in reading order: of a list every item as it is stated, with how many there are, else the
    first sentences of its paragraphs without the lines that only number it.
    """
    names = list(dict.fromkeys(hit.passage.document for hit in hits))
    items = [(name, item) for name in names for item in index.items(name) if item.kind in question.listed]
    evidence = [one for name, item in items[:MAX_LISTED] for one in stated_item(index, name, item)]
    n_left = len(items) - len(evidence) if evidence else 0
    evidence = evidence or _first_sentences(index, question, hits)
    note = " ".join(
        items_counted(short_name(name, index.metadata[name]), index.items(name), kind)
        for name in names
        for kind in question.listed
    )
    if n_left:
        note = f"{note} {n_left} of them {'is' if n_left == 1 else 'are'} not quoted here; the register lists all."
    weighing = Weighing(len(evidence), tuple(evidence))
    return Draft(tuple(evidence), (), (), note=note, best=1.0, weighing=weighing)


def _first_sentences(index: Index, question: Understood, hits: Sequence[Hit]) -> list[Evidence]:
    evidence: list[Evidence] = []
    taken: Counter[str] = Counter()
    places = {name: set(asked_places(index, name, question)) for name in {hit.passage.document for hit in hits}}
    for hit in hits:
        name = hit.passage.document
        for paragraph, text in sentences_of(index, hit):
            if paragraph.place not in places[name] or _ONLY_LABEL.match(text) or "\t" in text:
                continue
            if taken[name] < MAX_STATED and not any(alike(text, other.text) >= ALIKE for other in evidence):
                taken[name] += 1
                evidence.append(Evidence(hit, paragraph.place, text, 1.0, holds_all=True, of_asked_kind=True))
    return evidence
