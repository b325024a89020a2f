"""The reranker: what the shipped one tells apart, that only it is used, and what an answer makes of what it says."""

from __future__ import annotations

import json
import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import pytest
from conftest import FakeEncoder, indexed, write_reviews

from assistant.answer.candidates import DEFINES, UNLIKELY
from assistant.chain import answered, ask, build_chain
from assistant.explain import explain
from assistant.question.converse import StandAlone
from assistant.question.terms import all_terms
from assistant.question.understand import understand
from assistant.search.excerpts import READ_WORDS, Excerpt
from assistant.search.rerank import MOST, reranked
from assistant.search.reranker import RerankingEncoder, SentenceReranker
from assistant.search.retrieve import search
from assistant.search.sentences import sentences_of
from assistant.types import Hit, Turn
from eval.judgements import PARTIAL, Graded, Judged, judged, searched
from eval.train_reranker import QUESTIONS, SHARE, SHOWN, batches
from ingest.encode import Encoder
from ingest.index import Index

QUESTION = "Why did the duty team send the form back?"
ANSWERS = "The duty team returned the form because nobody had asked the parents for their consent."
BESIDE = "The duty team sent the form back to the school on the Friday before the holiday."
ELSEWHERE = "The grandmother kept hens behind the house."
REVIEW = f"""Hazel: Learning Review (2021)

1.1 {BESIDE} {ELSEWHERE}

1.2 {ANSWERS}

1.3 The form of the school is four pages long, and is sent by secure email to the duty team.
"""


@pytest.fixture(scope="module")
def reranker() -> SentenceReranker:
    return SentenceReranker()


@pytest.fixture
def hazel(tmp_path: Path, encoder: FakeEncoder) -> Iterator[Index]:
    with indexed(write_reviews(tmp_path / "reviews", hazel=REVIEW), encoder) as opened:
        yield opened


@pytest.fixture
def apart(tmp_path: Path, encoder: FakeEncoder) -> Iterator[Index]:
    """The same paragraphs under headings of their own, so that each is a passage."""
    text = (
        REVIEW.replace("1.1 ", "1 The form\n\n1.1 ")
        .replace("1.2 ", "2 Consent\n\n2.1 ")
        .replace("1.3 ", "3 Post\n\n3.1 ")
    )
    with indexed(write_reviews(tmp_path / "reviews", hazel=text), encoder) as opened:
        yield opened


class Told:
    """A reranker that says what it is told to, and nothing of the rest."""

    def __init__(self, **odds: float) -> None:
        self._odds = odds
        self.n_read = 0

    def answering(self, question: str, excerpts: Sequence[Excerpt]) -> list[list[float]]:
        self.n_read += len(excerpts)
        return [[self._of(sentence) for sentence in excerpt.sentences] for excerpt in excerpts]

    def _of(self, sentence: str) -> float:
        return next((odds for word, odds in self._odds.items() if word in sentence), -9.0)


def alone(sentence: str) -> Excerpt:
    return Excerpt("", (sentence,))


def test_a_cause_in_other_words_is_told_from_what_only_shares_the_words(reranker: SentenceReranker) -> None:
    (beside, elsewhere), (cause,) = reranker.answering(QUESTION, [Excerpt("", (BESIDE, ELSEWHERE)), alone(ANSWERS)])
    assert cause > beside > elsewhere
    assert reranker.answering(QUESTION, []) == []


def test_a_sentence_is_read_with_its_paragraph_and_heading(reranker: SentenceReranker) -> None:
    leaning = "It had been completed without the consent of the parents."
    before = "The form was returned by the duty team on the Friday."
    asked = [alone(leaning), Excerpt("", (before, leaning)), Excerpt("The form sent back by the duty team", (leaning,))]
    by_itself, in_paragraph, under_heading = (odds[-1] for odds in reranker.answering(QUESTION, asked))
    assert in_paragraph > by_itself + 0.5
    assert under_heading > by_itself + 0.5


def test_excerpts_keep_their_order_over_several_batches(reranker: SentenceReranker) -> None:
    others = [Excerpt("", ("The duty team met again.",) * n + (ELSEWHERE,)) for n in range(12)]
    odds = reranker.answering(QUESTION, [*others, alone(ANSWERS)])
    assert [len(own) for own in odds] == [*range(1, 13), 1]
    assert odds[-1][0] == max(one for own in odds for one in own)


def test_what_does_not_fit_the_window_is_not_likely_to_answer(reranker: SentenceReranker) -> None:
    welsh = "llanfairpwllgwyngyll " * 85
    (filling, cut), (beside,) = reranker.answering(QUESTION, [Excerpt("", (welsh, ANSWERS)), alone(ANSWERS)])
    assert beside > filling
    assert cut == float("-inf")


def test_an_excerpt_is_laid_out_with_its_sentences_told_apart() -> None:
    text, spans = Excerpt("Consent", ("The form was sent.", "It came back.")).laid_out()
    assert text == "Consent. The form was sent. It came back."
    assert [text[start:end] for start, end in spans] == ["The form was sent.", "It came back."]
    assert alone(ANSWERS).laid_out() == (ANSWERS, [(0, len(ANSWERS))])


def test_what_was_read_is_remembered_until_it_is_forgotten(encoder: FakeEncoder) -> None:
    told = Told(consent=3.0)
    remembering = RerankingEncoder(encoder, told)
    assert remembering.answering(QUESTION, [alone(ANSWERS), alone(BESIDE)]) == [[3.0], [-9.0]]
    assert remembering.answering(QUESTION, [alone(ANSWERS), alone(BESIDE)]) == [[3.0], [-9.0]]
    assert told.n_read == 2
    assert remembering.answering(QUESTION, [alone(BESIDE)]) == [[-9.0]]
    assert told.n_read == 3
    remembering.forget()
    remembering.answering(QUESTION, [alone(BESIDE)])
    assert told.n_read == 4


def found(index: Index, encoder: Encoder, question: str = QUESTION, *, most: int = MOST) -> tuple[list[Hit], list[Hit]]:
    """The hits of a search, and the same with the first `most` read."""
    asked = understand(index, StandAlone(question), all_terms(index))
    hits = search(index, encoder, asked)
    return hits, reranked(index, encoder, asked, hits, most=most)


def test_what_answers_comes_first_once_it_is_read_and_scores_what_it_holds(apart: Index, encoder: FakeEncoder) -> None:
    as_found, read = found(apart, RerankingEncoder(encoder, Told(consent=9.0)))
    before = {hit.passage.id: hit.score for hit in as_found}
    assert ANSWERS not in as_found[0].passage.text
    assert ANSWERS in read[0].passage.text
    assert [hit.rank for hit in read] == list(range(1, len(as_found) + 1))
    gained = [hit.score - before[hit.passage.id] for hit in read]
    assert gained[0] == pytest.approx(2 * math.log1p(1 / 0.05), abs=0.01)
    assert gained[1:] == pytest.approx([0.0] * len(gained[1:]), abs=0.02)
    assert [len(hit.odds) for hit in read] == [len(list(sentences_of(apart, hit))) for hit in read]


def test_what_is_not_read_stays_where_it_is(apart: Index, encoder: FakeEncoder) -> None:
    as_found, read = found(apart, RerankingEncoder(encoder, Told(consent=9.0, pages=9.0)), most=2)
    assert read[2:] == as_found[2:]
    assert all(not hit.odds for hit in read[2:])
    as_found, read = found(apart, encoder)
    assert read == as_found


def test_nothing_is_read_where_something_is_asked_for_by_number(apart: Index, encoder: FakeEncoder) -> None:
    told = Told(consent=9.0)
    as_found, read = found(apart, RerankingEncoder(encoder, told), "what does para 3.1 say about consent")
    assert as_found[0].by_number
    assert (read, told.n_read) == (as_found, 0)


def test_an_explanation_tells_the_order_after_reading(apart: Index, encoder: FakeEncoder) -> None:
    state = answered(build_chain(apart, RerankingEncoder(encoder, Told(consent=9.0))), QUESTION)
    *_, together, read = explain(apart, state).search.rankings
    assert (together.name, read.name) == ("both together", "by what was read too")
    assert read.first[0].passage == state["hits"][0].passage.id != together.first[0].passage


def test_what_the_reranker_finds_to_answer_is_quoted_first(hazel: Index, encoder: FakeEncoder) -> None:
    told = RerankingEncoder(encoder, Told(consent=3.0, Friday=-1.0))
    assert ask(hazel, told, QUESTION).citations[0].quote == ANSWERS
    assert ask(hazel, encoder, QUESTION).citations[0].quote == BESIDE


def test_what_is_unlikely_to_answer_is_not_quoted_beside_what_does(hazel: Index, encoder: FakeEncoder) -> None:
    def quoted(**odds: float) -> set[str]:
        answer = ask(hazel, RerankingEncoder(encoder, Told(**odds)), QUESTION)
        return {citation.quote for citation in answer.citations}

    assert {ANSWERS, BESIDE} <= quoted(consent=0.5, Friday=UNLIKELY)
    assert BESIDE not in quoted(consent=0.5, Friday=UNLIKELY - 0.1)


def test_what_no_sentence_is_likely_to_answer_is_not_answered(hazel: Index, encoder: FakeEncoder) -> None:
    chain = build_chain(hazel, RerankingEncoder(encoder, Told()))
    state = answered(chain, QUESTION)
    assert state["answer"].status == "no_evidence"
    assert state["draft"].weighing.silence == "no sentence is likely to answer the question"
    assert state["draft"].weighing.scored[0].text == BESIDE


def test_every_sentence_of_the_first_passages_is_read_whatever_words_it_holds(tmp_path: Path) -> None:
    encoder = FakeEncoder(window=512)
    cause = "Nobody at the surgery had asked whether the parents agreed to the form."
    sharing = [f"The duty team sent form {n} back to the school." for n in range(30)]
    review = f"Hazel: Learning Review (2021)\n\n1.1 {' '.join([*sharing[:20], cause, *sharing[20:]])}\n"
    with indexed(write_reviews(tmp_path / "reviews", hazel=review), encoder) as index:
        answer = ask(index, RerankingEncoder(encoder, Told(surgery=3.0)), QUESTION)
    assert [citation.quote for citation in answer.citations] == [cause]


@pytest.mark.parametrize(
    "definition",
    [
        "Consent to the form is defined as the agreement of both parents.",
        "Consent to the form includes what both parents know of it, and their agreement.",
    ],
)
def test_a_definition_is_quoted_first_only_where_one_is_asked_for(
    tmp_path: Path, encoder: FakeEncoder, definition: str
) -> None:
    done = "The duty team sought the consent of one parent to the form by telephone."
    review = f"Hazel: Learning Review (2021)\n\n1.1 {definition}\n\n1.2 {done}\n"
    reading = RerankingEncoder(encoder, Told(agreement=3.0, telephone=0.5))
    with indexed(write_reviews(tmp_path / "reviews", hazel=review), encoder) as index:
        first = [ask(index, reading, f"{asked} consent to the form").citations[0].quote for asked in ("what is", "on")]
    assert first == [definition, done]


def test_a_sentence_that_says_that_something_was_so_leans_on_none_before_it(
    tmp_path: Path, encoder: FakeEncoder
) -> None:
    texts = ("It was noted that the duty team lost the form.", "It noted that the duty team lost the form.")
    review = f"Hazel: Learning Review (2021)\n\n1.1 {' '.join(texts)}\n"
    with indexed(write_reviews(tmp_path / "reviews", hazel=review), encoder) as index:
        state = answered(build_chain(index, RerankingEncoder(encoder, Told(duty=1.0))), "the duty team and the form")
    score = {evidence.text: evidence.score for evidence in state["draft"].weighing.scored}
    assert score[texts[0]] > score[texts[1]]


def test_what_a_review_set_out_to_ask_is_no_answer(tmp_path: Path, encoder: FakeEncoder) -> None:
    asked = "the consent of the parents to the form being sought and considered;"
    review = f"Hazel: Learning Review (2021)\n\n1 Research questions\n\n- {asked}\n\n2 Analysis\n\n2.1 {ANSWERS}\n"
    reading = RerankingEncoder(encoder, Told(consent=1.0))
    with indexed(write_reviews(tmp_path / "reviews", hazel=review), encoder) as index:
        assert any(asked in p.text for p in index.document("hazel").paragraphs if p.kind == "method")
        answer = ask(index, reading, "the consent of the parents to the form")
    assert [citation.quote for citation in answer.citations] == [ANSWERS]


def test_to_refer_to_a_service_defines_nothing(tmp_path: Path, encoder: FakeEncoder) -> None:
    review = "Hazel: Learning Review (2021)\n\n1.1 Schools refer to the duty team. Schools turn to the duty team.\n"
    with indexed(write_reviews(tmp_path / "reviews", hazel=review), encoder) as index:
        state = answered(build_chain(index, RerankingEncoder(encoder, Told(Schools=1.0))), "schools and the duty team")
    referring, turning = state["draft"].weighing.scored
    assert abs(referring.score - turning.score) < DEFINES / 2


class Reads(Told):
    """Keeps what it was given to read."""

    def __init__(self, **odds: float) -> None:
        super().__init__(**odds)
        self.excerpts: list[Excerpt] = []

    def answering(self, question: str, excerpts: Sequence[Excerpt]) -> list[list[float]]:
        self.excerpts += excerpts
        return super().answering(question, excerpts)


def test_a_follow_up_that_says_nothing_by_itself_is_read_with_what_it_leans_on(
    hazel: Index, encoder: FakeEncoder
) -> None:
    asked: set[str] = set()

    class Hears(Told):
        def answering(self, question: str, excerpts: Sequence[Excerpt]) -> list[list[float]]:
            asked.add(question)
            return super().answering(question, excerpts)

    for follow_up in ("who did it?", "and the consent?"):
        ask(hazel, RerankingEncoder(encoder, Hears()), follow_up, [Turn(QUESTION, "")])
    assert asked == {f"{QUESTION} who did it?", "and the consent?"}


def test_a_paragraph_is_read_once_and_with_its_heading(tmp_path: Path, encoder: FakeEncoder) -> None:
    text = REVIEW.replace("1.1 ", "1 The duty team\n\n1.1 ", 1)
    reads = Reads(consent=3.0)
    with indexed(write_reviews(tmp_path / "reviews", hazel=text), encoder) as index:
        ask(index, RerankingEncoder(encoder, reads), QUESTION)
    assert Excerpt("1 The duty team", (BESIDE, ELSEWHERE)) in reads.excerpts
    assert len(set(reads.excerpts)) == len(reads.excerpts)


def test_a_long_paragraph_is_read_in_parts_of_like_length(tmp_path: Path) -> None:
    encoder = FakeEncoder(window=512)
    sentences = [f"In week {n} the duty team sent form {n} back to the school before the holiday." for n in range(14)]
    text = REVIEW.replace(BESIDE, " ".join(sentences))
    reads = Reads(consent=3.0)
    with indexed(write_reviews(tmp_path / "reviews", hazel=text), encoder) as index:
        ask(index, RerankingEncoder(encoder, reads), QUESTION)
    of_long = [one.sentences for one in reads.excerpts if one.sentences[0] in sentences]
    assert len(of_long) == 2
    assert all(len(" ".join(part).split()) <= READ_WORDS for part in of_long)
    assert [sentence for part in sorted(of_long, key=lambda part: sentences.index(part[0])) for sentence in part] == [
        *sentences,
        ELSEWHERE,
    ]


def test_judged_questions_have_the_sentences_of_the_reviews_they_name(tmp_path: Path) -> None:
    reviews = [
        {"name": "A", "passages": [["One.", "Two."], ["Three."]], "headings": ["Visits", ""]},
        {"name": "B", "passages": [["Four."]], "headings": [""]},
    ]
    places = {"answers": [[0, 1, 0]], "partial": [[0, 0, 1]], "unsure": [[0, 0, 0]]}
    questions = [
        {"q": "of A?", "type": "single", "reviews": [0], **places},
        {"q": "of all?", "type": "theme", "reviews": [], **places, "unsure": []},
    ]
    path = tmp_path / "judgements.jsonl"
    path.write_text(json.dumps({"name": "kept 00", "reviews": reviews, "questions": questions}) + "\n")
    of_a, of_all = judged(path)
    first, second = Excerpt("Visits", ("One.", "Two.")), alone("Three.")
    assert of_a.graded == (Graded(first, (None, PARTIAL)), Graded(second, (1.0,)))
    assert of_all.graded == (Graded(first, (0.0, PARTIAL)), Graded(second, (1.0,)), Graded(alone("Four."), (0.0,)))
    assert of_a.held_out
    assert of_a.unit == "report"


def test_no_sentence_is_both_learned_from_and_kept() -> None:
    questions = list(judged())
    learned, kept = (
        {text for q in questions if q.held_out is held_out for g in q.graded for text in g.excerpt.sentences}
        for held_out in (False, True)
    )
    assert {text for text in learned & kept if len(text.split()) > 6} == set()
    assert Counter(q.unit for q in questions if q.held_out) == {"judged": 266, "report": 66}
    assert {q.unit for q in searched()} == {"sentence", "passage"}


def test_a_batch_shows_what_answers_among_the_nearest_that_do_not(encoder: FakeEncoder) -> None:
    wrong = [Graded(alone(f"{QUESTION} Form {n}."), (0.0,)) for n in range(20)]
    elsewhere = [Graded(alone(f"{ELSEWHERE} {n}"), (0.0,)) for n in range(20)]
    right = Graded(Excerpt("", (ANSWERS, BESIDE)), (1.0, PARTIAL))
    questions = [
        Judged(f"{QUESTION} {unit} {n}", unit, "invented", (right, *wrong, *elsewhere))
        for unit in SHARE
        for n in range(5)
    ]
    batch = next(batches(questions, encoder, random.Random(1)))
    assert len(batch) == QUESTIONS
    for _, shown in batch:
        assert len(shown) == SHOWN
        assert shown[0] == right
        assert sum(g.excerpt.sentences[0].startswith(QUESTION) for g in shown) >= 2


def test_a_long_excerpt_is_cut_to_a_run_with_what_answers(encoder: FakeEncoder) -> None:
    sentences = tuple(f"In week {n} {BESIDE}" for n in range(30))
    right = Graded(Excerpt("The form", sentences), tuple(float(n == 20) for n in range(30)))
    questions = [Judged(f"{QUESTION} {unit} {n}", unit, "invented", (right,)) for unit in SHARE for n in range(5)]
    for batch in islice(batches(questions, encoder, random.Random(1)), 5):
        for _, (cut,) in batch:
            assert cut.excerpt.heading in {"", "The form"}
            assert sum(len(sentence.split()) for sentence in cut.excerpt.sentences) <= READ_WORDS
            assert cut.excerpt.sentences[cut.grades.index(1.0)] == sentences[20]
            first = sentences.index(cut.excerpt.sentences[0])
            assert cut.excerpt.sentences == sentences[first : first + len(cut.grades)]
