"""A follow-up that is another theme, put in the place of the earlier one: "and supervision?"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.question.leaning import ELLIPSIS
from assistant.question.names import without_names
from assistant.question.party import is_more_than_party
from assistant.words import asked_stems
from ingest.types import Metadata

_THEME = re.compile(
    r"^(.*\b(?:say|said|says|find|found|conclude[ds]?|recommend(?:ed|s)?|learn(?:ed|t)?|tell|mention|ask(?:ing|ed)?"
    r"|brief me|known?) ?(?:us |me )?(?:about|on|of)\b|.*\brecommendations? (?:for|to|about|on)\b"
    r"|.*\bfindings? (?:about|on)\b|.*\bgood practice (?:in|on|with)\b)",
    re.IGNORECASE,
)
_ASPECT = re.compile(
    r"(?:the |any |its |their )?(?:good practice|impacts?|effects?|consequences|reasons?|causes?|recommendations?"
    r"|findings?|learning|lessons?|outcomes?)(?: (?:of|on|for|from|about) (?:it|that|this|them|these|those))?",
    re.IGNORECASE,
)
_SOMEWHERE = re.compile(r"^\W*(?:(?:and|so|but|what about|how about) )?(?:at|in|during|within|from)\b", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:is|are|was|were|did|does|do|has|have|had|will|would|should|can|could|in|there)\b", re.IGNORECASE
)
_PERSON = re.compile(r"\b(?:her|him|them|they|she|he)\b", re.IGNORECASE)
# What follow-ups count or name in other ways: "the second review", "the other children".
_NO_HEAD = re.compile(
    r"\b(?:reviews?|reports?|cases?|inspections?|findings?|recommendations?|points?|ones?|child(?:ren)?|time|year)$",
    re.IGNORECASE,
)
_MOST_WORDS, _MOST_MODIFIED = 6, 3


def _of_same_head(question: str, theme: str, whole: str) -> str | None:
    """ "And care plans?" after a question about pathway plans: what ends in the same word takes its place."""
    words = theme.split()
    is_one = theme == question.strip(" ?.") or not 2 <= len(words) <= _MOST_MODIFIED
    if is_one or _VERB.search(theme) or _NO_HEAD.search(theme):
        return None
    head, modifiers = (
        words[-1],
        r"(?:(?!(?:of|in|on|the|for|with|and|to|a|an|about|by|from|at|did|was|were|is|are)\b)[\w-]+ )",
    )
    found = re.search(rf"\b{modifiers}{{1,2}}{re.escape(head)}\b", whole, re.IGNORECASE)
    if (
        not found
        or not asked_stems(" ".join(words[:-1]))
        or len(found[0].split()) < 2
        or theme.lower() in whole.lower()
    ):
        return None
    kept = found[0].split()[: -len(words)] if len(found[0].split()) > len(words) else []
    return f"{whole[: found.start()]}{' '.join([*kept, theme])}{whole[found.end() :]}"


def other_theme(question: str, whole: str, named: Sequence[str], reviews: Mapping[str, Metadata]) -> str | None:
    """An earlier question about a theme with another in its place, where the follow-up is little but that theme; about
    what ends in the same word too ("and care plans?" after pathway plans).

    `named` are the reviews that the earlier question, given whole, names.
    """
    frame, theme = _THEME.match(whole), ELLIPSIS.sub("", question).strip(" ?.")
    if alike := _of_same_head(question, theme, whole):
        return alike
    if not frame or theme == question.strip(" ?.") or _ASPECT.fullmatch(theme) or _SOMEWHERE.match(question):
        return None
    if _VERB.search(theme) or _PERSON.search(theme) or not asked_stems(theme) or len(theme.split()) > _MOST_WORDS:
        return None
    if is_more_than_party(question, frame[1], without_names(whole[frame.end(1) :], named, reviews)):
        return None
    return f"{frame[1]} {theme}?"
