"""A follow-up that asks the same of other reviews: beside one that it names, or of all of them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.question.comparing import NAME, without_comparing
from assistant.question.names import little_but_names, named_reviews, with_names_marked, without_names
from assistant.words import asked_stems
from ingest.types import Metadata

_IT = r"(?:that|this|it|they|things)"
_AND = r"^\W*(?:(?:and|so|but|ok|okay)\b,? )?"
_BESIDE = re.compile(
    rf"{_AND}(?:how (?:does|do|did|would) {_IT} compare (?:with|to|against)"
    rf"|(?:is|was|were|are) {_IT} (?:the same|similar|alike|(?:any |so )?different)(?: (?:to|from|as|with))?"
    rf"|(?:did|does|do) (?:{_IT}|the same)(?: also)? (?:happen|apply|come up|hold|go)(?: the same way)?"
    r"|compare (?:that|this|it|them) (?:with|to))"
    r"(?: (?:what happened|how it was|the one))? (?:(?:in|for|with|at|to|over) )?(?P<other>.+?)\W*$",
    re.IGNORECASE,
)
_EVERYWHERE = re.compile(
    r"\b(?:across|in|for|by|throughout|from) (?:all|any|most|every|each|of|the|these|five|our| )*"
    r"(?:reviews?|reports?|cases)\b|\b(?:elsewhere|everywhere|anywhere else|generally|in general)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    rf"{_AND}(?:(?:is|was|are|were) there (?:anything|something|any) (?:like (?:that|this|it)|similar) (?:in|from) "
    r"(?:any of )?(?:the )?(?:others?|other (?:reviews|cases|reports|ones))"
    r"|what (?:did|do|does) (?:any of )?(?:the )?(?:others?|other (?:reviews|cases|reports|ones)) (?:say|find)"
    r"(?: (?:about|on) (?:that|this|it))?"
    r"|(?:did|do|does|is|are|was|were|have|has) (?:(?:any of )?the others?"
    r"|others?(?= (?:also |all |ever )?(?:say|find|found|mention|agree|make|recommend|conclude|identify|note)\b)"
    r"|(?:any of )?(?:the )?other (?:reviews|cases|reports|ones))"
    r"(?: (?:also|all|ever))?(?: (?:say|find|found|mention|discuss|raise|report|think|show|see|have|agree|make"
    r"|recommend|conclude|identify|note))?"
    r"(?: (?:the same|this|that|it|them|those|so|similar|anything(?: similar)?|similar things|alike)"
    r"(?: thing)?(?: about (?:that|this|it))?(?: (?:finding|point|problem)s?)?)?)\W*$",
    re.IGNORECASE,
)
_LEANS = re.compile(rf"\b(?:{_IT}|those|these|the same)\b|^\W*(?:(?:and|so|but)\b|$)", re.IGNORECASE)
_SAME_IN_OTHERS = re.compile(
    rf"{_AND}(?:is|was|are|were) {_IT} (?:the same|similar|alike|different) (?:in|for|across) (?:all |any )?(?:of )?"
    r"(?:the )?other \w+\W*$",
    re.IGNORECASE,
)
_DOES_IT = re.compile(r"\bdoes the (review|report|inspection)\b", re.IGNORECASE)
_IS_IT_SO = frozenset(
    "common commoner typical unusual usual happen pattern theme true same similar seen find found happens".split()
)


def beside_another(
    question: str, whole: str, before: tuple[str, ...], reviews: Mapping[str, Metadata]
) -> tuple[str, tuple[str, ...]] | None:
    """The earlier question put to another review too: "how does that compare with Hartley?"; None for any other.

    `before` are the reviews that the earlier question, given whole, is about.

    Returns:
        The question, and the reviews it is about where it does not name all of them.
    """
    found = _BESIDE.match(question)
    other = named_reviews(found["other"], reviews) if found else ()
    if not found or not before or not set(other) - set(before) or not little_but_names(found["other"], other, reviews):
        return None
    if set(before) <= set(named_reviews(whole, reviews)):
        return f"{whole.rstrip(' ?.')}, and in {found['other']}?", ()
    return whole, (*before, *(name for name in other if name not in before))


def of_the_others(question: str, whole: str, before: tuple[str, ...], reviews: Mapping[str, Metadata]) -> str | None:
    """The earlier question, without the reviews it names, for the others: "did the others say the same?"; else None."""
    if not before or len(before) == len(reviews) or not _OTHERS.match(question):
        return None
    return without_names(whole, before, reviews)


def of_all(question: str, whole: str, before: tuple[str, ...], reviews: Mapping[str, Metadata]) -> str | None:
    """The earlier question put to all reviews: "is that common across the reviews?"; None for any other.

    `before` are the reviews that the earlier question, given whole, is about.
    """
    rest = _EVERYWHERE.sub("", question)
    if not before and _SAME_IN_OTHERS.match(question):
        return whole
    if not before or rest == question or not _LEANS.search(rest.strip(" ?.,")):
        return None
    if set(asked_stems(rest).values()) - _IS_IT_SO:
        return None
    marked = with_names_marked(whole, before, reviews, NAME)
    topic = without_comparing(marked) if marked.count(NAME) > 1 else without_names(whole, before, reviews)
    return _DOES_IT.sub(r"do the \1s", topic)
