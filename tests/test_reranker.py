"""The reranker: what the shipped one tells apart, that only it is used, and what an answer makes of what it says."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from conftest import FakeEncoder, indexed, write_reviews

from assistant.answer.reranker import RerankingEncoder, SentenceReranker
from assistant.chain import answered, ask, build_chain
from eval.judgements import PARTIAL, Judged, judged, searched
from eval.train_reranker import SHARE, SHOWN, batches
from ingest.index import Index

QUESTION = "Why did the duty team send the form back?"
ANSWERS = "The duty team returned the form because nobody had asked the parents for their consent."
BESIDE = "The duty team sent the form back to the school on the Friday before the holiday."
ELSEWHERE = "The grandmother kept hens behind the house."
REVIEW = f"""Hazel: Learning Review (2021)

1.1 {BESIDE} {ELSEWHERE}

1.2 {ANSWERS}

1.3 The form of the school is four pages long, and is sent by secure email to the duty team.
"""


@pytest.fixture(scope="module")
def reranker() -> SentenceReranker:
    return SentenceReranker()


@pytest.fixture
def hazel(tmp_path: Path, encoder: FakeEncoder) -> Iterator[Index]:
    with indexed(write_reviews(tmp_path / "reviews", hazel=REVIEW), encoder) as opened:
        yield opened


class Told:
    """A reranker that says what it is told to, and nothing of the rest."""

    def __init__(self, **odds: float) -> None:
        self._odds = odds
        self.n_read = 0

    def answering(self, question: str, sentences: Sequence[str]) -> list[float]:
        self.n_read += len(sentences)
        return [next((odds for word, odds in self._odds.items() if word in sentence), -9.0) for sentence in sentences]


def test_a_cause_in_other_words_is_told_from_what_only_shares_the_words(reranker: SentenceReranker) -> None:
    cause, beside, elsewhere = reranker.answering(QUESTION, [ANSWERS, BESIDE, ELSEWHERE])
    assert cause > beside > elsewhere
    assert reranker.answering(QUESTION, []) == []


def test_sentences_keep_their_order_over_several_batches(reranker: SentenceReranker) -> None:
    sentences = [f"{'The duty team met again. ' * n}{ELSEWHERE}" for n in range(12)]
    odds = reranker.answering(QUESTION, [*sentences, ANSWERS])
    assert odds.index(max(odds)) == len(sentences)


def test_a_sentence_that_fills_the_window_by_itself_is_read(reranker: SentenceReranker) -> None:
    welsh = "llanfairpwllgwyngyll " * 85
    filling, beside = reranker.answering(QUESTION, [welsh, ANSWERS])
    assert beside > filling


def test_what_was_read_is_remembered_until_it_is_forgotten(encoder: FakeEncoder) -> None:
    told = Told(consent=3.0)
    remembering = RerankingEncoder(encoder, told)
    assert remembering.answering(QUESTION, [ANSWERS, BESIDE]) == [3.0, -9.0]
    assert remembering.answering(QUESTION, [ANSWERS, BESIDE]) == [3.0, -9.0]
    assert told.n_read == 2
    assert remembering.answering(QUESTION, [BESIDE]) == [-9.0]
    assert told.n_read == 3
    remembering.forget()
    remembering.answering(QUESTION, [BESIDE])
    assert told.n_read == 4


def test_what_the_reranker_finds_to_answer_is_quoted_first(hazel: Index, encoder: FakeEncoder) -> None:
    told = RerankingEncoder(encoder, Told(consent=3.0, Friday=-1.0))
    assert ask(hazel, told, QUESTION).citations[0].quote == ANSWERS
    assert ask(hazel, encoder, QUESTION).citations[0].quote == BESIDE


def test_what_no_sentence_is_likely_to_answer_is_not_answered(hazel: Index, encoder: FakeEncoder) -> None:
    chain = build_chain(hazel, RerankingEncoder(encoder, Told()))
    state = answered(chain, QUESTION)
    assert state["answer"].status == "no_evidence"
    assert state["draft"].weighing.silence == "no sentence is likely to answer the question"
    assert state["draft"].weighing.scored[0].text == BESIDE


def test_judged_questions_have_the_sentences_of_the_reviews_they_name(tmp_path: Path) -> None:
    reviews = [{"name": "A", "passages": [["One.", "Two."], ["Three."]]}, {"name": "B", "passages": [["Four."]]}]
    places = {"answers": [[0, 1, 0]], "partial": [[0, 0, 1]], "unsure": [[0, 0, 0]]}
    questions = [
        {"q": "of A?", "type": "single", "reviews": [0], **places},
        {"q": "of all?", "type": "theme", "reviews": [], **places, "unsure": []},
    ]
    path = tmp_path / "judgements.jsonl"
    path.write_text(json.dumps({"name": "kept 00", "reviews": reviews, "questions": questions}) + "\n")
    of_a, of_all = judged(path)
    assert of_a.texts == (("Two.", PARTIAL), ("Three.", 1.0))
    assert of_all.texts == (("One.", 0.0), ("Two.", PARTIAL), ("Three.", 1.0), ("Four.", 0.0))
    assert of_a.held_out


def test_no_sentence_is_both_learned_from_and_kept() -> None:
    questions = list(judged())
    texts = {text for q in questions if not q.held_out for text, _ in q.texts}
    kept = {text for q in questions if q.held_out for text, _ in q.texts}
    assert {text for text in texts & kept if len(text.split()) > 6} == set()
    assert sum(q.held_out for q in judged()) == 266
    assert {q.unit for q in searched()} == {"sentence", "passage"}


def test_a_batch_shows_what_answers_among_the_nearest_that_do_not(encoder: FakeEncoder) -> None:
    wrong = [(f"The duty team sent form {n}.", 0.0) for n in range(20)]
    texts = ((ANSWERS, 1.0), (BESIDE, PARTIAL), *wrong, *((f"{ELSEWHERE} {n}", 0.0) for n in range(20)))
    questions = [Judged(f"{QUESTION} {unit} {n}", unit, False, texts) for unit in SHARE for n in range(7)]
    batch = next(batches(questions, encoder, random.Random(1)))
    assert len(batch) in (4, 6)
    for _, shown in batch:
        assert len(shown) == SHOWN
        assert {(ANSWERS, 1.0), (BESIDE, PARTIAL)} < set(shown)
        assert sum(text.startswith("The duty team sent form") for text, _ in shown) >= (SHOWN - 2) * 2 // 3 + 1
