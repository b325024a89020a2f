"""What reviews that are named side by side are compared by: "How do X and Y differ on neglect?" is about neglect."""

from __future__ import annotations

import re

from assistant.question.framing import without_framing
from ingest.words import content_words

# Where the name of a review stood.
NAME = "‡"
_NAMED = (
    rf"(?:the |each of |both )?{NAME}(?:['’]s)?"
    r"(?: (?:\d{4} )?(?:cases?|scrs?|l?cspr?s?|reviews?|reports?|inspections?)\b)?"
)
_BESIDE = (
    r"(?:,|,? (?:and|or|&|vs\.?|versus|with|than|compared (?:to|with|and)))"
    r" (?:(?:in|for|by|at|with|of|to|from|did|does|was|were) )?"
)
_NAMES = rf"(?:\b(?:in|for|of|between|with|from|by|at|to|than|across) )?{_NAMED}(?:{_BESIDE}{_NAMED})*"
_ALIKE_OR_NOT = r"(?:(?:dis)?similar(?:ities)?|differen(?:t|ces?)|the same|alike|in common)"
_TWO = rf"{_ALIKE_OR_NOT}(?: (?:and|or|but) (?:what (?:was|were|is|are) )?(?:the )?{_ALIKE_OR_NOT})?"
_BOTH_WERE = rf"^{_NAMES} (?:are|were|had|have) (?:both|each|all) [^.?!]*\. +(?!.*\b(?:either|it|neither|that|this)\b)"
_THEY = r"(?:they|these|both|each|those|the (?:two|three))(?: (?:reviews|cases|children))?"
_AUXILIARY = r"(?:['’]s| (?:was|were|is|are|do|did|does|have|had|the|there|any|main|key))"
# What only sets reviews side by side goes, in this order; a group of a pattern is what stays of it.
_COMPARING = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        _BOTH_WERE,
        _NAMES,
        rf"[,;:–-]? *(?:and )?\bhow (?:do|does|did|would) +(?:{_THEY} )?(?:compare|differ)\b",
        r"\bhow (?:do|does|did|would) ((?:\w[\w'’-]* ){1,9}?)(?:differ|compare)\b",
        r"\b(?:please )?(?:compar(?:e|ing)|contrast(?:ing)?)(?: and contrast(?:ing)?)?(?: the two)?\b",
        rf"\b(?:what|which){_AUXILIARY}{{0,3}} {_TWO}",
        rf"\bhow {_ALIKE_OR_NOT} (?:is|are|was|were|did)\b",
        rf"\b(?:the )?(?:{_ALIKE_OR_NOT} (?:and|or) (?:the )?{_ALIKE_OR_NOT}|differences?|similarities)\b",
        rf"\b(?:differ(?:s|ed)?|compared?|{_ALIKE_OR_NOT})(?: (?:as what|to how) .*)?(?=\W*(?:$|[.?;]|when\b))",
        r"\bwith how (?:it|this|that|they|things) (?:was|were|is|are|did)\b.*",
        r"\b(?:both|respectively)\b",
        r"^\W*(?:and|or|in(?! \w+ to\b)|between|on|about)\b|\b(?:and )?experiences?\W*$",
        r"(?:\b(?:about|for|in|of|with|between|and|or|the)\b\s*)+(?=[?.,;:]|$)",
    )
]


def without_comparing(topic: str) -> str:
    """What reviews that are named side by side are compared by; the whole topic where nothing else is left.

    `NAME` stands in the topic where they were named.
    """
    left = topic
    for comparing in _COMPARING:
        left = " ".join(comparing.sub(lambda found: f" {(found[1] if found.re.groups else '')} ", left).split())
    left = re.sub(r"\s+(?=[?.,;:])", "", left).strip(" ,;:–-")
    return without_framing(left) if content_words(left) else topic.replace(NAME, " ")
