"""The five shared reviews: read in full, and the first question answered as a practitioner needs it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import SHARED, with_encoder

from assistant.chain import ask
from assistant.proof.verify import stands_in_source
from assistant.session import Session
from assistant.settings import Settings
from ingest.index import Index
from ingest.pipeline import ingest


@pytest.fixture(scope="module")
def session(corpus: Path, example_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = with_encoder(example_index, tmp_path_factory.mktemp("corpus") / "index")
    assert not ingest([corpus], folder).failed
    opened = Session(Settings(folder, None), print)
    yield opened
    opened.close()


def test_strategy_discussions_are_answered_in_each_reviews_own_term(session: Session) -> None:
    answer = ask(session.index, session.encoder, "what do reviews say about strategy discussions")
    assert answer.status == "answered"
    assert (answer.coverage.read, len(answer.coverage.addressed)) == (5, 4)
    by_document = {c.document.split("-")[0]: c for c in reversed(answer.citations)}
    assert by_document["ava"].paragraph == "5.96"
    assert "strategy meeting" in by_document["ava"].quote
    assert by_document["child"].paragraph == "3.4"
    assert by_document["sofia"].kind == "finding"
    assert all(stands_in_source(session.index, citation) for citation in answer.citations)
    silent = session.index.document(answer.coverage.silent[0])
    assert [p for p in silent.paragraphs if "strategy discussion" in p.text.lower()] == []


@pytest.mark.slow
def test_gold_quotations_are_found(session: Session) -> None:
    """Recall is measured by the evaluation; this only stops it from falling far."""
    found = total = 0
    for case in _cases():
        documents = {c.document for c in ask(session.index, session.encoder, case["question"]).citations}
        gold = {g["document"] for g in case["gold"] if g["grade"] == 2}
        found += len(gold & documents)
        total += len(gold)
    assert total >= 30
    assert found / total >= 0.6


def _cases() -> list[dict[str, object]]:
    lines = (SHARED / "dev" / "questions.jsonl").read_text().splitlines()
    return [case for case in map(json.loads, lines) if case["answerable"] and not case.get("history")]


def test_every_paragraph_of_every_review_is_in_a_passage(session: Session) -> None:
    index: Index = session.index
    for name in index.documents:
        document = index.document(name)
        places = {place for p in index.passages_at(name, [p.place for p in document.paragraphs]) for place in p.places}
        assert places == {p.place for p in document.paragraphs}
