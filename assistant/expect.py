"""What kind of answer a question expects: a count, a time, or none in particular; and whether a sentence gives one."""

from __future__ import annotations

import re

from assistant.words import asked_stems, stem

_COUNT = re.compile(
    r"\b(?:how many|what number of)\b(?! (?:of (?:the|these) )?(?:\w+ )?(?:reviews?|reports?|documents?|cases)\b)",
    re.IGNORECASE,
)
_TIME = re.compile(r"^\W*when\b|\bwhat (?:time|date|year|month|day)\b|\bon which (?:date|day)\b", re.IGNORECASE)
_NUMBER_WORDS = frozenset(
    "no none one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty hundred several".split()
)
_TELLS_TIME = re.compile(
    r"\b\d{1,2}[.:]\d\d\b|\b(?:19|20)\d\d\b|\b(?:January|February|March|April|May|June|July|August|September|October|"
    r"November|December|Christmas|Easter|morning|evening|night|week|month|day|year|hour|minute)s?\b"
)
_AUXILIARY = re.compile(r"\b(?:is|are|was|were|be|been|do|does|did|has|have|had|will|would|can|could|should)\b")
_OCCASIONS = re.compile(r"\bon [\w-]+ (?:separate |different )?occasions?\b|\b[\w-]+ times\b", re.IGNORECASE)
_REACH = 4
_COUNTED = 6


def gives_what_is_asked(question: str, sentence: str) -> bool:
    """False where a question asks for a count or a time and the sentence has none that could be it.

    A count must stand within four words before a word that the question counts, or say "on six occasions" of it.
    """
    if _COUNT.search(question):
        return _counts(question, sentence)
    return not _TIME.search(question) or bool(_TELLS_TIME.search(sentence))


def _counts(question: str, sentence: str) -> bool:
    counted_words = _AUXILIARY.split(_COUNT.split(question, maxsplit=1)[-1], maxsplit=1)[0]
    counted = list(asked_stems(" ".join(counted_words.split()[:_COUNTED])))
    tokens = re.findall(r"[^\W_]+", sentence.lower())
    numbers = [at for at, token in enumerate(tokens) if token.isdigit() or token in _NUMBER_WORDS]
    if _OCCASIONS.search(sentence) and any(stem(token) in counted for token in tokens):
        return True
    return any(stem(token) in counted for at in numbers for token in tokens[at + 1 : at + 1 + _REACH])
