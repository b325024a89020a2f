"""Items and paragraphs that a question asks for by number, and what it asks of them beside what they say."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.words import asked_stems
from ingest.types import ItemKind

_KIND = r"(?P<kind>finding|recommendation|learning point|consideration)"
# "4", "1.2", "4d", "4(a)(ii)".
_ONE = (
    r"\d{1,2}(?!\d)(?:\.\d{1,2})?"
    r"(?:(?:\s?\([a-z]\)|[a-z](?=[ivx]{0,4}(?![a-z]))\)?)(?:\s?\(?[ivx]{1,4}\b\)?)?)?(?![a-z\d])"
)
_JOIN = r"\s*(?:,\s*(?:and|&)|,|and|&|or|to|-|–)\s*"
_ITEM = re.compile(
    rf"\b{_KIND}(?:s?\s+(?:no\.?\s*|nos\.?\s*|numbers?\s*|#\s*)?)(?P<numbers>{_ONE}"
    rf"(?:(?:{_JOIN}{_ONE})+(?=\W*(?:$|of\b|in\b|from\b|say|about\b|on\b|for\b|by\b|mean|are\b|were\b|have\b)))?)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(\d{1,2})\s*(?:to|-|–)\s*(\d{1,2})(?![\w.])", re.IGNORECASE)
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
# "The second finding of the review", and not "the first finding of bruising".
_NTH = re.compile(
    rf"\b(?P<nth>{'|'.join(ORDINALS)}|last|final|\d{{1,2}}(?:st|nd|rd|th)) {_KIND}\b"
    r"(?!s| (?:on|about|concerning|regarding|relating to|for|to) \w"
    r"| of (?!the\b|this\b|that\b|each\b|both\b|reviews?\b|reports?\b|case\b|inspection\b)\w)",
    re.IGNORECASE,
)
LAST = ("last", "final")
_WORDS = "one two three four five six seven eight nine ten".split()
_IN_WORDS = re.compile(
    rf"\b{_KIND} (?:number )?(?P<word>{'|'.join(_WORDS)})"
    r"(?=\W*(?:$|says?\b|means?\b|about\b|in\b|of\s*(?:$|the\b|this\b|that\b|review)))",
    re.IGNORECASE,
)
_FIRST_OF = re.compile(rf"\bfirst (?P<many>\d|{'|'.join(_WORDS)}) {_KIND}s\b", re.IGNORECASE)
_PARAGRAPH = re.compile(r"\bpara(?:graph)?s?\.?\s*([A-Z]?\d{1,3}(?:\.\d{1,3}){0,4})\b(?!\.\d)", re.IGNORECASE)
_ONLY_A_PARAGRAPH = re.compile(r"\W*([A-Z]?\d{1,2}(?:\.\d{1,3}){1,4})\W*", re.IGNORECASE)
# Words by which an item is asked for, not what it is about ("the full wording of", "who is responsible for").
_ASKS_FOR_IT = frozenset(
    "wording worded text full verbatim detail details exact paragraph para point learning consideration headline pull "
    "read quote copy responsible responsibility owner owns owned number section action actions rationale reasoning "
    "evidence main summary context basis second part aimed addressed directed supports supporting act acts need needs "
    "needed".split()
)
_KINDS: dict[str, ItemKind] = {
    "finding": "finding",
    "recommendation": "recommendation",
    "learning point": "learning point",
    "consideration": "question for the board",
}


def items_in(text: str) -> tuple[tuple[ItemKind, str], ...]:
    """The items a text numbers, in its order, as (kind, number): "finding 3", "recommendations 2 to 4", "4(a)"."""
    found = ((_KINDS[found["kind"].lower()], found["numbers"]) for found in _ITEM.finditer(text))
    return tuple(dict.fromkeys((kind, number) for kind, numbers in found for number in _each(numbers)))


def ordinals_in(text: str, last: Mapping[ItemKind, str]) -> tuple[tuple[ItemKind, str], ...]:
    """The items a text tells by their order or in words: "the third recommendation", "the first two findings".

    "The last" is the one that `last` gives.
    """
    told = [(_KINDS[found["kind"].lower()], found["nth"].lower()) for found in _NTH.finditer(text)]
    items = [(kind, last[kind] if nth in LAST else _nth(nth)) for kind, nth in told if nth not in LAST or kind in last]
    items += [(_KINDS[found["kind"].lower()], _in_digits(found["word"])) for found in _IN_WORDS.finditer(text)]
    for found in _FIRST_OF.finditer(text):
        items += [(_KINDS[found["kind"].lower()], str(n + 1)) for n in range(int(_in_digits(found["many"])))]
    return tuple(dict.fromkeys(items))


def is_part_of(number: str | None, asked: str) -> bool:
    """Tell whether an item's number is the one asked for or of a part of it: 4d and 4.1 are parts of 4."""
    return bool(number) and bool(re.fullmatch(rf"{re.escape(asked)}(?:(?![\d]).*)?", str(number), re.IGNORECASE))


def _each(numbers: str) -> list[str]:
    if spread := _RANGE.fullmatch(numbers.strip()):
        first, last = int(spread[1]), int(spread[2])
        return [str(n) for n in range(first, last + 1)] if first < last else [spread[1], spread[2]]
    return [re.sub(r"[\s()]", "", one).lower() for one in re.findall(_ONE, numbers, re.IGNORECASE)]


def _in_digits(number: str) -> str:
    return number if number.isdigit() else str(_WORDS.index(number.lower()) + 1)


def _nth(told: str) -> str:
    return str(ORDINALS.index(told) + 1) if told in ORDINALS else re.sub(r"\D", "", told)


def paragraphs_in(question: str, beside: str) -> tuple[str, ...]:
    """The printed numbers of paragraphs a question asks for; one alone counts where it stands `beside` names only."""
    only = _ONLY_A_PARAGRAPH.fullmatch(beside)
    return tuple(number.upper() for number in _PARAGRAPH.findall(question) or ([only[1]] if only else []))


def asked_of_them(topic: str) -> dict[str, str]:
    """The stems, each with the word as asked, of what a question asks of what it numbers: "say about housing"."""
    left = _FIRST_OF.sub(" ", _IN_WORDS.sub(" ", topic))
    left = _NTH.sub(" ", _PARAGRAPH.sub(" ", _ITEM.sub(" ", left)))
    return {
        stem: word for stem, word in asked_stems(left).items() if word not in _ASKS_FOR_IT and not word[0].isdigit()
    }
