"""Ages printed in a table of the people of a review: the table's heading and the rows of those asked about."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.answer.expect import asks_age
from assistant.question.understand import Understood
from assistant.types import Evidence, Hit
from ingest.index import Index
from ingest.types import Paragraph

_AGE_HEADING = re.compile(r"\bages?\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"\b\w+['’]s\b")
_NO_PART = frozenset({"maternal", "paternal", "the"})


def tabled_ages(index: Index, asked: Understood) -> list[Evidence]:
    """The rows of the people a question names, after their table's heading; none where no table gives their ages."""
    if not asked.named or not asks_age(asked.topic):
        return []
    people = _people(asked.query)
    return [
        evidence
        for name in asked.documents
        for paragraph in index.document(name).paragraphs
        for evidence in _rows(index, name, paragraph, people)
    ]


def _rows(index: Index, name: str, paragraph: Paragraph, people: frozenset[str]) -> Iterable[Evidence]:
    heading, *rows = paragraph.text.split("\n")
    if "\t" not in heading or not _AGE_HEADING.search(heading.split("\t", 1)[1]):
        return
    of_people = [row for row in rows if (who := _people(row.split("\t")[0].split("(")[0])) and who <= people]
    passages = index.passages_at(name, [paragraph.place])
    for text in (heading, *of_people) if of_people else ():
        passage = next((p for p in passages if text in p.text), None)
        if passage is not None:
            hit = Hit(passage, 1.0, 1, by_number=True)
            yield Evidence(hit, paragraph.place, text, 1.0, holds_all=True, of_asked_kind=True)


def _people(text: str) -> frozenset[str]:
    """The words that name people; "Sofia's mother" is the mother."""
    return frozenset(re.findall(r"[a-z]+", _POSSESSIVE.sub(" ", text).lower())) - _NO_PART
