"""Measures that ask the support scorer: nuggets stated, citation recall and precision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from assistant.support import Support
from eval.cases import Case
from eval.ranking import Line

_WORTH = {"supported": 1.0, "partial": 0.5}


class Scorer(Protocol):
    def score(self, pairs: Sequence[tuple[str, str]]) -> list[Support]: ...


def supported_scores(cases: Sequence[Case], run: Mapping[str, Line], scorer: Scorer) -> dict[str, dict[str, float]]:
    """Measure to case id to value; a case for which a measure is undefined is left out.

    - nuggets vital, nuggets all: the share of nuggets the answer states, in part counting half (Voorhees, TREC 2003).
    - citation recall: the share of claims that what they cite supports in full (Gao et al., EMNLP 2023, ALCE).
    - citation precision: the share of citations without which their claim would not be supported, or that support it
      alone (the same).
    """
    asked: dict[tuple[str, str], Support] = {}
    wanted = [pair for case in cases for pair in _pairs(case, run[case.id])]
    unique = list(dict.fromkeys(wanted))
    asked = dict(zip(unique, scorer.score(unique), strict=True))
    found: dict[str, dict[str, float]] = {
        name: {} for name in ("nuggets vital", "nuggets all", "citation recall", "citation precision")
    }
    for case in cases:
        line = run[case.id]
        for name, value in (
            ("nuggets vital", _nuggets(case, line, asked, vital_only=True)),
            ("nuggets all", _nuggets(case, line, asked, vital_only=False)),
            ("citation recall", _recall(line, asked)),
            ("citation precision", _precision(line, asked)),
        ):
            if value is not None:
                found[name][case.id] = value
    return found


def _pairs(case: Case, line: Line) -> list[tuple[str, str]]:
    pairs = [(_text(line), nugget.text) for nugget in case.nuggets] if _text(line) else []
    for claim, quotes in _claims(line):
        pairs.append((" ".join(quotes), claim))
        pairs += [(quote, claim) for quote in quotes]
        pairs += [(" ".join(quotes[:i] + quotes[i + 1 :]), claim) for i in range(len(quotes)) if len(quotes) > 1]
    return pairs


def _nuggets(case: Case, line: Line, asked: Mapping[tuple[str, str], Support], *, vital_only: bool) -> float | None:
    wanted = [nugget for nugget in case.nuggets if nugget.vital or not vital_only]
    if not wanted:
        return None
    text = _text(line)
    return sum(_WORTH.get(asked[text, n.text].label, 0.0) for n in wanted) / len(wanted) if text else 0.0


def _recall(line: Line, asked: Mapping[tuple[str, str], Support]) -> float | None:
    claims = _claims(line)
    supported = [bool(quotes) and _holds(asked, quotes, claim) for claim, quotes in claims]
    return sum(supported) / len(supported) if supported else None


def _precision(line: Line, asked: Mapping[tuple[str, str], Support]) -> float | None:
    needed: list[bool] = []
    for claim, quotes in _claims(line):
        whole = bool(quotes) and _holds(asked, quotes, claim)
        for i, quote in enumerate(quotes):
            without = quotes[:i] + quotes[i + 1 :]
            needed.append(whole and (_holds(asked, [quote], claim) or not _holds(asked, without, claim)))
    return sum(needed) / len(needed) if needed else None


def _holds(asked: Mapping[tuple[str, str], Support], quotes: Sequence[str], claim: str) -> bool:
    return bool(quotes) and asked[" ".join(quotes), claim].label == "supported"


def _text(line: Line) -> str:
    claims = line["answer"]["claims"] if line["answer"] else []
    return " ".join(claim["text"] for claim in claims)


def _claims(line: Line) -> list[tuple[str, list[str]]]:
    answer: Mapping[str, Any] = line["answer"] or {"claims": [], "citations": []}
    quotes = {citation["number"]: citation["quote"] for citation in answer["citations"]}
    return [(c["text"], [quotes[n] for n in c["citations"] if n in quotes]) for c in answer["claims"]]
