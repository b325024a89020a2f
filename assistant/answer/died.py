"""A death that a question takes as given, in a review that tells of none: many of the children reviewed are alive."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.proof.actors import CHILDREN, RELATIVES
from assistant.question.converse import last_asked
from assistant.question.understand import Understood
from assistant.wording import short_name
from ingest.index import Index
from ingest.sentences import sentence_spans
from ingest.structure.paragraphs import TITLE_PAGE
from ingest.types import Document

MOST_REVIEWS = 5
_REACH = 60
_WHO = r"(?P<who>(?:(?!\b(?:when|and|or|do|did|does|to|who|that|if|because|before|after)\b)[^?,;.]){1,60}?)"
_SADLY = r"(?:actually |really |sadly |tragically )?"
_ASKS = (
    re.compile(rf"\bdid {_WHO} {_SADLY}(?:die|drown|pass away)\b", re.IGNORECASE),
    re.compile(
        rf"\b(?:was|were|is|are) {_WHO} {_SADLY}(?:dead(?! (?:tired|set|sure|against))|killed|murdered)\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:has|have|had) {_WHO} {_SADLY}(?:died|drowned|passed away|been (?:killed|murdered))\b", re.IGNORECASE
    ),
    re.compile(
        rf"\b(?:before|after|when|until|since|how) {_WHO} (?:(?:had )?(?:died|dies|drowned|passed away)"
        r"|(?:was|were|had been) (?:killed|murdered))\b",
        re.IGNORECASE,
    ),
    re.compile(r"\bwho (?:killed|murdered) (?P<who>[^?,;.]{1,60})", re.IGNORECASE),
    re.compile(r"\bthe (?:death|murder|killing) of (?P<who>[^?,;.]{1,60})", re.IGNORECASE),
    re.compile(r"(?P<who>(?:[\w-]+ )?[\w-]+(?:['’]s \w+)?)['’]s (?:death|murder|killing)\b", re.IGNORECASE),
)
_RELATIVES = (*RELATIVES.values(), "parents")
DEATH = re.compile(
    r"\b(?:died|dies|(?:found|pronounced|was|were) dead|deaths?|killed|murder(?:ed)?|homicides?|drowned|passed away"
    r"|fatal(?:ly|ity|ities)?|stillborn|stillbirth"
    r"|(?:took|taken|taking|ended|ending) (?:his|her|their) (?:own )?li(?:fe|ves)"
    r"|lost (?:his|her|their) li(?:fe|ves)|did not survive|(?:by|committed|completed) suicide|found hanged)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"^(?:(?:of|before|after|about|to|for|since|until|with|was|by) )+", re.IGNORECASE)
# The law's words on when a review is made tell of nobody's death.
_IN_LAW = re.compile(
    r"\b(?:died|dies|die)\b or (?:\w+ )?(?:been )?seriously|^\W*\(b\).*\bchild has died\b"
    r"|\b(?:domestic )?(?:homicide|death) (?:and \w+ )?(?:reviews?|overview|panels?|enquir(?:y|ies)|inquir(?:y|ies))\b",
    re.IGNORECASE,
)


def told_of_no_death(index: Index, question: Understood) -> str:
    """What to say where it is asked of a death that no sentence of the reviews named tells of; else "".

    Looked for are the children a review is about, by name or as children, and relatives by what they are called. A
    death is taken for that of whoever its sentence names last before it and next after it, and where it names nobody
    for a child's and for that of whoever is named last before: rather missed than wrongly denied.
    """
    asked = next((found["who"] for asks in _ASKS if (found := asks.search(last_asked(question.query)))), "")
    who = _BEFORE.sub("", re.split(r" (?:in|of|from) the ", asked)[0].strip())
    if not who or not question.named or len(question.documents) > MOST_REVIEWS:
        return ""
    for name in question.documents:
        subjects = index.metadata[name].subjects
        meant = _meant(who, subjects)
        if not meant or any(re.fullmatch(meant, dead, re.IGNORECASE) for dead in _dead(index.document(name), subjects)):
            return ""
    silent = "; ".join(short_name(name, index.metadata[name]) for name in question.documents)
    return f"No sentence of {silent} says that “{who}” died."


def _meant(who: str, subjects: Sequence[str]) -> str:
    """What names those asked after in a review, as a pattern; "" where it is nobody that can be told."""
    for relative in _RELATIVES:
        if re.search(rf"(?<![\w-])(?:{relative})$", who, re.IGNORECASE):
            return relative
    named = [subject for subject in subjects if re.search(rf"\b{re.escape(subject)}$", who, re.IGNORECASE)]
    if named or re.fullmatch(rf"(?:(?:the|this|a) )?(?:{CHILDREN})|s?he|they", who, re.IGNORECASE):
        return "|".join([*map(re.escape, named or subjects), CHILDREN])
    return ""


def _dead(document: Document, subjects: Sequence[str]) -> Iterator[str]:
    """Who may have died by the sentences of a review."""
    people = re.compile(rf"\b(?:{'|'.join([*map(re.escape, subjects), *_RELATIVES, CHILDREN])})\b", re.IGNORECASE)
    last = ""
    for text in _sentences(document):
        for death in DEATH.finditer(_IN_LAW.sub(" ", text)):
            named = [*people.findall(text[: death.start()])[-1:], *people.findall(text[death.end() :][:_REACH])[:1]]
            yield from named or [last, "child"]
        last = (people.findall(text) or [last])[-1]


def _sentences(document: Document) -> Iterator[str]:
    for paragraph in document.paragraphs:
        if paragraph.kind != "method" and paragraph.heading != (TITLE_PAGE,):
            yield from (paragraph.text[start:end] for start, end in sentence_spans(paragraph.text))
    yield from (note.text for note in document.footnotes)
