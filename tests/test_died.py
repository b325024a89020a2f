"""A death that a question takes as given, where the review tells of none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import FakeEncoder, indexed, write_reviews

from assistant.chain import ask
from assistant.types import Turn
from ingest.index import Index

LINDEN = """Serious Case Review: Linden
Eastmere Safeguarding Children Board
Published 3 May 2019

1. Why this review was made

1.1 A review is made where a child dies or is seriously harmed, and abuse or neglect is known or suspected.

2. What happened

2.1 Linden told his aunt that he feared to find both parents dead. He now lives with her, and he is well.

2.2 The reviewer has written domestic homicide reviews for other areas. The mother had been ill since the death of
her own brother, and the placement would die down into routine.
"""
HAZEL = """Serious Case Review: Hazel
Westmere Safeguarding Children Board
Published 3 May 2020

1. What happened

1.1 Hazel lived with her mother in a flat that nobody had visited. Until her death she was on no plan.

1.2 Her mother said that the flat was damp.
"""
KYLE = """Serious Case Review: Kyle
Northmere Safeguarding Children Board
Published 3 May 2021

1. What happened

1.1 Kyle was fifteen and liked boats. He took his own life in February 2019 after the move.
"""


@pytest.fixture(scope="module")
def reviews(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("died") / "reviews"
    with indexed(write_reviews(folder, linden=LINDEN, hazel=HAZEL, kyle=KYLE), FakeEncoder()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "review", "who"),
    [
        ("How did Linden die?", "Linden (2019)", "Linden"),
        ("Did Linden die?", "Linden (2019)", "Linden"),
        ("Who was told of Linden's death?", "Linden (2019)", "Linden"),
        ("What happened before Linden was killed?", "Linden (2019)", "Linden"),
        ("When did Linden's uncle die?", "Linden (2019)", "Linden's uncle"),
        ("Who killed Hazel's aunt?", "Hazel (2020)", "Hazel's aunt"),
    ],
)
def test_a_death_that_no_sentence_tells_of_is_told_to_be_none(
    reviews: Index, question: str, review: str, who: str
) -> None:
    answer = ask(reviews, FakeEncoder(), question)
    assert (answer.status, answer.citations) == ("no_evidence", ())
    assert answer.notices == (f"No sentence of {review} says that “{who}” died.",)


@pytest.mark.parametrize(
    "question",
    [
        "When did Hazel die?",
        "What plan was the child on before Hazel's death?",
        "When did Hazel's mother die?",
        "How did the mother's brother in the Linden review die?",
        "How did the child die?",
        "Why did the placement in the Linden case die down?",
        "When did Kyle die?",
        "Who was with Kyle before his death?",
        "Did Linden want to have the landlord killed?",
        "What was known in the Linden review when the uncle killed the aunt?",
        "Had Linden's uncle killed anyone before?",
    ],
)
def test_a_death_that_is_told_of_or_of_nobody_known_is_not_denied(reviews: Index, question: str) -> None:
    assert not [notice for notice in ask(reviews, FakeEncoder(), question).notices if "says that" in notice]


def test_a_death_that_was_none_leaves_the_other_question_and_the_next_one_answered(reviews: Index) -> None:
    both = ask(reviews, FakeEncoder(), "What did Linden tell his aunt, and how did he die?")
    assert both.citations
    assert "No sentence of Linden (2019) says that “he” died." in both.notices
    earlier = ask(reviews, FakeEncoder(), "Did Linden die?")
    turn = Turn("Did Linden die?", earlier.text)
    after = ask(reviews, FakeEncoder(), "What did he tell his aunt?", [turn])
    assert not [notice for notice in after.notices if "says that" in notice]


def test_an_overview_tells_of_the_death_wherever_it_stands(tmp_path: Path) -> None:
    before = " ".join(
        f"The family moved to its flat number {n} in that year." for n in ("one", "two", "three", "four", "five")
    )
    text = f"""Serious Case Review: Wren
Eastmere Safeguarding Children Board

1. What happened

1.1 {before}

1.2 Wren was found dead in her cot in the morning.
"""
    with indexed(write_reviews(tmp_path / "reviews", wren=text), FakeEncoder()) as index:
        answer = ask(index, FakeEncoder(), "What happened to Wren?")
    quotes = [citation.quote for citation in answer.citations]
    assert len(quotes) == 6
    assert quotes[-1] == "Wren was found dead in her cot in the morning."
