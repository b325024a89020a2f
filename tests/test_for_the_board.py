"""Questions for the board asked for by the finding they stand under, its number or what it is about."""

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

1.1 The surgery kept a message book, and it was read once a month.

2. Findings

Finding 1: Letters between the surgery and the nurses are slow, so that nobody sees the whole.

The message book lay in a drawer, and the new address stood in it.

Considerations for the Board and partner agencies

- What does the Board know of how messages are passed on?
- Does the Board want one system?

Finding 2: Lodgings are found late, so that babies stay on the ward.

The landlord had let the flat twice.

Considerations for the Board and partner agencies

- Has the Board asked the housing department about lodgings?
"""
OAK = """Serious Case Review: Oak
Westmere Safeguarding Children Board
Published 3 May 2020

1. Findings

Finding 1: The visits of three services fell on one day and none on the others.

Finding 2: Nobody kept the list of visits.
"""


@pytest.fixture(scope="module")
def linden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("board") / "reviews"
    with indexed(write_reviews(folder, linden=REVIEW), FakeEncoder()) as opened:
        yield opened


OF_LETTERS = [
    "Finding 1: Letters between the surgery and the nurses are slow, so that nobody sees the whole.",
    "What does the Board know of how messages are passed on?",
    "Does the Board want one system?",
]
OF_LODGINGS = [
    "Finding 2: Lodgings are found late, so that babies stay on the ward.",
    "Has the Board asked the housing department about lodgings?",
]


@pytest.mark.parametrize(
    ("question", "quotes", "told"),
    [
        (
            "What is the Board asked to consider about the drawer and the address?",
            OF_LETTERS,
            "These are the questions put under finding 1, where most of this stands: “drawer”, “address”.",
        ),
        (
            "Which finding covers the drawer, and what is the Board asked to consider?",
            OF_LETTERS,
            "These are the questions put under finding 1, where most of this stands: “drawer”.",
        ),
        ("What does finding 2 ask the Board?", OF_LODGINGS, "These are the questions put under finding 2."),
        ("Who needs to act on finding 2?", OF_LODGINGS, "These are the questions put under finding 2."),
    ],
)
def test_the_questions_under_a_finding(linden: Index, question: str, quotes: list[str], told: str) -> None:
    answer = ask(linden, FakeEncoder(), question)
    assert [citation.quote for citation in answer.citations] == quotes
    assert answer.notices == (told,)
    assert answer.status == "answered"


@pytest.mark.parametrize(
    "question",
    [
        "What is the Board asked about lodgings?",
        "What is the Board asked to consider about helicopters?",
        "What is said about the drawer and the address?",
    ],
)
def test_what_stands_in_a_question_itself_or_nowhere_is_searched_for(linden: Index, question: str) -> None:
    assert not [n for n in ask(linden, FakeEncoder(), question).notices if "questions put under" in n]


@pytest.mark.parametrize(
    ("question", "quotes"),
    [
        ("Which finding is about lodgings found late?", [OF_LODGINGS[0]]),
        ("Which of the findings are about letters between the surgery and the nurses?", [OF_LETTERS[0]]),
    ],
)
def test_a_finding_asked_for_by_what_it_is_about_is_quoted_without_what_explains_it(
    linden: Index, encoder: FakeEncoder, question: str, quotes: list[str]
) -> None:
    answer = ask(linden, encoder, question)
    assert [citation.quote for citation in answer.citations] == quotes
    assert answer.notices == ("Looked for among findings alone; what is said of it elsewhere is not quoted.",)


def test_no_finding_is_passed_off_as_about_what_none_is_about(linden: Index, encoder: FakeEncoder) -> None:
    answer = ask(linden, encoder, "Which finding is about trampolines?")
    assert not {citation.quote for citation in answer.citations} & {OF_LETTERS[0], OF_LODGINGS[0]}


def test_a_review_whose_finding_of_that_number_has_no_questions_is_quoted_too(tmp_path: Path) -> None:
    reviews = write_reviews(tmp_path / "reviews", linden=REVIEW, oak=OAK)
    with indexed(reviews, FakeEncoder()) as index:
        answer = ask(index, FakeEncoder(), "Who needs to act on finding 2?")
    told = "These are the questions put under finding 2. Oak (2020) puts no question under its finding 2."
    assert answer.notices == (told,)
    assert "Finding 2: Nobody kept the list of visits." in [citation.quote for citation in answer.citations]


@pytest.mark.parametrize(
    "question",
    ["What questions should we ask parents about lodgings?", "Does the review ask the partnership for lodgings?"],
)
def test_what_is_put_to_somebody_else_is_no_question_for_the_board(linden: Index, question: str) -> None:
    assert not any("questions put under" in notice for notice in ask(linden, FakeEncoder(), question).notices)
