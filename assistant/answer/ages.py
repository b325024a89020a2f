"""Ages as reviews print them: the rows of a table of their people, or sentences that give a named child's age."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.answer.expect import asks_age
from assistant.answer.mentioned import printing
from assistant.answer.owners import MOST_REVIEWS
from assistant.proof.actors import RELATIVES
from assistant.question.understand import Understood
from assistant.search.sentences import quoted_whole
from assistant.types import Draft, Evidence
from assistant.wording import short_name
from ingest.index import Index
from ingest.types import Paragraph

_AGE_HEADING = re.compile(r"\bages?\b", re.IGNORECASE)
_ASKS_OF_PEOPLE = re.compile(
    r"\W*(?:how old|what ages?) (?:was|were) (?:the |her |his |their )?(?:[\w'’-]+ ){0,2}?[\w'’-]+"
    r"(?:\W*$| (?:when|at)\b)",
    re.IGNORECASE,
)
MOST_SENTENCES = 3
_AGE = (
    r"(?:(?:\d{1,2}|[a-z]+)[- ](?:and a half )?(?:year|month|week|day)s?[- ](?:old|of age)\b"
    r"|\d{1,2}\b(?=\W*(?:$|[.,;)]|(?:and|when|at)\b)))"
)
_POSSESSIVE = re.compile(r"\b\w+['’]s\b")
_CHILDREN = frozenset("baby boy boys child children girl girls siblings".split())
_CALLED = {
    **{word: name for name, words in RELATIVES.items() for word in re.sub(r"-\?", "", words).split("|")},
    **dict.fromkeys(("granny", "grandma"), "grandmother"), "grandpa": "grandfather",
}  # fmt: skip
_NO_PART = frozenset({"maternal", "paternal", "the"})


def stated_ages(index: Index, asked: Understood) -> Draft | None:
    """The rows of the people a question asks about, after their table's heading; of a child named so, else sentences.

    None where no age is asked or none is found so. Asked about the children, those that a review is about. Of reviews
    without such a table that are not named, the text is not searched, and that is said.
    """
    of_people = asked.named or _ASKS_OF_PEOPLE.match(asked.topic)
    if not of_people or len(asked.documents) > MOST_REVIEWS or not asks_age(asked.topic):
        return None
    people = _people(asked.query)
    found = {name: _of_review(index, name, people) for name in asked.documents}
    if asked.named:
        found = {name: rows or _of_subjects(index, name, asked.query) for name, rows in found.items()}
    rows = tuple(row for rows in found.values() for row in rows)
    others = "; ".join(short_name(name, index.metadata[name]) for name, rows in found.items() if not rows)
    note = f"These are the ages that tables of people give. Without such a table, and not searched: {others}."
    return Draft(rows, (), (), note=note if others and not asked.named else "", best=1.0) if rows else None


def _of_subjects(index: Index, name: str, query: str) -> list[Evidence]:
    """The first sentences that give the age of the children asked about, where they name them; of no one else."""
    subjects = [one for one in index.metadata[name].subjects if one.lower() in _POSSESSIVE.sub(" ", query).lower()]
    found = [e for one in subjects for e in printing(index, name, [[one]]) if _gives_age_of(one, e.text)]
    return list({e.text: e for e in found}.values())[:MOST_SENTENCES]


def _gives_age_of(whom: str, sentence: str) -> bool:
    """Tell whether a sentence says how old somebody is or was: right after the name, or as "when she was" after it."""
    name, was = rf"\b{re.escape(whom)}\b", r"(?:was|is|were|(?:had )?turned)(?: (?:a|an|only|just|then|aged))*"
    after = rf"{name},? (?:{was} |aged ){_AGE}|{name}[^.;]*\b(?:when|since|until) (?:she|he|they) {was} {_AGE}"
    return re.search(rf"{after}|{_AGE} {name}", sentence, re.IGNORECASE) is not None


def _of_review(index: Index, name: str, people: frozenset[str]) -> list[Evidence]:
    subjects = _people(" ".join(index.metadata[name].subjects)) if people & _CHILDREN else frozenset()
    paragraphs = index.document(name).paragraphs
    return [row for paragraph in paragraphs for row in _rows(index, name, paragraph, people | subjects)]


def _rows(index: Index, name: str, paragraph: Paragraph, people: frozenset[str]) -> Iterable[Evidence]:
    heading, *rows = paragraph.text.split("\n")
    if "\t" not in heading or not _AGE_HEADING.search(heading.split("\t", 1)[1]):
        return
    of_people = [row for row in rows if (who := _people(row.split("\t")[0].split("(")[0])) and who <= people]
    for text in (heading, *of_people) if of_people else ():
        yield from quoted_whole(index, name, paragraph.place, text)


def _people(text: str) -> frozenset[str]:
    """The words that name people; "Sofia's mother" is the mother, and so is "mum"."""
    words = re.findall(r"[a-z]+", _POSSESSIVE.sub(" ", text).lower())
    return frozenset(_CALLED.get(word, word) for word in words) - _NO_PART
