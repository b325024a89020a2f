"""What a term means: the glossaries, footnotes and sentences that say it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import FakeEncoder, indexed, write_reviews

from assistant.chain import ask
from ingest.index import Index

LINDEN = """Serious Case Review: Linden
Eastmere Safeguarding Children Board
Published 3 May 2019

1. What happened

1.1 The strategy discussion was held by telephone and the core assessment is late. Neglect was seen by everyone.

1.2 Neglect is a persistent failure to meet a child's basic needs. What is neglect to one worker is not to another.

1.3 The Family Action Scheme (FAS) closed in June, and FAS workers were not told.

Appendix 1 Glossary

ICPC\tInitial Child Protection Conference
Core assessment\tAn in-depth assessment of the needs of a child
"""
HAZEL = """Learning Review: Hazel
Westmere Safeguarding Children Board
Published 3 May 2020

1. What happened

1.1 The strategy discussion¹ came late, and nobody asked what neglect does.

¹ A strategy discussion or meeting is convened when a child may be at risk. It may be a call.
"""


@pytest.fixture(scope="module")
def reviews(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("defined") / "reviews"
    with indexed(write_reviews(folder, linden=LINDEN, hazel=HAZEL), FakeEncoder()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "term", "quotes"),
    [
        (
            "What is a strategy discussion?",
            "strategy discussion",
            ["A strategy discussion or meeting is convened when a child may be at risk."],
        ),
        ("what is neglect", "neglect", ["Neglect is a persistent failure to meet a child's basic needs."]),
        ("What does ICPC stand for?", "ICPC", ["ICPC\tInitial Child Protection Conference"]),
        (
            "Define “core assessment”.",
            "core assessment",
            ["Core assessment\tAn in-depth assessment of the needs of a child"],
        ),
        ("What is FAS?", "FAS", ["The Family Action Scheme (FAS) closed in June, and FAS workers were not told."]),
    ],
)
def test_what_a_term_means_is_quoted_where_it_is_said(
    reviews: Index, question: str, term: str, quotes: list[str]
) -> None:
    answer = ask(reviews, FakeEncoder(), question)
    assert [citation.quote for citation in answer.citations] == quotes
    assert answer.notices == (
        f"Quoted is what reviews say “{term}” is or stands for; others may speak of it without saying so.",
    )
    assert answer.status == "answered"


@pytest.mark.parametrize("question", ["What is said about neglect?", "What is a flat?", "What was the outcome?"])
def test_what_no_review_says_a_thing_is_is_searched_for(reviews: Index, question: str) -> None:
    assert not [n for n in ask(reviews, FakeEncoder(), question).notices if "stands for" in n]
