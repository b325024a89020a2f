"""Characters that carry layout: footnote marks as superscripts, control characters and spaces."""

from __future__ import annotations

import re

from ingest.read.unseen import visible

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TO_SUPERSCRIPT = str.maketrans("0123456789", SUPERSCRIPTS)
_FROM_SUPERSCRIPT = str.maketrans(SUPERSCRIPTS, "0123456789")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def superscript(number: str) -> str:
    """The digits of a footnote mark as superscripts, the one form marks have after reading."""
    return number.translate(_TO_SUPERSCRIPT)


def plain_number(mark: str) -> str:
    return mark.translate(_FROM_SUPERSCRIPT)


def clean(text: str) -> str:
    """Remove invisible, bidirectional and control characters and make every space a plain one; tabs stay."""
    plain = _CONTROL.sub(" ", visible(text))
    return re.sub(r"[^\S\t]+", " ", plain).strip(" ")
