"""Misspelt words of a question, read as words that the reviews print."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import lru_cache

from spellchecker import SpellChecker

from assistant.words import stem

_CONTRACTED = re.compile(r"\b((?:could|would|should|did|do|does|was|were|is|are|has|have|had)n)t\b")
# Common slips in words that are too short to guess at.
_SHORT = {"teh": "the", "hte": "the", "wat": "what", "wot": "what", "waht": "what", "wht": "what", "adn": "and"}
_WORD = re.compile(rf"(?<![\w'’-])(?:{'|'.join(_SHORT)}|[a-z]{{5,}})(?!['’](?!s\b)|[\w-])")
# The dictionary spells "personalize".
_IS = re.compile(r"is(?=(?:e[sd]?|ing|ations?)$)")
_VOWELS = frozenset("aeiouy")
# Letters taken for each other by ear, and beside each other on the keyboard.
_SOUND = frozenset(map(frozenset, ("sz", "sc", "ck", "gj", "mn", "fv", "dt", "bp", "kq", "vw")))
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def respelt(
    question: str, n_printed: Callable[[str], int], left: Collection[str] = ()
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A question with its misspelt words as the reviews spell them, and each (as typed, as read).

    Misspelt is a word in small letters that neither the reviews nor an English dictionary have, where a slip (a letter
    left out, doubled, added, moved, or taken for one like it) parts it from a word that both have; of several the
    commonest in the reviews is meant. A "couldnt" gets its apostrophe, and that is not told. `n_printed` tells how many
    passages print a stem; words in `left` are left alone.
    """
    question = _CONTRACTED.sub(r"\1't", question)
    told: dict[str, str] = {}
    for word in dict.fromkeys(_WORD.findall(question)):
        if word not in left and not n_printed(stem(word)) and (meant := _meant(word, n_printed)):
            told[word] = meant
    return _WORD.sub(lambda found: told.get(found[0], found[0]), question), tuple(told.items())


def _meant(word: str, n_printed: Callable[[str], int]) -> str | None:
    if word in _SHORT:
        return _SHORT[word]
    if _dictionary().known([word, word.removesuffix("s"), _IS.sub("iz", word)]):
        return None
    others = (_dictionary().candidates(word) or set()) - {word}
    likely = [one for one in others if one.isalpha() and _is_slip(word, one)]
    printed = {one: n for one in likely if (n := n_printed(stem(one)))}
    return max(sorted(printed), key=lambda one: printed[one]) if printed else None


@lru_cache(maxsize=1)
def _dictionary() -> SpellChecker:
    return SpellChecker(language="en", distance=1)


def _is_slip(typed: str, meant: str) -> bool:
    """Tell whether one slip parts two words; another letter is one only where it is easily taken for the one meant."""
    if typed[0] != meant[0] or len(typed) != len(meant):
        return typed[0] == meant[0]
    apart = [(a, b) for a, b in zip(typed, meant, strict=True) if a != b]
    if len(apart) == 2:
        return True
    ((a, b),) = apart
    beside = any({a, b} <= set(row) and abs(row.index(a) - row.index(b)) == 1 for row in _KEYS)
    return {a, b} <= _VOWELS or frozenset({a, b}) in _SOUND or beside
