"""Several questions put as one: what they are, what each is answered by, and which is not answered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import FakeEncoder, indexed, write_reviews

from assistant.answer.parts import MAX_FURTHER, of_parts
from assistant.chain import answered, ask, build_chain
from assistant.explain import explain
from assistant.question.converse import StandAlone
from assistant.question.parts import questions_in
from assistant.question.terms import all_terms
from assistant.question.understand import understand
from assistant.types import Draft, Evidence, Hit
from ingest.index import Index
from ingest.types import Passage

REVIEW = """Serious Case Review: Linden
Eastmere Safeguarding Children Board
Published 3 May 2019

1. What happened

1.1 The housing officer visited the flat because the neighbours had complained about the noise.

1.2 The allotment society paid for the greenhouse. The greenhouse was opened by the mayor.

1.3 The allotment society lent tools. The allotment society sold seeds. The allotment society held a fair. The
allotment society kept bees.
"""


@pytest.fixture(scope="module")
def linden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("parts") / "reviews"
    other = REVIEW.replace("Linden", "Hazel").replace("Eastmere", "Westmere")
    with indexed(write_reviews(folder, linden=REVIEW, hazel=other), FakeEncoder()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Why did she leave the school, and who was told?", ("Why did she leave the school", "who was told?")),
        (
            "What did the GP know of the bruise and did anyone tell the police?",
            ("What did the GP know of the bruise", "did anyone tell the police?"),
        ),
        ("How old was she? And where did the family live?", ("How old was she", "where did the family live?")),
        (
            "Linden's family - who covered the visits, and was the cover written up?",
            ("Linden's family - who covered the visits", "was the cover written up?"),
        ),
        ("What did the reviews find on neglect, and what do they make of it?", None),
        ("What did Linden and Hazel have in common, and how do they compare?", None),
        ("What did the school know and when?", None),
        ("What is said about a girl who self-harms and is moved often?", None),
        ("What is said about a mother who is isolated and has no settled home?", None),
        ("Did staff know what the mother was doing and who she was seeing?", None),
        (
            "Why did the GP not tell the nurse? What did they do? Who was told?",
            ("Why did the GP not tell the nurse, and What did they do", "Who was told?"),
        ),
        ("What was similar and what different?", None),
        ("What should workers do so that they know what families can and can't claim?", None),
        ("Who was at the meeting and in the house?", None),
        ("Neglect and what is done about it", None),
        ("What did the GP know" + ", and who told the school" * 9 + "?", None),
    ],
)
def test_the_questions_in_a_question(question: str, parts: tuple[str, ...] | None) -> None:
    assert questions_in(question) == (parts or (question,))


def test_each_question_about_a_review_is_answered(linden: Index) -> None:
    question = "Why did the housing officer visit the flat in the Linden review, and who paid for the greenhouse?"
    answer = ask(linden, FakeEncoder(), question)
    quotes = [citation.quote.partition(" ")[2][:30] for citation in answer.citations]
    assert "housing officer visited the fl" in quotes
    assert "allotment society paid for the" in quotes
    assert {citation.document for citation in answer.citations} == {"linden"}


def test_a_further_question_adds_a_few_sentences(linden: Index) -> None:
    one, further = (
        "Why did the housing officer visit the flat in the Linden review",
        "what did the allotment society do?",
    )
    first = ask(linden, FakeEncoder(), f"{one}?")
    both = ask(linden, FakeEncoder(), f"{one}, and {further}")
    added = {c.quote for c in both.citations} - {c.quote for c in first.citations}
    assert 0 < len(added) <= MAX_FURTHER


def test_a_question_that_is_not_answered_is_told(linden: Index) -> None:
    question = "Why did the housing officer visit the flat in the Linden review, and when was the helicopter hired?"
    answer = ask(linden, FakeEncoder(), question)
    assert answer.status == "partial"
    assert "No clear answer was found to “when was the helicopter hired?”." in answer.text.splitlines()
    alone = ask(linden, FakeEncoder(), "Why did the housing officer visit the flat in the Linden review?")
    assert "No clear answer was found to" not in alone.text


def test_only_what_is_quoted_brings_its_note() -> None:
    passage = Passage("p", "linden", (), (), None, (), "narrative", "The greenhouse was opened.")
    opened = Evidence(Hit(passage, 1.0, 1), 1, "The greenhouse was opened.", 1.0, holds_all=True)
    whole = Draft((opened,), (), (), note="of the whole")
    first, further, silent = (
        Draft(evidence, (), (), note=note)
        for evidence, note in (((opened,), "of the first"), ((), "of nothing"), ((), ""))
    )
    told = of_parts(whole, {"who opened it": first, "when": further})
    assert (told.note, told.unanswered) == ("of the first", ("when",))
    assert of_parts(whole, {"why": silent, "who opened it": first}).note == "of the whole of the first"


def test_the_explanation_tells_each_question(linden: Index) -> None:
    question = "Why did the housing officer visit the flat in the Linden review, and who paid for the greenhouse?"
    explained = explain(linden, answered(build_chain(linden, FakeEncoder()), question))
    assert explained.reading.asks_for == (
        "“Why did the housing officer visit the flat in the Linden review?” by itself",
        "“who paid for the greenhouse?” by itself",
    )
    told = {weighed.text: weighed.why for weighed in explained.choice.sentences if not weighed.is_chosen}
    assert set(told.values()) == {"answers none of the questions in this one best"}


def test_a_question_about_all_reviews_and_one_by_number_are_read_whole(linden: Index) -> None:
    terms = all_terms(linden)
    for question in (
        "Why did the housing officer visit the flat, and who paid for the greenhouse?",
        "What does para 1.2 of the Linden review say, and who paid for the greenhouse?",
    ):
        assert understand(linden, StandAlone(question), terms).parts == ()


def test_what_leans_on_a_question_that_is_denied_is_not_answered(linden: Index) -> None:
    leaning = ask(linden, FakeEncoder(), "Was MAPPA held on the greenhouse in the Linden review, and what did it open?")
    assert (leaning.status, leaning.citations) == ("no_evidence", ())
    assert leaning.notices == ("What was searched has no mention of “MAPPA”.",)
    apart = ask(linden, FakeEncoder(), "Was MAPPA held in the Linden review, and who paid for the greenhouse?")
    assert [c.quote for c in apart.citations][:1] == ["The allotment society paid for the greenhouse."]
    assert "What was searched has no mention of “MAPPA”." in apart.notices
