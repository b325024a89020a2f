"""Fusion, restatements and hybrid search."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import FakeEncoder, make_passage
from hypothesis import given
from hypothesis import strategies as st

from assistant.question.converse import StandAlone
from assistant.question.terms import all_terms
from assistant.question.understand import Understood, understand
from assistant.search.fuse import fuse, ranked_hits
from assistant.search.remember import RememberingEncoder
from assistant.search.retrieve import group_restated, search
from assistant.types import Hit
from ingest.errors import InputError
from ingest.index import Index


def letters(hits: list[Hit]) -> str:
    return "".join(hit.passage.document for hit in hits)


def asked(index: Index, question: str) -> Understood:
    return understand(index, StandAlone(question), all_terms(index))


def test_kids_are_searched_as_children(index: Index) -> None:
    assert asked(index, "did anyone listen to the kids").topic == "did anyone listen to the children"
    assert asked(index, "was a kid left alone at Kidwell House").topic == "was a child left alone at Kidwell House"


def test_a_passage_found_twice_beats_one_found_first_once() -> None:
    scores = fuse([("c", 0.9), ("b", 0.8), ("d", 0.1)], [("a", 9.0), ("b", 8.0), ("d", 1.0)])
    assert max(scores, key=lambda i: scores[i]) == "b"


def test_scores_are_standardised_and_summed() -> None:
    """Cosines 0.2, 0.4, 0.6 and word scores 1, 3 standardise to -1.22, 0, 1.22 and -1, 1; a missing one is 0."""
    scores = fuse([("a", 0.6), ("b", 0.4), ("c", 0.2)], [("b", 3.0), ("c", 1.0)])
    assert scores == {
        "a": pytest.approx(1.5**0.5 - 2),
        "b": pytest.approx(1.0),
        "c": pytest.approx(-(1.5**0.5) - 1),
    }


def test_a_passage_the_encoder_did_not_find_counts_as_its_last() -> None:
    scores = fuse([("a", 0.6), ("b", 0.2)], [("w", 3.0), ("b", 3.0)])
    assert scores["w"] == scores["b"]


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 1)),
    st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 9)),
)
def test_the_order_of_a_ranking_does_not_matter(dense: dict[str, float], lexical: dict[str, float]) -> None:
    one = fuse(list(dense.items()), list(lexical.items()))
    other = fuse(list(reversed(dense.items())), list(reversed(lexical.items())))
    assert one == other
    assert set(one) == {*dense, *lexical}


def test_a_passage_of_the_kind_asked_for_comes_first() -> None:
    passages = {
        i: make_passage(i, "one two three", kind=kind) for i, kind in (("a#0", "analysis"), ("b#0", "recommendation"))
    }
    scores = {"a#0": 1.0, "b#0": 0.0}
    assert letters(ranked_hits(scores, passages, frozenset())) == "ab"
    assert letters(ranked_hits(scores, passages, frozenset({"recommendation"}))) == "ba"


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
    assert {hit.passage.paragraphs for hit in hits if "trategy" in hit.passage.text} >= {("2.1", "2.2"), ("1.1", "1.2")}
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


def test_an_item_no_review_has_finds_what_is_like_it(index: Index, encoder: FakeEncoder) -> None:
    hits = search(index, encoder, asked(index, "what is learning point 7 of the Alder review on supervision"), k=3)
    assert hits[0].by_number is False
    assert {hit.passage.document for hit in hits} == {"alder"}


def test_to_brief_is_no_topic(index: Index) -> None:
    assert (asked(index, "please brief me on early help").topic, asked(index, "briefings for staff").topic) == (
        "early help",
        "briefings for staff",
    )


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("consideration 3, Alder", (("question for the board", "3"),)),
        ("learning point 2 Alder", (("learning point", "2"),)),
        ("finding 1 and recommendation 4", (("finding", "1"), ("recommendation", "4"))),
    ],
)
def test_an_item_is_asked_for_under_the_kind_it_is_read_as(
    index: Index, question: str, items: tuple[tuple[str, str], ...]
) -> None:
    assert asked(index, question).items == items


def test_what_was_encoded_is_remembered_up_to_a_number(encoder: FakeEncoder) -> None:
    remembering = RememberingEncoder(encoder, most=2)
    first = remembering.encode(["one", "two", "one"])
    assert encoder.encoded == ["one", "two"]
    assert np.array_equal(remembering.encode(["two", "one"]), first[[1, 0]])
    remembering.encode(["three"])
    remembering.encode(["two"])
    assert encoder.encoded == ["one", "two", "three", "two"]
    assert remembering.encode([]).shape == (0, 64)


@pytest.mark.parametrize(
    ("question", "listed"),
    [
        ("List all the recommendations in the Alder review", ("recommendation",)),
        ("What did the Alder review recommend?", ("recommendation",)),
        ("What does recommendation 1 of the Alder review say?", ()),
        ("What did the Alder review recommend about supervision?", ()),
        ("List all the recommendations", ("recommendation",)),
        ("List all the recommendations about supervision", ()),
        ("How do the recommendations of the Alder review and the Birch review differ?", ("recommendation",)),
        ("How do the Alder and Birch reviews differ on supervision?", ()),
    ],
)
def test_a_list_is_asked_for_only_where_nothing_else_is(index: Index, question: str, listed: tuple[str, ...]) -> None:
    assert asked(index, question).listed == listed
