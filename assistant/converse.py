"""A follow-up and the turns before it become one question that stands alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.types import Turn
from assistant.words import asked_stems

_LEANS_BACK = re.compile(
    r"^(?:and|but|so|what about|how about|why|who|when|where|did (?:they|he|she|it|that))\b"
    r"|\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers|that|those|this|these|there|the other)\b",
    re.IGNORECASE,
)
_FEW_WORDS = 3


def stand_alone(question: str, history: Sequence[Turn]) -> str:
    """Rewrite a follow-up so that it can be searched by itself; anything else comes back as it is.

    A question leans on the last one when it has a pronoun or starts like a follow-up, and few content words of
    its own; it is then searched together with the last question.
    """
    if not history or not _LEANS_BACK.search(question):
        return question
    if len(asked_stems(question)) > _FEW_WORDS and not re.search(
        r"\b(?:her|him|them|they|she|he)\b", question, re.IGNORECASE
    ):
        return question
    return f"{history[-1].question.rstrip(' ?.')} – {question}"
