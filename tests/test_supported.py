"""Nuggets and citations by a support scorer, worked by hand with a small fake one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from assistant.proof.support import Label, Support
from eval.cases import Case, Nugget
from eval.supported import judged_scores


@dataclass
class WordScorer:
    """Says supported where the passage has every word of the claim, partial where it has one, else unsupported."""

    asked: list[tuple[str, str]] = field(default_factory=list)

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[Support]:
        self.asked += pairs
        return [Support(self._label(*pair), 0.5, (0.0, 0.0, 0.0, 1.0), ()) for pair in pairs]

    def _label(self, passage: str, claim: str) -> Label:
        held = [word in passage.split() for word in claim.split()]
        return "supported" if all(held) else "partial" if any(held) else "unsupported"


def line(claims: list[tuple[str, list[int]]], quotes: list[str]) -> dict[str, Any]:
    return {
        "id": "a",
        "status": "answered",
        "hits": [],
        "answer": {
            "claims": [{"text": text, "citations": numbers} for text, numbers in claims],
            "citations": [{"number": n, "quote": quote} for n, quote in enumerate(quotes, start=1)],
        },
    }


def test_nuggets_in_part_count_half_and_vital_ones_by_themselves() -> None:
    case = Case(
        "a", "t", "q?", True, (), nuggets=(Nugget("one two", True), Nugget("one nine", True), Nugget("six", False))
    )
    found = judged_scores([case], {"a": line([("one two three", [1])], ["one two three"])}, WordScorer()).scores
    assert found["nuggets vital"] == {"a": 0.75}
    assert found["nuggets all"] == {"a": pytest.approx(0.5)}


def test_a_citation_that_adds_nothing_costs_precision_and_not_recall() -> None:
    case = Case("a", "t", "q?", True, ())
    run = {"a": line([("one two", [1, 2]), ("three four", [3])], ["one two", "nine", "three"])}
    found = judged_scores([case], run, WordScorer()).scores
    assert found["citation recall"] == {"a": 0.5}
    assert found["citation precision"] == {"a": pytest.approx(1 / 3)}


def test_two_citations_that_support_a_claim_together_are_both_needed() -> None:
    run = {"a": line([("one two", [1, 2])], ["one", "two"])}
    assert judged_scores([Case("a", "t", "q?", True, ())], run, WordScorer()).scores["citation precision"] == {"a": 1.0}


def test_what_is_undefined_is_left_out_and_silence_states_no_nugget() -> None:
    case = Case("a", "t", "q?", True, (), nuggets=(Nugget("one", False),))
    silent = {"id": "a", "status": "no_evidence", "hits": [], "answer": None}
    assert judged_scores([case], {"a": silent}, WordScorer()).scores == {
        "nuggets vital": {},
        "nuggets all": {"a": 0.0},
        "citation recall": {},
        "citation precision": {},
    }


def test_no_pair_is_asked_twice() -> None:
    scorer = WordScorer()
    judged_scores([Case("a", "t", "q?", True, ())], {"a": line([("one", [1]), ("one", [1])], ["one"])}, scorer)
    assert len(scorer.asked) == len(set(scorer.asked))
