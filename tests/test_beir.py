"""A tiny data set in the BEIR format, worked by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import FakeEncoder

from eval.beir import beir
from ingest.errors import InputError

CORPUS = {
    "d1": "strategy discussions were held by telephone",
    "d2": "supervision was cancelled on five occasions",
    "d3": "the youth worker visited each week",
}


def write(folder: Path) -> Path:
    (folder / "qrels").mkdir(parents=True)
    (folder / "corpus.jsonl").write_text(
        "".join(json.dumps({"_id": i, "title": "", "text": text}) + "\n" for i, text in CORPUS.items())
    )
    queries = {"q1": "telephone strategy discussions", "q2": "was supervision cancelled"}
    (folder / "queries.jsonl").write_text(
        "".join(json.dumps({"_id": i, "text": text}) + "\n" for i, text in queries.items())
    )
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t1\n")
    return folder


def test_a_small_data_set_is_searched_by_three_systems(tmp_path: Path) -> None:
    found = beir(write(tmp_path / "data"), FakeEncoder(), tmp_path / "scratch", tell=lambda _: None)
    assert found == {system: {"nDCG@10": 1.0, "R@100": 1.0} for system in ("BM25", "encoder", "ours")}


def test_ids_that_are_numbers_and_judgements_without_a_heading_are_read(tmp_path: Path) -> None:
    folder = write(tmp_path / "data")
    (folder / "queries.jsonl").write_text('{"_id": 1, "text": "telephone strategy discussions"}\n\n')
    (folder / "qrels" / "test.tsv").write_text("1\td1\t1.0\n99\td2\t1\n")
    said: list[str] = []
    found = beir(folder, FakeEncoder(), tmp_path / "scratch", tell=said.append)
    assert [list(values.items()) for values in found.values()] == [[("nDCG@10", 1.0), ("R@100", 1.0)]] * 3
    assert "1 queries of qrels/test.tsv are not in queries.jsonl and left out, such as 99" in said


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("corpus.jsonl", '{"_id": "d1"}\n', "corpus.jsonl:1: needs 'text', a text; it is None"),
        ("corpus.jsonl", "", "corpus.jsonl: nothing in it"),
        ("corpus.jsonl", '{"_id": "d1", "text": null}\n', "corpus.jsonl:1: needs 'text', a text; it is None"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\n", "test.tsv: no judgements in it"),
        ("queries.jsonl", "not json\n", "queries.jsonl:1: not JSON"),
        ("qrels/test.tsv", "a\tb\n1\t2\n", "test.tsv:1: needs query-id, corpus-id and score"),
    ],
)
def test_a_file_of_another_format_is_named(tmp_path: Path, name: str, content: str, message: str) -> None:
    folder = write(tmp_path / "data")
    (folder / name).write_text(content)
    with pytest.raises(InputError, match=message):
        beir(folder, FakeEncoder(), tmp_path / "scratch", tell=lambda _: None)
