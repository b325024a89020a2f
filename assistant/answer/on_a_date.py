"""What happened at a time, where nothing more is asked: "what happened in March 2019?", "what happened on 5 May?"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from assistant.answer.antecedent import with_antecedents
from assistant.answer.sentence_form import names_only
from assistant.question.understand import Understood
from assistant.search.sentences import telling
from assistant.types import Draft, Evidence
from assistant.words import asked_stems
from ingest.index import Index
from ingest.structure.metadata import MONTH_NAMES
from ingest.structure.paragraphs import TITLE_PAGE

MOST_REVIEWS = 60
MOST_OF_ONE, MOST_OF_ALONE = 6, 12
_FEASTS = {"christmas eve": 24, "christmas day": 25, "boxing day": 26}
_YEAR = r"(?:19|20)\d\d"
_DATED = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? )?(?P<month>{MONTH_NAMES})"
    rf"(?: (?P<late_day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d))?(?:,? (?P<year>{_YEAR}))?\b"
    rf"|\b(?P<feast>{'|'.join(_FEASTS)})(?:,? (?P<feast_year>{_YEAR}))?\b"
    r"|\b(?P<number>\d{1,2})[/.](?P<number_month>\d{1,2})[/.](?P<number_year>(?:19|20)?\d\d)\b",
    re.IGNORECASE,
)
_YEARS = re.compile(rf"\b{_YEAR}\b")
# A law or a work is of a year; nothing happened there.
_WORK = re.compile(
    r"\b(?:Act|Regulations|Order|Together|Guidance|Code|Standards|Strategy|Framework|Pathway|et al\.?)\b"
    rf"(?: [^.;]{{0,12}})?\(?{_YEAR}|\({_YEAR}\)|\([A-Z][^()]*?,? {_YEAR}\)"
    rf"|\b(?:Report|Review)\b(?![^.;]* (?:was|were|is|has|had)\b)[^.;]{{0,60}}{_YEAR}"
)
# "May" that is no month.
_MAY = re.compile(rf"(?:\bmay|^May)\b(?! {_YEAR})")
_HAPPENED = re.compile(
    r"\b(?:events?|happen\w*|took place|take place|occurr?\w*|went on|go(?:es|ing)? on)\b", re.IGNORECASE
)
_BESIDE_TIME = re.compile(
    r"\b(?:early|late|mid|middle|start|beginning|end|on|in|by|about|around|during|at|the|of|month|year|then|back)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Time:
    """A day, month or year, each None where it is not told."""

    day: int | None
    month: str | None
    year: str | None

    def is_told_by(self, other: _Time) -> bool:
        return (
            (self.day is None or self.day == other.day)
            and (self.month is None or self.month == other.month)
            and (self.year is None or self.year == other.year)
        )


def on_a_date(index: Index, question: Understood) -> Draft | None:
    """The sentences that tell of the time a question names, where what happened then is all it asks, by review.

    A sentence without a year counts where the paragraph tells of that year and no other. Asked of a day of which none
    tells, those that tell of its month, and that is said. None where a question asks more, of more than one time, or of
    more than `MOST_REVIEWS`.
    """
    asked = _asked(question)
    if asked is None or len(question.documents) > MOST_REVIEWS:
        return None
    of_one = MOST_OF_ALONE if len(question.documents) == 1 else MOST_OF_ONE
    said, time = asked
    for wanted in dict.fromkeys([time, _Time(None, time.month, time.year)]):
        evidence = tuple(one for name in question.documents for one in islice(_telling(index, name, wanted), of_one))
        if evidence:
            note = "" if wanted == time else f"No sentence tells of “{said}”; these tell of that month."
            return Draft(evidence, (), (), note=note, best=1.0)
    return Draft((), (), (), note=f"No sentence of what was read tells of “{said}”.")


def _asked(question: Understood) -> tuple[str, _Time] | None:
    """The one time that is all a question is about, as it says it."""
    if not _HAPPENED.search(question.topic) or question.kinds or question.context:
        return None
    found = list(_DATED.finditer(question.topic)) or list(_YEARS.finditer(question.topic))
    if len(found) != 1:
        return None
    rest = _HAPPENED.sub(" ", question.topic[: found[0].start()] + question.topic[found[0].end() :])
    if asked_stems(_BESIDE_TIME.sub(" ", rest)):
        return None
    is_year = found[0].re is _YEARS
    return found[0][0], _Time(None, None, found[0][0]) if is_year else _read(found[0])


def _telling(index: Index, name: str, wanted: _Time) -> Iterator[Evidence]:
    paragraphs = [p.text for p in index.document(name).paragraphs]

    def tells(text: str) -> bool:
        times = _times(text)
        if any(wanted.is_told_by(time) for time in times):
            return True
        if not any(time.year is None and replace(wanted, year=None).is_told_by(time) for time in times):
            return False
        around = next((_years(whole) for whole in paragraphs if text in whole), set())
        return around == {wanted.year}

    told = [one for one in telling(index, name, tells) if not _only_names(one)]
    yield from with_antecedents(index, told)


def _only_names(one: Evidence) -> bool:
    """Tell whether a line is of the title page, or no sentence."""
    return one.hit.passage.heading == (TITLE_PAGE,) or names_only(one.text)


def _times(text: str) -> list[_Time]:
    text = _MAY.sub(" ", _WORK.sub(" ", text))
    told = [_read(found) for found in _DATED.finditer(text)]
    return told + [_Time(None, None, year) for year in _YEARS.findall(text)]


def _read(found: re.Match[str]) -> _Time:
    if found["feast"]:
        return _Time(_FEASTS[found["feast"].lower()], "December", found["feast_year"])
    if found["number"]:
        months = MONTH_NAMES.split("|")
        month = int(found["number_month"])
        year = found["number_year"]
        return _Time(
            int(found["number"]),
            months[month - 1] if 1 <= month <= len(months) else None,
            year if len(year) > 2 else f"20{year}",
        )
    day = found["day"] or found["late_day"]
    return _Time(int(day) if day else None, found["month"].capitalize(), found["year"])


def _years(text: str) -> set[str]:
    return set(_YEARS.findall(_WORK.sub(" ", text)))
