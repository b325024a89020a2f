"""Measures by hand-worked cases, by the library's own reference, and by runs that deserve to score badly."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.cases import Case, Gold
from eval.compare import compare, paired_interval, randomisation_p
from eval.gate import below, read_thresholds
from eval.ranking import by_ir_measures, recall_at, recall_in_words
from eval.report import html_report, markdown_report, worst_cases
from eval.score import NOT_IN_UNIT, interval, measures, score
from ingest.errors import InputError

QUOTES = [
    "the health visitor saw him nine times and learned of the meeting by letter",
    "records travelled slowly between the areas and sometimes did not arrive at all",
    "nobody wrote down what a six year old had been watching for every night",
    "caseloads of thirty families left little room for doubt or for reflection",
]
CASES = [
    Case("a", "theme", "one?", True, (Gold("d1", QUOTES[0], 2), Gold("d2", QUOTES[1], 2))),
    Case("b", "single", "two?", True, (Gold("d1", QUOTES[2], 2),)),
    Case("c", "single", "three?", True, (Gold("d3", QUOTES[3], 2),)),
    Case("n", "unanswerable", "four?", False, ()),
]


def hit(rank: int, document: str, text: str) -> dict[str, Any]:
    return {"rank": rank, "document": document, "text": text, "also": []}


def answer(quotes: list[tuple[str, str]], *, silent: tuple[str, ...] = ()) -> dict[str, Any]:
    citations = [
        {"number": n, "document": d, "quote": q, "paragraph": None} for n, (d, q) in enumerate(quotes, start=1)
    ]
    return {
        "text": " ".join(f"{q} [{n}]" for n, (_, q) in enumerate(quotes, start=1)),
        "claims": [{"text": q, "citations": [n]} for n, (_, q) in enumerate(quotes, start=1)],
        "citations": citations,
        "coverage": {"read": 3, "addressed": sorted({d for d, _ in quotes}), "silent": list(silent)},
        "seconds": 0.1,
    }


def line(case: Case, quotes: list[tuple[str, str]], status: str = "answered") -> dict[str, Any]:
    hits = [hit(rank, d, q) for rank, (d, q) in enumerate(quotes, start=1)]
    return {"id": case.id, "status": status, "hits": hits, "answer": answer(quotes if status == "answered" else [])}


def gold_of(case: Case) -> list[tuple[str, str]]:
    return [(g.document, g.quote) for g in case.gold]


PERFECT = {c.id: line(c, gold_of(c), "answered" if c.answerable else "no_evidence") for c in CASES}
OTHER = [("d9", "a passage that has nothing to do with any of the questions asked here")]


def all_of(name: str, run: dict[str, dict[str, Any]]) -> Any:
    return score(CASES, run)[name]["all"]


@pytest.mark.parametrize("name", sorted(measures().keys() - NOT_IN_UNIT))
def test_a_perfect_run_scores_one(name: str) -> None:
    assert all_of(name, PERFECT) == 1.0


def test_a_scrambled_run_is_found_out() -> None:
    scrambled = {c.id: line(c, gold_of(o)) for c, o in zip(CASES[:3], [*CASES[1:3], CASES[0]], strict=True)}
    run = {**scrambled, "n": PERFECT["n"]}
    assert (all_of("recall@10", run), all_of("gold quoted", run)) == (0.0, 0.0)


def test_a_run_that_cites_everything_is_found_out() -> None:
    everything = [pair for case in CASES for pair in gold_of(case)] + OTHER * 4
    run = {c.id: line(c, everything) for c in CASES}
    assert all_of("gold quoted", run) == 1.0
    assert all_of("citation relevance", run) < 0.3
    assert all_of("addressed reviews in gold", run) < 0.5


def test_a_run_that_answers_everything_is_found_out() -> None:
    run = {**PERFECT, "n": line(CASES[3], OTHER)}
    assert (all_of("answered when it should", run), all_of("silent when it should", run)) == (1.0, 0.0)


def test_a_run_that_declines_everything_is_found_out() -> None:
    run = {c.id: line(c, gold_of(c), "no_evidence") for c in CASES}
    assert (all_of("answered when it should", run), all_of("silent when it should", run)) == (0.0, 1.0)
    assert all_of("gold quoted", run) == 0.0


def test_a_mark_without_a_citation_is_found_out() -> None:
    broken = json.loads(json.dumps(PERFECT["b"]))
    broken["answer"]["text"] += " And more [7]."
    assert all_of("no dangling mark", {**PERFECT, "b": broken}) == pytest.approx(2 / 3, abs=1e-4)


def test_ndcg_is_worked_by_hand() -> None:
    run = line(CASES[0], [*OTHER, ("d1", QUOTES[0]), *OTHER, ("d2", QUOTES[1])])
    dcg, ideal = 2 / np.log2(3) + 2 / np.log2(5), 2 / np.log2(2) + 2 / np.log2(3)
    assert by_ir_measures("nDCG@10")(CASES[0], run) == pytest.approx(dcg / ideal)
    assert by_ir_measures("Rprec")(CASES[0], run) == 0.5
    assert by_ir_measures("RR(rel=2)")(CASES[0], run) == 0.5


def test_a_second_passage_with_the_same_gold_adds_nothing() -> None:
    once, twice = [("d1", QUOTES[2])], [("d1", QUOTES[2]), ("d1", QUOTES[2])]
    assert by_ir_measures("nDCG@10")(CASES[1], line(CASES[1], twice)) == by_ir_measures("nDCG@10")(
        CASES[1], line(CASES[1], once)
    )


def test_recall_by_words_counts_whole_passages_within_the_budget() -> None:
    run = line(CASES[0], [("d1", QUOTES[0]), ("d2", QUOTES[1])])
    first, second = (len(QUOTES[i].split()) for i in (0, 1))
    assert [recall_in_words(n)(CASES[0], run) for n in (first - 1, first, first + second)] == [0.0, 0.5, 1.0]


RUNS = st.permutations(range(4)).map(
    lambda order: {c.id: line(c, gold_of(CASES[o])) for c, o in zip(CASES, order, strict=True)}
)


@given(RUNS, st.randoms(use_true_random=False))
def test_scores_are_in_the_unit_interval_or_none_and_order_does_not_matter(run: Any, rng: random.Random) -> None:
    scores = score(CASES, run)
    for name, found in scores.items():
        assert name in NOT_IN_UNIT or found["all"] is None or 0.0 <= found["all"] <= 1.0
    shuffled = list(CASES)
    rng.shuffle(shuffled)
    assert score(shuffled, run) == scores


def test_an_interval_holds_its_mean_and_shrinks_with_more_questions() -> None:
    few, many = interval([0.0, 1.0] * 5), interval([0.0, 1.0] * 200)
    assert few is not None
    assert many is not None
    assert few[0] <= 0.5 <= few[1]
    assert many[1] - many[0] < few[1] - few[0]


def test_a_comparison_names_what_moved() -> None:
    worse = {**PERFECT, "b": line(CASES[1], OTHER)}
    change = next(c for c in compare(CASES, PERFECT, worse) if (c.measure, c.group) == ("recall@10", "all"))
    assert (change.old, change.new, change.up, change.down) == (1.0, pytest.approx(2 / 3), (), ("b",))
    same = next(c for c in compare(CASES, PERFECT, PERFECT) if c.measure == "recall@10")
    assert (same.difference, same.p, same.interval) == (0.0, 1.0, (0.0, 0.0))


def test_the_randomisation_test_agrees_with_counting_all_signs() -> None:
    differences = np.array([0.3, 0.1, 0.4, -0.2, 0.5, 0.25])
    signs = np.array(np.meshgrid(*[[-1, 1]] * len(differences))).reshape(len(differences), -1).T
    exact = np.mean(np.abs((signs * differences).mean(axis=1)) >= abs(differences.mean()) - 1e-12)
    assert randomisation_p(differences) == pytest.approx(exact, abs=0.02)
    low, high = paired_interval(differences)
    assert low < differences.mean() < high


def test_a_report_shows_the_worst_questions_and_needs_nothing_beside_it() -> None:
    worse = {**PERFECT, "b": line(CASES[1], OTHER)}
    assert worst_cases(CASES, worse)[0].id == "b"
    page = html_report(CASES, worse, {"commit": "<abc>"})
    assert page.count("<svg") == 5
    assert "http" not in page.replace("http://www.w3.org", "").replace("http://purl.org", "").replace(
        "http://creativecommons.org", ""
    ).replace("https://matplotlib.org", "")
    assert "&lt;abc&gt;" in page
    assert f"**missed**: d1: {QUOTES[2]}" in markdown_report(CASES, worse, {})


def test_a_gate_names_what_falls_short(tmp_path: Path) -> None:
    (tmp_path / "gate.toml").write_text('[tool.reviews.gate]\n"recall@10" = 0.9\n"no such measure" = 0.1\n')
    least = read_thresholds(tmp_path / "gate.toml")
    worse = {**PERFECT, "b": line(CASES[1], OTHER)}
    assert below(score(CASES, worse), least) == [
        "recall@10: 0.667, at least 0.900 needed",
        "no such measure: undefined, at least 0.100 needed",
    ]
    assert below(score(CASES, PERFECT), {"recall@10": 1.0}) == []


def test_a_file_without_thresholds_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty.toml").write_text("")
    with pytest.raises(InputError, match=r"no thresholds under \[tool\.reviews\.gate\]"):
        read_thresholds(tmp_path / "empty.toml")


def test_recall_is_strict_about_restatements_when_asked() -> None:
    restated = {"hits": [{**hit(1, "d1", "something else entirely"), "also": [{"text": QUOTES[2]}]}]}
    assert (recall_at(5)(CASES[1], restated), recall_at(5, strict=True)(CASES[1], restated)) == (1.0, 0.0)
