"""How an answer was made, told step by step: on the values themselves, as JSON and on a terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from io import StringIO

import pytest
from chat_server import chat_server
from conftest import FakeEncoder
from rich.console import Console
from test_writer import ALDER, QUESTION, TELEPHONE, Believing, label_of, says
from typer.testing import CliRunner

from assistant.chain import State, answered, build_chain
from assistant.cli import app
from assistant.commands.terminal_explain import show_explanation
from assistant.explain import explain
from assistant.explanation import Explanation
from assistant.question.filters import Filters
from assistant.types import Turn
from assistant.writing.chat_model import LangChainModel
from assistant.writing.write import ModelWriter
from ingest.index import Index

Reply = Callable[[list[dict[str, str]]], tuple[int, str]]
STEPS = [
    "checked that it may be answered", "question made to stand alone", "question read", "reviews searched",
    "passages put in order", "answer drafted", "quotations proven, citations set",
]  # fmt: skip


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-a-key")


def made(index: Index, encoder: FakeEncoder, question: str = QUESTION, **given: object) -> Explanation:
    return explain(index, answered(build_chain(index, encoder), question, **given))  # type: ignore[arg-type]


def written(index: Index, encoder: FakeEncoder, reply: Reply) -> State:
    with chat_server(reply) as server:
        model = LangChainModel("openai:tiny", base_url=server.url, pauses_s=())
        return answered(build_chain(index, encoder, ModelWriter(model, Believing())), QUESTION)


def test_every_step_is_told_in_order_with_its_time(index: Index, encoder: FakeEncoder) -> None:
    told = made(index, encoder)
    assert [step.name for step in told.steps] == STEPS
    assert all(step.seconds >= 0 for step in told.steps)
    assert sum(step.seconds for step in told.steps) <= told.seconds + 0.01


def test_the_question_is_told_as_it_was_read(index: Index, encoder: FakeEncoder) -> None:
    history = [Turn("why was supervision poor in the Alder review", "…")]
    reading = made(index, encoder, "and the findings on it?", history=history).reading
    assert (reading.question, reading.context) == (
        "and the findings on it?",
        "why was supervision poor in the review",
    )
    assert reading.query == "why was supervision poor in the Alder review – and the findings on it?"
    assert (reading.reviews, reading.is_limited) == (("Alder (2019)",), True)
    assert reading.asks_for == ("finding before other evidence",)


def test_filters_are_told(index: Index, encoder: FakeEncoder) -> None:
    filters = Filters(kinds=frozenset({"finding"}), first_year=2018, last_year=2020, related_terms=False)
    reading = made(index, encoder, filters=filters).reading
    assert reading.filters == (
        "kinds of evidence: finding", "published 2018 to 2020", "related terms are not searched",
    )  # fmt: skip
    assert reading.reviews == ("Alder (2019)",)


def test_queries_rankings_and_related_terms_are_told(index: Index, encoder: FakeEncoder) -> None:
    search = made(index, encoder).search
    assert [(query.text, query.weight) for query in search.queries] == [("strategy discussions strategy meeting", 1.0)]
    assert search.words == "strategy discussions"
    assert [(one.phrase, one.others) for one in search.related] == [("strategy discussion", ("strategy meeting",))]
    by_meaning, by_words, both = search.rankings
    assert (by_meaning.name, by_words.name, both.name) == ("by meaning", "by words", "both together")
    assert both.n == by_meaning.n
    assert both.first[0].review == "Alder (2019)"
    for ranking in search.rankings:
        assert [one.score for one in ranking.first] == sorted((one.score for one in ranking.first), reverse=True)
        assert len(ranking.first) == min(5, ranking.n)


def test_each_sentence_weighed_says_why_it_was_chosen_or_not(index: Index, encoder: FakeEncoder) -> None:
    state = answered(build_chain(index, encoder), QUESTION)
    choice = explain(index, state).choice
    chosen = {one.text for one in choice.sentences if one.is_chosen}
    assert chosen == {claim.text for claim in state["answer"].claims}
    assert {one.why for one in choice.sentences if one.is_chosen} <= {
        "chosen", "chosen: it holds every word asked about"
    }  # fmt: skip
    for one in choice.sentences:
        if not one.is_chosen and one.why.startswith("scores less than"):
            assert one.score < choice.least
    assert choice.silence == ""


def test_silence_is_explained(index: Index, encoder: FakeEncoder) -> None:
    told = made(index, encoder, "helicopter procurement timetable")
    assert told.status == "no_evidence"
    assert told.choice.silence == "no sentence scores enough"
    assert {one.why for one in told.choice.sentences} <= {"nothing is answered"}


def test_what_is_declined_was_not_searched(index: Index, encoder: FakeEncoder) -> None:
    told = made(index, encoder, "What is the real name of Alder?")
    assert (told.status, told.search.queries, told.search.n_passages, told.draft) == ("declined_identity", (), 0, None)


def test_a_draft_is_told_sentence_by_sentence(index: Index, encoder: FakeEncoder) -> None:
    bad = "In the Alder review, a health professional took part in the strategy discussion"

    def reply(messages: list[dict[str, str]]) -> tuple[int, str]:
        prompt = messages[-1]["content"]
        label = label_of(prompt, "was held by telephone")
        if "What is wrong with it" not in prompt:
            return 200, f"{ALDER[0]} {label}. {bad} {label}. It took nine professionals {label}."
        return 200, "remove" if "nine" in prompt else f"No health professional took part in it {label}."

    told = explain(index, written(index, encoder, reply))
    assert told.draft
    kept, repaired, removed = told.draft.sentences
    assert (kept.text, kept.fate, kept.reasons, kept.support) == (f"{ALDER[0]}.", "kept", (), 0.3)
    assert (repaired.text, repaired.fate) == (f"{bad}.", "repaired")
    assert repaired.reasons == ("it says no where the passage says yes, or the other way about",)
    assert repaired.instead == "No health professional took part in it."
    assert (removed.fate, removed.instead) == ("removed", "")
    assert (told.n_removed, told.draft.chat_model) == (1, "openai:tiny")
    assert [exchange.prompt for exchange in told.draft.exchanges] == ["answer", "repair", "repair"]
    assert told.draft.offered[kept.labels[0] - 1].review == "Alder (2019)"


def test_passages_are_cut_short_unless_all_is_asked_for(index: Index, encoder: FakeEncoder) -> None:
    state = written(index, encoder, says(TELEPHONE))
    (short,) = explain(index, state).draft.exchanges  # type: ignore[union-attr]
    (full,) = explain(index, state, full=True).draft.exchanges  # type: ignore[union-attr]
    whole = (
        "The strategy discussion was held by telephone and no health professional took part in the strategy discussion"
    )
    assert whole in full.user
    assert whole not in short.user
    assert "The strategy discussion was held by telephone and no health professional took … (" in short.user
    assert full.system.startswith("You write a short answer")
    assert short.system == f"prompts/answer.md, {len(full.system.split())} words"
    assert (short.tokens_asked, short.tokens_replied) == (full.tokens_asked, full.tokens_replied)
    assert short.tokens_asked >= len(full.user) / 6


def test_a_model_that_fails_is_told_of(index: Index, encoder: FakeEncoder) -> None:
    told = explain(index, written(index, encoder, lambda _: (500, "sk-secret")))
    assert told.draft
    (exchange,) = told.draft.exchanges
    assert (exchange.reply, told.draft.sentences) == ("", ())
    assert exchange.failure.startswith("chat model 'openai:tiny' did not answer")
    assert "sk-" not in json.dumps(asdict(told))


def test_a_reply_cannot_steer_a_terminal(index: Index, encoder: FakeEncoder) -> None:
    hostile = "\x1b]0;owned\x07\x1b[2J\u202egnihtemos [bold]It took place[/bold] [P1]."
    told = explain(index, written(index, encoder, lambda _: (200, hostile)), full=True)
    out = StringIO()
    show_explanation(Console(file=out, width=100), told)
    shown = out.getvalue()
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)
    assert "[bold]It took place[/bold]" in shown
    assert "removed" in shown


def test_the_explanation_is_an_extra_key_only_when_asked_for(example_index: object) -> None:
    command = ["ask", "what helped Jude", "--json", "--index", str(example_index)]
    plain = json.loads(CliRunner().invoke(app, command).stdout)
    told = json.loads(CliRunner().invoke(app, [*command, "--explain"]).stdout)
    assert set(told) - set(plain) == {"explain"}
    assert [step["name"] for step in told["explain"]["steps"]] == STEPS
    assert told["explain"]["draft"] is None


def test_the_terminal_shows_each_part(index: Index, encoder: FakeEncoder) -> None:
    out = StringIO()
    show_explanation(Console(file=out, width=100), explain(index, written(index, encoder, says(TELEPHONE))))
    heads = [
        "How this was made", "The question as it was read", "Searched for", "Sentences weighed",
        "Passages shown to chat model 'openai:tiny'", "Asked with prompts/answer.md", "Sentence by sentence", "Outcome",
    ]  # fmt: skip
    at = [out.getvalue().index(head) for head in heads]
    assert at == sorted(at)
