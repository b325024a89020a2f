"""Good practice asked for of reviews that list none: the sentences in which they praise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import FakeEncoder, indexed, write_reviews

from assistant.answer.candidates import may_answer
from assistant.chain import ask
from assistant.question.converse import StandAlone
from assistant.question.terms import all_terms
from assistant.question.understand import understand
from assistant.search.retrieve import search
from ingest.index import Index

LINDEN = """Serious Case Review: Linden
Eastmere Safeguarding Children Board
Published 3 May 2019

1. What happened

1.1 The school nurse wrote to the surgery twice. This was good practice.

1.2 It would have been good practice to visit. Good practice should be shared between the agencies.

1.3 The reviewers were impressed by the tenacity of the housing officer.

2. Recommendations

Recommendation 1: The Board should make sure that good practice is shared.
"""
HAZEL = """Serious Case Review: Hazel
Westmere Safeguarding Children Board
Published 3 May 2020

1. What happened

1.1 The family moved three times and nobody was told of it by the landlord.
"""
PRAISED = [
    "The school nurse wrote to the surgery twice. This was good practice.",
    "The reviewers were impressed by the tenacity of the housing officer.",
]


@pytest.fixture(scope="module")
def reviews(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("praised") / "reviews"
    with indexed(write_reviews(folder, linden=LINDEN, hazel=HAZEL), FakeEncoder()) as opened:
        yield opened


@pytest.mark.parametrize(
    "question",
    [
        "What good practice have the reviews picked out?",
        "What was done well in the Linden review?",
        "What did staff do well in Linden's case?",
    ],
)
def test_what_is_praised_is_quoted_where_no_good_practice_is_listed(
    reviews: Index, encoder: FakeEncoder, question: str
) -> None:
    answer = ask(reviews, encoder, question)
    assert [citation.quote for citation in answer.citations] == PRAISED
    assert "No list of good practice was found in Linden (2019): quoted are the first sentences that praise." in (
        answer.notices
    )


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("What did professionals do well?", True),
        ("Was there any good practice?", True),
        ("What did not go well?", False),
        ("Did agencies work well together?", False),
        ("Was anything done well?", True),
        ("Strengths and weaknesses of joint work", False),
    ],
)
def test_praise_is_asked_for_only_where_nothing_else_is(reviews: Index, question: str, *, asks: bool) -> None:
    understood = understand(reviews, StandAlone(question), all_terms(reviews))
    assert ("good practice" in understood.kinds) is asks


@pytest.mark.parametrize(
    ("question", "told"), [("what improved at the surgery", True), ("what could be improved at the surgery", False)]
)
def test_praise_is_set_aside_where_faults_are_asked_for(
    tmp_path: Path, encoder: FakeEncoder, question: str, *, told: bool
) -> None:
    praise = "The nurse at the surgery wrote to the school twice in June."
    review = f"Alder: Learning Review (2021)\n\n1. Good practice\n\n1.1 {praise}\n"
    with indexed(write_reviews(tmp_path / "reviews", alder=review), encoder) as index:
        asked = understand(index, StandAlone(question), all_terms(index))
        candidates = may_answer(index, asked, search(index, encoder, asked), {"surgeri": 1.0})
    assert (praise in {one.text for one in candidates}) is told


def test_good_practice_on_a_matter_is_searched_for(reviews: Index, encoder: FakeEncoder) -> None:
    answer = ask(reviews, encoder, "What good practice was there in telling the landlord that the family moved?")
    assert ("hazel", "1.1") in {(citation.document, citation.paragraph) for citation in answer.citations}
    assert "No good practice on this was found. What is quoted is other text." in answer.notices
