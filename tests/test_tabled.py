"""Ages that a review prints in a table of its people."""

from __future__ import annotations

from collections.abc import Iterator

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
