"""The manner of statement a question asks for: what was said, a reason, praise, a duty; and terms of two words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import FakeEncoder, indexed, write_reviews

from assistant.answer.manner import asked_manners, asks_what_was_said
from assistant.answer.owners import MOST_REVIEWS, addressed_to_none
from assistant.answer.sentence_form import stands_alone
from assistant.chain import ask
from assistant.proof.verify import stands_in_source
from assistant.question.converse import StandAlone
from assistant.question.terms import all_terms
from assistant.question.understand import understand
from ingest.index import Index

REVIEW = """Serious Case Review: Linden
Eastmere Safeguarding Children Board
Published 3 May 2019

1. What happened

1.1 Linden's home with his aunt was cold. Linden told the reviewer that the home with his aunt was warm and noisy.

1.2 The placement for Linden was out of county and the lines of accountability were blurred.

1.3 The call about the burnt carpet was put in a tray. The worker was on leave, hence nobody rang back. It was blue.

1.4 The carpet was blue. In the kitchen the carpet was burnt. The call about the burnt carpet came in May.

1.5 The tariff that the housing office used stands on www.example.org under charges.

1.6 The fire service was visiting homes with no alarm.

2. Recommendations

Recommendation 1: The Partnership should ask every agency to check its rota.

Recommendation 2: The Partnership should ask the fire service to visit homes with no alarm.
"""


@pytest.fixture(scope="module")
def linden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("linden") / "reviews"
    with indexed(write_reviews(folder, linden=REVIEW), FakeEncoder()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("What did Linden say about his home?", True),
        ("How did the parents feel they were treated?", True),
        ("What did the boy tell the reviewer about his aunt?", True),
        ("What do the reviews say about strategy discussions?", False),
        ("What did the serious case review say about fathers?", False),
        ("Why did the social worker close the case?", False),
        ("How did agencies respond when the mother told them about the abuse?", False),
        ("How did services help the child feel safe?", False),
        ("What help did the mother say she wanted?", True),
        ("What did the social work manager tell the reviewer?", True),
        ("What does the evidence tell us about fathers?", False),
        ("What does the Ada, Ben, Cass and Dee review say about their grandmother?", False),
        ("What did the mother of the baby in the Linden review say?", True),
    ],
)
def test_what_a_person_said_is_told_from_what_reviews_say(question: str, asks: bool) -> None:
    assert asks_what_was_said(question) is asks


@pytest.mark.parametrize(
    ("question", "sentence", "made"),
    [
        ("Why was the case closed?", "It was closed because nobody answered the door.", True),
        ("Why was the case closed?", "It was closed in March.", False),
        ("What was done well?", "The reviewers commend the nurse.", True),
        ("What was done well?", "The nurse should visit well before the birth.", False),
        ("What should schools do differently?", "Schools must record who collects a child.", True),
        ("What should schools do differently?", "He went to a state school.", False),
        ("What did the surgery do wrong?", "The surgery should have told the health visitor.", True),
        ("What did the surgery do wrong?", "The surgery wrote to the flat in June.", False),
        ("Where did the school fall short?", "The school did not ask who collects him.", True),
        ("When was the case closed?", "It was closed because nobody answered the door.", False),
    ],
)
def test_a_sentence_makes_the_statement_that_is_asked_for(question: str, sentence: str, made: bool) -> None:
    assert any(manner.search(sentence) for manner in asked_manners(question)) is made


def test_asked_what_somebody_said_only_what_tells_it_is_quoted_and_nothing_is_called_denied(
    linden: Index, encoder: FakeEncoder
) -> None:
    answer = ask(linden, encoder, "What did Linden say about the home with his aunt?")
    assert [c.quote for c in answer.citations] == [
        "Linden told the reviewer that the home with his aunt was warm and noisy."
    ]
    assert "otherwise" not in answer.text


def test_a_term_of_two_words_is_not_found_in_its_words_apart(linden: Index, encoder: FakeEncoder) -> None:
    assert ask(linden, encoder, "What is said about county lines?").status == "no_evidence"


def test_what_is_recommended_to_a_body_names_that_body(linden: Index, encoder: FakeEncoder) -> None:
    answer = ask(linden, encoder, "What is recommended to the fire service?")
    assert answer.citations
    assert all("fire service" in citation.quote for citation in answer.citations)


def test_a_body_that_nothing_is_recommended_to_is_told_so(linden: Index, encoder: FakeEncoder) -> None:
    answer = ask(linden, encoder, "List the recommendations for schools")
    assert answer.status == "no_evidence"
    assert answer.notices == ("No recommendation is addressed to “schools” by name.",)


OWNERS = """Serious Case Review: Rowan
Eastmere Safeguarding Children Board
Published 3 May 2019

1. Recommendations

Recommendation 1: The Director of Children's Services should check how long referrals wait.

Recommendation 2: Public Health should pay for training again.

Recommendation 3: The Partnership should ask every agency to check its rota.
"""


@pytest.mark.parametrize(
    ("question", "numbers", "notices"),
    [
        ("Which recommendations are addressed to the Director of Children's Services or Public Health?", "12", ()),
        ("Which recommendations are for Public Health, the police and the Partnership in the Rowan review?", "23",
         ("No recommendation is addressed to “police” by name.",)),
    ],
)  # fmt: skip
def test_of_several_bodies_each_has_what_is_recommended_to_it(
    tmp_path: Path, encoder: FakeEncoder, question: str, numbers: str, notices: tuple[str, ...]
) -> None:
    with indexed(write_reviews(tmp_path / "reviews", rowan=OWNERS), FakeEncoder()) as index:
        answer = ask(index, encoder, question)
    assert [c.quote.partition(":")[0] for c in answer.citations] == [f"Recommendation {n}" for n in numbers]
    assert answer.notices == notices


@pytest.mark.parametrize("matter", ["supervision of social workers", "police training", "babies in hospital"])
def test_a_matter_that_names_a_body_is_no_body(linden: Index, matter: str) -> None:
    asked = understand(linden, StandAlone(f"What was recommended for {matter}?"), all_terms(linden))
    assert addressed_to_none(asked) == ""


def test_nothing_is_said_of_reviews_whose_items_were_not_looked_through(linden: Index) -> None:
    asked = understand(linden, StandAlone("List the recommendations for schools"), all_terms(linden))
    many = replace(asked, documents=tuple(f"review {n}" for n in range(MOST_REVIEWS + 1)))
    assert addressed_to_none(asked) == "No recommendation is addressed to “schools” by name."
    assert addressed_to_none(many) == ""


def test_asked_for_recommendations_what_is_only_told_is_left_out(linden: Index, encoder: FakeEncoder) -> None:
    asked = "Which recommendations are about the fire service visiting homes with no alarm?"
    told = "Was the fire service visiting homes with no alarm?"
    quotes = {q: [c.quote for c in ask(linden, encoder, q).citations] for q in (asked, told)}
    assert [quote.split()[0] for quote in quotes[asked]] == ["Recommendation"]
    assert "The fire service was visiting homes with no alarm." in quotes[told]


def test_a_link_is_no_sentence_and_each_is_no_topic(linden: Index, encoder: FakeEncoder) -> None:
    answer = ask(linden, encoder, "Where does the tariff that the housing office used stand?")
    assert not any("www" in citation.quote for citation in answer.citations)
    counted = ask(linden, encoder, "How many recommendations are there in each review?")
    assert counted.notices == ("Linden (2019) states 2 recommendations, numbered 1 to 2.",)


def test_asked_why_a_quotation_goes_on_to_the_reason_its_paragraph_gives(linden: Index, encoder: FakeEncoder) -> None:
    asked = ask(linden, encoder, "Why was the call about the burnt carpet put in a tray?")
    told = "The call about the burnt carpet was put in a tray. The worker was on leave, hence nobody rang back."
    assert (asked.citations[0].quote, asked.citations[0].paragraph) == (told, "1.3")
    assert stands_in_source(linden, asked.citations[0])
    plain = ask(linden, encoder, "Was the call about the burnt carpet put in a tray?")
    assert plain.citations[0].quote == "The call about the burnt carpet was put in a tray."


def test_within_a_review_the_paragraph_that_fits_best_stands_first_and_reads_on(
    linden: Index, encoder: FakeEncoder
) -> None:
    answer = ask(linden, encoder, "In which month came the call about the burnt carpet in the kitchen?")
    assert [c.paragraph for c in answer.citations][:2] == ["1.4", "1.4"]
    assert [c.quote.split()[0] for c in answer.citations][:2] == ["In", "The"]


@pytest.mark.parametrize("lead_in", ["The reviewers set out four things to ask:", "Their order is not set in stone:-"])
def test_what_leads_in_to_a_list_is_not_quoted_alone(lead_in: str) -> None:
    assert not stands_alone(lead_in)
    assert stands_alone(lead_in.rstrip(":-") + ".")
