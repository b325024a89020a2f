"""Does the same question, asked again or in other words, get the same answer?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from eval.cases import Case
from eval.ranking import Line


@dataclass(frozen=True, slots=True)
class Repeat:
    """Two runs over the same questions: the share with the same status, and the mean overlap of what they cite."""

    n_cases: int
    same_status: float
    overlap: float


def overlap(one: Line, two: Line) -> float:
    """Cited paragraphs in common over all cited (Jaccard, 1912); two answers that cite nothing agree."""
    first, second = _cited(one), _cited(two)
    return len(first & second) / len(first | second) if first | second else 1.0


def stable_under_paraphrase(cases: Sequence[Case], run: Mapping[str, Line]) -> dict[str, float]:
    """Mean overlap over every two wordings of a question, by the id of the first; questions with one are left out."""
    wordings: dict[str, list[Line]] = defaultdict(list)
    for case in cases:
        wordings[case.paraphrase_of or case.id].append(run[case.id])
    return {
        case_id: sum(overlap(*pair) for pair in combinations(lines, 2)) / (len(lines) * (len(lines) - 1) / 2)
        for case_id, lines in wordings.items()
        if len(lines) > 1
    }


def repeat(old: Mapping[str, Line], new: Mapping[str, Line]) -> Repeat:
    """How far two runs answer alike; of one system asked twice it should be 1."""
    shared = sorted(old.keys() & new.keys())
    n = max(1, len(shared))
    same = sum(old[i]["status"] == new[i]["status"] for i in shared)
    return Repeat(len(shared), same / n, sum(overlap(old[i], new[i]) for i in shared) / n)


def _cited(line: Line) -> frozenset[tuple[str, str]]:
    citations = line["answer"]["citations"] if line["answer"] else []
    return frozenset((c["document"], c.get("paragraph") or c["quote"]) for c in citations)
