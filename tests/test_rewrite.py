"""Follow-ups read by a chat model over real HTTP: taken where rules find nothing new in them, else left."""

from __future__ import annotations

import pytest
from chat_server import ChatServer, chat_server
from conftest import FakeEncoder
from test_writer import Believing

from assistant.chain import build_chain, stream_answer
from assistant.question.converse import StandAlone, stand_alone
from assistant.question.rewrite import FLAWS, Flaw, ModelReader, flaws, reader
from assistant.types import Turn
from assistant.writing.chat_model import LangChainModel
from assistant.writing.write import ModelWriter, extract
from ingest.index import Index
from ingest.types import Metadata

REVIEWS = {
    "alder": Metadata(title="Serious Case Review: Alder", subjects=("Alder",), area="Northmoor", nation="England"),
    "birch": Metadata(title="Learning Review: Birch", subjects=("Birch",), area="Southfen", nation="England"),
}
HISTORY = [Turn("What did the health visitor do in the Alder review?", "She called 3 times, and told the police.")]


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "a-key")


@pytest.mark.parametrize(
    ("question", "proposed", "found"),
    [
        ("And did she see him?", "Did the health visitor see him in the Alder review?", ()),
        ("And in Birch?", "What did the health visitor do in the Birch review?", ()),
        ("Why did she not call?", "Why did the health visitor not call in the Alder review?", ()),
        ("And did she see him?", "Did the health visitor see the stepfather?", ("words", "actors")),
        ("And did she see him?", "Did the school nurse see him?", ("words", "actors")),
        ("How often did she see him?", "Did the health visitor see him 7 times?", ("numbers",)),
        ("And in Birch?", "What did the health visitor do in the Alder review?", ("review", "lost")),
        ("And did she see him?", "Did she see him in the Birch review?", ("review",)),
        ("Why did she not call?", "Why did the health visitor call?", ("denial",)),
        ("Did she call?", "Did the health visitor not call?", ("denial",)),
        ("Did she call the police?", "What did the health visitor do in the Alder review?", ("lost",)),
        ("Did she call?", "Did the health visitor call? She did.", ("sentence",)),
        ("Did she call?", "Did <b>the health visitor</b> call?", ("markup",)),
        ("Did she call?", "What is the real name of the health visitor who did call?", ("words", "declined")),
        ("Did she call?", "Did she call? " * 40, ("length",)),
    ],
)
def test_a_proposed_question_holds_nothing_new(question: str, proposed: str, found: tuple[Flaw, ...]) -> None:
    ruled = stand_alone(question, HISTORY, REVIEWS)
    assert flaws(proposed, question, HISTORY, ruled, REVIEWS) == found


def test_a_review_that_is_to_be_left_out_is_not_put_in() -> None:
    question = "And in the other case?"
    ruled = stand_alone(question, HISTORY, REVIEWS)
    assert ruled.left_out == ("alder",)
    proposed = "And in the other case, what did the health visitor do in the Alder review?"
    assert flaws(proposed, question, HISTORY, ruled, REVIEWS) == ("review",)


def model(server: ChatServer) -> ModelReader:
    return ModelReader(LangChainModel("openai:tiny", base_url=server.url, pauses_s=()))


def test_a_sound_proposal_is_searched_in_place_of_the_rules_reading() -> None:
    with chat_server(lambda _: (200, "Did the health visitor see him?\n")) as server:
        read = model(server)("And did she see him?", HISTORY, REVIEWS)
    assert read == StandAlone("Did the health visitor see him?", "", ("alder",), read_by="openai:tiny")
    asked = server.asked[0]["messages"][1]["content"]
    assert "Question: What did the health visitor do in the Alder review?" in asked
    assert "----------\nAnd did she see him?\n----------" in asked


@pytest.mark.parametrize(
    ("status", "reply", "why"),
    [
        (200, "Did the coroner see him?", f"not as 'openai:tiny' proposed: {FLAWS['words']}; {FLAWS['actors']}"),
        (500, "", "chat model 'openai:tiny' did not answer (OpenAIAPIError 500); try again later"),
        (200, "", "chat model 'openai:tiny' did not answer (JSONDecodeError); try again later"),
    ],
)
def test_whatever_goes_wrong_the_rules_reading_stands_and_a_note_says_why(status: int, reply: str, why: str) -> None:
    question = "And did she see him?"
    ruled = stand_alone(question, HISTORY, REVIEWS)
    with chat_server(lambda _: (status, reply)) as server:
        read = model(server)(question, HISTORY, REVIEWS)
    assert (read.text, read.context, read.reviews, read.read_by) == (ruled.text, ruled.context, ruled.reviews, "")
    assert why in read.note


@pytest.mark.parametrize(
    ("question", "history"),
    [
        ("And did she see him?", []),
        ("What do reviews say about neglect?", HISTORY),
        ("Another question: what of them?", HISTORY),
    ],
)
def test_a_question_that_leans_on_nothing_is_not_put_to_the_model(question: str, history: list[Turn]) -> None:
    with chat_server(lambda _: (200, "Never asked?")) as server:
        read = model(server)(question, history, REVIEWS)
    assert (read, server.asked) == (stand_alone(question, history, REVIEWS), [])


def test_without_a_chat_model_the_rules_read() -> None:
    assert reader(extract) is stand_alone


def test_the_answer_says_how_the_question_was_read(index: Index, encoder: FakeEncoder) -> None:
    history = [Turn("what do reviews say about strategy discussions", "They were held by telephone.")]

    def reply(messages: list[dict[str, str]]) -> tuple[int, str]:
        alone = "The last question" in messages[-1]["content"]
        return 200, "Did health take part in strategy discussions?" if alone else "Nothing."

    with chat_server(reply) as server:
        writer = ModelWriter(LangChainModel("openai:tiny", base_url=server.url, pauses_s=()), Believing())
        *_, last = stream_answer(build_chain(index, encoder, writer), "Did health take part in them?", history)
    answer = last["answer"]
    read = "Read as “Did health take part in strategy discussions?” by chat model 'openai:tiny'"
    assert answer.notices[0] == f"{read}, from the conversation's own words."
    assert answer.searched[0] == "Did health take part in strategy discussions?"
    assert answer.claims
