"""Reviews named by when they were published, and what is said where none was."""

from __future__ import annotations

import pytest
from conftest import FakeEncoder

from assistant.chain import ask
from assistant.commands.options import make_filters
from assistant.question.dated import dated
from assistant.question.names import named_reviews, without_names
from ingest.errors import InputError
from ingest.index import Index
from ingest.types import Metadata, PublicationDate

REVIEWS = {
    "elm": Metadata(title="Inspection of Eastmere", published=PublicationDate("2014", "2014", "year")),
    "oak": Metadata(title="Serious Case Review: Oak", published=PublicationDate("2018", "2018", "year")),
    "yew": Metadata(title="Learning Review: Yew", published=PublicationDate("2021", "2021", "year")),
    "undated": Metadata(title="Learning Review: Ash"),
}


@pytest.mark.parametrize(
    ("question", "named", "rest"),
    [
        ("What did the 2018 serious case review find?", ("oak",), "What did the serious case review find?"),
        ("What do reviews since 2018 say?", ("oak", "yew"), "What do reviews say?"),
        ("What do reviews published after 2018 say of fathers?", ("yew",), "What do reviews say of fathers?"),
        ("neglect in reports that were published before 2018", ("elm",), "neglect in reports"),
        ("reviews between 2014 and 2018 on neglect", ("elm", "oak"), "reviews on neglect"),
        ("reviews from 2018-2021 on neglect", ("oak", "yew"), "reviews on neglect"),
        ("reviews up to 2018 on neglect", ("elm", "oak"), "reviews on neglect"),
        ("What did the 2014 inspection find?", ("elm",), "What did the inspection find?"),
        ("What did the 2018 inspection find?", (), "What did the inspection find?"),
        ("What did the most recent review say of fathers?", ("yew",), "What did the review say of fathers?"),
        ("What did the oldest report find?", ("elm",), "What did the report find?"),
        ("What did her latest review decide?", (), None),
        ("What did the latest review of the care plan decide?", (), None),
        ("Which is the latest review?", (), None),
        ("What do reviews say happened in 2018?", (), None),
        ("What did the statutory reviews in 2018 decide?", (), None),
        ("What changed when Working Together 2018 came?", (), None),
    ],
)
def test_reviews_are_named_by_when_they_were_published(question: str, named: tuple[str, ...], rest: str | None) -> None:
    when = dated(question)
    assert named_reviews(question, REVIEWS) == named
    assert (when.rest if when else None) == rest
    if named and rest:
        assert without_names(question, named, REVIEWS) == rest


def test_years_that_every_review_is_of_name_none() -> None:
    assert named_reviews("reviews since 2014", {name: REVIEWS[name] for name in ("elm", "oak", "yew")}) == ()


def test_a_name_stands_before_a_year() -> None:
    named = {**REVIEWS, "oak": Metadata(subjects=("Oak",), published=PublicationDate("2018", "2018", "year"))}
    assert named_reviews("What do reviews since 2019 say that Oak's did not?", named) == ("oak",)


def test_only_the_review_of_that_year_is_read(index: Index, encoder: FakeEncoder) -> None:
    answer = ask(index, encoder, "What did the 2019 review find about strategy discussions?")
    assert (answer.coverage.read, answer.coverage.addressed) == (1, ("alder",))
    assert not any("2019" in notice for notice in answer.notices)


def test_a_year_no_review_is_of_is_told(index: Index, encoder: FakeEncoder) -> None:
    answer = ask(index, encoder, "What do reviews published before 2010 say about strategy discussions?")
    assert answer.notices[0] == (
        "No review in the index fits “reviews published before 2010”; those with a date are of 2019, 2021."
    )


@pytest.mark.parametrize(
    ("said", "years"),
    [("2015-2020", (2015, 2020)), ("2018", (2018, 2018)), ("2015-", (2015, None)), ("-2015", (None, 2015))],
)
def test_years_are_a_span_that_may_be_open(said: str, years: tuple[int | None, int | None]) -> None:
    filters = make_filters(None, None, said)
    assert (filters.first_year, filters.last_year) == years


@pytest.mark.parametrize("said", ["2020-2015", "soon", "²", "-", "20", "2015 2016"])
def test_years_that_are_no_span_are_told(said: str) -> None:
    with pytest.raises(InputError, match=f"--years {said}: give a year or two"):
        make_filters(None, None, said)
