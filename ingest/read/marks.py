"""Characters that carry layout: footnote marks as superscripts, and characters nobody can see."""

from __future__ import annotations

import re

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TO_SUPERSCRIPT = str.maketrans("0123456789", SUPERSCRIPTS)
_FROM_SUPERSCRIPT = str.maketrans(SUPERSCRIPTS, "0123456789")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]|[\U000e0000-\U000e007f]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def superscript(number: str) -> str:
    """The digits of a footnote mark as superscripts, the one form marks have after reading."""
    return number.translate(_TO_SUPERSCRIPT)


def plain_number(mark: str) -> str:
    return mark.translate(_FROM_SUPERSCRIPT)


def clean(text: str) -> str:
    """Remove invisible, bidirectional and control characters and make every space a plain one; tabs stay."""
    visible = _CONTROL.sub(" ", _INVISIBLE.sub("", text))
    return re.sub(r"[^\S\t]+", " ", visible).strip(" ")
