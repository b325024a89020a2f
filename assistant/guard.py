"""What is declined: naming a child or family, and advice on a live case."""

from __future__ import annotations

import re

from assistant.types import Status

_IDENTITY = re.compile(
    r"\b(?:real|actual|true|full|birth|proper) (?:first |last |sur)?names?\b|\bsurnames?\b|\breal identit(?:y|ies)\b"
    r"|\bwho (?:is|was|are|were) (?:[^?]{1,40}\b)?(?:really|in real life)\b"
    r"|\b(?:identify|name|unmask|trace|track down|find out who)\b[^?]{0,30}\b"
    r"(?:child|children|girl|boy|baby|family|families|mother|father|parents|perpetrator)s?\b[^?]{0,30}"
    r"(?:\bbehind\b|\bin real life\b|\breally (?:is|was|are)\b|\bby name\b)"
    r"|\bwhat (?:is|was|are|were) (?:the )?names? of (?:the )?(?:child|girl|boy|baby|mother|father|famil)"
    r"|\b(?:where|which (?:school|street|house|address))\b[^?]{0,50}"
    r"\b(?:live|lives|living|go|goes|is she|is he|are they)\b[^?]{0,20}\b(?:now|today|these days)\b",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"\b(?:should|must|shall|ought|can|could|may|do|would) (?:I|we)\b(?! (?:find|read|see|get the|look|learn))"
    r"|\bwhat (?:do|should|would) (?:I|we|you) do\b|\bI need to (?:refer|report|act|decide)\b|\badvise me\b",
    re.IGNORECASE,
)
_LIVE_CASE = re.compile(
    r"\b(?:my|our) (?:caseload|case|client|patient|round|clinic|class|ward|list|family|pupil|student|visit)\b"
    r"|\bI(?:'ve| have|'m| am) (?:got |just |a |an |been |working with|seeing|visiting|worried about|concerned about)"
    r"|\b(?:child|baby|girl|boy|toddler|teenager|pupil|family|mum|mother|dad|father)\b[^?]{0,80}\b(?:today|tonight|"
    r"tomorrow|this (?:morning|afternoon|evening|week|weekend)|yesterday|right now)\b",
    re.IGNORECASE,
)


def declined(question: str) -> Status | None:
    """`declined_identity` for who someone really is, `declined_live_case` for advice on a child of one's own work.

    None for everything else; a question that asks what reviews say is none, whatever its subject.
    """
    if _IDENTITY.search(question):
        return "declined_identity"
    if _ADVICE.search(question) and _LIVE_CASE.search(question):
        return "declined_live_case"
    return None
