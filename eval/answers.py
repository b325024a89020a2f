"""How well an answer quotes, covers, cites and keeps silent."""

from __future__ import annotations

import re
from collections.abc import Sequence

from eval.cases import Case
from eval.ranking import Line
from eval.relevance import LEAST_SHARE, held_share, letters

ANSWERED = frozenset({"answered", "partial"})
_MARK = re.compile(r"\[(\d+)\]")


def answered_when_it_should(case: Case, line: Line) -> float | None:
    """1 where an answerable case is answered, wholly or in part; None for the others."""
    return float(line["status"] in ANSWERED) if case.answerable else None


def silent_when_it_should(case: Case, line: Line) -> float | None:
    """1 where a case the corpus does not answer is not answered; None for the others."""
    return None if case.answerable else float(line["status"] not in ANSWERED)


def gold_quoted(case: Case, line: Line) -> float | None:
    """The share of grade-2 quotations of which the answer quotes a sentence; None where there are none."""
    gold = [g for g in case.gold if g.grade == 2]
    quotes = _quotes(line)
    found = [any(d == g.document and _shares(letters(g.quote), q) for d, q in quotes) for g in gold]
    return sum(found) / len(found) if found else None


def citation_relevance(case: Case, line: Line) -> float | None:
    """The share of citations whose quotation stands in gold of any grade; None without gold or citations."""
    quotes = _quotes(line)
    if not case.gold or not quotes:
        return None
    return sum(any(d == g.document and _shares(letters(g.quote), q) for g in case.gold) for d, q in quotes) / len(
        quotes
    )


def gold_reviews_addressed(case: Case, line: Line) -> float | None:
    """The share of gold reviews the answer names as addressing the question; None without gold or answer."""
    gold = {g.document for g in case.gold if g.grade == 2}
    if not gold or not line["answer"]:
        return None
    return len(gold & set(line["answer"]["coverage"]["addressed"])) / len(gold)


def addressed_reviews_in_gold(case: Case, line: Line) -> float | None:
    """The share of reviews named as addressing that have gold of any grade; None without gold or such a review."""
    addressed = set(line["answer"]["coverage"]["addressed"]) if line["answer"] else set()
    if not case.gold or not addressed:
        return None
    return len(addressed & {g.document for g in case.gold}) / len(addressed)


def claims_cited(case: Case, line: Line) -> float | None:  # noqa: ARG001
    """The share of claims with at least one citation that is in the answer's list; None without claims."""
    claims = line["answer"]["claims"] if line["answer"] else []
    numbers = {c["number"] for c in line["answer"]["citations"]} if line["answer"] else set()
    return sum(bool(numbers & set(claim["citations"])) for claim in claims) / len(claims) if claims else None


def no_dangling_mark(case: Case, line: Line) -> float | None:  # noqa: ARG001
    """1 where every [n] in the text is a citation of the answer; None without such marks."""
    if not line["answer"]:
        return None
    marks = {int(n) for n in _MARK.findall(line["answer"]["text"])}
    return float(marks <= {c["number"] for c in line["answer"]["citations"]}) if marks else None


def seconds(case: Case, line: Line) -> float | None:  # noqa: ARG001
    return float(line["answer"]["seconds"]) if line["answer"] else None


def words(case: Case, line: Line) -> float | None:  # noqa: ARG001
    """The length of the answer's text in words; None where nothing was answered."""
    return float(len(line["answer"]["text"].split())) if line["status"] in ANSWERED else None


def _quotes(line: Line) -> Sequence[tuple[str, str]]:
    citations = line["answer"]["citations"] if line["answer"] else []
    return [(c["document"], letters(c["quote"])) for c in citations]


def _shares(gold: str, quote: str) -> bool:
    return held_share(quote, gold) >= LEAST_SHARE or held_share(gold, quote) >= LEAST_SHARE
