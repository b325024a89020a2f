"""From a question to a verified, cited answer, with a fake encoder and the real index."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import FakeEncoder, indexed, write_reviews
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.held import meant
from assistant.answer.imprint import printed_answer
from assistant.answer.near import what_is_near
from assistant.chain import STEPS, ReviewsRetriever, ask, build_chain, stream_answer
from assistant.proof.cite import page_words
from assistant.proof.verify import cover, normalised, stands_in_source, verify
from assistant.question.converse import StandAlone, stand_alone
from assistant.question.filters import Filters, of_corpus
from assistant.question.terms import TermGroup, all_terms, expand, shipped_terms, spelt_out
from assistant.question.understand import understand
from assistant.search.retrieve import search
from assistant.types import Citation, Draft, Evidence, Turn, Weighing
from assistant.wording import coverage_line, lead_in
from ingest.errors import InputError
from ingest.index import Index
from ingest.types import Metadata

STRATEGY = "what do reviews say about strategy discussions"


def test_an_answer_quotes_every_review_that_speaks_of_it(index: Index, encoder: FakeEncoder) -> None:
    answer = ask(index, encoder, STRATEGY)
    assert answer.status == "answered"
    assert (answer.coverage.read, answer.coverage.addressed, answer.coverage.silent) == (2, ("alder", "birch"), ())
    quotes = {(c.document, c.paragraph): c.quote for c in answer.citations}
    assert quotes["alder", "2.1"].startswith("The strategy discussion was held by telephone")
    assert quotes["birch", "1.2"].startswith("The strategy meeting in March agreed six actions")
    assert answer.searched == (STRATEGY, "strategy meeting")


def test_each_claim_has_a_citation_and_each_citation_stands_in_its_source(index: Index, encoder: FakeEncoder) -> None:
    answer = ask(index, encoder, STRATEGY)
    assert [n for claim in answer.claims for n in claim.citations] == [c.number for c in answer.citations]
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert all(stands_in_source(index, citation) for citation in answer.citations)


def test_a_topic_only_one_review_has_leaves_the_other_silent(index: Index, encoder: FakeEncoder) -> None:
    answer = ask(index, encoder, "was supervision cancelled")
    assert (answer.coverage.addressed, answer.coverage.silent) == (("alder",), ("birch",))
    assert answer.text.splitlines()[-1] == (
        "1 of 2 reviews read addresses this. "
        "Nothing found in: Birch (2021); that is no proof that nothing is said there."
    )


def test_thanks_are_told_what_may_be_asked_and_nothing_is_searched(index: Index, encoder: FakeEncoder) -> None:
    answer = ask(index, encoder, "Thanks!")
    assert (answer.status, answer.citations, encoder.encoded) == ("out_of_scope", (), [])
    assert answer.text.startswith("This assistant answers from the published reviews in its index")


@pytest.mark.parametrize("question", ["the of and to", "what is it?"])
def test_a_question_without_a_word_to_look_for_is_told_so(index: Index, encoder: FakeEncoder, question: str) -> None:
    answer = ask(index, encoder, question)
    assert (answer.status, answer.citations) == ("no_evidence", ())
    assert answer.notices == (
        "The question has no word to look for; say what it is about, such as “strategy discussions”.",
    )


@pytest.mark.parametrize("question", ["2.1", "Alder 2.1"])
def test_a_number_alone_is_the_paragraph_of_that_number(index: Index, encoder: FakeEncoder, question: str) -> None:
    answer = ask(index, encoder, question)
    of_alder = {citation.paragraph for citation in answer.citations if citation.document == "alder"}
    assert of_alder == {"2.1"}


def test_a_line_that_only_names_a_thing_comes_after_what_says_something(tmp_path: Path, encoder: FakeEncoder) -> None:
    text = """Serious Case Review: Linden

1. Underlying patterns

1.1 The reviewers used a list of groups in their model, which is given here.

- Human biases of tired workers (emotional ones)
- Tools of the trade and how they are kept up

2. What happened

2.1 Emotional and human biases of the tired workers grew in the winter.
"""
    with indexed(write_reviews(tmp_path / "reviews", linden=text), encoder) as opened:
        answer = ask(opened, encoder, "emotional human biases of tired workers")
    assert answer.citations[0].quote == "Emotional and human biases of the tired workers grew in the winter."


def test_what_the_reviews_do_not_say_is_not_answered(index: Index, encoder: FakeEncoder) -> None:
    answer = ask(index, encoder, "helicopter procurement timetable")
    assert (answer.status, answer.claims, answer.citations) == ("no_evidence", (), ())
    assert answer.text.startswith("The 2 reviews read do not answer this.\nRelated, not an answer:")
    assert answer.coverage.silent == ("alder", "birch")


@pytest.mark.parametrize(
    ("question", "is_kind"),
    [
        ("which finding covers supervision?", True),
        ("is there a finding about supervision?", True),
        ("the main finding on supervision", True),
        ("what are the findings on supervision?", True),
        ("the sixth finding", True),
        ("Finding", True),
        ("what help finding somewhere to live did she get?", False),
        ("finding places for teenagers", False),
        ("the difficulty of finding a bed", False),
        ("was there help with finding suitable lodgings?", False),
        ("what problems in finding beds were there?", False),
    ],
)
def test_to_find_something_is_no_finding_of_a_review(index: Index, question: str, is_kind: bool) -> None:
    read = understand(index, StandAlone(question), all_terms(index))
    assert ("finding" in read.kinds) is is_kind


@pytest.mark.parametrize(
    ("question", "is_kind"),
    [
        ("what does the Alder review want us to ask ourselves about supervision?", True),
        ("what questions should boards ask about supervision?", True),
        ("what questions should a social worker ask a mother?", False),
    ],
)
def test_what_boards_should_ask_themselves_is_a_question_for_the_board(
    index: Index, question: str, is_kind: bool
) -> None:
    read = understand(index, StandAlone(question), all_terms(index))
    assert ("question for the board" in read.kinds) is is_kind


def test_asked_for_recommendations_a_review_that_states_one_quotes_no_more(index: Index, encoder: FakeEncoder) -> None:
    answer = ask(index, encoder, "which recommendations are about health taking part in strategy discussions")
    assert {c.quote.partition(" ")[0] for c in answer.citations if c.document == "alder"} == {"Recommendation"}
    without = ask(index, encoder, "what is said about health taking part in strategy discussions")
    assert ("alder", "2.1") in {(c.document, c.paragraph) for c in without.citations}


def test_asked_for_recommendations_a_review_that_states_none_is_named(index: Index, encoder: FakeEncoder) -> None:
    answer = ask(index, encoder, "which recommendations were made on supervision being cancelled")
    told = "No recommendation on this was found in: Alder (2019). What is quoted from there is other text."
    assert (answer.coverage.addressed, told in answer.notices) == (("alder",), True)


@pytest.mark.parametrize(
    "question", ["give me an overview of the Birch review", "What happened to Birch?", "summarise Birch"]
)
def test_asked_about_a_review_and_no_more_its_summary_is_quoted(
    index: Index, encoder: FakeEncoder, question: str
) -> None:
    answer = ask(index, encoder, question)
    assert (answer.status, answer.coverage.addressed) == ("answered", ("birch",))
    assert {c.paragraph for c in answer.citations} == {"1.1", "1.2"}


def test_an_overview_closes_with_the_headline_items(index: Index, encoder: FakeEncoder) -> None:
    answer = ask(index, encoder, "overview of the Alder review")
    assert [c.quote.split()[0] for c in answer.citations] == ["This", "Recommendation"]


def test_asked_how_many_items_there_are_the_number_is_told(index: Index, encoder: FakeEncoder) -> None:
    answer = ask(index, encoder, "how many recommendations does the Alder review make?")
    assert "Alder (2019) states 1 recommendation." in answer.notices
    assert [c.quote.split()[0] for c in answer.citations] == ["Recommendation"]


def test_asked_of_no_review_every_reviews_items_are_listed_and_counted(index: Index, encoder: FakeEncoder) -> None:
    answer = ask(index, encoder, "how many recommendations do the reviews make in total?")
    assert answer.notices == ("Alder (2019) states 1 recommendation.",)
    assert (answer.coverage.addressed, answer.coverage.silent) == (("alder",), ("birch",))
    assert [c.quote.split(":")[0] for c in answer.citations] == ["Recommendation 1"]
    on_matter = ask(index, encoder, "list all recommendations about health")
    told = "1 recommendation, of 2 reviews read, holds “health” or a related term; what says it in other words is not"
    assert [c.quote.split(":")[0] for c in on_matter.citations] == ["Recommendation 1"]
    assert on_matter.notices == (f"{told} among them.",)
    follow_up = understand(index, StandAlone("what are the recommendations?", "supervision"), all_terms(index))
    assert follow_up.listed == ()


def test_a_related_term_widens_the_search_but_does_not_stand_for_what_is_asked() -> None:
    groups = [TermGroup(("hidden men", "fathers"), "related", "a list"), TermGroup(("dad", "father"), "same", "a list")]
    found = {e.phrase: e for e in expand("were fathers met by the worker", groups)}
    assert (found["fathers"].others, found["fathers"].same) == (("hidden men",), ())
    assert found["father"].same == ("dad",)
    assert found["fathers"].held_by(frozenset({"hidden", "men"}))
    assert not found["fathers"].meant_by(frozenset({"hidden", "men"}))


def test_plain_words_are_looked_for_as_the_field_says_them_and_not_the_other_way_round() -> None:
    groups = [TermGroup(("discharge",), "same", "a guideline", asked=("sent home", "leaving hospital"))]
    (found,) = expand("what happened on leaving hospital", groups)
    assert (found.phrase, found.others, found.same) == ("leaving hospital", ("discharge",), ("discharge",))
    assert expand("what happened on discharge", groups) == []


def test_plain_words_are_read_as_the_field_says_them() -> None:
    groups = [TermGroup(("absconded",), "related", "a list", ("run away", "ran off"), read_as="go missing")]
    question = "What is said about children who Run Away, or ran off?"
    read = spelt_out(question, expand(question, groups), lambda one, other: False)
    assert read == "What is said about children who go missing, or ran off?"
    assert spelt_out("the absconded child", expand("the absconded child", groups), lambda one, other: False) == (
        "the absconded child"
    )


def test_a_turn_of_speech_is_not_missed_where_the_field_says_it_otherwise() -> None:
    assert meant(frozenset({"attend"}), expand("who was round the table", shipped_terms())) == {"round", "tabl"}
    assert meant(frozenset({"letter"}), expand("who was round the table", shipped_terms())) == frozenset()


def test_every_shipped_term_has_a_source_and_no_plain_words_among_those_they_stand_for() -> None:
    assert all(group.source.strip() and group.phrases for group in shipped_terms())
    assert not [group for group in shipped_terms() if set(group.asked) & set(group.phrases)]
    (drugs,) = expand("What drugs did the parents use?", shipped_terms())
    assert {"cannabis", "cocaine", "heroin"} <= set(drugs.others)
    assert expand("Who injected heroin?", shipped_terms()) == []


def test_a_word_that_matters_and_is_missing_makes_the_answer_partial(index: Index, encoder: FakeEncoder) -> None:
    answer = ask(index, encoder, "supervision cancelled on occasions by helicopters")
    assert answer.status == "partial"
    assert answer.text.startswith("The passages below do not mention “helicopters”")


def test_a_quotation_that_is_not_in_the_source_is_dropped_and_counted(index: Index, encoder: FakeEncoder) -> None:
    asked = understand(index, StandAlone(STRATEGY), all_terms(index))
    hit = next(h for h in search(index, encoder, asked) if "2.1" in h.passage.paragraphs)
    true = Evidence(
        hit, hit.passage.places[0], "no health professional took part in the strategy discussion", 1.0, True
    )
    false = replace(true, text="every health professional took part")
    answer = verify(index, Draft((true, false), (), ()), asked=asked, started=0.0)
    assert (answer.status, answer.n_removed, [c.quote for c in answer.citations]) == ("partial", 1, [true.text])


@pytest.mark.parametrize(
    ("source", "quote"),
    [("the child’s  voice – unheard", "the child's voice - unheard"), ("“Nobody\nasked”¹", '"Nobody asked"')],
)
def test_space_quotes_and_dashes_do_not_count_as_differences(source: str, quote: str) -> None:
    assert normalised(source) == normalised(quote)


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


def test_the_steps_stream_in_order(index: Index, encoder: FakeEncoder) -> None:
    seen = [key for part in stream_answer(build_chain(index, encoder), STRATEGY) for key in part if key in STEPS]
    assert seen == list(STEPS)


def test_the_retriever_is_one_langchain_can_use(index: Index, encoder: FakeEncoder) -> None:
    documents = ReviewsRetriever(index=index, encoder=encoder, k=2).invoke(STRATEGY)
    assert {d.metadata["document"] for d in documents} == {"alder", "birch"}
    assert documents[0].metadata["pinpoint"].startswith("para")


def test_the_retriever_stops_before_the_budget(index: Index, encoder: FakeEncoder) -> None:
    whole = ReviewsRetriever(index=index, encoder=encoder, k=5).invoke(STRATEGY)
    first = len(whole[0].page_content.encode())
    assert len(ReviewsRetriever(index=index, encoder=encoder, k=5, max_tokens=first).invoke(STRATEGY)) == 1


def test_a_term_is_looked_for_beside_the_one_asked() -> None:
    groups = [TermGroup(("independent reviewing officer", "IRO"), "same", "a handbook")]
    (found,) = expand("what did the IROs do", groups)
    assert (found.phrase, found.others) == ("iro", ("independent reviewing officer",))
    assert expand("an iron gate", groups) == []


@pytest.mark.parametrize(
    ("page", "labels", "words"),
    [
        (None, ("1",), ""),
        (3, (), "page 3"),
        (3, ("", "1", ""), "page 3"),
        (3, ("", "2", "3"), "page 3"),
        (5, ("", "", "1", "2", "3"), "page 3 (page 5 of the file)"),
    ],
)
def test_a_page_is_named_by_the_number_it_prints(page: int | None, labels: tuple[str, ...], words: str) -> None:
    assert page_words(page, labels) == words


def test_recommendations_to_a_body_are_those_addressed_to_it(index: Index, encoder: FakeEncoder) -> None:
    to_board = ask(index, encoder, "what are the recommendations for the Safeguarding Children Board?")
    assert [c.quote.partition(":")[0] for c in to_board.citations] == ["Recommendation 1"]
    to_police = ask(index, encoder, "what are the recommendations to the health visitor?")
    assert not to_police.claims or any("is addressed to “health visitor” by name" in n for n in to_police.notices)


@pytest.mark.parametrize(
    ("question", "quotes"),
    [
        ("when was the Alder review published?", ["Published 3 May 2019"]),
        ("who published the Birch review", ["Southfen Safeguarding Children Partnership"]),
        (
            "When was the Birch review published and who published it?",
            ["Published June 2021", "Southfen Safeguarding Children Partnership"],
        ),
        ("when were these reviews published?", ["Published 3 May 2019", "Published June 2021"]),
    ],
)
def test_what_is_asked_of_a_review_itself_is_answered_as_it_prints_it(
    index: Index, encoder: FakeEncoder, question: str, quotes: list[str]
) -> None:
    answer = ask(index, encoder, question)
    assert ([c.quote for c in answer.citations], answer.status) == (quotes, "answered")


@pytest.mark.parametrize(
    ("question", "earlier", "of_itself"),
    [
        ("when was it published?", "who wrote the Birch review?", True),
        ("who did it?", "who hurt Birch?", False),
        ("did the school engage with them?", "did the parents like the social workers?", False),
    ],
)
def test_it_is_the_review_only_where_reviews_are_spoken_of(
    index: Index, question: str, earlier: str, of_itself: bool
) -> None:
    read = stand_alone(question, [Turn(earlier, "")], index.metadata)
    assert bool(printed_answer(index, understand(index, read, all_terms(index)))) is of_itself


@pytest.mark.parametrize("light", ["is that common?", "was it typical?", "what more of it?"])
def test_a_follow_up_of_little_words_is_answered(index: Index, encoder: FakeEncoder, light: str) -> None:
    assert ask(index, encoder, light, [Turn("What did the Alder review say about strategy discussions?", "")]).claims


def test_what_a_review_does_not_print_of_itself_is_told_beside_what_it_does(index: Index, encoder: FakeEncoder) -> None:
    answer = ask(index, encoder, "who wrote the Alder review and when was it published?")
    assert [c.quote for c in answer.citations] == ["Published 3 May 2019"]
    assert answer.notices == ("Not found where the reviews speak of themselves: who wrote it (Alder (2019)).",)


@pytest.mark.parametrize(
    "question",
    ["What reviews do you have?", "how many reviews are there", "Hi. Please list all the reports in the index"],
)
def test_asked_which_reviews_there_are_the_catalogue_is_told(index: Index, encoder: FakeEncoder, question: str) -> None:
    answer = ask(index, encoder, question)
    assert (answer.status, answer.notices) == ("answered", ("2 reviews are in the index: Alder (2019); Birch (2021).",))
    assert [c.document for c in answer.citations] == ["alder", "birch"]
    assert all(name in c.quote for name, c in zip(["Alder", "Birch"], answer.citations, strict=True))


@pytest.mark.parametrize(
    ("question", "told", "first"),
    [
        ("which is the most recent review?", "The latest first: Birch (2021), published June 2021; Alder", "birch"),
        ("Which review is the oldest?", "The oldest first: Alder (2019), published 3 May 2019; Birch", "alder"),
    ],
)
def test_asked_which_is_the_latest_each_ones_date_is_told(
    index: Index, encoder: FakeEncoder, question: str, told: str, first: str
) -> None:
    answer = ask(index, encoder, question)
    assert answer.notices[0].startswith(told)
    assert answer.citations[0].document == first
    assert len(answer.coverage.addressed) == 2


@pytest.mark.parametrize(
    "question", ["Which reviews are about neglect?", "What do the reviews say?", "List the findings"]
)
def test_more_than_which_reviews_there_are_is_no_catalogue(index: Index, encoder: FakeEncoder, question: str) -> None:
    assert not any("in the index" in notice for notice in ask(index, encoder, question).notices)


def test_what_happened_next_is_what_the_review_goes_on_to_say(index: Index, encoder: FakeEncoder) -> None:
    first = ask(index, encoder, "how often was Birch reported missing?")
    assert first.citations[0].paragraph == "1.1"
    then = ask(index, encoder, "what happened next?", [Turn("how often was Birch reported missing?", first.text)])
    assert [(c.paragraph, c.quote.split(",")[0]) for c in then.citations] == [
        ("1.2", "The strategy meeting in March agreed six actions")
    ]
    assert then.notices[0].startswith(
        "What the review goes on to say after “Birch was fourteen and was reported missing"
    )
    end = ask(index, encoder, "and what happened then?", [Turn("what happened next?", then.text)])
    assert (end.status, end.notices[0][:44]) == ("no_evidence", "The review says no more in the section after")


def test_coverage_names_every_document_once() -> None:
    citation = Citation(1, "b", "B", None, None, None, None, "narrative", "q", "p")
    assert cover([citation], ["c", "b", "a"]) == type(cover([], []))(3, ("b",), ("a", "c"))


def test_a_lead_in_names_review_body_and_year_and_leaves_out_what_is_not_printed() -> None:
    assert (
        lead_in("elm", Metadata(title="Learning Review: Elm", body="Elm Board")) == "Learning Review: Elm (Elm Board)"
    )
    assert lead_in("elm", Metadata()) == "elm"


def test_a_coverage_line_says_when_a_question_named_its_reviews(index: Index) -> None:
    named = cover([], ["birch"])
    assert coverage_line(named, index.metadata) == (
        "The one review read does not address this; the question or its filters leave out 1 more in the index."
    )


def test_every_item_is_listed_where_a_review_is_asked_for_all(index: Index, encoder: FakeEncoder) -> None:
    answer = ask(index, encoder, "List all the recommendations in the Alder review please")
    assert [c.quote.partition(":")[0] for c in answer.citations] == ["Recommendation 1"]


def test_reviews_without_an_item_are_not_told_by_listing_those_with_one(index: Index) -> None:
    asked = [StandAlone(f"which reviews have {what}") for what in ("recommendations", "no recommendations")]
    having, without = (understand(index, one, all_terms(index)).listed for one in asked)
    assert (having, without) == (("recommendation",), ())


def test_an_item_is_its_own_text_and_one_that_is_not_there_is_told(index: Index, encoder: FakeEncoder) -> None:
    held = ask(index, encoder, "what is recommendation 1 of the Alder review")
    assert {citation.kind for citation in held.citations} == {"recommendation"}
    absent = ask(index, encoder, "what is recommendation 9 of the Alder review")
    assert (absent.status, absent.claims) == ("no_evidence", ())
    assert absent.notices == ("The review has no recommendation 9; it has recommendation 1 alone.",)
    paragraph = ask(index, encoder, "what does para 9.12 of the Alder review say")
    assert (paragraph.status, paragraph.notices) == ("no_evidence", ("The review has no paragraph 9.12.",))


def test_who_someone_is_is_declined_before_anything_is_searched(index: Index, encoder: FakeEncoder) -> None:
    n_encoded = len(encoder.encoded)
    parts = list(stream_answer(build_chain(index, encoder), "What is the real name of Alder?"))
    answer = parts[-1]["answer"]
    assert (answer.status, answer.citations, len(encoder.encoded)) == ("declined_identity", (), n_encoded)
    assert [part["hits"] for part in parts if "hits" in part] == [[]]
    assert answer.text.startswith("Reviews are anonymised to protect children and families")


def test_a_live_case_gets_a_signpost_and_what_reviews_say(index: Index, encoder: FakeEncoder) -> None:
    question = (
        "My client missed a strategy discussion, should I ask for supervision about the strategy discussion today?"
    )
    answer = ask(index, encoder, question)
    assert answer.status == "declined_live_case"
    assert answer.text.startswith("This assistant cannot advise on a live case. If a child may be in immediate danger")
    assert "as background, not as advice" in answer.notices[1]
    assert "alder" in {citation.document for citation in answer.citations}


def test_a_review_that_is_not_there_is_told(index: Index, encoder: FakeEncoder) -> None:
    answer = ask(index, encoder, "What did the Penwarren SCR say about strategy discussions?")
    assert (answer.status, answer.citations) == ("no_evidence", ())
    assert answer.text.startswith("No review called “Penwarren” is in the index; it holds Alder (2019); Birch (2021).")


def test_a_misspelt_name_is_read_and_the_guess_told(index: Index, encoder: FakeEncoder) -> None:
    answer = ask(index, encoder, "How was supervision handled in the Aldar review?")
    assert answer.text.startswith("No review names “Aldar”; read as “Alder”.")
    assert {citation.document for citation in answer.citations} == {"alder"}


def test_filters_leave_out_reviews_years_and_kinds(index: Index, encoder: FakeEncoder) -> None:
    def cited(**given: object) -> set[tuple[str, str]]:
        answer = ask(index, encoder, STRATEGY, filters=Filters(**given))  # type: ignore[arg-type]
        return {(c.document, c.kind) for c in answer.citations}

    everything = cited()
    assert {name for name, _ in everything} == {"alder", "birch"}
    assert cited(reviews=frozenset({"birch"})) == {pair for pair in everything if pair[0] == "birch"}
    assert {name for name, _ in cited(first_year=2020)} == {"birch"}
    assert {name for name, _ in cited(last_year=2019)} == {"alder"}
    assert {name for name, _ in cited(review_kinds=frozenset({"Learning Review"}))} == {"birch"}
    assert {name for name, _ in cited(areas=frozenset({"Northmoor"}))} == {"alder"}
    kinds = {kind for _, kind in everything}
    assert {kind for kind in kinds if {k for _, k in cited(kinds=frozenset({kind}))} == {kind}} == kinds


def test_a_kind_of_review_or_an_area_is_found_by_a_part_of_it(index: Index) -> None:
    typed = Filters(review_kinds=frozenset({"serious"}), areas=frozenset({"NORTH", "southfen"}))
    found = of_corpus(typed, index.metadata)
    assert found.review_kinds == {"Serious Case Review"}
    assert found.areas == {"Northmoor", "Southfen"}
    assert found.allowed(index.metadata) == ("alder",)
    with pytest.raises(InputError, match=r"--area Easton: no review in the index has it; there are: Northmoor, South"):
        of_corpus(Filters(areas=frozenset({"Easton"})), index.metadata)
    with pytest.raises(InputError, match=r"--review-kind thematic: .* there are: Learning Review, Serious"):
        of_corpus(Filters(review_kinds=frozenset({"thematic"})), index.metadata)


def test_filters_that_leave_nothing_say_so(index: Index, encoder: FakeEncoder) -> None:
    answer = ask(index, encoder, STRATEGY, filters=Filters(first_year=2031))
    assert (answer.status, answer.coverage.read) == ("no_evidence", 0)
    assert answer.notices == ("The filters leave out every review that was asked about; widen or clear them.",)


def test_related_terms_can_be_switched_off(index: Index, encoder: FakeEncoder) -> None:
    assert ask(index, encoder, STRATEGY).searched == (STRATEGY, "strategy meeting")
    assert ask(index, encoder, STRATEGY, filters=Filters(related_terms=False)).searched == (STRATEGY,)


def test_asked_for_faults_praise_is_not_quoted(index: Index, encoder: FakeEncoder) -> None:
    praised = ask(index, encoder, "what did the youth worker do each week in the Birch review?")
    assert ("2.1", "good practice") in {(c.paragraph, c.kind) for c in praised.citations}
    faults = ask(index, encoder, "what should the youth worker do differently each week in the Birch review?")
    assert "good practice" not in {c.kind for c in faults.citations}


def test_a_review_asked_for_recommendations_that_states_none_is_told_by_what_it_states(
    index: Index, encoder: FakeEncoder
) -> None:
    answer = ask(index, encoder, "What did the Birch review recommend?")
    assert answer.status == "no_evidence"
    assert "No recommendation was found in Birch (2021); it states 1 point of good practice." in answer.text
    assert "found in" not in ask(index, encoder, "What did the Alder review recommend?").text


def test_that_nothing_quoted_tells_what_was_said_is_told(index: Index, encoder: FakeEncoder) -> None:
    note = "No sentence that tells what was said was found. What is quoted is other text."
    answer = ask(index, encoder, "What did Alder say about the strategy discussion held by telephone?")
    assert answer.citations
    assert note in answer.notices
    assert note not in ask(index, encoder, "How was the strategy discussion held by telephone?").notices


def test_a_review_that_names_the_one_matter_asked_about_is_not_said_to_hold_nothing(
    tmp_path: Path, encoder: FakeEncoder
) -> None:
    recommends = "Practice Review: Alder\n\n1. The Board should require information sharing between its agencies.\n"
    names = "Practice Review: Birch\n\n1.1 The school nurse said that information sharing had been the weak point.\n"
    lacks = "Practice Review: Cedar\n\n1.1 The share of visits made by students is information the school lacked.\n"
    folder = write_reviews(tmp_path / "reviews", alder=recommends, birch=names, cedar=lacks)
    unscored = Weighing(0, (), least=0.5, floor=0.4)
    with indexed(folder, encoder) as three:
        asked = understand(three, StandAlone("What did the reviews recommend about information sharing?"), [])
        near = what_is_near(three, asked, unscored, [])
        other = understand(three, StandAlone("What should schools do about information sharing?"), [])
        assert what_is_near(three, other, unscored, []) == ()
        assert what_is_near(three, asked, unscored, near) == ()
    assert [(one.hit.passage.document, one.text) for one in near] == [
        ("alder", "The Board should require information sharing between its agencies."),
        ("birch", "The school nurse said that information sharing had been the weak point."),
    ]


def test_a_review_that_only_comes_near_is_told_apart_from_a_silent_one(index: Index, encoder: FakeEncoder) -> None:
    answer = ask(index, encoder, "who held the strategy discussion by telephone")
    assert (answer.coverage.addressed, answer.coverage.silent) == (("alder",), ("birch",))
    assert {citation.document for citation in answer.citations} == {"alder"}
    assert answer.text.splitlines()[-3:] == [
        "1 of 2 reviews read addresses this. No clear answer in: Birch (2021).",
        "Nearest there, not an answer:",
        f"- Birch (2021), para 1.2: “{answer.near[0].quote}”",
    ]
    assert [one.quote for one in answer.near] == [
        "The strategy meeting in March agreed six actions, of which none had a date or the name of a person."
    ]
    assert all(stands_in_source(index, one) for one in answer.near)


def test_what_was_weak_is_told_by_what_was_found(index: Index, encoder: FakeEncoder) -> None:
    weak = ask(index, encoder, "What were the main failings in the Alder review?")
    found = ask(index, encoder, "What are the findings of the Alder review?")
    assert [c.quote for c in weak.citations] == [c.quote for c in found.citations]
    assert not any(" 0 " in notice for notice in weak.notices)


def test_a_share_is_answered_by_no_bare_statement(index: Index, encoder: FakeEncoder) -> None:
    assert ask(index, encoder, "What percentage of health professionals took part?").status == "no_evidence"


def test_reviews_are_set_side_by_side_where_no_matter_is_asked(index: Index, encoder: FakeEncoder) -> None:
    answer = ask(index, encoder, "What do the Alder and Birch reviews have in common?")
    assert {c.document for c in answer.citations} == {"alder", "birch"}
    assert any("for the reader to judge" in notice for notice in answer.notices)
