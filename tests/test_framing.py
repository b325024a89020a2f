"""The same question put in other ways is about the same, and what it is about is left whole."""

from __future__ import annotations

import pytest

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
