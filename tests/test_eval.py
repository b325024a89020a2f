"""Judged questions: their files, their relevance rule, a run and its scores."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import EXAMPLES, ROOT

from assistant.session import Session
from assistant.settings import Settings
from eval.cases import Case, Gold, read_cases
from eval.locate import not_in_index
from eval.plots import reliability
from eval.ranking import by_ir_measures, gold_ranks, recall_at
from eval.relevance import held_share, holds, letters
from eval.run import record_path, run
from eval.score import interval, read_run, score
from ingest.errors import InputError
from ingest.index import open_index
from ingest.pipeline import ingest

QUESTIONS = ROOT / "tests" / "data" / "example-questions.jsonl"
GOOD = {"id": "a", "type": "single", "question": "who?", "answerable": True, "gold": []}


def hit(rank: int, document: str, text: str, *also: str) -> dict[str, object]:
    return {"rank": rank, "document": document, "text": text, "also": [{"text": other} for other in also]}


def case(*quotes: str) -> Case:
    return Case("a", "single", "who?", True, tuple(Gold("doc", quote, 2) for quote in quotes))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "questions.jsonl:1: not JSON"),
        ("[]", "questions.jsonl:1: list, not an object"),
        (json.dumps({**GOOD, "id": ""}), "questions.jsonl:1: 'id' is \"\"; it must be a str"),
        (json.dumps({**GOOD, "answerable": "yes"}), "'answerable' is \"yes\"; it must be a bool"),
        (json.dumps({k: v for k, v in GOOD.items() if k != "question"}), "'question' is missing"),
        (json.dumps({**GOOD, "gold": [{"document": "d", "quote": "q", "grade": 3}]}), "gold: grade is 3"),
        (json.dumps({**GOOD, "gold": {"a": 1}}), "'gold' is dict; it must be a list"),
        (f"{json.dumps(GOOD)}\n{json.dumps(GOOD)}", "the id 'a' stands twice"),
        ("\n", "no questions in it"),
    ],
)
def test_a_wrong_question_file_is_told_by_line_and_field(tmp_path: Path, line: str, message: str) -> None:
    (tmp_path / "questions.jsonl").write_text(line)
    with pytest.raises(InputError) as caught:
        read_cases(tmp_path / "questions.jsonl")
    assert message in str(caught.value)


def test_gold_of_the_examples_stands_in_the_examples() -> None:
    from ingest.read.cage import read
    from ingest.structure import structure

    texts = {
        path.stem: letters(" ".join(p.text for p in structure(read(path), name=path.stem).paragraphs))
        for path in EXAMPLES.iterdir()
    }
    gold = [gold for case in read_cases(QUESTIONS) for gold in case.gold]
    assert len(gold) == 17
    assert [g.quote for g in gold if letters(g.quote) not in texts[g.document]] == []


@pytest.mark.parametrize(
    ("quote", "text", "share"),
    [
        ("abcdefghij", "xxabcdefghijxx", 1.0),
        ("abcdefghijklmnopqrst", "abcdefghijklmnop", 0.8),
        ("abcdefghijklmnopqrst", "abcdefghijklmn", 0.7),
        ("abcdefghij", "zzzz", 0.0),
    ],
)
def test_the_share_of_a_quotation_that_is_held(quote: str, text: str, share: float) -> None:
    assert held_share(quote, text) == share


def test_a_quotation_is_compared_by_letters_and_digits_only() -> None:
    assert holds("“Nobody – asked  her.”", ["nobody asked her", "somebody else entirely"]) == [True, False]


def test_recall_counts_each_quotation_once_and_in_its_own_review() -> None:
    line = {"hits": [hit(1, "other", "the first quotation"), hit(2, "doc", "x", "the second quotation")]}
    judged = case("the first quotation", "the second quotation")
    assert gold_ranks(judged, line) == [None, 2]
    assert (recall_at(1)(judged, line), recall_at(2)(judged, line), by_ir_measures("RR(rel=2)")(judged, line)) == (
        0.0,
        0.5,
        0.5,
    )


def test_what_is_undefined_is_none_and_never_zero() -> None:
    assert recall_at(10)(case(), {"hits": []}) is None
    assert interval([]) is None
    unanswerable = Case("a", "single", "who?", False, ())
    line = {"id": "a", "status": "no_evidence", "hits": [], "answer": None}
    scores = score([unanswerable], {"a": line})
    assert scores["recall@10"] == {"all": None, "by_type": {}, "interval": None}
    assert scores["silent when it should"] == {"all": 1.0, "by_type": {"single": 1.0}, "interval": [1.0, 1.0]}


@pytest.mark.slow
def test_a_run_over_the_examples_resumes_and_scores(example_index: Path, tmp_path: Path) -> None:
    cases, out = read_cases(QUESTIONS), tmp_path / "run.jsonl"
    session = Session(Settings(example_index, None), print)
    assert run(cases, session, out, tell=lambda *_: None) == 12
    whole = out.read_text().splitlines(keepends=True)
    out.write_text("".join(whole[:5]) + whole[5][:40])
    assert run(cases, session, out, tell=lambda *_: None) == 7
    session.close()
    assert [json.loads(line)["id"] for line in out.read_text().splitlines()] == [case.id for case in cases]
    assert json.loads(record_path(out).read_text())["n_cases"] == 12
    scores = score(cases, read_run(out))
    assert scores["recall@20"]["all"] >= 0.8
    assert scores["answered when it should"]["all"] >= 0.9


def test_a_run_is_mixed_with_no_other_configuration_nor_run(example_index: Path, tmp_path: Path) -> None:
    cases, out = read_cases(QUESTIONS)[:1], tmp_path / "run.jsonl"
    session = Session(Settings(example_index, None), print)
    run(cases, session, out, tell=lambda *_: None)
    with pytest.raises(InputError, match="a run of another configuration"):
        run(read_cases(QUESTIONS)[:2], session, out, tell=lambda *_: None)
    record_path(out).unlink()
    with pytest.raises(InputError, match="a run of another configuration"):
        run(cases, session, out, tell=lambda *_: None)
    mine = tmp_path / "mine.jsonl"
    mine.write_bytes(QUESTIONS.read_bytes())
    with pytest.raises(InputError, match=r"mine\.jsonl:1: lacks status, hits, answer; it is not a run"):
        run(cases, session, mine, tell=lambda *_: None)
    assert mine.read_bytes() == QUESTIONS.read_bytes()
    other = tmp_path / "other.jsonl"

    def meanwhile(*_: int) -> None:
        with pytest.raises(InputError, match=r"other\.jsonl: another run is writing it; wait, or name another file"):
            run(cases, session, other, tell=lambda *_: None)

    assert run(cases, session, other, tell=meanwhile) == 1
    assert len(other.read_text().splitlines()) == 1
    session.close()


def test_gold_that_the_index_does_not_hold_is_named(example_index: Path) -> None:
    cases = read_cases(QUESTIONS)
    (first, *_), words = cases, "Nobody in any review ever wrote these words of gold."
    with closing(open_index(example_index)) as opened:
        assert list(not_in_index(cases, opened)) == []
        gold = (replace(first.gold[0], document="none"), replace(first.gold[0], quote=words))
        lines = list(not_in_index([replace(first, gold=gold)], opened))
    assert [line.split("; ")[0] for line in lines] == [
        f"'{first.id}': no review 'none' is in the index",
        f"'{first.id}': “{words[:60]}” does not stand in '{first.gold[0].document}'",
    ]


def test_scoring_an_unfinished_run_names_what_is_missing() -> None:
    with pytest.raises(InputError, match="the run has no answer to a; finish it with reviews eval run"):
        score([case("x")], {})


def test_the_examples_can_be_ingested_twice_without_change(example_index: Path) -> None:
    assert {file.status for file in ingest([EXAMPLES], example_index).documents} == {"unchanged"}


def test_reliability_groups_questions_by_the_best_sentence() -> None:
    cases = [Case(str(n), "t", "q?", n >= 5, ()) for n in range(10)]
    run = {str(n): {"best": (n + 1) / 10, "status": "answered" if n >= 7 else "no_evidence"} for n in range(10)}
    assert reliability(cases, run) == [
        (pytest.approx(0.15), 2, 0.0, 0.0),
        (pytest.approx(0.35), 2, 0.0, 0.0),
        (pytest.approx(0.55), 2, 0.5, 0.0),
        (pytest.approx(0.75), 2, 1.0, 0.5),
        (pytest.approx(0.95), 2, 1.0, 1.0),
    ]
    assert reliability(cases[:1], {"0": {"status": "no_evidence"}}) == []
