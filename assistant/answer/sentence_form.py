"""What the form of a sentence tells: whether it can be quoted alone, and as a statement."""

from __future__ import annotations

import re

_MIN_WORDS, _MAX_WORDS = 6, 90
_UNRESOLVED = re.compile(
    r"(?:this|these|those|that|it(?! (?:is|was|has been|had been|seems|seemed|appears|appeared) (?:\w+ )?that\b)"
    r"|he|she|they|his|her|their|such|however|in addition|also)\b",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"\b[A-Z][a-z]+, (?:(?:[A-Z]\.){1,3}(?:,| and| &| \()|[A-Z]{1,3}\b.{0,40}\((?:19|20)\d\d\))")
_POINTS_AWAY = re.compile(
    r"https?://|\bwww\.|\bGOV\.UK\b|\bas follows\W*$"
    r"|\bfollowing (?:\w+ )?(?:questions|areas|themes|headings|criteria)\W*$",
    re.IGNORECASE,
)
_LEADS_IN = re.compile(r":\W{0,2}$")
_ENUMERATED = re.compile(r"^(?:\((?:[a-z]|[ivx]+|\d{1,2})\)\s*)+")
_FRAGMENT = re.compile(rf"(?:{_ENUMERATED.pattern})?[a-z].*|.*;$", re.DOTALL)
# A line of a list that only names a thing: too short for a statement, and it does not end as one.
_NAMES_ONLY = re.compile(
    r"(?!.*\b(?:is|are|was|were|did|does?|has|have|had|should|must|could|would|will|may)\b)(?:\S+\s+){0,8}[^\s.?!]+\W*(?<![.?!”’\"'])"
)
_DEFINES = re.compile(
    r"\b(?:is|are|was|were) (?:\w+ )?(?:defined|understood) (?:as|by)\b"
    r"|\b(?:does|do) not (?:only|just|simply) (?:refer|mean)\b|\b(?:en)?titled\b"
    r"|\b(?:term|phrase|concept)\b.{0,40}\b(?:refers?|means?|is used)\b|\bincludes? (?:what|how|being)\b",
    re.IGNORECASE,
)
_DATE_OR_HEAD = re.compile(r"^\W*(?:\d[\d\W]*)$")


def stands_alone(text: str) -> bool:
    """Tell whether a sentence can be quoted alone: no heading, no list's beginning, no work cited, not too long."""
    n_words = len(_ENUMERATED.sub("", text).split())
    set_aside = _LEADS_IN.search(text) or _REFERENCE.search(text) or _POINTS_AWAY.search(text)
    return _MIN_WORDS <= n_words <= _MAX_WORDS and not set_aside and "\t" not in text and not _DATE_OR_HEAD.match(text)


def is_fragment(text: str) -> bool:
    """Tell whether a sentence begins or ends as part of another does."""
    return _FRAGMENT.fullmatch(text) is not None


def names_only(text: str) -> bool:
    """Tell whether a line of a list only names a thing."""
    return _NAMES_ONLY.fullmatch(text) is not None


def leans(text: str) -> bool:
    """Tell whether a sentence begins with a word that stands for one of an earlier sentence."""
    return _UNRESOLVED.match(text) is not None


def defines(text: str) -> bool:
    """Tell whether a sentence says what a term means, or names a publication."""
    return _DEFINES.search(text) is not None
