"""Ages printed in a table of the people of a review: the table's heading and the rows of those asked about."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.answer.expect import asks_age
from assistant.answer.owners import MOST_REVIEWS
from assistant.question.understand import Understood
from assistant.search.sentences import quoted_whole
from assistant.types import Evidence
from ingest.index import Index
from ingest.types import Paragraph

_AGE_HEADING = re.compile(r"\bages?\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"\b\w+['’]s\b")
_NO_PART = frozenset({"maternal", "paternal", "the"})


def tabled_ages(index: Index, asked: Understood) -> list[Evidence]:
    """The rows of the people a question names, after their table's heading; none where no table gives their ages."""
    if not asked.named or len(asked.documents) > MOST_REVIEWS or not asks_age(asked.topic):
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
    for text in (heading, *of_people) if of_people else ():
        yield from quoted_whole(index, name, paragraph.place, text)


def _people(text: str) -> frozenset[str]:
    """The words that name people; "Sofia's mother" is the mother."""
    return frozenset(re.findall(r"[a-z]+", _POSSESSIVE.sub(" ", text).lower())) - _NO_PART
