"""The encoder with its adaptation: another encoder than the one without, and a better one for the field's questions."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from conftest import FakeEncoder

from assistant.search.excerpts import Excerpt
from assistant.session import Session
from assistant.settings import Settings
from eval.judgements import PARTIAL, Graded, Judged, judged, searched
from eval.train_encoder import NEAREST, QUESTIONS, SHARE, WRONG, batches, ndcg, texts
from ingest.encode import ADAPTED, BUNDLED, encoder_digest, load_encoder
from ingest.errors import StaleIndexError

SEARCHED = list(searched())
VISITS = Graded(Excerpt("Visits", ("The visits stopped.", "Nobody said why.")), (1.0, None))
CALLS = Graded(Excerpt("", ("The calls went on.", "A letter came.")), (0.0, 0.0))
DOUBTED = Graded(Excerpt("", ("The key was kept.", "It was lost.")), (None, 0.0))


def test_every_question_has_an_answer_and_passages_that_do_not() -> None:
    for one in SEARCHED:
        grades = [graded.best for graded in one.graded]
        assert 1.0 in grades, one.question
        assert 0.0 in grades, one.question


def test_texts_are_sentences_or_passages_under_their_heading_without_what_is_in_doubt() -> None:
    one = Judged("Why did the visits stop?", "report", "invented 1", (VISITS, CALLS, DOUBTED))
    assert texts(one, "sentence") == [
        ("The visits stopped.", 1.0),
        ("The calls went on.", 0.0),
        ("A letter came.", 0.0),
        ("It was lost.", 0.0),
    ]
    stopped, calls = "The visits stopped. Nobody said why.", ("The calls went on. A letter came.", 0.0)
    assert texts(one, "passage") == [(f"Visits\n{stopped}", 1.0), calls]
    assert texts(one, "passage", headed=False) == [(stopped, 1.0), calls]
    whole = Judged("Why?", "passage", "invented 2", (Graded(Excerpt("", ("One.", "Two.")), (1.0,)), CALLS))
    assert texts(whole, "sentence") == []
    assert texts(whole, "passage") == [("One. Two.", 1.0), calls]


def test_a_batch_sets_each_question_beside_what_answers_and_mostly_the_nearest_that_do_not(
    encoder: FakeEncoder,
) -> None:
    questions = []
    for known in SHARE:
        for n in range(QUESTIONS):
            asked = f"Why did {known} visits {n} stop?"
            near = [Graded(Excerpt("", (f"{asked} It is not known {i}.",)), (0.0,)) for i in range(NEAREST)]
            far = [Graded(Excerpt("", (f"Breakfast was at {i} in home {known} {n}.",)), (0.0,)) for i in range(30)]
            right = Graded(Excerpt("", (f"Staff of {known} {n} had left.",)), (1.0,))
            part = Graded(Excerpt("", (f"Some of {known} {n} had left.",)), (PARTIAL,))
            questions.append(Judged(asked, known, f"invented {known} {n}", (right, part, *near, *far)))
    batch = next(batches(questions, encoder, random.Random(1)))
    assert len({one.right for one in batch}) == QUESTIONS
    for one in batch:
        assert len(set(one.wrong)) == WRONG
        own = one.right.split(" of ")[1].removesuffix(" had left.")
        assert all(own in text or text.startswith(f"Why did {own.replace(' ', ' visits ')}") for text in one.wrong)
        assert sum(text.startswith("Why did") for text in one.wrong) == WRONG - 1


def test_ndcg_is_one_where_what_answers_is_nearest(encoder: FakeEncoder) -> None:
    def question(text: str, *others: str) -> Judged:
        graded = [Graded(Excerpt("", (one,)), (float(one == text),)) for one in (text, *others)]
        return Judged(text, "judged", "kept 1", tuple(graded))

    found = question("The visits stopped.", "The calls went on.")
    assert ndcg(encoder, [found]) == 1.0
    second = Judged(found.question, "judged", "kept 1", (CALLS, found.graded[0], VISITS))
    unseen = Judged("Where is the key kept?", "judged", "kept 1", (DOUBTED, CALLS))
    assert ndcg(encoder, [second, unseen], "sentence") == 1.0
    assert ndcg(encoder, [unseen]) == 0.0


@pytest.mark.slow
def test_the_adapted_encoder_ranks_kept_questions_better_and_is_told_apart() -> None:
    plain, adapted = (load_encoder(name, precision="float32") for name in (BUNDLED, ADAPTED))
    assert plain.identity.digest != adapted.identity.digest
    assert plain.identity.window == adapted.identity.window
    kept = [one for one in judged() if one.held_out and one.unit == "report"]
    assert ndcg(adapted, kept) > ndcg(plain, kept) + 0.05


def test_an_index_answers_with_the_encoder_it_is_made_with_named_or_not(example_index: Path) -> None:
    named = Session(Settings(index=example_index, encoder=ADAPTED), print)
    assert (named.encoder.identity.name, encoder_digest(ADAPTED)) == (ADAPTED, named.encoder.identity.digest)
    named.close()
    with pytest.raises(StaleIndexError):
        Session(Settings(index=example_index, encoder=BUNDLED), print)
