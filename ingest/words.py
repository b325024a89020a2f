"""The words of a text, and those that carry content."""

from __future__ import annotations

import re

_STOP = frozenset(
    """
    a about after all also an and any are aren as at be because been before being but by can could couldn did
    didn do does doesn don for from had hadn has hasn have haven he her herself him himself his how i if in
    into is isn it its itself ll may me more my no not of on or our out re she should shouldn so some such
    than that the their them themselves then there these they this those to up ve was wasn we were weren what
    when where which who whom why will with won would wouldn you your
    """.split()
)


def all_words(text: str) -> list[str]:
    """The words of a text in lower case and order; nothing but letters and digits."""
    return re.findall(r"[^\W_]+", text.lower())


def content_words(text: str) -> list[str]:
    """The words of a text that carry content, in lower case and order."""
    return [word for word in all_words(text) if word not in _STOP and len(word) > 1]
