"""Stability under paraphrase and repeat, and gold told by its first and last words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.cases import Case, read_cases
from eval.locate import locate, write_located
from eval.score import case_scores
from eval.stability import Repeat, overlap, repeat, stable_under_paraphrase
from ingest.errors import InputError


def line(*paragraphs: str, status: str = "answered") -> dict[str, Any]:
    citations = [{"number": n, "document": "d", "paragraph": p, "quote": ""} for n, p in enumerate(paragraphs, 1)]
    answer = {
        "text": "",
        "claims": [],
        "citations": citations,
        "coverage": {"addressed": [], "silent": []},
        "seconds": 0.1,
    }
    return {"status": status, "hits": [], "answer": answer}


CASES = [
    Case("a", "t", "q?", True, ()),
    Case("a-2", "t", "Q?", True, (), paraphrase_of="a"),
    Case("a-3", "t", "q??", True, (), paraphrase_of="a"),
    Case("b", "t", "r?", True, ()),
]
RUN = {"a": line("1", "2"), "a-2": line("2", "3"), "a-3": line("1", "2"), "b": line("9")}


def test_overlap_is_of_the_paragraphs_cited() -> None:
    assert overlap(line("1", "2"), line("2", "3")) == pytest.approx(1 / 3)
    assert overlap(line(), line()) == 1.0
    assert overlap(line(), line("1")) == 0.0


def test_every_two_wordings_of_a_question_are_compared() -> None:
    assert stable_under_paraphrase(CASES, RUN) == {"a": pytest.approx((1 / 3 + 1 + 1 / 3) / 3)}


def test_other_wordings_count_for_stability_alone() -> None:
    scores = case_scores(CASES, RUN)
    assert set(scores["answered when it should"]) == {"a", "b"}
    assert set(scores["stable under paraphrase"]) == {"a"}


def test_a_run_repeated_is_alike_and_a_changed_one_less() -> None:
    assert repeat(RUN, RUN) == Repeat(4, 1.0, 1.0)
    changed = RUN | {"b": line(status="no_evidence"), "a": line("1")}
    assert repeat(RUN, changed) == Repeat(4, 0.75, pytest.approx((0.5 + 1 + 1 + 0) / 4))


TEXT = "The panel met. It found that, on 3 May,\nno one asked. It met again. It found nothing."


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("It found that on", "no one asked.", "It found that, on 3 May,\nno one asked"),
        ("the PANEL met", "met", "The panel met"),
    ],
)
def test_a_quotation_is_located_by_letters_and_digits(first: str, last: str, found: str) -> None:
    assert locate(TEXT, first, last) == found


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        ("It found", "nothing", "'It found' to 'nothing' within 1200 characters stands 2 times"),
        ("They found", "no one", "'They found' to 'no one' within 1200 characters stands 0 times"),
        ("no one asked", "The panel", "'no one asked' to 'The panel' within 1200 characters stands 0 times"),
    ],
)
def test_what_cannot_be_located_is_told_with_its_line(tmp_path: Path, first: str, last: str, message: str) -> None:
    row = {"id": "x", "gold": [{"document": "d", "from": first, "to": last, "grade": 2}]}
    (tmp_path / "cases.jsonl").write_text(json.dumps(row))
    with pytest.raises(InputError) as caught:
        write_located(tmp_path / "cases.jsonl", tmp_path / "out.jsonl", lambda _: TEXT)
    assert f"cases.jsonl:1: {message}" in str(caught.value)


def test_a_located_file_is_a_question_file(tmp_path: Path) -> None:
    gold = [{"document": "d", "from": "The panel", "to": "met", "grade": 1}]
    row = {"id": "x", "type": "t", "question": "q?", "answerable": True, "gold": gold, "paraphrase_of": "y"}
    (tmp_path / "cases.jsonl").write_text(json.dumps(row))
    assert write_located(tmp_path / "cases.jsonl", tmp_path / "out.jsonl", lambda _: TEXT) == 1
    (case,) = read_cases(tmp_path / "out.jsonl")
    assert (case.gold[0].quote, case.paraphrase_of) == ("The panel met", "y")
