"""The chat client against a real inference server on loopback: transformers serving a tiny model of random weights."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import EXAMPLES
from langchain_openai import ChatOpenAI
from test_cli import QUESTION, as_json, reviews
from tiny_model import make_tiny_model, transformers_server

from assistant.writing.chat_model import LangChainModel
from ingest.read.child import read_file

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny") / "tiny-random"
    texts = [block.text for path in sorted(EXAMPLES.iterdir()) for block in read_file(path).blocks]
    assert make_tiny_model(folder, texts) < 500_000
    return folder


@pytest.fixture(scope="module")
def server(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with transformers_server(model, tmp_path_factory.mktemp("served") / "log.txt") as url:
        yield url


def test_a_real_model_streams_and_tells_its_usage(model: Path, server: str) -> None:
    chat = LangChainModel(f"openai:{model}", base_url=server, key="none", pauses_s=())
    pieces = list(chat.stream("Answer.", "What is said of neglect?"))
    assert len(pieces) > 10
    assert "".join(pieces) == chat.complete("Answer.", "What is said of neglect?")
    plain = ChatOpenAI(model=str(model), base_url=server, api_key="none", temperature=0, stream_usage=True)
    used = [piece.usage_metadata for piece in plain.stream("What is said of neglect?") if piece.usage_metadata]
    assert used[-1]["total_tokens"] == used[-1]["input_tokens"] + used[-1]["output_tokens"]
    assert used[-1]["output_tokens"] > 10


def test_what_a_random_model_writes_is_never_shown(model: Path, server: str, example_index: Path) -> None:
    surroundings = {"REVIEWS_CHAT_BASE_URL": server, "OPENAI_API_KEY": "none"}
    name = f"openai:{model}"
    done = reviews("ask", QUESTION, "--writer", name, "--json", index=example_index, **surroundings)
    assert done.returncode == 0, done.stderr
    assert "held back: it cites no passage that was offered" in done.stderr
    shown, plain = json.loads(done.stdout), as_json("ask", QUESTION, index=example_index)
    assert f"The reviews' own words are given instead of what chat model '{name}' wrote" in shown["text"]
    assert (shown["status"], shown["claims"], shown["citations"]) == (
        plain["status"], plain["claims"], plain["citations"]
    )  # fmt: skip
