"""What happened at a time, asked of nothing else; and when reviews were published or what they cover."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import FakeEncoder, indexed, write_reviews

from assistant.chain import ask
from ingest.index import Index

CEDAR = """Serious Case Review: Cedar
Westbay Safeguarding Children Board
Published 9 June 2020

1. What happened

1.1 The period under review is March 2018 to May 2019.

1.2 In March 2018 the surgery wrote to the flat. On 5 May 2018 the letter came back unopened.

1.3 The duty team was asked on Christmas Eve 2018 to visit. The Children Act 1989 was read out in August.

1.4 The family moved in March 2019 and it may be that nobody knew of it.

2. Recommendations

Recommendation 1: Westbay Council should report on this in March 2021.
"""
DAMSON = """Serious Case Review: Damson
Eastbay Safeguarding Children Board
Published December 2018

1. What happened

1.1 Nothing was written down between the autumn of 2016 and the visit of June 2017.

1.2 Two services knew of the family and neither of them asked the other what it had been told by the aunt.

1.3 The manager had read the last record alone, and the worker who knew the family had left by then.
"""


@pytest.fixture(scope="module")
def bay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    reviews = write_reviews(tmp_path_factory.mktemp("dates") / "reviews", cedar=CEDAR, damson=DAMSON)
    with indexed(reviews, FakeEncoder()) as index:
        yield index


@pytest.mark.parametrize(
    ("question", "quotes"),
    [
        ("What happened in March 2018?", ["In March 2018 the surgery wrote to the flat."]),
        ("What happened on 5 May 2018?", ["On 5 May 2018 the letter came back unopened."]),
        ("what happened on 5/5/2018", ["On 5 May 2018 the letter came back unopened."]),
        ("What happened on 24 December?", ["The duty team was asked on Christmas Eve 2018 to visit."]),
        (
            "What happened in June 2017?",
            ["Nothing was written down between the autumn of 2016 and the visit of June 2017."],
        ),
        ("What took place in 2019?", ["The family moved in March 2019 and it may be that nobody knew of it."]),
        ("What happened in August 2018?", ["The Children Act 1989 was read out in August."]),
        ("What was happening in May?", ["On 5 May 2018 the letter came back unopened."]),
    ],
)
def test_what_happened_then_is_quoted_and_nothing_else(bay: Index, question: str, quotes: list[str]) -> None:
    answer = ask(bay, FakeEncoder(), question)
    assert answer.status == "answered"
    assert [citation.quote for citation in answer.citations if "under review" not in citation.quote] == quotes


def test_of_a_day_that_nothing_tells_of_its_month_is_quoted_and_that_is_said(bay: Index) -> None:
    answer = ask(bay, FakeEncoder(), "What happened on 7 March 2019?")
    assert answer.notices == ("No sentence tells of “7 March 2019”; these tell of that month.",)
    assert [c.quote for c in answer.citations] == [
        "The family moved in March 2019 and it may be that nobody knew of it."
    ]


@pytest.mark.parametrize("time", ["April 2011", "1989"])
def test_that_nothing_tells_of_a_time_is_said(bay: Index, time: str) -> None:
    answer = ask(bay, FakeEncoder(), f"What happened in {time}?")
    assert answer.status == "no_evidence"
    assert answer.notices == (f"No sentence of what was read tells of “{time}”.",)


@pytest.mark.parametrize("question", ["What happened when the letter came back in May 2018?", "What happened?"])
def test_what_asks_more_or_of_no_time_is_searched_for(bay: Index, question: str) -> None:
    assert not any("tells of" in notice for notice in ask(bay, FakeEncoder(), question).notices)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Which review was published in December 2018?", "Published: Damson (2018): December 2018."),
        ("Which reviews were published in June?", "Published: Cedar (2020): 9 June 2020."),
        (
            "Which reviews were published in April?",
            (
                "No review in the index is known to be published in April. "
                "Published: Damson (2018): December 2018; Cedar (2020): 9 June 2020."
            ),
        ),
        (
            "What period do the reviews cover?",
            "2 reviews are in the index: Cedar (2020): March 2018 to May 2019; Damson (2018): not known.",
        ),
    ],
)
def test_the_catalogue_tells_when_reviews_were_published_and_what_they_cover(
    bay: Index, question: str, told: str
) -> None:
    assert ask(bay, FakeEncoder(), question).notices == (told,)


def test_a_report_that_somebody_made_is_no_review(bay: Index) -> None:
    answer = ask(bay, FakeEncoder(), "What was done with the 2018 report of a letter that came back?")
    assert {citation.document for citation in answer.citations} == {"cedar"}
    assert not any("No review" in notice for notice in answer.notices)
