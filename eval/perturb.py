"""A true sentence changed by rule so that it says something else.

Every change gives None where its rule finds nothing to change. Words are changed once, at a place drawn by the seed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Collection, Mapping, Sequence

from assistant.proof.actors import BODIES, PROFESSIONALS, RELATIVES
from assistant.proof.counted import MONTHS, UNITS

Change = Callable[[str, random.Random], str | None]

_UNDENIED = (
    (r"\b(was|were|is|are|had|has|have|did|does|do|could|would|can) not\b(?! (?:only|until|just|always))", r"\1"),
    (r"\bthere (was|is) no\b", r"there \1 a"),
    (r"\bthere (were|are) no\b", r"there \1 several"),
    (r"\bnever\b", "always"),
    (r"\bwithout\b", "with"),
    (r"\bfailed to\b", "managed to"),
    (r"\bwas unable to\b", "was able to"),
    (r"\bnone of\b", "all of"),
    (r"\black of\b", "wealth of"),
)
_DENIABLE = re.compile(
    r"\b(was|were|is|are|had|has|have|could|would)\b"
    r"(?! (?:not|no|never|been|to|little|few|only|rarely|seldom|nothing|also)\b)",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(
    r"\b(?:if|whether|that|which|who|when|where|although|because|while|as|what|how)\b", re.IGNORECASE
)
_SHOULD = (
    (r"\bshould have been\b", "was"),
    (r"\bshould have\b", "had"),
    (r"\b(?:should|must) be\b", "is"),
    (r"(?<!required that )\b(?:should|must)\b(?! (?:not|also|have|be|the|it|they|there)\b)", "did"),
    (r"\bneeds to be\b", "has been"),
    (r"(?<=s )need to be\b", "have been"),
)
_POSSIBLE = (
    (r"\b(?:may|might) (?:well )?have been\b", "was"),
    (r"\b(?:may|might) have\b", "had"),
    (r"\b(?:may|might) (?:well )?be\b(?! \w+ing\b)", "is"),
    (r"\b(?:may|might)\b(?! (?:not|be|have|\d)\b)", "will"),
    (r"\bwould have been\b", "was"),
)
_CONDITION = re.compile(r"\b(?:if|had (?:he|she|it|they|the|this|there)|possible that|likely|whether)\b", re.IGNORECASE)
_WORD_NUMBERS = {word: n for n, word in enumerate(UNITS) if n > 1}
_NUMBER = re.compile(
    rf"(?<![\w.:/£,-])(?:{'|'.join(_WORD_NUMBERS)}|[2-9]|[1-9]\d{{1,2}}|(?:19|20)\d\d)(?![\w:/%-]|[.,]\d)",
    re.IGNORECASE,
)
_MONTH = re.compile(rf"\b(?:{'|'.join(month.capitalize() for month in MONTHS)})\b")
_PRINTED = {
    "gp": "GP", "iro": "IRO", "nhs": "NHS", "cmht": "CMHT", "cypmhs": "CAMHS", "mash": "MASH",
    "officer": "police officer", "housing": "housing service", "fire": "fire service",
    "leaving care": "leaving care team",
}  # fmt: skip


def changed(rules: Sequence[tuple[str, str]]) -> Change:
    """Change the first place that any of the rules fits, the rules in order."""

    def change(text: str, _: random.Random) -> str | None:
        for pattern, put in rules:
            after, n = re.subn(pattern, put, text, count=1)
            if n:
                return after[0].upper() + after[1:]
        return None

    return change


undenied, told_as_done = changed(_UNDENIED), changed(_SHOULD)


def told_as_certain(text: str, rng: random.Random) -> str | None:
    return None if _CONDITION.search(text) else changed(_POSSIBLE)(text, rng)


def denied(text: str, _: random.Random) -> str | None:
    """The first verb of the main clause denied, where nothing subordinate stands before it."""
    found = _DENIABLE.search(text)
    if found is None or _SUBORDINATE.search(text[: found.start()]):
        return None
    return f"{text[: found.end()]} not{text[found.end() :]}"


def renumbered(text: str, rng: random.Random) -> str | None:
    """One number, year or month made another."""
    places = [*_NUMBER.finditer(text), *_MONTH.finditer(text)]
    if not places:
        return None
    found = rng.choice(places)
    return f"{text[: found.start()]}{_other_number(found[0], rng)}{text[found.end() :]}"


def _other_number(was: str, rng: random.Random) -> str:
    if was.lower() in MONTHS:
        return rng.choice([month.capitalize() for month in MONTHS if month != was.lower()])
    if was.lower() in _WORD_NUMBERS:
        other = rng.choice([word for word in _WORD_NUMBERS if word != was.lower()])
        return other.capitalize() if was[0].isupper() else other
    return str(int(was) + rng.choice([-1, 1, 2, 3]) * (1 if int(was) > 3 else 2) or int(was) + 4)


def swapped(text: str, rng: random.Random, there: str, groups: Sequence[Mapping[str, str]]) -> str | None:
    """One person or body in the place of another of its group, one that `there` names before any that it does not."""
    places = [(m, group, name) for group in groups for name, words in group.items() for m in _named(words, text)]
    places = [(m, group, name) for m, group, name in places if not any(_wider(m, other) for other, _, _ in places)]
    if not places:
        return None
    found, group, name = rng.choice(places)
    others = [other for other, words in group.items() if other != name and not _named(words, text)]
    near = [other for other in others if _named(group[other], there)]
    if not others:
        return None
    put = rng.choice(near or others)
    put = _PRINTED.get(put, put)
    put = put[0].upper() + put[1:] if found[0][0].isupper() else put
    return f"{text[: found.start()]}{put}{'s' if _is_plural(found[0], name) else ''}{text[found.end() :]}"


def _named(words: str, text: str) -> list[re.Match[str]]:
    return list(re.finditer(rf"(?<![\w-])(?:{words})s?(?![\w-])", text.replace("’", "'"), re.IGNORECASE))


def _wider(found: re.Match[str], other: re.Match[str]) -> bool:
    return other.start() <= found.start() and found.end() <= other.end() and other.span() != found.span()


def _is_plural(printed: str, name: str) -> bool:
    return printed.lower().endswith("s") and not name.endswith("s") and name not in {"children's social care", "police"}


def other_person(text: str, rng: random.Random, persons: Collection[str], there: str) -> str | None:
    """One named child or relative in the place of another."""
    named = [person for person in persons if re.search(rf"\b{person}\b", text)]
    others = [person for person in persons if person not in named]
    if named and others:
        return re.sub(rf"\b{rng.choice(named)}\b", rng.choice(sorted(others)), text)
    return swapped(text, rng, there, [RELATIVES])


def other_body(text: str, rng: random.Random, there: str) -> str | None:
    return swapped(text, rng, there, [PROFESSIONALS, BODIES])
