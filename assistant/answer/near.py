"""What comes near in the reviews that nothing is quoted from, so that they are not told to hold nothing."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer.expect import gives_what_is_asked
from assistant.answer.mentioned import mentioning
from assistant.answer.phrase import asked_matter
from assistant.question.understand import Understood
from assistant.types import Evidence, Weighing
from ingest.index import Index

# The share of what a sentence must score that makes the best of a review worth showing, and how many are shown.
COMES_NEAR = 0.74
MOST = 20


def what_is_near(
    index: Index, question: Understood, weighing: Weighing, chosen: Sequence[Evidence]
) -> tuple[Evidence, ...]:
    """A sentence of each review that nothing is chosen from: its best one, where that scores nearly what is asked.

    Else, where all the question asks about is one matter, the first that prints its name. Each gives what is asked.
    """
    quoted = {e.hit.passage.document for e in chosen}
    near: dict[str, Evidence] = {}
    for e in [e for e in weighing.scored if e.score >= COMES_NEAR * weighing.least] + _naming(index, question, quoted):
        name = e.hit.passage.document
        if name not in quoted and gives_what_is_asked(question.topic, e.text):
            near.setdefault(name, e)
    return tuple(near.values())[:MOST]


def _naming(index: Index, question: Understood, quoted: set[str]) -> list[Evidence]:
    matter = asked_matter(question.topic)
    if matter is None or question.only_kinds:
        return []
    return mentioning(index, [name for name in question.documents if name not in quoted], [matter], question.expansions)
