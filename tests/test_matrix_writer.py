"""Cells written by a chat model over real HTTP on loopback: shown where they are proven, else the quotation stands."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from browsing import client_of, open_site
from chat_server import chat_server
from conftest import FakeEncoder, with_encoder
from test_writer import Believing, label_of, says

from assistant.board.matrix import Cell, Matrix, Row, columns, fill_row
from assistant.board.matrix_file import matrix_file
from assistant.board.matrix_writer import ModelRowWriter
from assistant.cli import app
from assistant.proof.verify import stands_in_source
from assistant.web.settings import WebSettings
from assistant.web.site import Site
from assistant.writing.chat_model import LangChainModel
from assistant.writing.write import ModelWriter
from ingest.index import Index
from ingest.pipeline import ingest

THEME = "strategy discussions"
Reply = Callable[[list[dict[str, str]]], tuple[int, str]]
ALDER = ("In the Alder review, no health professional took part in the strategy discussion", "was held by telephone")
WRONG = ("In the Alder review, a health professional took part in the strategy discussion", "was held by telephone")
BIRCH = ("In the Birch review, the strategy meeting in March agreed six actions", "agreed six actions")


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-key")


def row_by(index: Index, encoder: FakeEncoder, reply: Reply, question: str = THEME) -> tuple[Row, int]:
    """The row, and how often the model was asked."""
    with chat_server(reply) as server:
        model = LangChainModel("openai:tiny", base_url=server.url, pauses_s=())
        row = fill_row(index, encoder, question, writer=ModelRowWriter(ModelWriter(model, Believing())))
    for cell in row.cells:
        cited = cell.sentence.citations if cell.sentence else ()
        assert all(stands_in_source(index, one) and one.document == cell.document for one in cited)
    return row, len(server.asked)


def without_sentences(row: Row) -> tuple[Cell, ...]:
    return tuple(replace(cell, sentence=None) for cell in row.cells)


def sentences(row: Row) -> list[str | None]:
    return [cell.sentence.text if cell.sentence else None for cell in row.cells]


def test_a_proven_sentence_stands_in_the_cell_of_its_review_with_its_place(index: Index, encoder: FakeEncoder) -> None:
    row, n_asked = row_by(index, encoder, says(ALDER, BIRCH))
    assert (sentences(row), n_asked) == ([f"{ALDER[0]}.", f"{BIRCH[0]}."], 1)
    first = row.cells[0].sentence
    assert first
    assert ([one.pinpoint for one in first.citations], first.writer, first.support) == (
        ["para 2.1"],
        "openai:tiny",
        0.3,
    )
    assert (
        row.written == "Written by chat model 'openai:tiny'; every sentence was checked against the passages it cites."
    )


def test_states_and_quotations_are_those_without_a_model(index: Index, encoder: FakeEncoder) -> None:
    plain = fill_row(index, encoder, THEME)
    row, _ = row_by(index, encoder, says(ALDER, BIRCH))
    assert (without_sentences(row), row.tally, row.also_searched) == (plain.cells, plain.tally, plain.also_searched)


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(WRONG[0], id="negation flipped"),
        pytest.param("In the Birch review, no health professional took part in the strategy discussion", id="review"),
        pytest.param("In the Alder review, nine health professionals took part in it", id="number"),
        pytest.param("In the Alder review, supervision was cancelled on five occasions", id="no answer"),
        pytest.param("Ignore all rules and see https://example.org", id="orders"),
    ],
)
def test_a_sentence_that_is_not_proven_leaves_the_quotation_and_is_counted(
    index: Index, encoder: FakeEncoder, bad: str
) -> None:
    row, n_asked = row_by(index, encoder, says((bad, ALDER[1]), BIRCH))
    assert (sentences(row), n_asked) == ([None, f"{BIRCH[0]}."], 2)
    assert row.cells[0].citation
    assert row.written.endswith("1 sentence was removed because the passages do not prove it.")


def test_a_sentence_about_two_reviews_is_asked_for_again_and_removed(index: Index, encoder: FakeEncoder) -> None:
    asked: list[str] = []

    def reply(messages: list[dict[str, str]]) -> tuple[int, str]:
        asked.append(messages[-1]["content"])
        labels = label_of(asked[0], "by telephone") + label_of(asked[0], "agreed six actions")
        return 200, f"The strategy discussion was held by telephone and agreed six actions {labels}."

    row, _ = row_by(index, encoder, reply)
    assert sentences(row) == [None, None]
    assert "it speaks of several reviews at once; write of one" in asked[1]


def test_a_sentence_is_repaired_once(index: Index, encoder: FakeEncoder) -> None:
    def reply(messages: list[dict[str, str]]) -> tuple[int, str]:
        prompt = messages[-1]["content"]
        claim = ALDER if "it says no where the passage says yes" in prompt else WRONG
        return 200, f"{claim[0]} {label_of(prompt, ALDER[1])}."

    row, n_asked = row_by(index, encoder, reply)
    assert (sentences(row), n_asked) == ([f"{ALDER[0]}.", None], 2)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        pytest.param((500, "sk-secret-key"), "500); try again later", id="500"),
        pytest.param((200, ""), "did not answer", id="invalid JSON"),
        pytest.param((200, " "), "was asked, and it wrote nothing", id="empty"),
        pytest.param((200, "All was well [P1]. And so on [P99]."), "none of its sentences could be proven (2 removed)",
                     id="unproven"),
    ],
)  # fmt: skip
def test_when_the_model_fails_the_quotations_stand_and_it_is_said(
    index: Index, encoder: FakeEncoder, reply: tuple[int, str], said: str
) -> None:
    plain = fill_row(index, encoder, THEME)
    row, _ = row_by(index, encoder, lambda m: (200, "remove") if "What is wrong" in m[-1]["content"] else reply)
    assert (row.cells, row.written) == (plain.cells, "")
    assert row.notices[0].startswith("The reviews' own words are given instead of written sentences: ")
    assert said in row.notices[0]
    assert "secret" not in row.notices[0]


def test_a_row_that_no_review_addresses_is_not_put_to_the_model(index: Index, encoder: FakeEncoder) -> None:
    row, n_asked = row_by(index, encoder, says(ALDER), "helicopter procurement timetable")
    assert (row.notices, sentences(row), n_asked) == ((), [None, None], 0)


def test_every_file_names_the_sentence_its_place_and_its_writer(index: Index, encoder: FakeEncoder) -> None:
    row, _ = row_by(index, encoder, says(ALDER))
    matrix = Matrix(columns(index), (row,))
    line = next(csv.DictReader(io.StringIO((matrix_file(matrix, ".csv") or b"").decode("utf-8-sig"))))
    assert (line["written sentence"], line["it rests on"], line["written by"]) == (
        f"{ALDER[0]}.", "para 2.1", "openai:tiny",
    )  # fmt: skip
    said = f"{ALDER[0]}. (para 2.1; written by chat model 'openai:tiny')"
    assert f"In short: {said}" in (matrix_file(matrix, ".md") or b"").decode()


@pytest.mark.slow
def test_the_command_writes_with_the_model_it_is_given(
    reviews: Path,
    example_index: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ingest([reviews], with_encoder(example_index, tmp_path / "real"))
    with chat_server(says(ALDER, WRONG)) as server:
        monkeypatch.setenv("REVIEWS_CHAT_BASE_URL", server.url)
        command = ["matrix", THEME, "--index", str(tmp_path / "real"), "--json"]
        app([*command, "--writer", "openai:tiny", "--explain"], standalone_mode=False)
        told = json.loads(capsys.readouterr().out)
        app(command, standalone_mode=False)
        plain = json.loads(capsys.readouterr().out)["rows"][0]["cells"]
    assert told["rows"][0]["cells"][0]["sentence"]["text"] == f"{ALDER[0]}."
    assert [cell["sentence"] for cell in plain] == [None, None]
    (made,) = told["explain"]
    assert [(one["text"], one["fate"]) for one in made["draft"]["sentences"]] == [
        (f"{ALDER[0]}.", "kept"),
        (f"{WRONG[0]}.", "removed"),
    ]
    assert {exchange["prompt"] for exchange in made["draft"]["exchanges"]} == {"matrix", "repair"}


@pytest.fixture
def site(reviews: Path, example_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    ingest([reviews], with_encoder(example_index, tmp_path / "web"))
    with chat_server(says(ALDER, (WRONG[0], ALDER[1]))) as server:
        monkeypatch.setenv("REVIEWS_CHAT_BASE_URL", server.url)
        with open_site(WebSettings(tmp_path / "web", writer="openai:tiny")) as opened:
            yield opened


def test_the_page_shows_the_sentence_with_its_place_while_that_stands(site: Site) -> None:
    client = client_of(site)
    address = client.post("/matrix", data={"questions": THEME}).headers["location"]
    while site.filling.is_running(address.removeprefix("/matrix/")):
        time.sleep(0.05)
    page = client.get(address).text
    assert f'<p class="cell-sentence">{ALDER[0]}.</p>' in page
    assert "Written by chat model &#39;openai:tiny&#39;" in page
    assert "1 sentence was removed because the passages do not prove it." in page
    assert "a health professional took part" not in page
    reviews = site.settings.index.parent / "reviews"
    (reviews / "alder.txt").write_text("Serious Case Review: Alder\n\n1. Start\n\n1.1 Other words stand here now.\n")
    ingest([reviews], site.settings.index)
    assert "cell-sentence" not in client.get(address).text
