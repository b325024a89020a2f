"""Fusion, restatements and hybrid search."""

from __future__ import annotations

import random

import pytest
from conftest import FakeEncoder, make_passage
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieve import fuse, group_restated, search
from assistant.terms import all_terms
from assistant.types import Hit
from assistant.understand import Understood, understand
from ingest.errors import InputError
from ingest.index import Index


def ranking(ids: str) -> list[Hit]:
    return [Hit(make_passage(f"{letter}#0"), 1.0, rank) for rank, letter in enumerate(ids, start=1)]


def letters(hits: list[Hit]) -> str:
    return "".join(hit.passage.document for hit in hits)


def asked(index: Index, question: str) -> Understood:
    return understand(index, question, all_terms(index))


def test_a_passage_found_twice_beats_one_found_first_once() -> None:
    assert letters(fuse([ranking("ab"), ranking("cb")])) == "bac"


def test_a_score_is_the_sum_of_reciprocal_ranks_after_sixty() -> None:
    best = fuse([ranking("ab"), ranking("ba")])[0]
    assert best.score == pytest.approx(1 / 61 + 1 / 62)


@given(
    st.lists(st.lists(st.sampled_from("abcdef"), unique=True).map("".join), max_size=4),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_rankings_does_not_matter(some: list[str], rng: random.Random) -> None:
    rankings = [ranking(ids) for ids in some]
    shuffled = list(rankings)
    rng.shuffle(shuffled)
    assert fuse(shuffled) == fuse(rankings)


def test_a_restatement_is_shown_once_with_the_first() -> None:
    text = "Strategy discussions are held by telephone so that decisions are made without health information"
    first = Hit(make_passage("a#0", f"Finding 1: {text}. It lasted eleven minutes."), 0.5, 1)
    other_review = Hit(make_passage("b#0", text), 0.3, 3)
    again = Hit(make_passage("a#1", text), 0.4, 2)
    grouped = group_restated([first, again, other_review])
    assert [hit.passage.id for hit in grouped] == ["a#0", "b#0"]
    assert [passage.id for passage in grouped[0].also] == ["a#1"]


def test_the_terms_each_review_uses_are_both_found(index: Index, encoder: FakeEncoder) -> None:
    hits = search(index, encoder, asked(index, "what do reviews say about strategy discussions"), k=10)
    assert {hit.passage.paragraphs for hit in hits if "trategy" in hit.passage.text} >= {("2.1",), ("1.2",)}
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))


def test_a_named_review_is_searched_alone(index: Index, encoder: FakeEncoder) -> None:
    hits = search(index, encoder, asked(index, "what happened to Birch in March"), k=10)
    assert {hit.passage.document for hit in hits} == {"birch"}


def test_a_recommendation_asked_for_by_number_comes_first(index: Index, encoder: FakeEncoder) -> None:
    hits = search(index, encoder, asked(index, "what is recommendation 1 of the Alder review"), k=5)
    assert hits[0].passage.text.startswith("Recommendation 1: Northmoor")


def test_every_review_that_mentions_the_topic_is_among_the_hits(index: Index, encoder: FakeEncoder) -> None:
    hits = search(index, encoder, asked(index, "strategy discussions"), k=1, per_review=1)
    assert {hit.passage.document for hit in hits} == {"alder", "birch"}


def test_query_syntax_in_a_question_is_only_words(index: Index, encoder: FakeEncoder) -> None:
    hits = search(index, encoder, asked(index, 'strategy AND (discussion" text:* ^9 -health ~'), k=3)
    assert hits[0].passage.document in {"alder", "birch"}


@pytest.mark.parametrize("question", ["", "   ", "?!"])
def test_a_question_without_words_is_refused(index: Index, encoder: FakeEncoder, question: str) -> None:
    with pytest.raises(InputError, match="the question is empty; ask one"):
        search(index, encoder, asked(index, question))


def test_asking_for_no_passages_is_refused(index: Index, encoder: FakeEncoder) -> None:
    with pytest.raises(InputError, match="-k 0: at least 1"):
        search(index, encoder, asked(index, "supervision"), k=0)
