"""Ages that a review prints in a table of its people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import FakeEncoder, indexed, write_reviews

from assistant.chain import ask
from assistant.proof.verify import stands_in_source
from ingest.index import Index

REVIEW = """Serious Case Review: Linden
Eastmere Safeguarding Children Board
Published 3 May 2019

1. The family

1.1 The people of the review are these.

Family member\tAge in March 2018
Linden\t4 years
Hazel\t11 months
Mother\t29 years
Father (of Hazel)\tNot known

1.2 The mother was described by her sister as tired and the school nurse saw Linden twice that year.
"""


@pytest.fixture(scope="module")
def linden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("linden") / "reviews"
    with indexed(write_reviews(folder, linden=REVIEW), FakeEncoder()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("How old was Linden's mother?", ["Mother\t29 years"]),
        (
            "In the Linden review, how old were Hazel and her father?",
            ["Hazel\t11 months", "Father (of Hazel)\tNot known"],
        ),
        ("How old was Linden?", ["Linden\t4 years"]),
        ("How old was the mother when she was first seen?", ["Mother\t29 years"]),
        ("What ages were the children?", ["Linden\t4 years"]),
    ],
)
def test_an_age_in_a_table_is_quoted_with_the_tables_heading(
    linden: Index, encoder: FakeEncoder, question: str, rows: list[str]
) -> None:
    answer = ask(linden, encoder, question)
    quotes = [citation.quote for citation in answer.citations]
    assert quotes[0] == "Family member\tAge in March 2018"
    assert [row for row in quotes[1:] if row in rows] == rows
    assert all(stands_in_source(linden, citation) for citation in answer.citations)


def test_no_row_is_quoted_of_somebody_the_table_lacks_or_of_whom_no_age_is_asked(
    linden: Index, encoder: FakeEncoder
) -> None:
    for question in ("How old was Linden's grandmother?", "Who described Linden's mother as tired?"):
        assert not any("\t" in citation.quote for citation in ask(linden, encoder, question).citations)


def test_a_review_without_a_table_of_ages_is_named_as_not_searched(tmp_path: Path, encoder: FakeEncoder) -> None:
    other = "Practice Review: Rowan\n\nPublished 2020\n\n1.1 The mother, aged 31, was seen by the midwife.\n"
    with indexed(write_reviews(tmp_path / "reviews", linden=REVIEW, rowan=other), encoder) as both:
        answer = ask(both, encoder, "How old was the mother?")
        bruise = ask(both, encoder, "How old is a mother when she is most at risk?")
    assert [citation.quote for citation in answer.citations][1:] == ["Mother\t29 years"]
    assert "Without such a table, and not searched: Rowan." in answer.text
    assert not any("\t" in citation.quote for citation in bruise.citations)


def test_a_named_child_is_as_old_as_a_sentence_says(tmp_path: Path, encoder: FakeEncoder) -> None:
    text = (
        "Practice Review: Rowan\n\n1.1 Rowan lived with her brother, who was four years old, and her mother.\n\n"
        "1.2 Rowan was a 17 year old child in care when the review began.\n\n"
        "1.3 The review met Rowan when she was 18 years of age. A worker had been in post for two years.\n"
    )
    with indexed(write_reviews(tmp_path / "reviews", rowan=text), encoder) as opened:
        answer = ask(opened, encoder, "How old was Rowan?")
        brother = ask(opened, encoder, "How old was Rowan's brother?")
    assert [citation.quote for citation in answer.citations] == [
        "Rowan was a 17 year old child in care when the review began.",
        "The review met Rowan when she was 18 years of age.",
    ]
    assert "17 year old" not in brother.text.split("Related")[0]
