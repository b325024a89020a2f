"""The manner of statement a question asks for (what somebody said, a reason, praise, a duty), and what makes one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.question.understand import Understood
from assistant.types import Evidence

_SAYING = (
    r"sa(?:y|id|ys|ying)|t(?:ell|old|ells)|describe[ds]?|fe(?:el|lt|els)|th(?:ink|ought|inks)|explain(?:ed|s)?"
    r"|believe[ds]?|wish(?:ed|es)?|want(?:ed|s)?"
)
_BEFORE_A_CLAUSE = r"(?:(?!\b(?:when|after|before|once|while|that|if|who|because)\b).)*?"
_BEFORE_A_VERB = (
    r"(?:(?!\b(?:when|after|before|once|while|that|if|who|because|respond|react|act|take|deal|help|support|make|go|do|get"
    r"|(?<!social )work)\b).)*?"
)
_ASKS_SAYING = re.compile(
    rf"\b(?:what|how)\b{_BEFORE_A_CLAUSE}\b(?:did|do|does|had|have|has)\b{_BEFORE_A_VERB}\b(?:{_SAYING})\b",
    re.IGNORECASE,
)
_REVIEWS_SAY = re.compile(
    rf"\b(?:do|does|did) (?:(?!(?:{_SAYING}|in|of|from|at|to|with)\b)[\w'’‘&–-]+,? ){{0,9}}"
    r"(?:reviews?|reports?|documents?|cases|inspectors?|inspection|findings?|recommendations?|evidence|research|authors?|these"
    r"|they|it|you|we)\b",
    re.IGNORECASE,
)
_SAYS = re.compile(
    rf"\b(?:{_SAYING}|spoke|recalled|agreed?|disagreed|complained|asked (?:for|why|to)|own words)\b"
    r"|[“\"‘][^”\"’]{12,}",
    re.IGNORECASE,
)


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


_REASON = (
    _any("why", "how come", "reasons?", "what (?:led|caused|stopped|prevented)"),
    _any(
        *(
            "because",
            "due to",
            "as a result",
            "hence",
            "therefore",
            "owing to",
            "led to",
            "meant that",
            "reasons?",
            "since",
        ),
        *("in order to", "so that", "caused?", r"consequen\w+", "on the (?:basis|grounds?)", r"assum\w+", r"believ\w+"),
        *("rested on", "the result of", "explain(?:s|ed)"),
    ),
)
_PRAISE = (
    _any(
        "good practice",
        r"(?:done|doing|did|do|go|gone|went|work|worked) (?:\w+ )?well",
        "good job",
        r"prais\w*",
        "strengths?",
    ),
    _any(
        *(
            "good (?:practice|work|example|joint|communication)",
            r"commend\w*",
            r"impress(?:ed|ive)",
            r"(?<!tested )(?<!test )(?<!tests )positive(?:ly)?",
            r"prais\w*",
        ),
        *(
            r"tenac\w*",
            r"persist(?:ed|ently|ence|ent)?\b(?! (?:neglect|absen|miss|low|poor|fail|concern|problem|offend|non))",
            "excellent",
            "to (?:his|her|their|its) credit",
            "skill?(?:ed|ful)?",
            "well managed",
        ),
    ),
)
_DUTY = (
    _any(r"should\b.*\b(?:do|done|change|improve)", "needs? to (?:do|change|improve)"),
    _any("should", "must", "needs? to", r"recommend\w*", "ensure", "required to", "seek(?:s|ing)? assurance"),
)
_FAULT = (
    _any(
        *(
            "wrong",
            "differently",
            "(?:do|done) better",
            "improve(?!d)",
            "be(?:en)? improved",
            r"criticis\w+",
            "mistakes?",
            "badly",
            "poorly",
        ),
        *(
            "failed",
            "failings?",
            "failures?",
            "shortcomings?",
            r"weakness\w*",
            "(?:fall|fell|fallen) short",
            "let down",
        ),
        *("missed opportunit(?:y|ies)", r"what (?:did|was|were)\b.*\bmiss(?:ed)?"),
    ),
    _any(
        *(r"(?:should|could|might) (?:\w+ )?have", "fail(?:ed|ings?|ures?|s)", "without", "never", "unaware"),
        *(
            "(?:did|was|were|had|has|have|is|are) not",
            "inadequate",
            "insufficient(?:ly)?",
            "poor(?:ly)?",
            "weak(?:ness)?",
        ),
        *("lack(?:ed|ing)?", "missed", "delay(?:s|ed)?"),
        r"no (?:\w+ )?(?:evidence|assessment|plan|follow|record|consideration|clear)",
    ),
)
_CHANGE = (
    _any(
        r"what(?: has| have|'s)? changed",
        "changes? (?:made )?since",
        r"since the (?:review|case|incident)",
        "done since",
    ),
    _any(
        *(
            "as a result of (?:this|the) (?:review|case)",
            "(?:has|have) since",
            "(?:is|are) now",
            "new (?:process|model)",
        ),
        *(r"(?:has|have) (?:now )?been (?:implemented|introduced|revised|put in place|reviewed|updated|changed)",),
        *("(?:has|have) (?:now )?(?:taken action|introduced|reviewed|revised|implemented)",),
    ),
)


def asks_what_was_said(question: str) -> bool:
    """Tell whether a question asks what a person said or thought; what reviews say is asked of anything."""
    return bool(_ASKS_SAYING.search(question)) and not _REVIEWS_SAY.search(question)


def asks_why(question: str) -> bool:
    """Tell whether a question asks for a reason."""
    return bool(_REASON[0].search(question))


def asks_for_faults(question: str) -> bool:
    """Tell whether a question asks what was wrong or could be better."""
    return bool(_FAULT[0].search(question))


def gives_reason(text: str) -> bool:
    """Tell whether a text says that something is so because of something else."""
    return bool(_REASON[1].search(text))


def says_duty(text: str) -> bool:
    """Tell whether a text says what should be done."""
    return bool(_DUTY[1].search(text))


def asked_manners(question: str) -> tuple[re.Pattern[str], ...]:
    """What a sentence holds that makes a statement in a manner the question asks for; none where it asks for none."""
    said = (_SAYS,) if asks_what_was_said(question) else ()
    return (*said, *(makes for asks, makes in (_REASON, _PRAISE, _DUTY, _FAULT, _CHANGE) if asks.search(question)))


def as_praised(question: Understood, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Asked what was done well, only what praises or stands under good practice, where anything does; else all."""
    if "good practice" not in question.kinds:
        return list(evidence)
    return [e for e in evidence if _is_praise(e)] or list(evidence)


def none_praised(question: Understood, chosen: Sequence[Evidence]) -> str:
    """What to say where good practice was asked for and nothing that is quoted praises; else ""."""
    if "good practice" not in question.kinds or any(map(_is_praise, chosen)):
        return ""
    return "No good practice on this was found. What is quoted is other text."


def _is_praise(evidence: Evidence) -> bool:
    return evidence.hit.passage.kind == "good practice" or bool(_PRAISE[1].search(evidence.text))


def as_said(question: Understood, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Asked what a person said, of a review that tells what somebody said only that; else all."""
    if not asks_what_was_said(question.query):
        return list(evidence)
    telling = {e.hit.passage.document for e in evidence if _SAYS.search(e.text)}
    return [e for e in evidence if e.hit.passage.document not in telling or _SAYS.search(e.text)]


def none_said(question: Understood, chosen: Sequence[Evidence]) -> str:
    """What to say where it was asked what a person said and nothing that is quoted tells it; else ""."""
    if not asks_what_was_said(question.query) or any(_SAYS.search(e.text) for e in chosen):
        return ""
    return "No sentence that tells what was said was found. What is quoted is other text."
