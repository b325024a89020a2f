"""What a term means, where that is asked: what reviews say it is in their glossaries, footnotes and text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answer.mentioned import printing
from assistant.proof.actors import CHILDREN, RELATIVES
from assistant.question.understand import Understood
from assistant.search.sentences import quoted_whole
from assistant.types import Draft, Evidence
from ingest.index import Index
from ingest.types import Document

MOST_REVIEWS = 60
MOST_OF_ONE = 2
MOST_WORDS = 5
_ASKS = re.compile(
    r"\W*(?:(?:what(?:['’]s| is| are| was| were)|define|explain)(?: meant by| the (?:meaning|definition) of)?"
    r"|what (?:does|do|did))\s+[“\"‘']?(?:(?:an?|the) )?(?P<term>[^?“”\"]{2,60}?)[”\"’']?"
    r"(?: (?:mean|stand for|refer to|short for))?\W*",
    re.IGNORECASE,
)
_NO_TERM = re.compile(
    rf"(?:{'|'.join((*RELATIVES.values(), CHILDREN))}|reviews?|reports?|findings?|recommendations?|case|outcome)s?",
    re.IGNORECASE,
)
_SAYS_WHAT = (
    r"(?:(?:is|are|means?|refers? to|can be|includes?) (?:an?|any|the (?:most|process|duty|term|act)|when|where|what"
    r"|defined|described|convened|held|used|designed|intended|called|known|made up|one of)\b"
    r"|(?:was|were|has been|have been) (?:an?|defined|described|designed|intended|introduced|known)\b)"
)


def defined(index: Index, question: Understood) -> Draft | None:
    """What each review says a term is, or writes out of an acronym; None where no such thing is asked or said."""
    asks = _ASKS.fullmatch(question.topic)
    term = asks["term"].strip() if asks else ""
    if not term or len(term.split()) > MOST_WORDS or question.only_kinds or len(question.documents) > MOST_REVIEWS:
        return None
    subjects = {subject.lower() for name in question.documents for subject in index.metadata[name].subjects}
    if question.kinds or question.listed or _NO_TERM.fullmatch(term) or term.lower() in subjects:
        return None
    evidence = [one for name in question.documents for one in _of_review(index, name, term)]
    note = f"Quoted is what reviews say “{term}” is or stands for; others may speak of it without saying so."
    return Draft(tuple(evidence), (), (), note=note, best=1.0) if evidence else None


def _of_review(index: Index, name: str, term: str) -> list[Evidence]:
    document = index.document(name)
    spelt = {short.lower(): full for short, full in document.acronyms.items()}.get(term.lower(), "")
    names = [one for one in (term, spelt) if one]
    named = rf"(?:{'|'.join(map(re.escape, names))})(?:s|es)?"
    says = _says(named)
    printed = list(printing(index, name, [names]))
    found = [*_rows(index, document, named), *(one for one in printed if says.match(one.text))]
    in_brackets = re.compile(rf"\w \({re.escape(term)}\)", re.IGNORECASE)
    is_acronym = sum(letter.isupper() for letter in term) > 1 and " " not in term
    spelling = [one for one in printed if is_acronym and in_brackets.search(one.text)]
    return (found or spelling[:1])[:MOST_OF_ONE]


def _says(named: str) -> re.Pattern[str]:
    """How a sentence begins that says what a thing of one of these names is."""
    return re.compile(
        rf"(?:(?:an?|the) )?{named}(?: \([^)]{{1,60}}\))?(?: or \w+)? {_SAYS_WHAT}(?!.*\?\W*$)", re.IGNORECASE
    )


def _rows(index: Index, document: Document, named: str) -> Iterator[Evidence]:
    """The rows of glossaries, a term and what it is beside it."""
    row = re.compile(rf"(?:[^\t]{{0,40}}[/ ])?{named}(?: ?/ ?[^\t]{{1,40}}| \(\w+\))?\t(?=\S+\s+\S+)", re.IGNORECASE)
    for paragraph in document.paragraphs:
        for text in paragraph.text.split("\n") if "\t" in paragraph.text else ():
            if row.match(text):
                yield from quoted_whole(index, document.name, paragraph.place, text)
