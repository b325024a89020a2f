"""Which of the quotations gathered a layout shows: the best, of every review, and no point made over and over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.board.brief.types import Layout, Quotation, Role
from assistant.words import stems

EACH_REVIEW = 6
REDUNDANT = 0.2
MORE_OF_ONE = 0.006


@dataclass(frozen=True, slots=True)
class Size:
    """How many quotations of a role are shown at most, and of how many words."""

    most: int
    words: int = 120


@dataclass(frozen=True, slots=True)
class Room:
    """What a layout has room for: `most` quotations apart from recommendations, and of each role its size."""

    most: int
    roles: Mapping[Role, Size]


ROOM: dict[Layout, Room] = {
    "board": Room(44, {
        "found": Size(28), "why": Size(12), "good practice": Size(8), "needed": Size(8), "voice": Size(4),
        "asked": Size(6), "recommendation": Size(14),
    }),
    "thematic": Room(60, {
        "found": Size(40), "why": Size(16), "good practice": Size(12), "needed": Size(10), "voice": Size(5),
        "asked": Size(6), "recommendation": Size(14),
    }),
    "seven-minute": Room(9, {
        "found": Size(6, 45), "why": Size(4, 45), "good practice": Size(2, 40), "needed": Size(1, 40),
        "voice": Size(1, 40), "asked": Size(0), "recommendation": Size(2, 55),
    }),
}  # fmt: skip


def choose(quotations: Sequence[Quotation], layout: Layout) -> list[Quotation]:
    """The quotations shown in a layout, each role's best first.

    One after another the quotation is taken that is worth most: its score beside the best, less for what its words
    share with one already taken (maximal marginal relevance: Carbonell and Goldstein, 1998), and less the more of its
    review are taken. Reviews that would have none get their best, whatever its length.
    """
    room = ROOM[layout]
    fit = [q for q in quotations if len(q.text.split()) <= room.roles[q.role].words]
    spoken = _taken([q for q in fit if q.role != "recommendation"], room.most, room.roles)
    advised = _taken([q for q in fit if q.role == "recommendation"], room.most, room.roles)
    shown = [*spoken, *advised]
    has_one = {q.document for q in shown}
    without = [name for name in dict.fromkeys(q.document for q in quotations) if name not in has_one]
    return [*shown, *(_first_of(name, quotations) for name in without[:EACH_REVIEW])]


def _taken(rest: list[Quotation], most: int, roles: Mapping[Role, Size]) -> list[Quotation]:
    words = {q: stems(q.text) for q in rest}
    best = max((q.score for q in rest), default=1.0)
    likeness = dict.fromkeys(rest, 0.0)
    of_review: Counter[str] = Counter()
    of_role: Counter[Role] = Counter()
    taken: list[Quotation] = []

    def worth(q: Quotation) -> float:
        return q.score / best - REDUNDANT * likeness[q] - MORE_OF_ONE * of_review[q.document]

    while len(taken) < most:
        rest = [q for q in rest if of_role[q.role] < roles[q.role].most]
        if not rest:
            break
        chosen = max(rest, key=worth)
        rest.remove(chosen)
        taken.append(chosen)
        of_review[chosen.document] += 1
        of_role[chosen.role] += 1
        for q in rest:
            likeness[q] = max(likeness[q], _likeness(words[q], words[chosen]))
    return taken


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the shorter one's words that the other holds (0-1)."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def _first_of(document: str, quotations: Sequence[Quotation]) -> Quotation:
    """The best quotation of a review, a recommendation or question only where there is no other."""
    own = [q for q in quotations if q.document == document]
    return next((q for q in own if q.role not in {"recommendation", "asked"}), own[0])
