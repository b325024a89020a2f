"""Which passages hold a gold quotation: at least 80 % of its letters and digits, so re-chunking never voids gold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

LEAST_SHARE = 0.8
_LEAST_BLOCK = 8


def letters(text: str) -> str:
    """A text as compared: letters and digits in lower case."""
    return re.sub(r"[\W_]+", "", text.lower())


def held_share(quote: str, text: str) -> float:
    """The share (0-1) of a quotation that a text holds, in runs of at least eight letters; both as `letters` gives.

    A text that can hold less than half of what counts gives 0 without a closer look.
    """
    if not quote:
        return 0.0
    if quote in text:
        return 1.0
    if not may_hold(quote, text):
        return 0.0
    blocks = SequenceMatcher(None, quote, text, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= _LEAST_BLOCK) / len(quote)


def holds(quote: str, texts: Sequence[str]) -> list[bool]:
    """For each text, whether it holds the quotation."""
    wanted = letters(quote)
    return [held_share(wanted, letters(text)) >= LEAST_SHARE for text in texts]


def may_hold(quote: str, text: str) -> bool:
    """False where a text cannot hold what counts of a quotation, both as `letters` gives; quick."""
    return _common_runs(quote, text) >= LEAST_SHARE / 2


def _common_runs(quote: str, text: str) -> float:
    """A cheap upper estimate: the share of the quotation's eight-letter runs that the text has."""
    runs = range(max(1, len(quote) - _LEAST_BLOCK + 1))
    return sum(quote[i : i + _LEAST_BLOCK] in text for i in runs) / len(runs)
