"""Follow-ups about the items that the question before asked for: the next one, another number, which is about what."""

from __future__ import annotations

import re

from assistant.question.leaning import ELLIPSIS, FEW_WORDS, LEANS_BACK
from assistant.words import asked_stems

_STEP = {
    re.compile(r"\b(?:next|following)\b|\bone after\b", re.IGNORECASE): 1,
    re.compile(r"\b(?:previous|preceding)\b|\bone before\b", re.IGNORECASE): -1,
}
NUMBERED = re.compile(
    r"\b((?:finding|recommendation|learning point|consideration)s?\s+(?:no\.?\s*|number\s*)?)(\d{1,2})\b", re.IGNORECASE
)
_BARE_NUMBER = re.compile(r"(?<![\w.])(?:number\s+|no\.?\s*)?(\d{1,2})\b(?!\.\d)", re.IGNORECASE)
PARAGRAPH = re.compile(r"\bpara(?:graph)?s?\b", re.IGNORECASE)
_WHICH_ONE = re.compile(
    r"^(?:and |so |but )?(?:which|what|do any|does any|are any|is any)(?: (?:ones?|number))?"
    r"(?: of (?:them|those|these))?(?: ones?)? "
    r"(?P<about>(?:is|are|was|were|do|does|did|deals?|talks?|mentions?|covers?|says?|concerns?|relates?) .*\S)$",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"(?:are|were|do|deal|talk|mention|cover|say|concern|relate)\b", re.IGNORECASE)
_KIND = re.compile(r"\b(?P<kind>finding|recommendation|learning point)s?\b", re.IGNORECASE)


def which_item(question: str, earlier: str) -> str | None:
    """Which of the items that the earlier question asks for is about a matter: "which one is about drugs?"."""
    found, kind = _WHICH_ONE.match(question), _KIND.search(earlier)
    if not found or not kind or not asked_stems(found["about"]) or NUMBERED.search(earlier):
        return None
    several = "s" if _SEVERAL.match(found["about"]) else ""
    return f"Which {kind['kind'].lower()}{several} {found['about']}"


def other_number(question: str, earlier: str) -> str | None:
    """The earlier question with the number of its item moved on or replaced, where the follow-up asks for that."""
    found = NUMBERED.search(earlier)
    if not found or PARAGRAPH.search(question):
        return None
    if own := NUMBERED.search(question):
        is_all = not asked_stems(NUMBERED.sub(" ", ELLIPSIS.sub("", question)))
        leans = is_all and LEANS_BACK.search(question)
        return f"{earlier[: found.start()]}{own[0]}{earlier[found.end() :]}" if leans else None
    if len(asked_stems(ELLIPSIS.sub("", question))) > FEW_WORDS:
        return None
    for pattern, step in _STEP.items():
        if pattern.search(question):
            return _with_number(earlier, found, max(1, int(found[2]) + step))
    bare = _BARE_NUMBER.search(question)
    return _with_number(earlier, found, int(bare[1])) if bare else None


def _with_number(question: str, found: re.Match[str], number: int) -> str:
    return f"{question[: found.start(2)]}{number}{question[found.end(2) :]}"
