"""A chat model over real HTTP on loopback: streaming, failures, retries, the breaker, and keys that are never shown."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from chat_server import CUT, chat_server
from conftest import ROOT

from assistant.writing.breaker import FAILURES, REST_S, Breaker
from assistant.writing.chat_model import LangChainModel, configured_chat_model
from ingest.errors import ChatModelError

SAID = "Supervision was cancelled on five occasions [P1]."


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-from-the-environment")
    monkeypatch.delenv("REVIEWS_CHAT_KEY_FILE", raising=False)


def opened(url: str, **options: object) -> LangChainModel:
    return LangChainModel("openai:tiny", base_url=url, **{"pauses_s": (0.0, 0.0), **options})  # type: ignore[arg-type]


def test_a_stream_comes_in_pieces_and_whole() -> None:
    with chat_server(lambda _: (200, SAID)) as server:
        pieces = list(opened(server.url).stream("system", "user"))
    assert "".join(pieces) == SAID
    assert len(pieces) == 7
    assert [(m["role"], m["content"]) for m in server.asked[0]["messages"]] == [("system", "system"), ("user", "user")]


def test_the_first_piece_is_there_before_the_last_is_sent() -> None:
    with chat_server(lambda _: (200, SAID), pause_s=0.05) as server:
        stream = opened(server.url).stream("s", "u")
        assert next(stream) == SAID[:7]
        assert "".join(stream) == SAID[7:]


@pytest.mark.parametrize(
    ("status", "reply", "n_asked", "told"),
    [
        pytest.param(429, "slow down", 3, "429", id="too many requests are asked again"),
        pytest.param(500, "oh", 3, "500", id="a failing server is asked again"),
        pytest.param(400, "no", 1, "400", id="a refusal is not"),
        pytest.param(200, "", 1, "did not answer", id="broken JSON"),
        pytest.param(200, SAID + CUT, 1, "broke off", id="cut in the middle"),
        pytest.param(200, CUT, 1, "did not answer", id="nothing at all"),
    ],
)
def test_a_model_that_fails_is_told_after_bounded_attempts(status: int, reply: str, n_asked: int, told: str) -> None:
    with chat_server(lambda _: (status, reply)) as server, pytest.raises(ChatModelError, match=told):
        list(opened(server.url).stream("s", "u"))
    assert len(server.asked) == n_asked


def test_a_server_that_recovers_is_answered_by() -> None:
    statuses: Iterator[int] = iter([500, 429, 200])
    with chat_server(lambda _: (next(statuses), SAID)) as server:
        assert "".join(opened(server.url).stream("s", "u")) == SAID


def test_a_slow_server_is_given_up() -> None:
    with chat_server(lambda _: (200, SAID), pause_s=1.0) as server, pytest.raises(ChatModelError, match="Timeout"):
        list(opened(server.url, timeout_s=0.2, pauses_s=()).stream("s", "u"))


def test_nobody_there_is_told() -> None:
    with pytest.raises(ChatModelError, match="did not answer"):
        opened("http://127.0.0.1:9/v1").complete("s", "u")


def test_after_failures_in_a_row_the_server_is_left_alone() -> None:
    with chat_server(lambda _: (400, "no")) as server:
        model = opened(server.url)
        for _ in range(FAILURES):
            with pytest.raises(ChatModelError, match="400"):
                model.complete("s", "u")
        with pytest.raises(ChatModelError, match="left alone"):
            model.complete("s", "u")
    assert len(server.asked) == FAILURES


def test_a_breaker_closes_after_its_rest_and_on_success() -> None:
    now = [0.0]
    breaker = Breaker(lambda: now[0])
    for _ in range(FAILURES):
        assert not breaker.is_open
        breaker.failed()
    assert breaker.is_open
    now[0] = REST_S
    assert not breaker.is_open
    breaker.failed()
    assert breaker.is_open
    breaker.succeeded()
    assert not breaker.is_open


def test_a_key_in_an_error_is_not_repeated() -> None:
    with chat_server(lambda _: (401, "Incorrect API key provided: sk-secret-from-the-environment")) as server:
        with pytest.raises(ChatModelError) as caught:
            opened(server.url).complete("s", "u")
        assert "secret" in server.keys[0]
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_key_comes_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text("sk-from-a-file\n")
    monkeypatch.setenv("REVIEWS_CHAT_KEY_FILE", str(tmp_path / "key"))
    with chat_server(lambda _: (200, SAID)) as server:
        monkeypatch.setenv("REVIEWS_CHAT_BASE_URL", server.url)
        configured_chat_model("openai:tiny").complete("s", "u")
    assert server.keys == ["Bearer sk-from-a-file"]
    (tmp_path / "key").write_text("")
    with pytest.raises(ChatModelError, match=r"key is empty; write the provider's key into it"):
        configured_chat_model("openai:tiny")


@pytest.mark.parametrize(("switch", "traced"), [("", "False"), ("langsmith", "True")])
def test_tracing_is_off_unless_switched_on_by_name(switch: str, traced: str) -> None:
    code = (
        "from assistant.writing.tracing import keep_untraced; keep_untraced()\n"
        "from langsmith.utils import tracing_is_enabled; print(bool(tracing_is_enabled()))"
    )
    env = {"LANGSMITH_TRACING": "true", "LANGCHAIN_TRACING_V2": "true", "REVIEWS_TRACING": switch}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == (traced, 0), done.stderr
