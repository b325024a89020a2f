"""The web app with a chat model behind it: sentences shown as they are proven, failures told, people kept apart."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from browsing import client_of, copied
from chat_server import CUT, ChatServer, chat_server
from docx import Document
from test_writer import OWN, Believing, label_of

from assistant.chain import answered, build_chain
from assistant.proof.proof import Checked
from assistant.session import open_session
from assistant.settings import Settings
from assistant.web.app import make_site
from assistant.web.asking import Answered, Conversation, Step, ask
from assistant.web.progress import Progress
from assistant.web.render import render
from assistant.web.running import newest
from assistant.web.settings import WebSettings
from assistant.web.shared_model import SharedChatModel
from assistant.web.site import Site
from assistant.web.view import AnswerView
from assistant.writing.chat_model import LangChainModel
from assistant.writing.write import ModelWriter
from ingest.errors import ChatModelError
from ingest.pipeline import remove

Reply = Callable[[list[dict[str, str]]], tuple[int, str]]
Serve = Callable[[Reply], tuple[Site, ChatServer]]
QUESTION = "what do reviews say about strategy discussions"
ROWAN = ("In the Child Rowan review, strategy discussions in Aldermere were routinely held between two agencies by "
         "telephone")  # fmt: skip
MINUTES = "In the Child Rowan review, the strategy discussion took eleven minutes"
MINA = "In the Mina and Theo review, no strategy discussion was held in any of the three areas"
ROWAN_REVIEW = "rowan-aldermere-scr-2019"
KEY = "sk-secret-key"


def scripted(messages: list[dict[str, str]]) -> tuple[int, str]:
    """Two good sentences, one with a wrong number that is repaired, one with markup that is given up."""
    prompt = messages[-1]["content"]
    if "What is wrong with it" in prompt:
        return 200, f"{MINUTES} {label_of(prompt, 'took eleven')}." if "twelve" in prompt else "remove"
    rowan, mina = label_of(prompt, "routinely held between two"), label_of(prompt, "held in any of the three areas")
    minutes = label_of(prompt, "took eleven minutes")
    wrong = MINUTES.replace("eleven", "twelve")
    return 200, f"{ROWAN} {rowan}. {wrong} {minutes}. {MINA} {mina}. <img src=x onerror=alert(1)> Fine {mina}."


@pytest.fixture
def index(example_index: Path, tmp_path: Path) -> Path:
    return copied(example_index, tmp_path)


@pytest.fixture
def served(index: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """A site whose answers a scripted model writes; the server asks for a password in its address."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    closing = []

    def serve(reply: Reply) -> tuple[Site, ChatServer]:
        manager = chat_server(reply)
        server = manager.__enter__()
        monkeypatch.setenv("REVIEWS_CHAT_BASE_URL", server.url.replace("http://", "http://ann:hidden@"))
        site = make_site(WebSettings(index, writer="openai:tiny"))
        closing.extend([site.engine.close, lambda: manager.__exit__(None, None, None)])
        return site, server

    yield serve
    for close in closing:
        close()


def steps(site: Site, user: str = "local", question: str = QUESTION) -> list[Step]:
    return list(ask(site, user, user, question, Conversation(), checked=True))


def answer(site: Site, user: str = "local", question: str = QUESTION) -> AnswerView:
    last = steps(site, user, question)[-1]
    assert isinstance(last, Answered)
    return last.conversation.turns[-1]


def test_sentences_are_shown_as_they_are_proven_and_failed_ones_are_counted(served: Serve) -> None:
    site, _ = served(scripted)
    *growing, last = steps(site)
    assert all(isinstance(step, Progress) for step in growing)
    assert isinstance(last, Answered)
    seen = [step for step in growing if isinstance(step, Progress)]
    assert seen[0].lines[-1] in {
        "Looking for what the reviews say …", "Reading 6 reviews; also for strategy meeting",
    }  # fmt: skip
    texts = [s.text for s in seen[-1].sentences]
    assert texts[:2] == [f"{ROWAN}.", f"{MINA}."] or texts[:3] == [f"{ROWAN}.", f"{MINA}.", f"{MINUTES}."]
    (view,) = last.conversation.turns
    assert [said.text for said in view.written] == [f"{ROWAN}.", f"{MINUTES}.", f"{MINA}."]
    assert (view.status, view.writer, view.n_removed) == ("answered", "openai:tiny", 1)
    marks = {one.number: one.mark for one in view.evidence}
    assert marks[view.written[1].numbers[0]] == "In this case the strategy discussion took eleven minutes."


def test_only_true_quotations_stand_in_quotation_marks(served: Serve) -> None:
    site, _ = served(scripted)
    view = answer(site)
    shown = render("answer_body.html", view=view, key="t1")
    quoted = re.findall(r"<q>(.*?)</q>", shown)
    assert len(quoted) == sum(len(group.claims) for group in view.groups) > 0
    assert not {said.text for said in view.written} & set(quoted)
    assert "Written by chat model “openai:tiny”" in shown
    assert "1 sentence could not be proven and is not shown." in shown
    assert "<img" not in shown
    assert "&lt;img src=x onerror=alert(1)&gt; Fine." in shown.split("How was this made")[1]
    copied = render("copy.html", view=view)
    assert not [said.text for said in view.written if f"“{said.text}" in copied]
    assert "Written by chat model “openai:tiny”" in copied


def test_exports_name_the_model_and_quote_only_reviews(served: Serve) -> None:
    site, _ = served(scripted)
    last = steps(site)[-1]
    assert isinstance(last, Answered)
    client = client_of(site)
    folder = f"/conversations/{last.conversation.name}"
    text = client.get(f"{folder}/export.md").text
    assert "### Written by chat model “openai:tiny”" in text
    assert f"- {MINA}. [3]" in text
    assert f"“{MINA}" not in text
    word = Document(io.BytesIO(client.get(f"{folder}/export.docx").content))
    lines = [paragraph.text for paragraph in word.paragraphs]
    assert "Written by chat model “openai:tiny”" in lines
    assert f"{MINA}. [3]" in lines
    page = client.get(folder).text
    assert page.count("How was this made") == 1
    assert page.count("<q>") == sum(len(group.claims) for group in last.conversation.turns[0].groups)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        pytest.param((500, KEY), "did not answer", id="500"),
        pytest.param((429, KEY), "did not answer", id="429"),
        pytest.param((200, "The strategy discussion [P1]. And" + CUT), "broke off in the middle", id="cut"),
        pytest.param((200, ""), "did not answer", id="invalid"),
        pytest.param((200, " "), "it wrote nothing", id="empty"),
        pytest.param((200, "All was well [P1]. Nothing happened [P99]."), "could be proven", id="unproven"),
    ],
)
def test_a_failing_model_gives_the_reviews_own_words_and_says_so(
    served: Serve, reply: tuple[int, str], said: str
) -> None:
    site, _ = served(lambda _: reply)
    view = answer(site)
    assert (view.status, view.writer, view.written) == ("answered", "", ())
    assert len(view.groups) == 6
    assert view.notices[0].startswith("The reviews' own words are given instead of")
    assert said in view.notices[0]
    assert KEY not in str(view)
    assert "hidden" not in str(view)


@pytest.mark.slow
def test_the_status_page_names_the_writer_and_how_it_does_but_no_key_or_address(
    served: Serve,
) -> None:
    works = threading.Event()
    site, _ = served(lambda messages: scripted(messages) if works.is_set() else (500, KEY))
    client = client_of(site)

    def status() -> str:
        page = client.get("/status").text
        assert not [word for word in (KEY, "hidden", "ann:", "/v1", "127.0.0.1") if word in page]
        return page

    assert "written by chat model “openai:tiny”, each sentence proven against the text" in status()
    assert "no failure since it last answered" in status()
    answer(site)
    assert "failed once; it is asked again with the next question" in status()
    answer(site)
    answer(site)
    assert re.search(r"left alone after 3 failures in a row; asked again in \d+ seconds", status())
    assert "it is left alone a while" in answer(site).notices[0]


def test_without_a_chat_model_the_status_says_whose_words_are_shown(index: Path) -> None:
    page = client_of(make_site(WebSettings(index))).get("/status").text
    assert "the reviews’ own sentences, each proven against the text" in page


def test_a_chat_model_that_cannot_be_opened_stops_the_start(index: Path) -> None:
    with pytest.raises(ChatModelError, match="chat model 'nobody:x'"):
        make_site(WebSettings(index, writer="nobody:x"))


def test_hostile_words_of_a_model_come_to_nothing(served: Serve) -> None:
    hostile = [*OWN, "[click](javascript:alert(1)) [P1].", "<script>alert(1)</script> No harm came [P1]."]
    site, _ = served(lambda _: (200, "\n".join(hostile)))
    view = answer(site)
    shown = render("answer.html", view=view, key="a1", conversation="c") + render("evidence.html", view=view, key="a1")
    assert view.written == ()
    assert set(re.findall(r"<(\w+)", shown)) <= {
        "a", "article", "blockquote", "br", "dd", "details", "div", "dl", "dt", "h2", "h3", "h4", "li", "mark", "ol",
        "p", "q", "section", "span", "strong", "summary", "table", "caption", "tbody", "td", "th", "thead", "tr", "ul",
    }  # fmt: skip
    assert {href[:9] for href in re.findall(r'href="([^"]*)"', shown)} <= {"/reviews/", "/conversa", "#a1-quest"} | {
        f"#a1-{n}" for n in range(1, 30)
    }


def test_a_slow_model_does_not_keep_others_waiting(served: Serve) -> None:
    """More people than may work at once wait for a model that says nothing yet; one who needs none is answered."""
    asked, go_on = threading.Semaphore(0), threading.Event()

    def slow(messages: list[dict[str, str]]) -> tuple[int, str]:
        asked.release()
        go_on.wait(60)
        return scripted(messages)

    site, _ = served(slow)
    site.engine.warm()
    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(answer, site, f"user{n}") for n in range(4)]
        assert all(asked.acquire(timeout=60) for _ in waiting)
        assert answer(site, "quick", "zebra crossings on mars bases").status == "no_evidence"
        assert not any(one.done() for one in waiting)
        go_on.set()
        assert {one.result().writer for one in waiting} == {"openai:tiny"}


def test_people_whom_a_model_writes_for_at_once_never_see_each_others_words(served: Serve) -> None:
    def echo(messages: list[dict[str, str]]) -> tuple[int, str]:
        prompt = messages[-1]["content"]
        name = re.findall(r"canary\w+", prompt)[0]
        return (200, "remove") if "What is wrong" in prompt else (200, f"{name} was told {label_of(prompt, 'took')}.")

    site, server = served(echo)

    def talk(user: str) -> str:
        found = steps(site, user, f"strategy discussions canary{user}")
        last = found[-1]
        assert isinstance(last, Answered)
        stored = site.store.turns(user, last.conversation.name or "") or []
        return f"{found} {stored}"

    users = [f"user{n}x" for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        for user, words in zip(users, pool.map(talk, users), strict=True):
            assert set(re.findall(r"canary(\w+)", words)) == {user}
    assert len(server.asked) >= 6


def test_beyond_as_many_as_may_wait_the_model_is_said_to_be_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, slots = threading.Event(), threading.Semaphore(1)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with chat_server(lambda _: (go_on.wait(60), (200, "Yes."))[1]) as server, ThreadPoolExecutor(1) as pool:
        shared = SharedChatModel(LangChainModel("openai:tiny", base_url=server.url), slots, most=1, wait_s=0.01)

        def asked() -> str:
            with slots:
                return shared.complete("s", "u")

        first = pool.submit(asked)
        while not server.asked:
            assert not first.done()
        with pytest.raises(ChatModelError, match="busy with other questions"):
            asked()
        go_on.set()
        assert first.result() == "Yes."
    assert slots.acquire(blocking=False)


class Endless:
    """A chat model that never stops writing; `ended` tells that it was made to."""

    name = "endless"

    def __init__(self, first: str) -> None:
        self._first = first
        self.ended = threading.Event()

    def complete(self, system: str, user: str) -> str:
        return "Yes."

    def stream(self, system: str, user: str) -> Generator[str, None, None]:
        try:
            yield self._first
            while True:
                yield " More."
        finally:
            self.ended.set()


class Gone(Exception):  # noqa: N818  not an error
    """Nobody listens any more."""


def test_a_listener_who_leaves_after_the_first_sentence_gives_the_models_place_back_at_once(
    example_index: Path,
) -> None:
    """Though what was raised, and with it every frame it came through, is still there."""
    slots = threading.Semaphore(1)
    endless = Endless(f"{ROWAN} [P1]. And")
    shared = SharedChatModel(endless, slots, most=1, wait_s=0.0)

    def leave(_: Checked) -> None:
        raise Gone

    with open_session(Settings(example_index, None), lambda _: None) as session:
        chain = build_chain(session.index, session.encoder, ModelWriter(shared, Believing(), leave))
        with slots:
            with pytest.raises(Gone) as still_there:
                answered(chain, QUESTION)
            assert endless.ended.is_set()
            assert shared.complete("s", "u") == "Yes."
        assert slots.acquire(blocking=False)
        assert still_there.tb


def test_work_that_nobody_waits_for_ends() -> None:
    ended = threading.Event()

    def endless(tell: Callable[[int], None]) -> None:
        try:
            while True:
                tell(1)
        finally:
            ended.set()

    found = newest(endless, limit_s=60)
    assert next(found) == 1
    found.close()
    assert ended.wait(60)


def test_a_question_whose_reviews_change_while_it_is_written_is_answered_from_what_is_there_then(
    served: Serve, index: Path
) -> None:
    said: list[str] = []

    def changing(messages: list[dict[str, str]]) -> tuple[int, str]:
        said.append(messages[-1]["content"])
        if len(said) == 1:
            remove(index, [ROWAN_REVIEW])
        return 200, "All was well [P1]."

    site, _ = served(changing)
    view = answer(site)
    assert ["Child Rowan" in prompt for prompt in said if "What is wrong with it" not in prompt] == [True, False]
    assert (view.status, ROWAN_REVIEW in {group.document for group in view.groups}) == ("answered", False)
    assert len(site.store.conversations("local")) == 1


def test_work_that_takes_too_long_is_given_up() -> None:
    go_on = threading.Event()
    with pytest.raises(TimeoutError):
        list(newest(lambda _: go_on.wait(60) and None, limit_s=0.01))
    go_on.set()


def test_nothing_is_traced_from_the_app_though_the_environment_says_so(
    served: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    with chat_server(lambda _: (200, "")) as collector:
        for name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2"):
            monkeypatch.setenv(name, "true")
        monkeypatch.setenv("LANGSMITH_ENDPOINT", collector.url)
        monkeypatch.setenv("LANGSMITH_API_KEY", "a-key")
        site, server = served(scripted)
        assert answer(site).writer == "openai:tiny"
        assert (len(server.asked), collector.asked, collector.keys) == (3, [], [])
        page = client_of(site).get("/status").text
        assert re.search(r"Tracing by LangSmith</dt><dd>off", page)
