"""What a report says of how it was made: period under review, method, nation, edition of Working Together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ingest.structure.metadata import MONTH_NAMES, iso_date
from ingest.types import Metadata, Paragraph, Period

_EARLY = 60
_DATE = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?:{MONTH_NAMES})(?:\s+(?:19|20)\d\d)?"
_SPAN = re.compile(
    rf"({_DATE})(?:\s*|,\s+when [^.;]{{5,160}}?,\s+)(?:to|until|and|[-–—])\s*(?:the\s+)?({_DATE})", re.IGNORECASE
)
_ABOUT_PERIOD = re.compile(
    r"\bperiod\b|\btime ?frame\b|\bscope\b|\b(?:review|inspection) (?:covers|considers|took place|looks|focus)"
    r"|\btimeline\b",
    re.IGNORECASE,
)
_METHODS = re.compile(
    r"(?:SCIE(?:'s|’s)?\s+|Social Care Institute (?:for|of) Excellence[^.]{0,20}?)?Learning Together"
    r"(?:\s+[Ss]ystems)?(?:\s+(?:model|methodology|approach))?"
    r"|Significant Incident Learning Process(?:\s*\(SILP\))?|Root Cause Analysis|Child Practice Review framework"
    r"|Appreciative Inquiry|Welsh Model|(?:[Hh]ybrid|[Ss]ystems|[Pp]artnership [Ll]earning)"
    r"\s+(?:model|methodology|method|approach)"
)
_EDITION = re.compile(r"Working Together(?: to Safeguard Children)?[^.;]{0,30}?\b((?:19|20)\d\d)\b")
_WALES = re.compile(r"\b(?:Wales|Welsh)\b")
_SCOTLAND = re.compile(r"\b(?:Scotland|Scottish)\b")
_NORTHERN_IRELAND = re.compile(r"\bNorthern Ireland\b")


def find_period(paragraphs: Sequence[Paragraph]) -> Period | None:
    """The first span of dates in a sentence that speaks of the period reviewed, within the first sixty paragraphs."""
    for sentence in _sentences(paragraphs[:_EARLY]):
        found = _SPAN.search(sentence) if _ABOUT_PERIOD.search(sentence) else None
        if found:
            end = iso_date(found[2])
            start = iso_date(found[1]) or (iso_date(f"{found[1]} {end[:4]}") if end else None)
            if start and end and start <= end:
                return Period(found[0], start, end)
    return None


def find_method(paragraphs: Sequence[Paragraph]) -> str | None:
    """The first named way of reviewing, as printed, within the first sixty paragraphs."""
    return next((found[0] for p in paragraphs[:_EARLY] if (found := _METHODS.search(p.text))), None)


def find_edition(texts: Iterable[str]) -> str | None:
    """The year of Working Together cited most often; the one cited first where two are cited alike."""
    years = Counter(found[1] for text in texts for found in _EDITION.finditer(text.replace("\n", " ")))
    return years.most_common(1)[0][0] if years else None


def find_nation(metadata: Metadata) -> str | None:
    """The nation whose law the review was made under: told by its body or title, else by the guidance it applied."""
    named = " ".join(part for part in (metadata.body, metadata.title, metadata.kind) if part)
    for nation, pattern in (("Wales", _WALES), ("Scotland", _SCOTLAND), ("Northern Ireland", _NORTHERN_IRELAND)):
        if pattern.search(named):
            return nation
    return "England" if metadata.working_together else None


def _sentences(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    for paragraph in paragraphs:
        yield from re.split(r"(?<=[.;:])\s+|\n", paragraph.text)
