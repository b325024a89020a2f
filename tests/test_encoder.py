"""The encoder with its adaptation: another encoder than the one without, and a better one for the field's questions."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from assistant.session import Session
from assistant.settings import Settings
from eval.train_encoder import HARD, answering, batches, ndcg, read_searches
from ingest.encode import ADAPTED, BUNDLED, encoder_digest, load_encoder
from ingest.errors import StaleIndexError

REVIEWS = read_searches()


def test_every_question_names_sentences_that_are_there_and_passages_that_do_not_answer() -> None:
    for review in REVIEWS:
        sentences, passages = review.units("sentence").keys(), review.units("passage").keys()
        assert all(answers and answers <= sentences for _, answers in review.questions), review.name
        assert all(answering(answers, "passage") < passages for _, answers in review.questions), review.name
    assert len({review.name for review in REVIEWS}) == len(REVIEWS)


def test_a_batch_sets_each_question_beside_its_answer_and_one_of_its_review_that_does_not() -> None:
    asked, right, wrong = next(batches(REVIEWS, random.Random(1)))
    assert (len(asked), len(right), len(wrong)) == (len(set(right)), 20, HARD)
    home = {
        text: review.name
        for review in REVIEWS
        for unit in ("passage", "sentence")
        for text in review.units(unit).values()
    }
    assert [home[text] for text in wrong] == [home[text] for text in right[:HARD]]
    assert not set(right) & set(wrong)
    assert any(len(text.split()) < 30 for text in right), "some are sentences"


@pytest.mark.slow
def test_the_adapted_encoder_ranks_kept_questions_better_and_is_told_apart() -> None:
    plain, adapted = (load_encoder(name, precision="float32") for name in (BUNDLED, ADAPTED))
    assert plain.identity.digest != adapted.identity.digest
    assert plain.identity.window == adapted.identity.window
    kept = [review for review in REVIEWS if review.held_out][:4]
    assert ndcg(adapted, kept) > ndcg(plain, kept) + 0.05


def test_an_index_answers_with_the_encoder_it_is_made_with_named_or_not(example_index: Path) -> None:
    named = Session(Settings(index=example_index, encoder=ADAPTED), print)
    assert (named.encoder.identity.name, encoder_digest(ADAPTED)) == (ADAPTED, named.encoder.identity.digest)
    named.close()
    with pytest.raises(StaleIndexError):
        Session(Settings(index=example_index, encoder=BUNDLED), print)
