"""How well a ranking finds the gold quotations: recall, R-precision, nDCG, reciprocal rank, recall by words read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from eval.cases import Case, Gold
from eval.relevance import holds

Line = Mapping[str, Any]
Measure = Callable[[Case, Line], float | None]


def gold_ranks(case: Case, line: Line, *, strict: bool = False, grade: int = 2) -> list[int | None]:
    """For each quotation of at least `grade`, the rank of the first hit of its review that holds it; None for none.

    Passages that restate a hit and are shown once with it count, unless `strict`.
    """
    return [_rank(gold, line, strict=strict) for gold in case.gold if gold.grade >= grade]


def recall_at(k: int, *, strict: bool = False) -> Measure:
    """The share of a case's grade-2 quotations that the first k hits hold; None where it has none."""

    def measure(case: Case, line: Line) -> float | None:
        ranks = gold_ranks(case, line, strict=strict)
        return sum(rank is not None and rank <= k for rank in ranks) / len(ranks) if ranks else None

    return measure


def recall_in_words(n_words: int) -> Measure:
    """Recall within the first n words of the hits read in order, so that systems with other passages compare fairly.

    A hit counts when it ends within the budget; None where the case has no grade-2 quotation.
    """

    def measure(case: Case, line: Line) -> float | None:
        read, last = 0, 0
        for hit in line["hits"]:
            read += len(hit["text"].split())
            if read > n_words:
                break
            last = hit["rank"]
        ranks = gold_ranks(case, line)
        return sum(rank is not None and rank <= last for rank in ranks) / len(ranks) if ranks else None

    return measure


def by_ir_measures(name: str) -> Measure:
    """A measure of ir_measures (MacAvaney, Macdonald and Ounis, ECIR 2022) by its name there, such as "nDCG@10".

    Every gold quotation is one document to be found, with its grade (nDCG: Järvelin and Kekäläinen, 2002); a hit is
    the quotation it holds, the best one not found before, else a document nobody asked for.
    """
    import ir_measures

    parsed = ir_measures.parse_measure(name)

    def measure(case: Case, line: Line) -> float | None:
        if not case.gold:
            return None
        qrels = {case.id: {f"gold{i}": gold.grade for i, gold in enumerate(case.gold)}}
        run = {case.id: {_as_document(i, case, line): 1.0 / hit["rank"] for i, hit in enumerate(line["hits"])}}
        if not run[case.id]:
            return 0.0
        return float(next(iter(ir_measures.iter_calc([parsed], qrels, run))).value)

    return measure


def _as_document(at: int, case: Case, line: Line) -> str:
    return _documents(case, tuple(_key(hit) for hit in line["hits"]))[at]


@lru_cache(maxsize=4)
def _documents(case: Case, hits: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[str, ...]:
    """For each hit, the quotation it is."""
    found: set[int] = set()
    named = []
    for at, (document, texts) in enumerate(hits):
        held = [
            i
            for i, g in enumerate(case.gold)
            if i not in found and g.document == document and any(holds(g.quote, texts))
        ]
        best = min(held, key=lambda i: (-case.gold[i].grade, i), default=None)
        if best is not None:
            found.add(best)
        named.append(f"other{at}" if best is None else f"gold{best}")
    return tuple(named)


def _rank(gold: Gold, line: Line, *, strict: bool) -> int | None:
    for hit in line["hits"]:
        document, texts = _key(hit)
        if document == gold.document and any(holds(gold.quote, texts[:1] if strict else texts)):
            return int(hit["rank"])
    return None


def _key(hit: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    return hit["document"], (hit["text"], *(other["text"] for other in hit["also"]))
