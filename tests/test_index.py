"""Generations: built aside, checked, swapped; refused when they do not fit; healed by the next ingest."""

from __future__ import annotations

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import REVIEW_B, FakeEncoder, make_passage

from ingest.catalogue import open_catalogue
from ingest.check import check_generation
from ingest.dense import build_dense, open_dense
from ingest.encode import Vectors
from ingest.errors import DamagedIndexError, IndexLockedError, IndexMissingError, StaleIndexError, StorageError
from ingest.index import generation_folder, open_index, read_manifest, writer_lock
from ingest.pipeline import ingest


def rebuild(reviews: Path, target: Path, encoder: FakeEncoder) -> None:
    ingest([reviews], target, encoder_name="fake", load=lambda _: encoder)


def test_a_folder_without_an_index_is_told_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match=r"no index there; make one with reviews ingest REVIEWS --index"):
        open_index(tmp_path / "nowhere")


def test_another_encoder_is_refused_with_the_command_that_mends_it(
    reviews: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    rebuild(reviews, tmp_path / "index", encoder)
    with pytest.raises(
        StaleIndexError, match=r"built with encoder 'fake'.*reviews ingest REVIEWS --index .* --encoder"
    ):
        open_index(tmp_path / "index", encoder_digest="another")


def test_a_catalogue_of_another_schema_is_refused(reviews: Path, tmp_path: Path, encoder: FakeEncoder) -> None:
    import sqlite3

    rebuild(reviews, tmp_path / "index", encoder)
    db = sqlite3.connect(tmp_path / "index" / "catalogue.sqlite")
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(StaleIndexError, match=r"schema 99, this program uses \d+; rebuild with reviews ingest"):
        open_index(tmp_path / "index")


def test_a_file_that_is_no_catalogue_is_named(tmp_path: Path) -> None:
    (tmp_path / "catalogue.sqlite").write_bytes(b"not a database, but long enough to be looked at" * 100)
    with pytest.raises(DamagedIndexError, match=r"catalogue\.sqlite: cannot be read .* ingest again"):
        open_catalogue(tmp_path, read_only=False)


def test_a_second_writer_is_turned_away(reviews: Path, tmp_path: Path, encoder: FakeEncoder) -> None:
    with (
        writer_lock(tmp_path / "index"),
        pytest.raises(IndexLockedError, match="another ingest is writing it; wait until it has ended"),
    ):
        rebuild(reviews, tmp_path / "index", encoder)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_may_not_be_written_is_named(reviews: Path, tmp_path: Path, encoder: FakeEncoder) -> None:
    (tmp_path / "index").mkdir(mode=0o500)
    with pytest.raises(StorageError, match=r"index: cannot write: .*choose another folder with --index"):
        rebuild(reviews, tmp_path / "index", encoder)


def test_a_full_disk_is_said_and_the_last_index_stays(reviews: Path, tmp_path: Path, encoder: FakeEncoder) -> None:
    import errno

    rebuild(reviews, tmp_path / "index", encoder)
    (reviews / "cedar.txt").write_text(REVIEW_B.replace("Birch", "Cedar"))

    class Full(FakeEncoder):
        def encode(self, *_: object, **__: object) -> None:  # type: ignore[override]
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(StorageError, match="the disk is full; free some space, then run the same command again"):
        rebuild(reviews, tmp_path / "index", Full())
    index = open_index(tmp_path / "index")
    assert index.documents == ["alder", "birch"]
    index.close()


@pytest.mark.slow
def test_a_generation_that_lost_vectors_fails_its_check(reviews: Path, tmp_path: Path, encoder: FakeEncoder) -> None:
    target = tmp_path / "index"
    rebuild(reviews, target, encoder)
    manifest = read_manifest(target)
    assert manifest is not None
    generation = generation_folder(target, manifest)
    check_generation(target, generation)
    fields = json.loads((generation / "manifest.json").read_text())
    (generation / "manifest.json").write_text(json.dumps({**fields, "passages": fields["passages"] + 1}))
    with pytest.raises(DamagedIndexError, match="failed its check"):
        check_generation(target, generation)


def test_a_lost_generation_is_named_and_the_next_ingest_builds_it_again(
    reviews: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    target = tmp_path / "index"
    rebuild(reviews, target, encoder)
    shutil.rmtree(target / "generations")
    with pytest.raises(DamagedIndexError, match="its current generation is gone; mend it with reviews ingest"):
        open_index(target)
    rebuild(reviews, target, encoder)
    index = open_index(target)
    assert index.documents == ["alder", "birch"]
    index.close()


@pytest.mark.slow
def test_a_generation_cut_short_is_built_again(reviews: Path, tmp_path: Path, encoder: FakeEncoder) -> None:
    target = tmp_path / "index"
    rebuild(reviews, target, encoder)
    vectors = next(target.rglob("data_level0.bin"))
    vectors.write_bytes(vectors.read_bytes()[:100])
    rebuild(reviews, target, encoder)
    manifest = read_manifest(target)
    assert manifest is not None
    check_generation(target, generation_folder(target, manifest))


def test_an_open_index_notices_that_a_newer_one_was_made(reviews: Path, tmp_path: Path, encoder: FakeEncoder) -> None:
    target = tmp_path / "index"
    rebuild(reviews, target, encoder)
    index = open_index(target)
    assert index.is_current()
    (reviews / "cedar.txt").write_text(REVIEW_B.replace("Birch", "Cedar"))
    rebuild(reviews, target, encoder)
    assert not index.is_current()
    index.close()


def test_two_generations_are_read_side_by_side_and_one_whose_files_are_gone_never_says_what_is_wrong(
    tmp_path: Path,
) -> None:
    """More vectors than Chroma holds back from its files; what it has to open again is not there any more."""
    rng, opened = np.random.default_rng(0), []
    generations = [unit(rng.normal(size=(5000, 64))) for _ in range(2)]
    for name, vectors in zip("ab", generations, strict=True):
        build_dense(tmp_path / name, ((make_passage(f"{name}#{n}"), v) for n, v in enumerate(vectors)))
        opened.append(open_dense(tmp_path / name))
    for name, vectors, dense in zip("ab", generations, opened, strict=True):
        found = [dense.search(vectors[n], 1) for n in range(0, 5000, 1000)]
        assert [[passage for passage, _ in one] for one in found] == [[f"{name}#{n}"] for n in range(0, 5000, 1000)]
    shutil.rmtree(tmp_path / "a")

    def nearest(n: int) -> str:
        try:
            return opened[0].search(generations[0][n], 1)[0][0]
        except DamagedIndexError:
            return f"a#{n}"

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(nearest, range(200))) == [f"a#{n}" for n in range(200)]
    opened[0].close()
    assert opened[1].search(generations[1][4999], 1)[0][0] == "b#4999"
    opened[1].close()


def unit(rows: Any) -> Vectors:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)
