"""The same question put in other ways is about the same, and what it is about is left whole."""

from __future__ import annotations

import pytest

from assistant.question.comparing import NAME, without_comparing
from assistant.question.framing import without_framing
from assistant.words import asked_stems

WAYS = [
    "what do reviews say about {}", "What has been found about {}?", "{}: what did the reviews find?",
    "Tell me what the reports say on {}", "Summarise the learning about {} from these reviews",
    "Give me an overview of {}", "What lessons are there about {}?", "What can we learn from the reviews about {}?",
    "Any learning on {}?", "I need evidence on {}", "I'm writing a briefing on {}. What do the reviews say?",
    "key messages about {}", "Brief the board on {}", "What themes come up about {}?", "Find passages about {}",
    "What were the issues with {}?", "what did the reviews conclude in relation to {}",
    "Can you tell me about {} please", "outline findings regarding {}", "{} - what's the learning?",
    "Looking for material on {}", "Discuss {} with reference to the reviews",
    "Please list what the reviews found on the subject of {}",
    "Could you pull together what's been written about {}?", "Across all of the reviews, what comes up on {}?",
    "any reviews involving {}?", "Which reviews talk about {}?", "Across the reviews, what is said about {}?",
    "what was the role of {}", "how did {} feature in these cases?",
]  # fmt: skip


@pytest.mark.parametrize("topic", ["learning disability", "written agreements", "evidence of abuse"])
@pytest.mark.parametrize("way", WAYS)
def test_however_it_is_put_a_question_is_about_its_topic(way: str, topic: str) -> None:
    assert asked_stems(way.format(topic)) == asked_stems(topic) != {}


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("I sit on a board. What happened to the written agreements?", "What happened to the written agreements?"),
        ("We had a baby with a bruise last week - who should see a bruised baby?", "who should see a bruised baby?"),
        ("As a new social worker, how should I record visits?", "how should I record visits?"),
        ("As a principal social worker I want evidence on written agreements.", "written agreements."),
        ("I'm looking at written agreements. What was done about them?", None),
        ("I'm writing a briefing on written agreements. What do the reviews say?", "written agreements."),
        ("As a result of the move, who saw the baby?", None),
    ],
)
def test_who_asks_is_no_part_of_what_is_asked(question: str, about: str | None) -> None:
    assert without_framing(question) == (about or question)


@pytest.mark.parametrize(
    "question",
    [
        "What did professionals know about the father?", "When was the mother told about the placement?",
        "What recommendations are made about supervision?", "How many strategy discussions were held?",
        "Did the school share information with health?", "What concerns did the school have about the baby?",
        "what did finding 3 of the Alder review say", "learning disabilities in parents",
        "How long did it take to find a placement?",        "What is the learning?",
    ],
)  # fmt: skip
def test_what_is_asked_about_is_left_whole(question: str) -> None:
    assert without_framing(question) == question


@pytest.mark.parametrize(
    "question",
    [
        "How do A and B differ on {}?", "Compare {} in A's case with how it was for B", "A vs B on {}",
        "What are the similarities and differences between the A and B reviews in relation to {}?",
        "{}: what was the difference between A's and B's experience?", "Contrast A with B on {}",
        "{}: how do A and B compare?", "Compare and contrast the A SCR and the B SCR on {}",
        "A and B were both babies. What was similar and different about {}?", "How did {} differ between A and B?",
        "Is what the A review says about {} the same as what the B review says?",
        "what did A and B both say about {}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("topic", ["written agreements", "supervision"])
def test_however_reviews_are_compared_it_is_about_what_they_are_compared_by(question: str, topic: str) -> None:
    named = question.replace("A", NAME).replace("B", NAME)
    assert asked_stems(without_comparing(named.format(topic))) == asked_stems(topic)


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("A and B both moved often. What did that do to the help they got?", "moved often do help got"),
        ("Was escalation better in A than in B?", "escalation better"),
        ("What do the A and B reviews have in common?", "reviews have common"),
        ("What did the different agencies know in A and in B?", "different agencies know"),
    ],
)
def test_what_reviews_that_are_compared_share_is_left(question: str, about: str) -> None:
    named = question.replace("A", NAME).replace("B", NAME)
    assert asked_stems(without_comparing(named)) == asked_stems(about)
