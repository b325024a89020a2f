"""Items and paragraphs asked for by number: which are meant, and what they say of the matter that is asked about."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import FakeEncoder, indexed, write_reviews

from assistant.chain import ask
from assistant.question.numbered import asked_of_them, is_part_of, items_in, ordinals_in, paragraphs_in
from ingest.index import Index
from ingest.types import ItemKind

LETTERED = """Serious Case Review: Cedar
Westbay Safeguarding Children Board
Published 9 June 2020

1. Findings

Finding 1: Health visitors were not told when families moved between the districts of Westbay.

Nobody passed on the address. Housing officers knew of both moves and told no other service.

Finding 2: Supervision did not test the first view of a family that a team had formed.

The team manager changed four times. Each new manager read the last record alone.

2. Recommendations

Recommendation 3a: Westbay Council should tell health visitors of every move that its housing service arranges.

Recommendation 3b: Westbay Health Trust should ask for the last address when a family registers.

Recommendation 10: Westbay Police should record who else lives at an address.
"""
OTHER = """Serious Case Review: Damson
Eastbay Safeguarding Children Board
Published 2 May 2018

1. Recommendations

Recommendation 3: Eastbay Council should hold a strategy discussion within a day.
"""


@pytest.fixture(scope="module")
def bay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    reviews = write_reviews(tmp_path_factory.mktemp("bay") / "reviews", cedar=LETTERED, damson=OTHER)
    with indexed(reviews, FakeEncoder()) as index:
        yield index


def quoted(index: Index, question: str) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
    answer = ask(index, FakeEncoder(), question)
    return [(citation.document, citation.quote) for citation in answer.citations], answer.notices


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("what is recommendation 3", [("recommendation", "3")]),
        ("recommendation no. 3 and who it is for", [("recommendation", "3")]),
        ("recommendation 4d", [("recommendation", "4d")]),
        ("recommendation 4(a)(ii) of the response", [("recommendation", "4aii")]),
        ("recommendation 4a) ii of the response", [("recommendation", "4aii")]),
        ("recommendation 1.2", [("recommendation", "1.2")]),
        ("recommendations 2 and 3 of Cedar", [("recommendation", "2"), ("recommendation", "3")]),
        ("findings 1-3", [("finding", "1"), ("finding", "2"), ("finding", "3")]),
        ("does finding 3 and 4 children in care", [("finding", "3")]),
        ("consideration 2 of Cedar", [("question for the board", "2")]),
        ("the finding 2020", []),
        ("the recommendation", []),
    ],
)
def test_items_are_read_as_they_are_numbered(question: str, items: list[tuple[ItemKind, str]]) -> None:
    assert list(items_in(question)) == items


def test_an_item_may_be_told_by_its_order() -> None:
    assert ordinals_in("the third recommendation and the 2nd finding", {}) == (
        ("recommendation", "3"),
        ("finding", "2"),
    )


def test_a_number_alone_is_a_paragraph_only_beside_names() -> None:
    assert paragraphs_in("para 5.44 of Cedar", "para 5.44 of") == ("5.44",)
    assert paragraphs_in("5.44 Cedar", "5.44 ") == ("5.44",)
    assert paragraphs_in("5.44 per cent in Cedar", "5.44 per cent in") == ()


@pytest.mark.parametrize(
    ("number", "asked", "part"),
    [
        ("3a", "3", True),
        ("3", "3", True),
        ("3.1", "3", True),
        ("30", "3", False),
        ("3b", "3a", False),
        (None, "3", False),
    ],
)
def test_lettered_items_are_parts_of_their_number(number: str | None, asked: str, part: bool) -> None:
    assert is_part_of(number, asked) is part


def test_what_is_asked_of_an_item_is_no_word_that_asks_for_it() -> None:
    assert list(asked_of_them("What is the exact wording of recommendation 3 and who is responsible?")) == []
    assert list(asked_of_them("What does finding 2 say about the GP?").values()) == ["gp"]


def test_a_number_gives_every_lettered_part_and_no_longer_number(bay: Index) -> None:
    quotes, _ = quoted(bay, "what is recommendation 3 of the Cedar review")
    assert [quote.split(" should")[0] for _, quote in quotes] == [
        "Recommendation 3a: Westbay Council",
        "Recommendation 3b: Westbay Health Trust",
    ]
    quotes, _ = quoted(bay, "what does recommendation 1 of the Cedar review say")
    assert quotes == []


def test_of_no_named_review_only_an_item_on_the_matter_is_quoted(bay: Index) -> None:
    quotes, notices = quoted(bay, "what does recommendation 3 say about strategy discussions?")
    assert [document for document, _ in quotes] == ["damson"]
    assert notices == ()
    quotes, _ = quoted(bay, "what does recommendation 3 say?")
    assert {document for document, _ in quotes} == {"cedar", "damson"}


def test_of_a_finding_the_sentences_on_the_matter_follow_its_first(bay: Index) -> None:
    quotes, notices = quoted(bay, "what does finding 1 of the Cedar review say about housing?")
    assert [quote.split()[0] for _, quote in quotes] == ["Finding", "Housing"]
    assert notices == ()


def test_that_an_item_does_not_speak_of_the_matter_is_told_as_typed(bay: Index) -> None:
    quotes, notices = quoted(bay, "does finding 2 of the Cedar review mention the GP?")
    assert len(quotes) == 3
    assert notices == ("The passages below do not mention “GP”, so they may answer only in part.",)


def test_several_findings_asked_for_are_all_quoted(bay: Index) -> None:
    quotes, _ = quoted(bay, "what do findings 1 and 2 of the Cedar review say")
    assert [quote.split(":")[0] for _, quote in quotes if quote.startswith("Finding")] == ["Finding 1", "Finding 2"]


def test_whether_a_recommendation_was_carried_out_is_not_in_the_review(bay: Index) -> None:
    told = "A review does not tell what was done about its recommendations after it was published."
    _, notices = quoted(bay, "has recommendation 3 of the Damson review been implemented?")
    assert told in notices
    _, notices = quoted(bay, "what is recommendation 3 of the Damson review?")
    assert told not in notices


def test_the_last_finding_is_the_one_of_the_greatest_number(bay: Index) -> None:
    quotes, _ = quoted(bay, "what is the final finding of the Cedar review?")
    assert quotes[0][1].startswith("Finding 2:")
    assert ordinals_in("the last recommendation", {"recommendation": "7"}) == (("recommendation", "7"),)
    assert ordinals_in("the last recommendation", {}) == ()


@pytest.mark.parametrize("text", ["the first finding of bruising", "the second finding of a burn", "first findings"])
def test_a_finding_of_something_is_no_item(text: str) -> None:
    assert ordinals_in(text, {}) == ()


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("finding two of the review", [("finding", "2")]),
        ("what does recommendation one say", [("recommendation", "1")]),
        ("the first three findings", [("finding", "1"), ("finding", "2"), ("finding", "3")]),
        ("finding one placement took weeks", []),
        ("the second recommendation on training", []),
        ("the third recommendation for GPs", []),
    ],
)
def test_an_item_may_be_told_in_words(text: str, items: list[tuple[ItemKind, str]]) -> None:
    assert list(ordinals_in(text, {})) == items


def test_an_order_that_the_review_does_not_reach_is_told(bay: Index) -> None:
    _, notices = quoted(bay, "what is the ninth finding of the Cedar review?")
    assert "The review has no finding 9; it has findings 1 to 2." in notices
