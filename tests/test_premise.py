"""What a question takes as given, and what the reviews say of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import FakeEncoder, indexed, write_reviews

from assistant.chain import ask
from ingest.index import Index

REVIEW = """Serious Case Review: Linden
Eastmere Safeguarding Children Board
Published 3 May 2019

1. What happened

1.1 Linden was registered with the GP in Hartwell until the spring, and the family moved to Brinsley in June.

1.2 The health visitor was not told of the strategy meeting, and she learned of it from the grandmother.

1.3 There was no evidence that Linden was seen by the dentist in the last year.

1.4 The school reported the bruise to the police on the same day, and a social worker visited in the evening.

1.5 Linden's father was staying in Wexcombe while the family remained in lodgings in Brinsley for nine days.

Recommendation 1: Schools should not wait for a reply before they tell the police of a bruise.
"""


@pytest.fixture
def linden(tmp_path: Path, encoder: FakeEncoder) -> Iterator[Index]:
    with indexed(write_reviews(tmp_path / "reviews", linden=REVIEW), encoder) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "words", "quote"),
    [
        ("Why did Linden's GP in Brinsley keep no notes?", "GP in Brinsley", "Linden was registered with the GP in"),
        ("What did the Brinsley GP write about Linden?", "the Brinsley GP", "Linden was registered with the GP in"),
        (
            "Linden: why was the health visitor told of the strategy meeting?",
            "the health visitor told of the strategy meeting",
            "The health visitor was not told",
        ),
    ],
)
def test_a_question_is_told_that_the_review_says_otherwise(
    linden: Index, encoder: FakeEncoder, question: str, words: str, quote: str
) -> None:
    answer = ask(linden, encoder, question)
    assert answer.citations[0].quote.startswith(quote)
    assert (
        f"Check what the question takes as given, “{words}”: the review seems to say otherwise, see [1]."
        in answer.notices
    )


@pytest.mark.parametrize(
    "question",
    [
        "Why was Linden's GP in Hartwell not asked?",
        "Why was the Hartwell GP of Linden not asked?",
        "What did the Brinsley social worker in the Linden review do?",
        "Linden: why was the health visitor not told of the strategy meeting?",
        "Why was Linden not seen by the dentist?",
        "Why was Linden's GP in March not asked?",
        "Linden: when did the school report the bruise to the police?",
        "Linden: why did schools wait for a reply before they told the police of a bruise?",
        "What does the Linden review say about the GP in Norwich?",
        "How long did Linden's family stay in the Brinsley lodgings?",
        "How often was the GP in the Linden review written to?",
    ],
)
def test_what_a_review_says_or_does_not_speak_of_raises_no_doubt(
    linden: Index, encoder: FakeEncoder, question: str
) -> None:
    assert not [notice for notice in ask(linden, encoder, question).notices if "takes as given" in notice]
