"""Reviews that a question names by when they were published: "the 2018 review", "reviews since 2016", "the latest"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ingest.types import Metadata
from ingest.words import content_words

LATEST = r"(?:most recent|newest|latest)"
EARLIEST = r"(?:oldest|earliest)"
_YEAR = r"(?:19|20)\d\d"
_REVIEWS = (
    r"(?:(?:published|local|national|child|serious|case|safeguarding|practice|learning|thematic) ){0,4}"
    r"(?:reviews?|reports?|SCRs?|LCSPRs?|CSPRs?|CPRs?)"
)
_OF_YEAR = re.compile(rf"\b(?P<year>{_YEAR}) (?:{_REVIEWS}|(?P<inspection>inspection))\b", re.IGNORECASE)
# A report that somebody made of a child is no published one.
_REPORTED = re.compile(
    r"\breports?\b(?: in (?:19|20)\d\d)?"
    r"(?= (?:that (?!(?:was|were|are|is|did|do|does|mentions?|says?|have|had)\b)|to|of (?!(?:19|20)\d\d)|by"
    r"|(?:was|were|had been) (?:made|received|passed|sent|ignored))\b)",
    re.IGNORECASE,
)
# Reviews of a child's care are no published ones.
_OF_A_CHILD = re.compile(
    r"\b(?:LAC|IRO|CLA|looked after(?: child(?:ren)?)?|statutory|annual|care(?: plan)?|pathway|placement|health"
    r"|child protection) $",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    rf"\b(?P<reviews>{_REVIEWS})(?: (?:(?:that|which) )?(?:were|was|are|is)(?= (?:published|written|issued)))?"
    r"(?: (?:published|written|issued|dated))?"
    rf" (?P<when>in|of|from|since|after|before|until|up to|between) (?P<year>{_YEAR})\b"
    rf"(?:\s*(?:and|to|until|[-–])\s*(?P<last>{_YEAR})\b)?",
    re.IGNORECASE,
)
# "The latest review", and not "her latest review" or "the latest review of the care plan".
_BY_AGE = re.compile(
    rf"\b(?:the|your|our) (?P<age>{LATEST}|{EARLIEST})(?: published)? (?P<review>{_REVIEWS})\b(?<!s)"
    r"(?! of (?:her|his|their|its|the|each|a)\b)",
    re.IGNORECASE,
)
_REVIEW = re.compile(_REVIEWS, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dated:
    """The years (both included) in which reviews asked about were published, as the question says them; of those the
    last or first one alone where `alone` says so.
    """

    first: int
    last: int
    said: str
    rest: str
    inspection: bool = False
    alone: Literal["", "last", "first"] = ""

    def among(self, reviews: Mapping[str, Metadata]) -> tuple[str, ...]:
        """The reviews published then; of "the 2014 inspection" only what is called one."""
        if self.alone:
            ordered = by_age(reviews)
            return (ordered[-1 if self.alone == "last" else 0],) if ordered else ()
        return tuple(
            name
            for name, one in reviews.items()
            if one.year and self.first <= int(one.year) <= self.last
            if not self.inspection or "inspection" in (one.title or "").lower()
        )


def by_age(reviews: Mapping[str, Metadata]) -> list[str]:
    """The reviews whose date is known, the first published first."""
    known = [(one.published.iso, name) for name, one in reviews.items() if one.published]
    return [name for _, name in sorted(known)]


def dated(question: str) -> Dated | None:
    """When the reviews a question asks about were published; None where it does not say.

    `rest` is the question without it: "what do reviews say about neglect".
    """
    if _REPORTED.search(question):
        return None
    found = _PUBLISHED.search(question)
    if found and not _OF_A_CHILD.search(question[: found.start()]):
        first, last = _span(found["when"].lower(), int(found["year"]), found["last"])
        return Dated(first, last, found[0], _cut(question, found, found["reviews"]))
    if found := _OF_YEAR.search(question):
        year, kept = int(found["year"]), found[0].split(" ", 1)[1]
        return Dated(year, year, found[0], _cut(question, found, kept), bool(found["inspection"]))
    found = _BY_AGE.search(question)
    if found and content_words(_REVIEW.sub(" ", _cut(question, found, ""))):
        alone: Literal["last", "first"] = "last" if re.fullmatch(LATEST, found["age"], re.IGNORECASE) else "first"
        return Dated(0, 9999, found[0], _cut(question, found, f"the {found['review']}"), alone=alone)
    return None


def _span(when: str, year: int, last: str | None) -> tuple[int, int]:
    if last:
        return year, int(last)
    spans = {"since": (year, 9999), "after": (year + 1, 9999), "before": (0, year - 1)}
    return spans.get(when, (0, year) if when in {"until", "up to"} else (year, year))


def _cut(question: str, found: re.Match[str], kept: str) -> str:
    return question[: found.start()] + kept + question[found.end() :]
