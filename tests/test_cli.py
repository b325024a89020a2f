"""The command line as a person meets it, on the shipped examples with the real encoder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import EXAMPLES, ROOT

QUESTION = "what do reviews say about strategy discussions"


def reviews(*arguments: object, index: Path | None = None, stdin: str = "", **env: str) -> Any:
    options = ["--index", str(index)] if index else []
    return subprocess.run(
        [sys.executable, "-m", "assistant", *map(str, arguments), *options],
        capture_output=True,
        text=True,
        input=stdin,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "100", **env},
        check=False,
        timeout=120,
    )


def as_json(*arguments: object, index: Path) -> Any:
    done = reviews(*arguments, "--json", index=index)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_newcomers_first_question_is_answered_from_several_reviews(example_index: Path) -> None:
    answer = as_json("ask", QUESTION, index=example_index)
    assert answer["status"] == "answered"
    assert answer["coverage"] == {"read": 6, "addressed": sorted(p.stem for p in EXAMPLES.iterdir()), "silent": []}
    assert set(answer) == {"status", "text", "claims", "citations", "coverage", "searched", "seconds"}
    assert set(answer["citations"][0]) == {"number", "document", "review", "paragraph", "page", "kind", "quote"}
    pinpoints = {(c["document"], c["paragraph"]) for c in answer["citations"]}
    assert ("mina-theo-brackwater-cspr-2021", "3.9") in pinpoints
    assert ("baby-wren-orrisford-lcspr-2023", "2.2.4") in pinpoints


def test_an_answer_reads_well_in_a_terminal(example_index: Path) -> None:
    out = reviews("ask", QUESTION, index=example_index).stdout
    assert "\nSerious Case Review: Child Rowan (Aldermere Safeguarding Children Board, 2019)\n" in out
    assert "“No strategy discussion was held in any of the three areas at any time.” [" in out
    assert "6 of 6 reviews read address this." in out
    assert max(map(len, out.splitlines())) <= 100


def test_search_gives_the_fixed_fields(example_index: Path) -> None:
    hits = as_json("search", QUESTION, "-k", "5", index=example_index)
    assert [hit["rank"] for hit in hits] == [1, 2, 3, 4, 5]
    assert set(hits[0]) == {
        "rank", "score", "document", "review", "paragraphs", "page", "kind", "heading", "text", "passage", "also",
    }  # fmt: skip


def test_search_reads_the_first_passages_unless_told_not_to(example_index: Path) -> None:
    read, unread = (
        as_json("search", QUESTION, "-k", "3", *flags, index=example_index) for flags in ([], ["--no-rerank"])
    )
    assert read[0]["score"] > unread[0]["score"] + 1
    assert len(read) == len(unread) == 3
    assert as_json("search", QUESTION, "-k", "40", index=example_index)[:3] == read


def test_show_gives_the_parsed_review(example_index: Path) -> None:
    shown = as_json("show", "baby-wren-orrisford-lcspr-2023", index=example_index)
    recommendations = [item for item in shown["items"] if item["kind"] == "recommendation"]
    assert [item["number"] for item in recommendations] == ["1", "2", "3", "4", "5", "6"]
    assert recommendations[4]["owner"] == "Partnership"
    assert {p["number"]: p["page"] for p in shown["paragraphs"]}["2.2.4"] == 3
    assert shown["acronyms"]["ODSCP"] == "Orrisford and District Safeguarding Children Partnership"
    assert shown["footnotes"][0]["paragraph"] == "1.1.3"


def test_show_prints_an_outline(example_index: Path) -> None:
    out = reviews("show", "baby-wren-orrisford-lcspr-2023", index=example_index).stdout
    assert "3 Analysis > 3.3 Safer sleep advice" in out


@pytest.mark.parametrize(
    ("option", "printed"),
    [
        (["--paragraph", "2.2.4"], "para 2.2.4, page 3 (narrative)"),
        (["--items"], "recommendation 6, for local authority (under “3.5 Early help and its limits”"),
        (["--footnotes"], "2 See the annual reports of the national Child Safeguarding Practice Review Panel."),
        (["--metadata"], "working_together: 2018"),
        (["--furniture"], "Invented example for the reviews program: not a real review, no real child or place."),
        (["--letters"], "every letter stands once"),
    ],
)
def test_show_prints_one_part_of_a_review(example_index: Path, option: list[str], printed: str) -> None:
    out = reviews("show", "baby-wren-orrisford-lcspr-2023", *option, index=example_index).stdout
    assert printed in out


@pytest.mark.parametrize("how", [(), ("--json",)])
def test_a_paragraph_that_is_not_there_is_told(example_index: Path, how: tuple[str, ...]) -> None:
    done = reviews("show", "baby-wren-orrisford-lcspr-2023", "--paragraph", "9.9", *how, index=example_index)
    assert done.returncode == 2
    assert "no paragraph 9.9; reviews show baby-wren-orrisford-lcspr-2023 prints the numbers it has" in done.stderr


def test_a_paragraph_as_json_is_the_review_with_nothing_else(example_index: Path) -> None:
    shown = as_json("show", "baby-wren-orrisford-lcspr-2023", "--paragraph", "1.1.3", index=example_index)
    assert [p["number"] for p in shown["paragraphs"]] == ["1.1.3"]
    assert [note["number"] for note in shown["footnotes"]] == ["1"]
    assert shown["items"] == []


def test_the_register_filters_and_exports(example_index: Path, tmp_path: Path) -> None:
    rows = as_json("register", "--kind", "recommendation", "--review", "imogen", index=example_index)
    assert [row["number"] for row in rows] == ["1", "2", "3", "4", "5", "6", "7"]
    done = reviews("register", "--export", tmp_path / "register.csv", index=example_index)
    assert done.returncode == 0
    assert (tmp_path / "register.csv").read_bytes().startswith(b"\xef\xbb\xbfreview,document,kind")


@pytest.mark.slow
def test_a_kind_of_review_and_an_area_limit_what_is_searched_and_asked(example_index: Path) -> None:
    limits = ("--review-kind", "practice review", "--area", "tarnside")
    assert {hit["document"] for hit in as_json("search", QUESTION, *limits, index=example_index)} == {
        "imogen-tarnside-cspr-2022"
    }
    assert as_json("ask", QUESTION, *limits, index=example_index)["coverage"]["read"] == 1
    done = reviews("matrix", QUESTION, "--area", "Nowhere", index=example_index)
    assert done.returncode == 2
    assert "--area Nowhere: no review in the index has it; there are: Aldermere, Brackwater, Caerwen" in done.stderr
    none = reviews("search", QUESTION, "--area", "tarnside", "--review-kind", "inspection", index=example_index)
    assert "the filters leave out every review" in none.stderr


def test_list_names_every_review(example_index: Path) -> None:
    rows = as_json("list", index=example_index)
    assert [row["document"] for row in rows] == sorted(path.stem for path in EXAMPLES.iterdir())
    assert "6 reviews" in reviews("list", index=example_index).stdout


def test_doctor_finds_the_examples_healthy(example_index: Path) -> None:
    facts = as_json("doctor", index=example_index)
    assert (facts["healthy"], facts["reviews"], facts["exported encoder"]) == (True, 6, True)


def test_doctor_without_an_index_says_what_to_do(tmp_path: Path) -> None:
    done = reviews("doctor", index=tmp_path / "none")
    assert done.returncode == 1
    assert "make one with reviews ingest REVIEWS --index" in " ".join(done.stdout.split())


def test_a_chat_remembers_the_question_before(example_index: Path) -> None:
    done = reviews("chat", index=example_index, stdin="What happened to Jude?\nDid he have a school place?\n\n")
    assert done.returncode == 0
    assert "searching for: Did Jude have a school place?" in done.stderr
    assert "He was without a school place for five months." in " ".join(done.stdout.split())


@pytest.mark.slow
def test_a_chat_tells_how_an_answer_was_made(example_index: Path) -> None:
    done = reviews("chat", "--explain", index=example_index, stdin="What helped Jude?\n")
    assert done.returncode == 0
    assert "How this was made" in done.stdout
    assert "Sentences weighed" in done.stdout


@pytest.mark.slow
def test_a_chat_goes_on_after_a_question_without_words(example_index: Path) -> None:
    done = reviews("chat", index=example_index, stdin="???\nWhat helped Jude?\n")
    assert "the question is empty" in done.stderr
    assert "Jude" in done.stdout


def test_an_unchanged_folder_is_told_so(example_index: Path) -> None:
    report = as_json("ingest", EXAMPLES, index=example_index)
    assert {row["status"] for row in report["documents"]} == {"unchanged"}
    assert set(report["documents"][0]) == {
        "path", "document", "status", "code", "message", "pages", "paragraphs", "items", "passages",
    }  # fmt: skip


def test_a_failed_file_makes_the_exit_code_one(tmp_path: Path, example_index: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    done = reviews("ingest", tmp_path, "--keep-missing", index=example_index)
    assert done.returncode == 1
    assert "failed     broken.pdf: a damaged PDF" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["ingest", "no/such/folder"],
            "no/such/folder: no such file or folder; name a folder of reviews or files in it",
        ),
        (["ask", "?"], "the question is empty; ask one, for example"),
        (
            ["show", "baby-wren"],
            "baby-wren: no such document in the index; did you mean baby-wren-orrisford-lcspr-2023?",
        ),
        (["ask", "supervision", "--encoder", "some/other"], "another; leave out --encoder, or rebuild with"),
        (["search", "supervision", "-k", "0"], "-k 0: at least 1 passage must be asked for"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_one_line_and_exit_code_two(
    example_index: Path, arguments: list[str], sentence: str
) -> None:
    done = reviews(*arguments, index=example_index)
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("reviews: ")
    assert sentence in line


def test_no_index_is_told_with_the_command_that_makes_one(tmp_path: Path) -> None:
    done = reviews("ask", QUESTION, index=tmp_path / "none")
    assert done.returncode == 2
    assert f"{tmp_path / 'none'}: no index there; make one with reviews ingest REVIEWS" in done.stderr


@pytest.mark.slow
def test_an_encoder_that_is_nowhere_is_named(tmp_path: Path) -> None:
    done = reviews(
        "ingest", EXAMPLES, "--encoder", "no/such-encoder", index=tmp_path / "index",
        HF_ENDPOINT="http://127.0.0.1:9", HF_HUB_DOWNLOAD_TIMEOUT="1",
    )  # fmt: skip
    assert done.returncode == 2
    assert "encoder 'no/such-encoder': not a folder here, and no model hub gave it" in done.stderr


@pytest.mark.slow
def test_without_the_export_the_slow_way_is_taken_and_said(tmp_path: Path, example_index: Path) -> None:
    import shutil

    copy = tmp_path / "index"
    shutil.copytree(example_index, copy)
    shutil.rmtree(copy / "encoder")
    done = reviews("search", QUESTION, "-k", "1", index=copy)
    assert done.returncode == 0
    assert "no exported encoder there, so loading 'all-MiniLM-L6-v2-reviews-2' takes some seconds" in done.stderr
    slow = json.loads(reviews("search", QUESTION, "-k", "3", "--json", index=copy).stdout)
    quick = json.loads(reviews("search", QUESTION, "-k", "3", "--json", index=example_index).stdout)
    assert [hit["passage"] for hit in slow] == [hit["passage"] for hit in quick]


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from assistant.cli import app; "
        "heavy = {'torch', 'chromadb', 'langchain_core', 'sentence_transformers', 'onnxruntime', 'rich'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert "torch" not in done.stdout
    assert "chromadb" not in done.stdout
