"""The kind of evidence a paragraph is, from its label, its headings and how it is set."""

from __future__ import annotations

import re

from ingest.types import EvidenceKind


def _rule(kind: EvidenceKind, pattern: str) -> tuple[EvidenceKind, re.Pattern[str]]:
    return kind, re.compile(pattern, re.IGNORECASE)


_BY_HEADING = (
    _rule("question for the board", r"\b(?:considerations?|questions?) for (?:the )?\w+"),
    _rule("area for improvement", r"\bareas? for (?:improvement|development)\b|what should change"),
    _rule("good practice", r"\bpositives\b|\bgood practice\b|\bstrengths\b|what worked well"),
    _rule("recommendation", r"\brecommendations?\b(?! from)"),
    _rule("learning point", r"\blearning points?\b"),
    _rule("finding", r"\bfindings? \d|\bsummary of findings\b|^\W*findings\W*$|findings in detail"),
)
_BY_LABEL = (
    _rule("recommendation", r"(?:\w+ )?recommendation \d"),
    _rule("learning point", r"(?:key )?learning(?: point)? \d"),
    _rule("finding", r"(?:priority )?finding \d"),
)
_GUIDANCE = re.compile(
    r"\b(?:working together|statutory|guidance|section \d|act (?:19|20)\d\d|must make|criteria)\b", re.IGNORECASE
)


def evidence_kind(text: str, *, heading: tuple[str, ...], quoted: bool) -> EvidenceKind:
    """Tell the kind; the innermost heading that says one wins, and narrative is what nothing says."""
    for kind, pattern in _BY_LABEL:
        if pattern.match(text):
            return kind
    if quoted:
        return "guidance" if _GUIDANCE.search(text) else "voice"
    for title in reversed(heading):
        for kind, pattern in _BY_HEADING:
            if pattern.search(title):
                return kind
    return "narrative"
