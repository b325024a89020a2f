"""The kinds of evidence a question asks for, and the kinds whose every item it asks for."""

from __future__ import annotations

import re
from typing import get_args

from assistant.words import asked_stems
from ingest.types import EvidenceKind, ItemKind

_KINDS: dict[EvidenceKind, re.Pattern[str]] = {
    "recommendation": re.compile(
        r"\brecommend(?:ation|ed|s)?"
        r"|\b(?:did|do|does) (?:the|that|this|these|each|both) (?:\w+ )?(?:reviews?|reports?|authors?|reviewers?"
        r"|inspectors?) (?:suggest|propose|call for|advise)\b",
        re.IGNORECASE,
    ),
    "finding": re.compile(
        r"\bfindings\b|\bfinding (?:no\.? ?|number )?\d|^\W*finding\W*$"
        r"|\bfinding (?:about|on|that|covers?|covering|concerning|says?|is|was)\b"
        r"|\b(?:the|an?|any|no|each|every|all|which|what|one|this|that|main|key|single|headline|first|second|third|last"
        r"|(?:four|fif|six|seven|eigh|nin|ten)th)"
        r" (?:(?:main|key|single|headline|first|second|third|last|other|next) )?finding\b"
        r"(?! (?:an?|the|it|her|him|them|some\w*|any\w*|out|places?|time|of fact)\b)",
        re.IGNORECASE,
    ),
    "learning point": re.compile(r"\blearning points?\b|\blessons?\b", re.IGNORECASE),
    "good practice": re.compile(
        r"\bgood practice\b|\bstrengths?\b|\bpositives?\b|\bprais(?:e|ed|es)\b"
        r"|\b(?:work|worked|go|went|gone|do|doing|done?|did) (?:\w+ )?well\b"
        r"|\b(?:examples?|instances?) of (?:\w+ )?good\b|\bgood examples?\b|\bwhat good (?:[\w-]+ ){0,2}work(?:ing)?\b",
        re.IGNORECASE,
    ),
    "area for improvement": re.compile(r"\bareas? for (?:improvement|development)\b", re.IGNORECASE),
    "question for the board": re.compile(
        r"\bquestions? (?:\w+ ){0,6}(?:for|to) the (?:board|partnership)\b|\b(?:board|LSCB|partnership)s? "
        r"(?:is |was |are |being )?asked\b|\bconsiderations? for the (?:board|partnership)\b"
        r"|\b(?:asks?|puts?) (?:(?:\w+ ){0,2}?(?:for |of |to ))?the (?:board|LSCB|partnership)\b"
        r"(?! (?:for|to (?!consider|think|reflect|ask)))"
        r"|\bquestions? (?:\w+ ){0,3}(?:asked|put|raised|posed) (?:of|to|for) the (?:board|LSCB|partnership)\b"
        r"|\b(?:wants?|asks?|invites?|expects?) (?:us|boards?|partners?|partnerships?) to (?:ask|consider|reflect)\b"
        r"|\bquestions? (?:should|could|can|must|might) (?:we|boards?|partners?|partnerships?) (?:ask|consider)\b"
        r"(?! (?:(?:the|a|an|our|any|each|of) )?(?:parents?|famil|child|young|mothers?|fathers?|mums?|dads?|carers?"
        r"|staff|practitioners|professionals|workers|schools?|agencies|health|police|GPs?|social))"
        r"|\bshould (?:the|our|my|a) (?:board|partnership|LSCB) (?:be )?(?:ask|asking)\b",
        re.IGNORECASE,
    ),
    "method": re.compile(
        r"\bmethod\w*|\bterms of reference\b|\bfieldwork\b|\blead reviewers?\b|\bcommissioned\b"
        r"|\b(?:review|inspection) (?:group|panel|process|team|work)\b"
        r"|\b(?:review|inspection)s? (?:\w+ )?(?:carried out|conducted|undertaken)\b",
        re.IGNORECASE,
    ),
}
# Asked what did not go well, for strengths and weaknesses, or whether something was done well, it is not praise alone
# that answers.
_NOT_PRAISE_ALONE = re.compile(
    r"\b(?:not|\w+n['’]t|weakness\w*|negatives?|shortcomings?)\b"
    r"|^\W*(?:(?:and|so|but) )?(?:did|do|does|was|were|is|are|has|have|had) "
    r"(?!(?:there )?(?:any|some)thing\b|.*\b(?:good practice|prais\w+|strengths?|positives?)\b)",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|do|does|did|has|have|had|should|could|can|will|would|must|who|why|when|where|how)\b",
    re.IGNORECASE,
)
_ALL = re.compile(r"\b(?:all|any|examples?|list|every|each|how many|headline|what|which)\b", re.IGNORECASE)
_DENIES = re.compile(r"\b(?:no|not|never|none|without|lacks?|lacking)\b|n['’]t\b", re.IGNORECASE)
_THEMES = re.compile(
    r"\b(?:common|main|key|recurring|overall|shared|biggest|cross-cutting|overarching)(?: \w+)? "
    r"(?:themes?|messages?|lessons?|issues|learning|takeaways?)\b|\bthemes? (?:across|from|in|of) ",
    re.IGNORECASE,
)
# Asked of no matter, what was weak is told by what was found and by the areas for improvement.
_WEAKNESSES = re.compile(
    r"\b(?:(?:main|key|biggest) )?(?:weakness(?:es)?|shortcomings?|failings|failures|criticisms?)\b", re.IGNORECASE
)
_STRENGTHS = re.compile(r"\b(?:strengths|positives)(?: and|,| or| &)(?= )", re.IGNORECASE)
_COMPARES = re.compile(
    r"\b(?:vs\.?|versus|compare[ds]?|differ(?:s|ed|en\w+)?|similar\w*|in common|alike)\b", re.IGNORECASE
)
_LISTED: tuple[ItemKind, ...] = tuple(kind for kind in get_args(ItemKind) if kind != "action")
_LISTING_WORDS = frozenset(
    "headline list common learning points point lessons lesson questions good "
    "practice board areas area improvement serious scr lcspr cspr wording full please number total altogether "
    "different published safeguarding suggest propose advise put most learned learnt inspection inspectors question "
    "posed asked".split()
)
_WHO_DID_WELL = frozenset(
    "staff professionals practitioners workers agencies agency services strengths positives praised "
    "commended worked well case".split()
)


def kinds_asked(question: str) -> frozenset[EvidenceKind]:
    found = frozenset(kind for kind, pattern in _KINDS.items() if pattern.search(question))
    return found - {"good practice"} if _NOT_PRAISE_ALONE.search(question) else found


def kinds_listed(topic: str, kinds: frozenset[EvidenceKind]) -> tuple[ItemKind, ...]:
    """The kinds a question asks all items of: it says so, and is about nothing else.

    What was found is what "the common themes" are told by.
    """
    alone = _WEAKNESSES.sub(" ", _THEMES.sub(" ", _STRENGTHS.sub(" ", topic)))
    about = set(asked_stems(alone).values()) - _LISTING_WORDS
    about -= _WHO_DID_WELL if "good practice" in kinds else frozenset()
    no_verb = kinds and not _VERB.search(topic)
    asks = no_verb or any(asks.search(topic) for asks in (_ALL, _THEMES, _COMPARES))
    if about or _DENIES.search(topic) or not asks:
        return ()
    asked = kinds or ({"finding"} if _THEMES.search(topic) else frozenset())
    if _WEAKNESSES.search(topic) and not kinds:
        asked = {"finding", "learning point", "area for improvement"}
        asked |= {"good practice"} if _STRENGTHS.search(topic) else set()
    return tuple(kind for kind in _LISTED if kind in asked)
