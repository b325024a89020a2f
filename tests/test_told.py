"""What somebody said, and what has changed, asked of no topic; and the phrase that an answer does not use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import FakeEncoder, indexed, write_reviews

from assistant.answer.phrase import asked_phrase
from assistant.answer.told import NOT_BY_THEM
from assistant.chain import ask
from assistant.question.filters import Filters
from assistant.session import Session
from assistant.types import Status, Turn
from ingest.index import Index

LINDEN = """Serious Case Review: Linden
Eastmere Safeguarding Children Board
Published 3 May 2019

1. What happened

1.1 Linden told the reviewer that the home with his aunt was noisy. Linden's worker was described as kind.

1.2 The mother was open about her drinking but said nobody had asked her about money. She was known to the police.

1.3 The children should be asked what they wanted. Young people said that letters came late.

1.4 The duty rota has since been revised. It is established that the office has now closed. The Board should ensure that
this is now shared.
"""
HAZEL = """Serious Case Review: Hazel
Westmere Safeguarding Children Board
Published 3 May 2020

1. Method

1.1 The Learning Together systems model was used for this review. The professionals involved with the family met twice.

1.2 Hazel's mother spoke to the reviewer twice, and her father was invited and did not come.

2. What happened

2.1 The family moved three times and nobody was told of it by the landlord. The private flat was damp.

2.2 The surgery wrote to the flat in June and the letter came back. Nobody looked into it before the autumn.

3. Findings

Finding 1: Letters that came back were not followed up.

4. Recommendations

Recommendation 1: The Board should ask the surgery to look into letters that come back.
"""
CHILD = {"Linden told the reviewer that the home with his aunt was noisy.", "Young people said that letters came late."}
MOTHER = {"The mother was open about her drinking but said nobody had asked her about money."}
CHANGED = {"The duty rota has since been revised."}


@pytest.fixture(scope="module")
def reviews(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("told") / "reviews"
    with indexed(write_reviews(folder, linden=LINDEN, hazel=HAZEL), FakeEncoder()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("What did the children say?", CHILD),
        ("What were the young people's wishes and feelings?", CHILD),
        ("What did Linden say?", {"Linden told the reviewer that the home with his aunt was noisy."}),
        ("What did mum say in the Linden case?", MOTHER),
        ("How did the parents feel about it?", MOTHER),
        ("What has changed since the Linden review?", CHANGED),
        ("what changes have been made since?", CHANGED),
    ],
)
def test_what_was_said_or_has_changed_is_quoted_from_where_it_is_told(
    reviews: Index, encoder: FakeEncoder, question: str, quoted: set[str]
) -> None:
    answer = ask(reviews, encoder, question)
    assert answer.status == "answered"
    assert {citation.quote for citation in answer.citations} == quoted
    assert answer.coverage.addressed == ("linden",)


@pytest.mark.parametrize(
    ("question", "note"),
    [
        ("What did Hazel say?", "No sentence was found that says in so many words what they said or felt."),
        ("What did the grandmother say?", "No sentence was found that says in so many words what they said or felt."),
        (
            "What has changed since the Hazel review?",
            "No sentence was found that says in so many words what has changed",
        ),
    ],
)
def test_what_no_sentence_tells_is_said(reviews: Index, encoder: FakeEncoder, question: str, note: str) -> None:
    answer = ask(reviews, encoder, question)
    assert answer.status == "no_evidence"
    assert answer.notices[-1].startswith(note)


@pytest.mark.parametrize("question", ["What method did the Hazel review use?", "How was the Hazel review carried out?"])
def test_how_a_review_was_made_is_answered_as_it_prints_it(reviews: Index, encoder: FakeEncoder, question: str) -> None:
    answer = ask(reviews, encoder, question)
    assert [citation.quote for citation in answer.citations] == [
        "The Learning Together systems model was used for this review."
    ]


@pytest.mark.parametrize(
    "question",
    [
        "Compare the methods of the Hazel review and the Linden review",
        "How does the methodology of the Linden review differ from the Hazel one?",
    ],
)
def test_how_reviews_were_made_is_compared_by_what_they_print(
    reviews: Index, encoder: FakeEncoder, question: str
) -> None:
    answer = ask(reviews, encoder, question)
    assert [citation.quote for citation in answer.citations] == [
        "The Learning Together systems model was used for this review."
    ]
    assert answer.notices == (
        "Not found where the reviews speak of themselves: how it was carried out (Linden (2019)).",
    )


def test_common_themes_are_told_by_what_every_review_found(reviews: Index, encoder: FakeEncoder) -> None:
    answer = ask(reviews, encoder, "what are the common themes across the reviews?")
    assert [citation.quote for citation in answer.citations] == [
        "Finding 1: Letters that came back were not followed up."
    ]
    assert answer.notices == ("Hazel (2020) states 1 finding.",)


def test_who_and_when_ask_for_no_overview(reviews: Index, encoder: FakeEncoder) -> None:
    assert len(ask(reviews, encoder, "What happened to Hazel?").citations) > 2
    assert all("moved" not in c.quote for c in ask(reviews, encoder, "Who took part in the Hazel review?").citations)
    said = ask(reviews, encoder, "What did she say?", [Turn("What happened to Hazel?", "")])
    assert all("moved" not in c.quote for c in said.citations)


def test_what_is_told_by_somebody_is_what_they_said(tmp_path: Path, encoder: FakeEncoder) -> None:
    text = (
        "Practice Review: Rowan\n\n1.1 The father was described by the mother as living abroad.\n\n"
        "1.2 The mother was described by the father's sister as tired. The worker visited the mother twice.\n"
    )
    with indexed(write_reviews(tmp_path / "reviews", rowan=text), encoder) as opened:
        answer = ask(opened, encoder, "What did the mother say?")
    assert [citation.quote for citation in answer.citations] == [
        "The father was described by the mother as living abroad."
    ]


@pytest.mark.parametrize(
    ("question", "is_told"),
    [
        ("What did the father say about money?", False),
        ("What were the father's views on her drinking?", False),
        ("What did the mother say about money?", True),
        ("What does the Linden review say about money?", True),
    ],
)
def test_what_was_said_of_a_matter_by_somebody_else_is_told_to_be_so(
    reviews: Index, encoder: FakeEncoder, question: str, is_told: bool
) -> None:
    answer = ask(reviews, encoder, question)
    assert "nobody had asked her about money" in answer.text
    assert (NOT_BY_THEM in answer.notices) is not is_told


def test_a_topic_is_searched_for(reviews: Index, encoder: FakeEncoder) -> None:
    answer = ask(reviews, encoder, "What did Linden say about letters?")
    assert answer.citations[0].quote == "Young people said that letters came late."


def test_after_a_question_on_one_review_its_people_are_meant(reviews: Index, encoder: FakeEncoder) -> None:
    history = [Turn("What happened to Linden?", "")]
    own = ask(reviews, encoder, "what did the mother say?", history)
    assert {citation.quote for citation in own.citations} == MOTHER
    assert own.coverage.silent == ()
    every = ask(reviews, encoder, "what did the mother say in other reviews?", history)
    assert "hazel" in (*every.coverage.addressed, *every.coverage.silent)


@pytest.mark.parametrize(
    ("topic", "phrase"),
    [
        ("private fostering?", "private fostering"),
        ("cost of agencies", "cost of agencies"),
        ("neglect of home conditions", None),
        ("home schooled children", "home schooled"),
        ("supervision", None),
        ("neglect and thresholds", None),
        ("how the police responded to neglect", None),
        ("poor practice", None),
        ("supervision of staff", None),
        ("IRO caseloads", None),
    ],
)
def test_a_question_about_one_thing_is_known_by_its_phrase(topic: str, phrase: str | None) -> None:
    assert asked_phrase(topic) == phrase


@pytest.mark.parametrize(
    ("question", "status", "told"),
    [
        ("what do reviews say about elective home education?", "no_evidence", ()),
        ("modern slavery", "answered", ("Modern Slavery",)),
        ("young carers", "answered", ("young carers",)),
    ],
)
def test_the_words_of_a_term_apart_do_not_answer_for_it(
    session: Session, question: str, status: Status, told: tuple[str, ...]
) -> None:
    answer = ask(session.index, session.encoder, question)
    assert answer.status == status
    assert [words for words in told if words in answer.citations[0].quote] == list(told)


def test_a_phrase_no_passage_uses_is_told(reviews: Index, encoder: FakeEncoder) -> None:
    answer = ask(reviews, encoder, "What do the reviews say about surgery letters?")
    assert answer.status == "partial"
    assert answer.notices == ("The passages below do not mention “surgery letters”, so they may answer only in part.",)


def test_what_an_acronym_names_that_no_review_prints_is_told(reviews: Index, encoder: FakeEncoder) -> None:
    whether = ask(reviews, encoder, "Was Linden's mother known to the police or to MAPPA?")
    assert (whether.status, whether.notices[0]) == ("no_evidence", "What was searched has no mention of “MAPPA”.")
    beside = ask(
        reviews, encoder, "What was the mother of Linden known to the police and MAPPA about, and her drinking?"
    )
    assert beside.status == "partial"
    assert "“mappa”" in beside.notices[0].lower()
    shouted = ask(reviews, encoder, "Did NOBODY ask Linden's mother about money?")
    written_out = ask(reviews, encoder, "Was Linden on a MWO?")
    assert not [notice for one in (shouted, written_out) for notice in one.notices if "no mention" in notice]
    printed = ask(reviews, encoder, "Was Linden's mother known to the police?")
    assert printed.status == "answered"


def test_which_reviews_mention_a_thing_is_counted_by_its_words(reviews: Index, encoder: FakeEncoder) -> None:
    answer = ask(reviews, encoder, "Which reviews mention the police?")
    counted = (
        "1 of the 2 reviews read prints “the police” or a term that means the same; at most 3 sentences of each are"
    )
    assert answer.notices == (f"{counted} quoted. What says it in other words is not among them.",)
    assert (answer.coverage.addressed, answer.coverage.silent) == (("linden",), ("hazel",))
    without = ask(reviews, encoder, "Which reviews do not mention the police?")
    assert without.notices == (f"Not printed in: Hazel (2020). Quoted are those that do: {answer.notices[0]}",)
    assert without.coverage.addressed == ("linden",)
    none = ask(reviews, encoder, "Do any of the reviews mention flat landlords?")
    assert none.status == "no_evidence"
    assert none.notices == ("No sentence of the 2 reviews read prints “flat landlords” or a term that means the same.",)


def test_what_changed_in_the_family_is_no_question_of_what_changed_since_a_review(
    reviews: Index, encoder: FakeEncoder
) -> None:
    since = ask(reviews, encoder, "What has changed since the review?")
    assert {citation.quote for citation in since.citations} == CHANGED
    of_family = ask(reviews, encoder, "What changed after the letters came back?")
    assert not {citation.quote for citation in of_family.citations} & CHANGED


@pytest.mark.parametrize(
    "question", ["Which reviews mention that the mother was not seen?", "How many reviews mention letters or flats?"]
)
def test_what_words_alone_cannot_count_is_not_counted(reviews: Index, encoder: FakeEncoder, question: str) -> None:
    assert not any("print" in notice for notice in ask(reviews, encoder, question).notices)


@pytest.mark.parametrize(
    "question",
    [
        "Were the families involved in the reviews?",
        "How were families and young people themselves involved in the review work?",
        "Were the parents’ views sought for the reviews?",
        "Did the families take part in the Hazel and Linden reviews?",
        "What is different about how parents were involved in the Linden and Hazel reviews?",
    ],
)
def test_whether_the_family_took_part_is_told_where_a_review_speaks_of_itself(
    reviews: Index, encoder: FakeEncoder, question: str
) -> None:
    answer = ask(reviews, encoder, question)
    assert [citation.quote for citation in answer.citations] == [
        "Hazel's mother spoke to the reviewer twice, and her father was invited and did not come."
    ]
    assert answer.notices == (
        "Not found where the reviews speak of themselves: whether the family took part (Linden (2019)).",
    )


def test_a_child_met_by_the_reviewer_took_part(tmp_path: Path, encoder: FakeEncoder) -> None:
    met = "Hazel was asked about the review and its author had the chance to meet with her and to include her views."
    text = HAZEL.replace(
        "Hazel's mother spoke to the reviewer twice, and her father was invited and did not come.", met
    )
    assert met in text
    with indexed(write_reviews(tmp_path / "reviews", hazel=text), FakeEncoder()) as index:
        answer = ask(index, encoder, "Did the children take part in the review?")
    assert [citation.quote for citation in answer.citations] == [met]


@pytest.mark.parametrize("question", ["What did the children say?", "Which reviews mention letters?"])
def test_kinds_of_evidence_that_are_filtered_out_are_not_quoted(
    reviews: Index, encoder: FakeEncoder, question: str
) -> None:
    answer = ask(reviews, encoder, question, filters=Filters(kinds=frozenset({"recommendation"})))
    assert {citation.kind for citation in answer.citations} <= {"recommendation"}


def test_a_list_tells_how_many_of_its_items_are_not_quoted(tmp_path: Path, encoder: FakeEncoder) -> None:
    listed = "\n\n".join(f"Recommendation {n}: The Board should ask team {n} to check its rota." for n in range(1, 63))
    text = HAZEL[: HAZEL.index("Recommendation 1")] + listed + "\n"
    with indexed(write_reviews(tmp_path / "reviews", hazel=text), FakeEncoder()) as index:
        answer = ask(index, encoder, "List all the recommendations in the Hazel review")
    assert len(answer.citations) == 60
    told = "Hazel (2020) states 62 recommendations, numbered 1 to 62. 2 of them are not quoted here; the register lists"
    assert answer.notices == (f"{told} all.",)


@pytest.mark.parametrize("question", ["What did Linden's mother say?", "What did Linden's aunt say?"])
def test_what_a_relative_of_a_child_said_is_theirs_or_nobodys(
    reviews: Index, encoder: FakeEncoder, question: str
) -> None:
    answer = ask(reviews, encoder, question)
    assert {citation.quote for citation in answer.citations} == (MOTHER if "mother" in question else set())
    assert bool(answer.notices) == ("aunt" in question)


@pytest.mark.parametrize(
    ("question", "quotes"),
    [
        ("has Eastmere already changed anything?", CHANGED),
        ("give me a quote I can use from a young person", CHILD),
        ("any quotations from the mother in the Linden review?", MOTHER),
    ],
)
def test_changes_and_what_was_said_are_asked_for_in_other_ways(
    reviews: Index, encoder: FakeEncoder, question: str, quotes: set[str]
) -> None:
    assert {citation.quote for citation in ask(reviews, encoder, question).citations} == quotes


@pytest.mark.parametrize(
    "question", ["How did the Hazel review hear from the parents?", "Did the Hazel review speak to her parents?"]
)
def test_whether_a_review_heard_the_family_is_told_as_it_prints_it(
    reviews: Index, encoder: FakeEncoder, question: str
) -> None:
    (quote,) = [citation.quote for citation in ask(reviews, encoder, question).citations]
    assert quote.startswith("Hazel's mother spoke to the reviewer twice")


def test_a_question_carried_to_one_review_and_not_answered_tells_where_it_was_looked_for(
    reviews: Index, encoder: FakeEncoder
) -> None:
    turns = [Turn("What happened to Linden?", "...")]
    answer = ask(reviews, encoder, "were zebra crossings painted on mars bases?", turns)
    told = "Looked for in Linden (2019) alone, as the question before was; to look further, name a review or ask "
    assert answer.notices == (f"{told}“in all reviews”.",)


PANEL = """Serious Case Review: Aspen
Eastmere Safeguarding Children Board
Published 3 May 2019

1. What happened

1.1 The panel met twice and asked for a plan of the visits that the two services had made to the family.

2. Panel Membership

Named nurse, Eastmere Hospital

Head of service, Eastmere Council
"""


@pytest.mark.parametrize(
    "question", ["Who was on the panel?", "who were the members of the panel in the Aspen review?"]
)
def test_who_sat_on_a_panel_is_quoted_from_its_list(tmp_path: Path, encoder: FakeEncoder, question: str) -> None:
    with indexed(write_reviews(tmp_path / "reviews", aspen=PANEL), encoder) as index:
        quotes = [citation.quote for citation in ask(index, encoder, question).citations]
    assert quotes == ["Named nurse, Eastmere Hospital", "Head of service, Eastmere Council"]
