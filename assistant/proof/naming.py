"""The words that name a review in a sentence about it, taken out so that the rest can be compared with the review."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ingest.types import Metadata

_WORDS = (
    r"(?:local )?(?:child safeguarding practice review|safeguarding practice review|serious case review|case review"
    r"|learning review|inspection report|inspection|review|report|LCSPR|CSPR|SCR|CPR)"
)
_LEAD = r"(?:\b(?:in|from|according to|as|for) )?(?:\bthe )?"


def without_review(text: str, reviews: Mapping[str, Metadata], documents: Sequence[str]) -> str:
    """A sentence without "In the Child Rowan review," and the like, for these documents; names elsewhere stay."""
    for document in documents:
        told = reviews[document]
        own = [name for name in (*told.subjects, told.area, told.body) if name]
        short = [re.sub(r"^(?:Child|Baby|Family) ", "", subject) for subject in told.subjects]
        names = "|".join(re.escape(name) for name in sorted({*own, *short}, key=len, reverse=True))
        if not names:
            continue
        name = rf"(?:(?:Child|Baby|Family) )?(?:{names})(?:['’]s?)?"
        group = rf"{name}(?:(?:,| and| &) {name})*"
        text = re.sub(
            rf"{_LEAD}{_WORDS}(?: report)? (?:of|into|about|on|for|concerning) (?:services in )?{group}"
            r"(?: \(?\d{4}\)?)?,?\s?",
            "",
            text,
            flags=re.IGNORECASE,
        )
        text = re.sub(rf"{_LEAD}{group} (?:\d{{4}} )?{_WORDS}(?: \(\d{{4}}\))?,?\s?", "", text, flags=re.IGNORECASE)
    return text.strip()
