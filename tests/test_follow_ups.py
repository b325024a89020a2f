"""What a follow-up means by "it", "the second one" and "next", and in which review it is asked."""

from __future__ import annotations

import pytest

from assistant.question.converse import StandAlone, stand_alone
from assistant.question.other_item import nth_item, other_number
from assistant.question.referent import thing_spoken_of, with_own_thing, with_person, with_thing
from assistant.types import Turn
from ingest.types import Metadata

REVIEWS = {
    "alder": Metadata(title="Serious Case Review: Alder", subjects=("Alder",), area="Northmoor", nation="England"),
    "birch": Metadata(title="Learning Review: Birch", subjects=("Birch",), area="Southfen", nation="Wales"),
}


def alone(question: str, *earlier: str) -> StandAlone:
    return stand_alone(question, [Turn(q, "...") for q in earlier], REVIEWS)


@pytest.mark.parametrize(
    ("topic", "thing"),
    [
        ("Tell me about the neglect strategy in the review", "the neglect strategy"),
        ("What do reviews say about strategy discussions?", "strategy discussions"),
        ("What do the reviews say about children placed out of area?", "children placed out of area"),
        ("What is the message book?", "the message book"),
        ("What do reviews say about how the police respond?", ""),
        ("What do reviews say about it?", ""),
        ("What happened when the family moved?", ""),
        ("What do reviews say about the way in which the two teams shared the records?", ""),
    ],
)
def test_a_question_may_be_about_one_thing(topic: str, thing: str) -> None:
    assert thing_spoken_of(topic) == thing


@pytest.mark.parametrize(
    ("question", "thing", "read"),
    [
        ("when was it launched?", "the neglect strategy", "when was the neglect strategy launched?"),
        ("why were they held by phone?", "strategy discussions", "why were strategy discussions held by phone?"),
        ("what should the board ask about that?", "the rota", "what should the board ask about the rota?"),
        ("who used it?", "the message book", "who used the message book?"),
        ("are they safe?", "children placed out of area", "are children placed out of area safe?"),
        ("why was it late?", "strategy discussions", None),
        ("were they late?", "the rota", None),
        ("what does it say about schools?", "neglect", None),
        ("did it recommend anything?", "neglect", None),
        ("is it known that she was seen?", "neglect", None),
        ("that visit was late", "neglect", None),
        ("when was it launched?", "", None),
    ],
)
def test_the_thing_stands_for_it_or_they(question: str, thing: str, read: str | None) -> None:
    assert with_thing(question, thing) == read


def test_the_thing_is_kept_over_several_turns() -> None:
    turns = ["Tell me about the rota in the Alder review", "when was it made?"]
    assert alone("was it any good?", *turns) == StandAlone(
        "was the rota any good?", reviews=("alder",), thing="the rota"
    )


@pytest.mark.parametrize(
    ("question", "earlier", "read"),
    [
        ("tell me more about the second one", "What are the findings of Alder?", "What does finding 2 say?"),
        ("and the fourth?", "What are the recommendations in Alder?", "What does recommendation 4 say?"),
        ("what about number 3", "List the findings", "What does finding 3 say?"),
        ("the last one please", "List the findings", "What does the last finding say?"),
        ("who is the 2nd one for?", "List the recommendations", "who is recommendation 2 for?"),
        ("was the second visit made?", "List the recommendations", None),
        ("and the fourth?", "What happened to Alder?", None),
        ("what was the last placement like?", "List the findings", None),
    ],
)
def test_an_item_of_a_list_is_told_by_its_order(question: str, earlier: str, read: str | None) -> None:
    assert nth_item(question, earlier) == read


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("and 4?", "What does recommendation 4 of Alder say?"),
        ("what does number 5 say", "What does recommendation 5 of Alder say?"),
        ("and the fourth?", "What does recommendation 4 of Alder say?"),
        ("the next one", "What does recommendation 3 of Alder say?"),
        ("and the one before?", "What does recommendation 1 of Alder say?"),
        ("were there 4 children in the family?", None),
        ("who are the next of kin?", None),
        ("did the following visit happen?", None),
        ("how old was she at 12?", None),
        ("what about 3 children?", None),
    ],
)
def test_a_number_beside_other_words_is_no_item(question: str, read: str | None) -> None:
    assert other_number(question, "What does recommendation 2 of Alder say?") == read


@pytest.mark.parametrize(
    ("question", "reviews"),
    [
        ("which agencies were left out?", ("alder",)),
        ("what did the paediatrician say?", ("alder",)),
        ("which agencies were left out in other reviews?", ()),
        ("what do agencies share?", ()),
    ],
)
def test_the_past_tense_goes_on_in_the_one_review(question: str, reviews: tuple[str, ...]) -> None:
    assert alone(question, "What did the Alder review find about supervision?").reviews == reviews


def test_a_party_takes_the_place_of_a_party_and_a_place_of_none() -> None:
    assert alone("actually the school", "Did the GP know about the bruise?").question == (
        "Did the school know about the bruise?"
    )
    at_place = alone("And at the hospital?", "What do reviews say about strategy discussions?")
    assert at_place.text == "What do reviews say about strategy discussions – And at the hospital?"


def test_the_others_are_those_that_the_answer_does_not_quote() -> None:
    answer = "Learning Review: Birch (2019):\n- “One.” [1]\n1 of 2 reviews read addresses this."
    read = stand_alone("do the others mention it?", [Turn("What do reviews say about the rota?", answer)], REVIEWS)
    assert read.left_out == ("birch",)


@pytest.mark.parametrize("question", ["was the second review conference held?", "the last case meeting about her"])
def test_a_conference_is_no_review(question: str) -> None:
    answer = "Learning Review: Birch (2019):\n- “One.” [1]\nSerious Case Review: Alder (2020):\n- “Two.” [2]"
    assert stand_alone(question, [Turn("what do reviews say about visits?", answer)], REVIEWS).reviews == ()


@pytest.mark.parametrize(
    ("question", "earlier", "read"),
    [
        ("was she taking drugs?", "How often did Alder go missing?", "was Alder taking drugs?"),
        ("what was her weight?", "How did Alder die?", "what was Alder's weight?"),
        (
            "was a social worker sent to her at the time?",
            "How did Alder die?",
            "was a social worker sent to Alder at the time?",
        ),
        (
            "did he tell the health visitor?",
            "What did the GP do in the Alder review?",
            "did the GP tell the health visitor?",
        ),
        ("did she tell the police?", "What did the mother and the father say?", "did the mother tell the police?"),
        ("what did he find?", "Why did Alder see the GP?", None),
        ("did she agree with that?", "How did Alder die?", None),
        ("and her school?", "How did Alder die?", None),
        ("did she?", "How did Alder die?", None),
        ("was she seen?", "What do reviews say about neglect?", None),
        ("were they seen?", "How did Alder die?", None),
    ],
)
def test_a_name_stands_for_she_where_one_person_can_be_meant(question: str, earlier: str, read: str | None) -> None:
    assert with_person(question, earlier, ("Alder",)) == read


def test_a_name_stays_over_several_turns() -> None:
    assert alone("was she exploited?", "How was Alder taught?", "how often was she moved?", "and Birch?") == StandAlone(
        "was Birch exploited?", reviews=("birch",)
    )


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("ok now early help - what do they say about that?", "what do the reviews say about early help?"),
        ("Neglect: what did the GP do about it?", "what did the GP do about Neglect?"),
        ("well - what about that?", None),
        ("early help - what do they recommend?", None),
        ("I work in a school, what do reviews say about that?", None),
    ],
)
def test_a_matter_told_first_is_what_is_meant_by_that(question: str, read: str | None) -> None:
    assert with_own_thing(question) == read


@pytest.mark.parametrize(
    ("question", "earlier", "text"),
    [
        (
            "what should we be asking ourselves?",
            "Brief me on strategy discussions",
            "What should the board ask itself about strategy discussions?",
        ),
        (
            "what should have been done instead?",
            "Why was Alder moved?",
            "Why was Alder moved – what should have been done instead?",
        ),
        (
            "any from midwives?",
            "What examples of good practice are there?",
            "What examples of good practice are there – any from midwives?",
        ),
        (
            "why not in Birch's case?",
            "How were the parents heard?",
            "How were the parents heard – why not in Birch's case?",
        ),
        ("is that the same in the other reviews?", "Brief me on visits", "Brief me on visits"),
        (
            "what had Birch's school done about it?",
            "What are the findings on CAMHS?",
            "what had Birch's school done about CAMHS?",
        ),
    ],
)
def test_what_says_little_by_itself_leans(question: str, earlier: str, text: str) -> None:
    assert alone(question, earlier).text == text


@pytest.mark.parametrize(
    ("question", "earlier", "text"),
    [
        (
            "and care plans?",
            "What needed improving with pathway plans in Northmoor?",
            "What needed improving with care plans in Northmoor?",
        ),
        (
            "ok, what about destitution?",
            "What should the board be asking about GPs?",
            "What should the board be asking about destitution?",
        ),
        (
            "same problem in Southfen?",
            "What went wrong with visits in Northmoor?",
            "What went wrong with visits in Southfen?",
        ),
        (
            "what benefits could she have got?",
            "Why was Alder's mum not seen?",
            "what benefits could Alder's mum have got?",
        ),
    ],
)
def test_one_thing_is_put_in_the_place_of_another(question: str, earlier: str, text: str) -> None:
    assert alone(question, earlier).text == text


def test_another_review_is_no_thing_of_the_same_kind() -> None:
    read = alone("and the earlier review?", "What did the Alder review say about visits?")
    assert "the the" not in read.text
    assert read.question != "What did the earlier review say about visits?"


def test_of_whom_one_review_told_is_asked_in_that_review() -> None:
    answer = "Learning Review: Birch (2019):\n- “One.” [1]\n1 of 2 reviews read addresses this."
    read = stand_alone("did anyone support her?", [Turn("Was grandma ever seen?", answer)], REVIEWS)
    assert read == StandAlone("did anyone support the grandma?", reviews=("birch",))


def test_what_is_like_an_item_is_looked_for_by_what_it_says() -> None:
    answer = "Learning Review: Birch (2019):\n- “The Southfen board should keep one list of visits.” [1]"
    turns = [Turn("What does recommendation 2 of Birch say?", answer)]
    read = stand_alone("is there anything like that in the others?", turns, REVIEWS)
    assert read == StandAlone("What is like this: The board should keep one list of visits.", left_out=("birch",))


def test_he_is_not_the_girl_that_the_answer_tells_of() -> None:
    answer = "Serious Case Review: Alder (2020):\n- “She lived with her aunt.” [1]"
    assert with_person("was he arrested?", "How did Alder die?", ("Alder",), answer) is None
    assert with_person("did he hit her?", "How did Alder die?", ("Alder",)) is None
    assert with_person("was she seen?", "How did Alder die?", ("Alder",), answer) == "was Alder seen?"
