"""Whose doing is asked about: professionals and bodies, those of one place, a child among several."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import FakeEncoder, indexed, write_reviews

from assistant.answer.agent import by_the_one_asked
from assistant.chain import answered, ask, build_chain
from assistant.explain import explain
from assistant.question.converse import StandAlone
from assistant.question.terms import Expansion, all_terms, spelt_out
from assistant.question.understand import understand
from assistant.types import Evidence, Hit
from ingest.index import Index

LINDEN = """Child Safeguarding Practice Review: Rowan and Ivy
Eastmere Safeguarding Children Partnership
Published 3 May 2021

1. What happened

1.1 The Brinsley social worker closed the case after a week. The Hartwell social worker closed the case in March.

1.2 The probation officer did this well. The officers of the board were well informed of the case.

1.3 Both parents had serious injuries. Ivy had injuries to her arm. The children had injuries too.

1.4 The Independent Reviewing Officer wrote twice. The Independent Reviewing Officer was not heard.

1.5 The health visitor and the HV before her had no telephone of their own.
"""


@pytest.fixture(scope="module")
def rowan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("agent") / "reviews"
    with indexed(write_reviews(folder, rowan=LINDEN), FakeEncoder()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "sentences", "kept"),
    [
        (
            "Why did the Hartwell social worker close the case?",
            ["The Brinsley social worker closed the case after a week.", "The Hartwell social worker closed the case."],
            ["The Hartwell social worker closed the case."],
        ),
        (
            "Why did the Hartwell social worker close the case?",
            ["The Brinsley social worker closed the case after Hartwell wrote.", "Nobody in Hartwell had seen her."],
            ["Nobody in Hartwell had seen her."],
        ),
        (
            "What did the probation officer do well?",
            ["The officers of the board were well informed.", "The probation officer did this well."],
            ["The probation officer did this well."],
        ),
        ("What did the midwife do well?", ["The officers were well informed."], ["The officers were well informed."]),
        (
            "Did Rowan have any injuries?",
            ["Both parents had injuries.", "Ivy had injuries.", "The children had injuries.", "Rowan had none."],
            ["The children had injuries.", "Rowan had none."],
        ),
        ("Were there injuries?", ["Both parents had injuries."], ["Both parents had injuries."]),
    ],
)
def test_what_others_did_is_not_quoted(rowan: Index, question: str, sentences: list[str], kept: list[str]) -> None:
    (passage,) = rowan.passages_at("rowan", [rowan.document("rowan").paragraphs[-1].place])[:1]
    read = understand(rowan, StandAlone(question), all_terms(rowan))
    evidence = [Evidence(Hit(passage, 1.0, 1), None, text, 1.0, holds_all=False) for text in sentences]
    assert [one.text for one in by_the_one_asked(rowan, read, evidence)] == kept


def test_an_answer_is_of_the_place_asked(rowan: Index) -> None:
    quotes = [
        c.quote for c in ask(rowan, FakeEncoder(), "Why did the Hartwell social worker close the case?").citations
    ]
    assert quotes == ["The Hartwell social worker closed the case in March."]


def test_the_explanation_tells_that_it_is_not_of_whom_is_asked(rowan: Index) -> None:
    question = "Why did the Hartwell social worker close the case?"
    explained = explain(rowan, answered(build_chain(rowan, FakeEncoder()), question))
    why = {weighed.text: weighed.why for weighed in explained.choice.sentences}
    assert why["The Brinsley social worker closed the case after a week."] == "does not tell what, or of whom, is asked"


def test_an_acronym_is_read_as_the_words_that_the_reviews_print(rowan: Index) -> None:
    read = understand(rowan, StandAlone("What did the IRO do in the Rowan case?"), all_terms(rowan))
    assert "Independent Reviewing Officer" in read.read.title()
    assert "IRO" in read.topic
    assert understand(rowan, StandAlone("What did the GP do?"), all_terms(rowan)).read == "What did the GP do?"


def test_several_of_what_an_acronym_names_are_not_missed(rowan: Index, encoder: FakeEncoder) -> None:
    answer = ask(rowan, encoder, "Did the HVs of Rowan have a telephone?")
    assert [c.quote for c in answer.citations] == [
        "The health visitor and the HV before her had no telephone of their own."
    ]
    assert answer.notices == ()


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("the IROs wrote", "the independent reviewing officers wrote"),
        ("in a B&B", "in a bed and breakfast"),
        ("under DoLS", "under deprivation of liberty safeguards"),
        ("an irony", "an irony"),
        ("in the SCR", "in the SCR"),
        ("a looked after child", "a looked after child"),
    ],
)
def test_acronyms_are_spelt_out(text: str, spelt: str) -> None:
    expansions = [
        Expansion("iro", ("independent reviewing officer",), ("independent reviewing officer",)),
        Expansion("scr", ("serious case review",), ("serious case review",)),
        Expansion("b&b", ("bed and breakfast",), ("bed and breakfast",)),
        Expansion("dols", (), ("deprivation of liberty", "deprivation of liberty safeguards")),
        Expansion("looked after child", ("LAC",), ("LAC", "child in care")),
    ]
    assert spelt_out(text, expansions, lambda *_: True) == spelt
    assert spelt_out(text, expansions, lambda *_: False) == text


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("Did Rowan's mother have any treatment?", ["The mother was ill.", "The parents were ill.", "Mum had help."]),
        (
            "Was the mother's flat damp?",
            ["The mother was ill.", "The parents were ill.", "Mum had help.", "Ivy was ill."],
        ),
    ],
)
def test_whether_something_is_so_of_a_relative_is_told_by_what_names_them(
    rowan: Index, question: str, kept: list[str]
) -> None:
    (passage,) = rowan.passages_at("rowan", [rowan.document("rowan").paragraphs[-1].place])[:1]
    read = understand(rowan, StandAlone(question), all_terms(rowan))
    texts = ["The mother was ill.", "The parents were ill.", "Mum had help.", "Ivy was ill."]
    evidence = [Evidence(Hit(passage, 1.0, 1), None, text, 1.0, holds_all=False) for text in texts]
    assert [one.text for one in by_the_one_asked(rowan, read, evidence)] == kept


def test_what_another_child_did_is_not_quoted_for_she(rowan: Index) -> None:
    (passage,) = rowan.passages_at("rowan", [rowan.document("rowan").paragraphs[-1].place])[:1]
    read = understand(rowan, StandAlone("Did Rowan tell the police?"), all_terms(rowan))
    texts = ["Ivy was seen and she told the police.", "She told the police."]
    evidence = [Evidence(Hit(passage, 1.0, 1), None, text, 1.0, holds_all=False) for text in texts]
    assert [one.text for one in by_the_one_asked(rowan, read, evidence)] == ["She told the police."]
