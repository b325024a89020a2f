"""Measures that ask a support checker: nuggets stated, citation recall and precision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.proof.support import Support
from eval.cases import Case
from eval.checkers import Checker
from eval.ranking import Line

_WORTH = {"supported": 1.0, "partial": 0.5}


Pair = tuple[str, str]
Asked = Mapping[Pair, Support | None]
JUDGED = ("nuggets vital", "nuggets all", "citation recall", "citation precision")


@dataclass(frozen=True, slots=True)
class Judged:
    """Measure to case id to value, and how many of the pairs asked the checker failed on."""

    scores: dict[str, dict[str, float]]
    n_pairs: int
    n_failed: int


def judged_scores(
    cases: Sequence[Case], run: Mapping[str, Line], support: Checker, nuggets: Checker | None = None
) -> Judged:
    """Ask the checkers about every claim and nugget; nuggets are asked of `support` where no other is given.

    A case for which a measure is undefined, or the checker failed, is left out of it.

    - nuggets vital, nuggets all: the share of nuggets the answer states, in part counting half (Voorhees, TREC 2003).
    - citation recall: the share of claims that what they cite supports in full (Gao et al., EMNLP 2023, ALCE).
    - citation precision: the share of citations without which their claim would not be supported, or that support it
      alone (the same).
    """
    claims = _ask(support, [pair for case in cases for pair in _claim_pairs(run[case.id])])
    stated = _ask(nuggets or support, [pair for case in cases for pair in _nugget_pairs(case, run[case.id])])
    found: dict[str, dict[str, float]] = {name: {} for name in JUDGED}
    for case in cases:
        line = run[case.id]
        values = (
            _nuggets(case, line, stated, vital_only=True),
            _nuggets(case, line, stated, vital_only=False),
            *((_recall(line, claims), _precision(line, claims)) if _all_judged(_claim_pairs(line), claims) else ()),
        )
        for name, value in zip(JUDGED, values, strict=False):
            if value is not None:
                found[name][case.id] = value
    answers = [*claims.values(), *stated.values()]
    return Judged(found, len(answers), sum(answer is None for answer in answers))


def _ask(checker: Checker, pairs: Sequence[Pair]) -> Asked:
    unique = list(dict.fromkeys(pairs))
    return dict(zip(unique, checker.score(unique), strict=True))


def _all_judged(pairs: Sequence[Pair], asked: Asked) -> bool:
    return all(asked[pair] is not None for pair in pairs)


def _nugget_pairs(case: Case, line: Line) -> list[Pair]:
    return [(_text(line), nugget.text) for nugget in case.nuggets] if _text(line) else []


def _claim_pairs(line: Line) -> list[Pair]:
    pairs = []
    for claim, quotes in _claims(line):
        pairs += [(" ".join(quotes), claim)] if quotes else []
        pairs += [(quote, claim) for quote in quotes]
        pairs += [(" ".join(quotes[:i] + quotes[i + 1 :]), claim) for i in range(len(quotes)) if len(quotes) > 1]
    return pairs


def _nuggets(case: Case, line: Line, asked: Asked, *, vital_only: bool) -> float | None:
    wanted = [nugget for nugget in case.nuggets if nugget.vital or not vital_only]
    if not wanted:
        return None
    text = _text(line)
    if not text:
        return 0.0
    told = [asked[text, nugget.text] for nugget in wanted]
    judged = [support for support in told if support is not None]
    return sum(_WORTH.get(support.label, 0.0) for support in judged) / len(told) if len(judged) == len(told) else None


def _recall(line: Line, asked: Asked) -> float | None:
    claims = _claims(line)
    supported = [bool(quotes) and _holds(asked, quotes, claim) for claim, quotes in claims]
    return sum(supported) / len(supported) if supported else None


def _precision(line: Line, asked: Asked) -> float | None:
    needed: list[bool] = []
    for claim, quotes in _claims(line):
        whole = bool(quotes) and _holds(asked, quotes, claim)
        for i, quote in enumerate(quotes):
            without = quotes[:i] + quotes[i + 1 :]
            needed.append(whole and (_holds(asked, [quote], claim) or not _holds(asked, without, claim)))
    return sum(needed) / len(needed) if needed else None


def _holds(asked: Asked, quotes: Sequence[str], claim: str) -> bool:
    told = asked[" ".join(quotes), claim] if quotes else None
    return told is not None and told.label == "supported"


def _text(line: Line) -> str:
    claims = line["answer"]["claims"] if line["answer"] else []
    return " ".join(claim["text"] for claim in claims)


def _claims(line: Line) -> list[tuple[str, list[str]]]:
    answer: Mapping[str, Any] = line["answer"] or {"claims": [], "citations": []}
    quotes = {citation["number"]: citation["quote"] for citation in answer["citations"]}
    return [(c["text"], [quotes[n] for n in c["citations"] if n in quotes]) for c in answer["claims"]]
