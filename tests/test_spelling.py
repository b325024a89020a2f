"""Misspelt words of a question are read as the reviews spell them; words that nobody misspelt are left alone."""

from __future__ import annotations

import pytest
from conftest import FakeEncoder
from hypothesis import given
from hypothesis import strategies as st

from assistant.chain import ask
from assistant.question.spelling import respelt
from assistant.words import stem
from ingest.index import Index

PRINTED = {
    stem(word): n
    for word, n in {
        "neglect": 9, "strategy": 4, "discussions": 4, "health": 30, "heath": 1, "setting": 5, "reviews": 2,
        "weight": 3, "supervision": 2, "agency": 8, "line": 3, "could": 5, "organised": 2, "personal": 4, "teach": 3,
    }.items()
}  # fmt: skip


def read(question: str) -> str:
    return respelt(question, lambda word: PRINTED.get(word, 0))[0]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("neglct", "neglect"), ("stratgy discusions", "strategy discussions"), ("the babys wieght", "the babys weight"),
        ("helth", "health"), ("teh helth", "the health"), ("reveiws on supervison", "reviews on supervision"),
        ("each agancy's plan", "each agency's plan"),
    ],
)  # fmt: skip
def test_a_slip_is_read_as_the_word_the_reviews_print(typed: str, meant: str) -> None:
    assert read(f"what about {typed}?") == f"what about {meant}?"


@pytest.mark.parametrize(
    "word",
    [
        "sexting",
        "cuckooing",
        "personalised",
        "couldn't",
        "Neglct",
        "CSEX",
        "tech",
        "lines",
        "burnout",
        "neglectful",
        "anti-helth",
        "neglectneglectneglectneglectneglect",
    ],
)
def test_a_word_that_nobody_misspelt_is_left_alone(word: str) -> None:
    assert read(f"what about {word}?") == f"what about {word}?"


def test_a_missing_apostrophe_is_put_in_and_not_told() -> None:
    assert respelt("why couldnt they", lambda _: 0) == ("why couldn't they", ())


@given(st.text(max_size=60))
def test_only_words_that_are_told_are_changed(question: str) -> None:
    text, told = respelt(question, lambda word: PRINTED.get(word, 0))
    assert bool(told) == (text != question)
    for typed, meant in told:
        assert typed in question
        assert meant in text


def test_what_was_read_is_told(index: Index, encoder: FakeEncoder) -> None:
    answer = ask(index, encoder, "what do reveiws say about stratgy discussions")
    assert answer.notices[0] == "Read “reveiws” as “reviews”, “stratgy” as “strategy”."
    plain = ask(index, encoder, "what do reviews say about strategy discussions")
    assert [c.quote for c in answer.citations] == [c.quote for c in plain.citations] != []
