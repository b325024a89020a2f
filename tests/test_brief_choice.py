"""What a briefing takes of what was found: on the topic, from every review, and no point made over and over."""

from __future__ import annotations

import pytest
from conftest import FakeEncoder, make_paragraph

from assistant.board.brief.candidates import Candidate
from assistant.board.brief.choose import choose
from assistant.board.brief.quotable import quotable
from assistant.board.brief.themes import themes_asked, themes_of
from assistant.board.brief.types import Quotation, Role
from assistant.board.brief.weigh import parts_of, weigh
from assistant.question.converse import StandAlone
from assistant.question.understand import understand
from ingest.index import Index


def quotation(document: str, text: str, score: float, role: Role = "found") -> Quotation:
    return Quotation(document, 0, "analysis", text, role, score)


def candidate(text: str, *, near: float = 0.5, label: str = "") -> Candidate:
    return Candidate(make_paragraph(0, text, kind="finding"), "alder", text, text, "found", text, near, label)


def on_topic(index: Index, topic: str, *candidates: Candidate) -> list[str]:
    asked = understand(index, StandAlone(topic), ())
    found = weigh(index, FakeEncoder(), asked, candidates, lambda *_: None)
    return [one.candidate.text for one in found]


@pytest.mark.parametrize(("topic", "parts"), [
    ("neglect", []),
    ("sickness, turnover and supervision", ["sickness", "turnover", "supervision"]),
    ("Staff: turnover and supervision", ["Staff", "Staff turnover", "Staff supervision"]),
])  # fmt: skip
def test_a_topic_that_is_a_list_has_parts(topic: str, parts: list[str]) -> None:
    assert parts_of(topic) == parts


def test_a_word_of_the_topic_in_another_sense_is_not_the_topic(index: Index) -> None:
    went, missed = "Birch was reported missing eleven times.", "The meeting about the plan was missed by the school."
    assert on_topic(index, "missing children", candidate(went), candidate(missed)) == [went]


def test_words_of_the_field_touch_a_topic_of_their_theme(index: Index) -> None:
    named = "Supervision was cancelled and sickness was high among the staff."
    near = "The team relied on agency workers, was under pressure and morale was low."
    other = "The garden of the nursery was painted green by the parents."
    assert on_topic(index, "staff sickness", candidate(named), candidate(near), candidate(other)) == [named, near]


def test_what_research_says_counts_for_less_than_what_a_review_found(index: Index) -> None:
    found = "Nobody saw the neglect of the baby build up over time."
    borrowed = "Nobody saw the neglect of the baby build up over time (Ash, 2011)."
    assert on_topic(index, "neglect", candidate(borrowed), candidate(found)) == [found, borrowed]


def test_a_finding_comes_before_a_sentence_that_says_the_same(index: Index) -> None:
    text = "Nobody saw the neglect of the baby build up over time."
    asked = understand(index, StandAlone("neglect"), ())
    both = [candidate(text), candidate(text, label="Finding 1")]
    found = weigh(index, FakeEncoder(), asked, both, lambda *_: None)
    assert [one.candidate.label for one in found] == ["Finding 1", ""]
    assert found[0].score - found[1].score == pytest.approx(0.05)


def test_a_point_made_already_gives_way_to_another() -> None:
    said = [quotation("alder", f"Letters between clinics were lost or sent late in {month}.", 0.9) for month in "abc"]
    other = quotation("alder", "Nobody asked the grandmother what she had seen.", 0.8)
    first, second, *_ = choose([*said, other], "board")
    assert (first, second) == (said[0], other)


def test_a_layout_shows_no_more_of_a_role_than_it_has_room_for() -> None:
    words = "apple bridge candle dragon engine forest garden hammer island jacket kettle ladder".split()
    many = [quotation("alder", f"The {word} of the {word}s was late.", 0.9, "good practice") for word in words]
    assert (len(choose(many, "board")), len(choose(many, "seven-minute"))) == (8, 2)


def test_every_review_has_its_best_even_where_it_is_too_long_for_the_layout() -> None:
    short = quotation("alder", "Letters were lost.", 0.9)
    long = quotation("birch", "word " * 60, 0.5)
    worse = quotation("birch", "other " * 60, 0.4)
    assert choose([short, long, worse], "seven-minute") == [short, long]


def test_what_is_too_long_for_a_layout_is_left_to_the_others() -> None:
    short, long = quotation("alder", "Letters were lost.", 0.5), quotation("alder", "word " * 60, 0.9)
    assert (choose([long, short], "seven-minute"), choose([long, short], "board")) == ([short], [long, short])


@pytest.mark.parametrize(("paragraph", "sentence", "quoted"), [
    pytest.param("The form was late. However, nobody at the clinic had ever asked for it again.",
                 "However, nobody at the clinic had ever asked for it again.",
                 "nobody at the clinic had ever asked for it again.", id="without its joint"),
    pytest.param("The form was late. As noted earlier in section two, nobody at the clinic asked for it.",
                 "As noted earlier in section two, nobody at the clinic asked for it.",
                 "nobody at the clinic asked for it.", id="without a pointer before it"),
    pytest.param("The form was late. However, it was never read by anyone at all.",
                 "However, it was never read by anyone at all.",
                 "The form was late. However, it was never read by anyone at all.", id="what follows the joint leans"),
    pytest.param("It is particularly difficult for schools to know which area holds the plan.",
                 "It is particularly difficult for schools to know which area holds the plan.",
                 "It is particularly difficult for schools to know which area holds the plan.", id="points forward"),
    pytest.param("It was known to the police and to the school for a year.",
                 "It was known to the police and to the school for a year.", None, id="points back"),
])  # fmt: skip
def test_what_a_quotation_leans_on(paragraph: str, sentence: str, quoted: str | None) -> None:
    span = quotable(paragraph, sentence)
    assert (span.text if span else None) == quoted


def test_near_words_make_a_topic_of_no_theme_and_name_none() -> None:
    assert [theme.key for theme in themes_asked("missing children and county lines")] == ["exploitation"]
    assert themes_asked("morale") == ()
    assert themes_of("Morale was low and agency workers came and went.", ()) == ()
    assert themes_of("They met to de -brief.", ()) == ("workforce",)
