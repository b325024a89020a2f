"""Ingest as a whole: what is new, unchanged, changed, gone or bad, with the real Chroma and tantivy."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from conftest import EXAMPLES, REVIEW_A, FakeEncoder

from assistant.commands.terminal import out_console, show_report
from ingest.errors import InputError
from ingest.index import open_index
from ingest.pipeline import ingest
from ingest.report import Progress, Report


def run(folder: Path, target: Path, encoder: FakeEncoder, *, keep_missing: bool = False) -> Report:
    return ingest(
        [folder], target, encoder_name=encoder.identity.name, load=lambda _: encoder, keep_missing=keep_missing
    )


def statuses(report: Report) -> dict[str, str]:
    return {file.document: file.status for file in report.documents}


def rows(target: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything recorded, but for the numbers of versions."""
    db = sqlite3.connect(target / "catalogue.sqlite")
    tables = {
        "document": "name, digest, encoder, format, metadata, acronyms, live",
        "paragraph": "place, number, page, heading, kind, text, footnotes",
        "item": "position, kind, number, owner, text, place",
        "passage": "id, places, paragraphs, page, heading, kind, text, vector",
    }
    found = {name: sorted(db.execute(f"SELECT {columns} FROM {name}"), key=repr) for name, columns in tables.items()}
    db.close()
    return found


def test_a_folder_is_indexed_and_then_unchanged(reviews: Path, tmp_path: Path, encoder: FakeEncoder) -> None:
    assert statuses(run(reviews, tmp_path / "index", encoder)) == {"alder": "indexed", "birch": "indexed"}
    n_encoded, generation = len(encoder.encoded), (tmp_path / "index" / "current").read_text()
    opened = open_index(tmp_path / "index")
    opened.dense.search(encoder.encode(["supervision"])[0], 1)
    opened.close()
    assert statuses(run(reviews, tmp_path / "index", encoder)) == {"alder": "unchanged", "birch": "unchanged"}
    assert len(encoder.encoded) == n_encoded + 1
    assert (tmp_path / "index" / "current").read_text() == generation


def test_ingesting_twice_gives_the_same_catalogue(reviews: Path, tmp_path: Path) -> None:
    run(reviews, tmp_path / "one", FakeEncoder())
    run(reviews, tmp_path / "two", FakeEncoder())
    run(reviews, tmp_path / "two", FakeEncoder())
    assert rows(tmp_path / "one") == rows(tmp_path / "two")


def test_a_changed_file_replaces_its_document(reviews: Path, tmp_path: Path, encoder: FakeEncoder) -> None:
    target = tmp_path / "index"
    run(reviews, target, encoder)
    (reviews / "alder.txt").write_text(REVIEW_A.replace("by telephone", "by video"))
    assert statuses(run(reviews, target, encoder)) == {"alder": "indexed", "birch": "unchanged"}
    texts = [row[5] for row in rows(target)["paragraph"]]
    assert sum("by video" in str(text) for text in texts) == 1
    assert not any("by telephone" in str(text) for text in texts)


def test_reviews_read_from_another_place_are_told(
    reviews: Path, tmp_path: Path, encoder: FakeEncoder, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other" / "cedar.txt"
    other.parent.mkdir()
    other.write_text(REVIEW_A.replace("Alder", "Cedar"))
    assert run(reviews, tmp_path / "index", encoder).elsewhere == ()
    report = run(other.parent, tmp_path / "index", encoder)
    assert report.elsewhere == (str(reviews / "alder.txt"), str(reviews / "birch.txt"))
    show_report(out_console(), report)
    assert f"The index also holds 2 reviews read before from {reviews}, and answers draw on all" in " ".join(
        capsys.readouterr().out.split()
    )


def test_a_removed_file_is_reported_and_erased(reviews: Path, tmp_path: Path, encoder: FakeEncoder) -> None:
    target = tmp_path / "index"
    run(reviews, target, encoder)
    (reviews / "birch.txt").unlink()
    assert statuses(run(reviews, target, encoder)) == {"alder": "unchanged", "birch": "removed"}
    index = open_index(target)
    assert index.documents == ["alder"]
    index.close()
    assert b"reported missing eleven times" not in (target / "catalogue.sqlite").read_bytes()


def test_a_missing_file_is_kept_when_asked(reviews: Path, tmp_path: Path, encoder: FakeEncoder) -> None:
    run(reviews, tmp_path / "index", encoder)
    (reviews / "birch.txt").unlink()
    run(reviews, tmp_path / "index", encoder, keep_missing=True)
    index = open_index(tmp_path / "index")
    assert index.documents == ["alder", "birch"]
    index.close()


def test_a_bad_file_is_reported_and_the_rest_goes_on(reviews: Path, tmp_path: Path, encoder: FakeEncoder) -> None:
    (reviews / "broken.pdf").write_bytes(b"%PDF-1.7\nnot really a PDF")
    (reviews / "nothing.txt").write_bytes(b"")
    report = run(reviews, tmp_path / "index", encoder)
    assert statuses(report) == {"alder": "indexed", "birch": "indexed", "broken": "failed", "nothing": "failed"}
    assert {file.document: file.code for file in report.failed} == {"broken": "damaged", "nothing": "empty"}
    assert all(Path(file.path).name in str(file.message) for file in report.failed)


def test_a_file_that_turns_bad_keeps_its_last_good_reading(reviews: Path, tmp_path: Path, encoder: FakeEncoder) -> None:
    run(reviews, tmp_path / "index", encoder)
    (reviews / "birch.txt").write_bytes(b"\x00\x01\x02" * 100)
    (reviews / "cedar.txt").write_bytes(b"")
    report = run(reviews, tmp_path / "index", encoder)
    assert statuses(report) == {"alder": "unchanged", "birch": "failed", "cedar": "failed"}
    stays = "what was read from it before stays in the index"
    assert {file.document: stays in str(file.message) for file in report.failed} == {"birch": True, "cedar": False}
    index = open_index(tmp_path / "index")
    assert index.documents == ["alder", "birch"]
    index.close()


def test_two_files_of_one_name_are_not_mixed_up(reviews: Path, tmp_path: Path, encoder: FakeEncoder) -> None:
    (reviews / "more").mkdir()
    (reviews / "more" / "alder.md").write_text("# Another review\n\n1.1 Something else entirely is written here.\n")
    report = run(reviews, tmp_path / "index", encoder)
    assert [(f.document, f.status, f.code) for f in report.documents if f.document == "alder"] == [
        ("alder", "failed", "duplicate_name"),
        ("alder", "indexed", None),
    ]


def test_a_picture_or_a_name_that_cannot_be_read_stops_no_review(
    reviews: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    (reviews / "alder.jpg").write_bytes(b"\xff\xd8\x00\x10JFIF\x00")
    (reviews / os.fsdecode(b"old\xff.txt")).write_text("1.1 The child was seen by the health visitor.\n")
    report = run(reviews, tmp_path / "index", encoder)
    assert sorted((Path(file.path).name, file.status, file.code) for file in report.documents) == [
        ("alder.jpg", "failed", "unsupported"),
        ("alder.txt", "indexed", None),
        ("birch.txt", "indexed", None),
        ("old�.txt", "failed", "unreadable"),
    ]


def test_a_moved_file_is_unchanged(reviews: Path, tmp_path: Path, encoder: FakeEncoder) -> None:
    run(reviews, tmp_path / "index", encoder)
    (reviews / "sub").mkdir()
    shutil.move(reviews / "alder.txt", reviews / "sub" / "alder.txt")
    assert statuses(run(reviews, tmp_path / "index", encoder)) == {"alder": "unchanged", "birch": "unchanged"}


def test_another_encoder_encodes_everything_again(reviews: Path, tmp_path: Path, encoder: FakeEncoder) -> None:
    run(reviews, tmp_path / "index", encoder)
    other = FakeEncoder("other")
    assert statuses(run(reviews, tmp_path / "index", other)) == {"alder": "indexed", "birch": "indexed"}
    index = open_index(tmp_path / "index")
    assert index.manifest.encoder == other.identity
    index.close()


def test_links_out_of_the_folder_and_hidden_files_are_passed_over(
    reviews: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    (tmp_path / "secret.txt").write_text("1.1 This file lies outside the folder and must not be read by anyone.")
    (reviews / "link.txt").symlink_to(tmp_path / "secret.txt")
    (reviews / ".hidden.txt").write_text("1.1 A hidden file.")
    assert statuses(run(reviews, tmp_path / "index", encoder)) == {"alder": "indexed", "birch": "indexed"}


def test_an_empty_folder_is_refused_by_name(tmp_path: Path, encoder: FakeEncoder) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="empty: no files there to read; name a folder of reviews"):
        run(tmp_path / "empty", tmp_path / "index", encoder)


def test_progress_reaches_the_end(reviews: Path, tmp_path: Path, encoder: FakeEncoder) -> None:
    seen: list[Progress] = []
    ingest([reviews], tmp_path / "index", encoder_name="fake", load=lambda _: encoder, tell=seen.append)
    reading = [p for p in seen if p.stage == "reading"]
    assert reading[-1].done_bytes == reading[-1].total_bytes == sum(f.stat().st_size for f in reviews.iterdir())


def test_what_is_recorded_reads_back_as_it_was(tmp_path: Path, encoder: FakeEncoder) -> None:
    from ingest.read.cage import read, read_document
    from ingest.structure import structure

    run(EXAMPLES, tmp_path / "index", encoder)
    index = open_index(tmp_path / "index")
    for path in EXAMPLES.iterdir():
        read_alone = structure(read(path), name=path.stem)
        assert index.document(path.stem) == read_document(path, name=path.stem)[0] == read_alone
    index.close()
