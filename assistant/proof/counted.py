"""Numbers, dates and ages of a claim that its source does not give, or gives of something else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.words import stem
from ingest.words import content_words

UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_WORDS = (
    {word: n for n, word in enumerate(UNITS)}
    | {word: 10 * n for n, word in enumerate(_TENS, start=2)}
    | {word: n for n, word in enumerate(_ORDINALS, start=3)}
    | {"twice": 2, "both": 2, "couple": 2, "thrice": 3, "dozen": 12, "hundred": 100, "thousand": 1000}
)
MONTHS = "january february march april may june july august september october november december".split()
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_SPANS = frozenset("minut hour day night week fortnight month year quarter mile kilometr page percent".split())
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*(?:st|nd|rd|th)?|[^\W\d_]+(?:['’]s)?|[.;:!?,]")
_DATE = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({'|'.join(MONTHS)})\b", re.IGNORECASE)
_MONTH = re.compile(rf"\b(?:{'|'.join(month.capitalize() for month in MONTHS)})\b")
_NAMED = "|".join(month.capitalize() for month in MONTHS)
_MONTH_YEAR = re.compile(rf"\b(?:({_NAMED})\s+(?:and|to|until|[-–])\s+(?:\d{{1,2}} )?)?({_NAMED}),? ((?:19|20)\d\d)\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_AGED = re.compile(
    r"\b([A-Z][a-z]+),? (?:who )?(?:was |is )?(?:aged? )?(\w+(?:-\w+)?)(?: years| months| weeks)?(?: old)?\b"
)
_FRACTION = re.compile(r"\ba (third|quarter|fifth) of\b")
_FRACTIONS = {"third": "1.333 of", "quarter": "1.25 of", "fifth": "1.2 of"}
_AFTER = 3


@dataclass(frozen=True, slots=True)
class Counted:
    """A number with the stems of the content words after it, as far as the next number or the end of the clause."""

    value: str
    after: tuple[str, ...]


def counted(text: str) -> list[Counted]:
    """The numbers of a text in order, in figures or words: "twenty-seven" and "27" are the same."""
    tokens = _joined(_TOKEN.findall(_FRACTION.sub(lambda found: _FRACTIONS[found[1]], text.lower())))
    values = [_value(token) for token in tokens]
    found = []
    for at, value in enumerate(values):
        if value is not None:
            end = next(
                (i for i in range(at + 1, len(tokens)) if values[i] is not None or tokens[i] in ".;:!?"), len(tokens)
            )
            words = [stem(word) for word in content_words(" ".join(tokens[at + 1 : end]))]
            found.append(Counted(value, tuple(words[:_AFTER])))
    return found


def numbers_differ(best: str, near: str, around: str, passage: str, claim: str) -> bool:
    """A number of the claim stands not in the sentences nearest to it, or counts something else there.

    `best` is the one sentence that holds most of the claim: a single number there is the one meant, and where it has
    none the whole passage may give it. `around` are words of the review itself, such as its year.
    """
    told, said, meant = counted(near), counted(claim), _values(best)
    known = {number.value for number in (*told, *counted(around))} | {"1"}
    anywhere = known | {number.value for number in counted(passage)}
    for number in said:
        if _YEAR.fullmatch(number.value):
            if number.value not in anywhere:
                return True
        elif number.value not in (known if meant else anywhere) or _bound_elsewhere(number, told):
            return True
    own = _values(claim)
    return len(own) == len(meant) == 1 and own != meant


def _values(text: str) -> set[str]:
    """The numbers of a text but years and "one"."""
    return {number.value for number in counted(text) if not _YEAR.fullmatch(number.value)} - {"1"}


def dates_differ(near: str, passage: str, claim: str) -> bool:
    """A day or month of the claim is not its source's; a month counts as there if its nearest sentences name none."""
    days = {(int(day), month.lower()) for day, month in _DATE.findall(passage)}
    if any((int(day), month.lower()) not in days for day, month in _DATE.findall(claim)):
        return True
    months, told = set(_MONTH.findall(claim)), set(_MONTH.findall(near))
    weekdays = {day for day in _DAYS if day in claim.lower()}
    return (
        not months <= set(_MONTH.findall(passage))
        or bool(told and months - told)
        or any(day not in passage.lower() for day in weekdays)
        or _other_month(_in_years(near), _in_years(claim))
    )


def _in_years(text: str) -> set[tuple[str, str]]:
    """The months of a text with their years; "between April and July 2020" gives both."""
    found = set()
    for first, second, year in _MONTH_YEAR.findall(text):
        found |= {(month, year) for month in (first, second) if month}
    return found


def _other_month(told: set[tuple[str, str]], said: set[tuple[str, str]]) -> bool:
    return any((month, year) not in told and any(y == year for _, y in told) for month, year in said)


def ages_differ(passage: str, claim: str, names: Sequence[str]) -> bool:
    """The claim gives a person of these names another age than the passage does."""
    told = {(name, _value(age.lower())) for name, age in _AGED.findall(passage) if name in names}
    said = {(name, _value(age.lower())) for name, age in _AGED.findall(claim) if name in names}
    told_of = {name for name, age in told if age}
    return any(age and name in told_of and (name, age) not in told for name, age in said)


def _bound_elsewhere(number: Counted, told: Sequence[Counted]) -> bool:
    """The source has what follows the number in the claim after another number only, or another span of time."""
    same = [other.after for other in told if other.value == number.value]
    others = {word for other in told if other.value != number.value for word in other.after}
    if not number.after:
        return False
    spans = {word for after in same for word in after[:1] if word in _SPANS}
    if number.after[0] in _SPANS and spans and number.after[0] not in spans:
        return True
    own = {word for after in same for word in after}
    return bool(number.after[:1]) and number.after[0] in others - own and not set(number.after) & own


def _joined(tokens: Sequence[str]) -> list[str]:
    """Tokens with "twenty seven" made one number."""
    joined: list[str] = []
    for token in tokens:
        if joined and joined[-1] in _TENS and 0 < _WORDS.get(token, 0) < 10:
            joined[-1] = str(_WORDS[joined[-1]] + _WORDS[token])
        else:
            joined.append(token)
    return joined


def _value(token: str) -> str | None:
    if token[0].isdigit():
        return re.sub(r"(?:st|nd|rd|th)$|,", "", token)
    joined = _joined(re.findall(r"[a-z]+", token))
    if len(joined) == 1:
        return str(_WORDS[joined[0]]) if joined[0] in _WORDS else joined[0] if joined[0].isdigit() else None
    return None
