"""Several questions put as one: "Why was she arrested, and who was told?"."""

from __future__ import annotations

import re

from assistant.words import asked_stems

_ASKED = r"(?:how|what|why|who|whom|whose|when|where|which)"
_HELPING = r"(?:did|do|does|was|were|is|are|has|have|had|should|could|would|can|will)"
_SUBJECT = (
    r"(?:any(?:one|body|thing)|someone|somebody|it|they|he|she|we|you|there|this|that|these|those|the|any|some|either"
    r"|her|his|their|its|(?-i:[A-Z]\w+))"
)
_PRONOUN = r"(?:he|she|they|it|we|you|I)\b"
_DIRECT = (
    rf"{_ASKED}(?:['’]s)?(?! {_PRONOUN})(?: [\w'’]+){{0,3}}? {_HELPING}\b"
    rf"|what (?:happened|became|came|changed|helped|worked)\b|who\b(?! {_PRONOUN})"
    rf"|how (?:long|many|much|often|far)\b|{_HELPING} {_SUBJECT}\b"
)
_BETWEEN = re.compile(rf"(?:,? and |, but |; (?:and )?|[?.] +(?:and |but )?)(?={_DIRECT})", re.IGNORECASE)
_OPENS = re.compile(
    rf"(?:^|[,:–-] |[.?] )(?:and |so |but )?(?:(?:tell me|explain|describe|say) )?(?:{_ASKED}|{_HELPING}|is"
    r"|in which|at what|to what|for how)\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(r"\b(?:compare[ds]?|comparison|differ\w*|similar\w*|alike)\b", re.IGNORECASE)
_FACT = re.compile(
    r"(?:who|whom|whose|when|where|how (?:old|long|many|often|far))\b(?!.*\b(?:reviews?|reports?)\b)", re.IGNORECASE
)
_FEWEST_WORDS = 3
MOST_QUESTIONS = 4


def questions_in(question: str) -> tuple[str, ...]:
    """The questions that are put in one, in order; the question alone where it is a single one.

    A further one begins, after "and", "but" or a full stop, as a question does ("did anyone ask"), and asks for
    somebody, a time, a place or a number, or of something itself: "and what do they make of it?" does not. More than
    `MOST_QUESTIONS` are no question any more but a text, and read whole.
    """
    found: list[str] = []
    start = 0
    for between in _BETWEEN.finditer(question):
        part = question[start : between.start()].strip()
        if _OPENS.search(part) and len(part.split()) >= _FEWEST_WORDS:
            found.append(part)
            start = between.end()
    found.append(question[start:].strip())
    first, *further = found
    asking: list[str] = [first]
    for part in further:
        if _asks_itself(part):
            asking.append(part)
        elif not _COMPARES.search(part):
            asking[-1] = f"{asking[-1].rstrip('?')}, and {part}"
    return tuple(asking) if 1 < len(asking) <= MOST_QUESTIONS else (question,)


def _asks_itself(part: str) -> bool:
    return not _COMPARES.search(part) and bool(asked_stems(part) or _FACT.match(part))
