"""Follow-ups about the items that the question before asked for: the next one, another number, which is about what."""

from __future__ import annotations

import re

from assistant.question.leaning import ELLIPSIS, FEW_WORDS, LEANS_BACK
from assistant.question.numbered import LAST, ORDINALS
from assistant.words import asked_stems

_STEP = {
    re.compile(r"\b(?:next|following)\b|\bone after\b", re.IGNORECASE): 1,
    re.compile(r"\b(?:previous|preceding)\b|\bone before\b", re.IGNORECASE): -1,
}
NUMBERED = re.compile(
    r"\b((?:finding|recommendation|learning point|consideration)s?\s+(?:no\.?\s*|number\s*)?)(\d{1,2})\b", re.IGNORECASE
)
# "And 4?", "what does 4 say", "number 4", and not "were there 4 children".
_BARE_NUMBER = re.compile(
    r"(?:^\W*(?:(?:and|but|so|what|how|about|does|is|was|who|for|in|of) )*|\b(?:number|no\.?|#)\s*)(\d{1,2})\b(?!\.\d)"
    r"(?=\W*(?:$|says?|about|on|for|mean|is|aimed|addressed|to|please|then)\b|\W*$)",
    re.IGNORECASE,
)
PARAGRAPH = re.compile(r"\bpara(?:graph)?s?\b", re.IGNORECASE)
_WHICH_ONE = re.compile(
    r"^(?:and |so |but )?(?:which|what|do any|does any|are any|is any)(?: (?:ones?|number))?"
    r"(?: of (?:them|those|these))?(?: ones?)? "
    r"(?P<about>(?:is|are|was|were|do|does|did|deals?|talks?|mentions?|covers?|says?|concerns?|relates?) .*\S)$",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"(?:are|were|do|deal|talk|mention|cover|say|concern|relate)\b", re.IGNORECASE)
_NTH_ONE = re.compile(
    rf"\b(?:the )?(?P<nth>{'|'.join((*ORDINALS, *LAST))}|\d{{1,2}}(?:st|nd|rd|th))(?: one| of (?:them|those|these))?"
    r"(?=\W*(?:$|please|about|say|for|mean|is|are|was|were|aimed|addressed))"
    r"|\b(?:number|no\.?|#) ?(?P<number>\d{1,2})\b",
    re.IGNORECASE,
)
_WHO = re.compile(r"\b(?:who|whom|whose|responsible|own(?:s|er|ed)?)\b", re.IGNORECASE)
_KIND = re.compile(r"\b(?P<kind>finding|recommendation|learning point)s?\b", re.IGNORECASE)


def which_item(question: str, earlier: str) -> str | None:
    """Which of the items that the earlier question asks for is about a matter: "which one is about drugs?"."""
    found, kind = _WHICH_ONE.match(question), _KIND.search(earlier)
    if not found or not kind or not asked_stems(found["about"]) or NUMBERED.search(earlier):
        return None
    several = "s" if _SEVERAL.match(found["about"]) else ""
    return f"Which {kind['kind'].lower()}{several} {found['about']}"


def nth_item(question: str, earlier: str) -> str | None:
    """One of the items that the earlier question asks for, told by its order or number: "more on the second one"."""
    found, kind = _NTH_ONE.search(question), _KIND.search(earlier)
    if not found or not kind or NUMBERED.search(earlier) or _KIND.search(question):
        return None
    nth = (found["nth"] or found["number"]).lower()
    item = f"{kind['kind'].lower()} {_number(nth)}" if nth not in LAST else f"the last {kind['kind'].lower()}"
    asked = _NTH_ONE.sub(item, question, count=1)
    left = asked_stems(ELLIPSIS.sub("", _NTH_ONE.sub(" ", question, count=1)))
    if len(left) > FEW_WORDS:
        return None
    return asked if left or _WHO.search(question) else f"What does {item} say?"


def other_number(question: str, earlier: str) -> str | None:
    """The earlier question with the number of its item moved on or replaced, where the follow-up asks for that."""
    found = NUMBERED.search(earlier)
    if not found or PARAGRAPH.search(question):
        return None
    if own := NUMBERED.search(question):
        is_all = not asked_stems(NUMBERED.sub(" ", ELLIPSIS.sub("", question)))
        leans = is_all and LEANS_BACK.search(question)
        return f"{earlier[: found.start()]}{own[0]}{earlier[found.end() :]}" if leans else None
    for pattern, step in _STEP.items():
        if pattern.search(question) and not asked_stems(_KIND.sub(" ", pattern.sub(" ", ELLIPSIS.sub("", question)))):
            return _with_number(earlier, found, max(1, int(found[2]) + step))
    bare = _BARE_NUMBER.search(question)
    if len(asked_stems(_BARE_NUMBER.sub(" ", ELLIPSIS.sub("", question)))) > FEW_WORDS:
        return None
    if bare or (nth := _NTH_ONE.search(question)) is None:
        return _with_number(earlier, found, int(bare[1])) if bare else None
    number = _number(nth["nth"].lower())
    return _with_number(earlier, found, int(number)) if number else None


def _number(nth: str) -> str:
    return str(ORDINALS.index(nth) + 1) if nth in ORDINALS else re.sub(r"\D", "", nth)


def _with_number(question: str, found: re.Match[str], number: int) -> str:
    return f"{question[: found.start(2)]}{number}{question[found.end(2) :]}"
