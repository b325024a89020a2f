"""Whom a question asks about, and a follow-up that asks the same of somebody else."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from assistant.proof.actors import RELATIVES, actor_spans
from assistant.words import asked_stems

_GROUP = re.compile(
    r"\b(?:health(?: (?:services?|agencies|professionals|staff|workers))?|education|professionals|practitioners"
    r"|staff|workers|agencies|services|parents|carers|children|kids|siblings|young people|families|nurses|doctors"
    r"|teachers)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^\W*(?:(?:and|but|so|what about|how about|what of)\b[\s,]*)+(?:(?:for|of|about|at|with|by|to|in)\b\s*)?",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:the|a|an|any|other)\s+", re.IGNORECASE)
_OPENING_AND = re.compile(r"^\W*(?:and|but|so)\b[\s,]*", re.IGNORECASE)
_WHOLE = re.compile(
    r"^(?:who|what|when|where|why|how|which|did|does|do|was|were|had|has|have|is|are|could|should)\b", re.IGNORECASE
)
_LEANS = re.compile(
    r"\b(?:it|its|they|them|their|he|him|his|she|her|that|those|this|these|there|one|ones|so|same|about)\b",
    re.IGNORECASE,
)
_KIN = re.compile(
    rf"^(?:(?:and|but|so|what about|how about)\b[\s,]*)+(?:(?:for|of|about|with)\s+)?(?:her|his|their) "
    rf"(?P<kin>{'|'.join(RELATIVES.values())})s?\W*$",
    re.IGNORECASE,
)

_FOR_THEM = re.compile(r"(\brecommend\w*\b.{0,20}? (?:for|to|of)) (?:them|it)(?=\W*$)", re.IGNORECASE)


def for_them(question: str, earlier: str) -> str | None:
    """A follow-up that asks what is recommended to "them", with whom the earlier question asks of in their place.

    None for any other, and where the earlier question asks of nobody or of several.
    """
    before = _parties(earlier)
    if len(before) != 1 or not _FOR_THEM.search(question):
        return None
    whom = earlier[slice(*before[0])]
    return _FOR_THEM.sub(lambda found: f"{found[1]} the {whom}", question)


def of_another(question: str, earlier: str) -> str | None:
    """The earlier question asked of somebody else: "and schools?" after one about the police.

    None where a follow-up is more than who, or the earlier question asks of nobody or of several.
    """
    asked = _ARTICLE.sub("", _OPENING.sub("", question).strip(" ?.!"))
    before = _parties(earlier)
    if len(before) != 1 or _parties(asked) != [(0, len(asked))]:
        return None
    start, end = before[0]
    if re.search(r"['’]s? $", earlier[:start]):
        return None
    opening = earlier[:start].removesuffix("the ") if asked.endswith("s") else earlier[:start]
    return f"{opening}{asked}{earlier[end:]}" if asked.lower() != earlier[start:end].lower() else None


def is_more_than_party(question: str, frame: str, theme: str) -> bool:
    """Tell whether the earlier question, in two parts, asks of a party and more, where the follow-up is a party alone.

    "And schools?" after "what is said about how the police respond" leaves how they respond.
    """
    asked = _ARTICLE.sub("", _OPENING.sub("", question).strip(" ?.!"))
    if _parties(asked) != [(0, len(asked))]:
        return False
    return bool(_parties(frame) or (_parties(theme) and _besides(theme, _parties(theme))))


def of_relative(question: str, earlier: str, children: Collection[str]) -> str | None:
    """The earlier question asked of a relative of the one child that it names: "and her brother?"; None for any other.

    `children` are the names under which the reviews spoken of tell of theirs.
    """
    kin = _KIN.match(question)
    named = [child for child in children if re.search(rf"\b{re.escape(child)}\b", earlier)]
    if not kin or len(named) != 1:
        return None
    child, relatives = re.escape(named[0]), "|".join(RELATIVES.values())
    whose = rf"\b{child}(?P<of>['’]s)?(?P<relative> (?:{relatives})\b)?"

    def moved(found: re.Match[str]) -> str:
        owner = "'s" if found["of"] and not found["relative"] else ""
        return f"{named[0]}'s {kin['kin']}{owner}" if found["of"] or not found["relative"] else found[0]

    return re.sub(whose, moved, earlier, count=1)


def asks_of_another(question: str, earlier: str) -> str | None:
    """A whole question about somebody that the earlier one does not ask of, without its "and"; None for any other.

    "and what did school know?" after what the GP knew: nothing of the GP belongs to it. Where the earlier question,
    given without names of reviews, is about anything else that this one does not say, it is leant on.
    """
    asked = _OPENING_AND.sub("", question).strip()
    if asked == question or not _WHOLE.match(asked) or _LEANS.search(asked):
        return None
    named, before = _parties(asked), _parties(earlier)
    if not named or not before or _said(asked, named) & _said(earlier, before):
        return None
    return asked if _besides(earlier, before) <= _besides(asked, named) else None


def _said(text: str, parties: Sequence[tuple[int, int]]) -> set[str]:
    return {text[start:end].lower() for start, end in parties}


def _besides(text: str, parties: Sequence[tuple[int, int]]) -> set[str]:
    """The stems a question is about apart from the parties it names."""
    for start, end in reversed(parties):
        text = f"{text[:start]} {text[end:]}"
    return set(asked_stems(text))


def _parties(text: str) -> list[tuple[int, int]]:
    """Where a question names people, bodies or groups; words side by side are one ("health visitors")."""
    found: list[tuple[int, int]] = []
    for start, end in sorted([*actor_spans(text), *(match.span() for match in _GROUP.finditer(text))]):
        first, last = found.pop() if found and start <= found[-1][1] + 1 else (start, end)
        found.append((first, max(last, end)))
    return found
