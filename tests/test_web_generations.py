"""The index under the app while an ingest makes a newer one: readers go on with theirs, newcomers get the newer."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from browsing import copied

from assistant.chain import ask
from assistant.settings import Settings
from assistant.web.engine import ChangedError, Engine, Opened
from ingest.pipeline import ingest, remove

MINA = "mina-theo-brackwater-cspr-2021"
QUESTION = "what do reviews say about strategy discussions"
ROWAN = "rowan-aldermere-scr-2019"
NEW = """Serious Case Review: Quince
Northmoor Safeguarding Children Board
Published 3 May 2019

1. Findings

1.1 The strategy discussion about Quince was held by telephone and no health professional took part in it.
"""


@pytest.fixture
def engine(example_index: Path, tmp_path: Path) -> Iterator[Engine]:
    made = Engine(Settings(copied(example_index, tmp_path), None))
    yield made
    made.close()


def add_quince(folder: Path) -> None:
    (folder / "quince.txt").write_text(NEW)
    assert not ingest([folder / "quince.txt"], folder / "index", keep_missing=True).failed


def is_open(opened: Opened) -> bool:
    try:
        opened.index.catalogue.live()
    except sqlite3.ProgrammingError:
        return False
    return True


def cited(opened: Opened) -> set[str]:
    answer = ask(opened.index, opened.encoder, QUESTION)
    assert answer.status == "answered"
    return {citation.document for citation in answer.citations}


def test_a_reader_goes_on_while_newcomers_get_what_was_added(engine: Engine, tmp_path: Path) -> None:
    """No one waits for the old generation, whose files are gone, and which its reader can still read."""
    with engine.opened() as old, engine.opened() as same:
        assert same is old
        add_quince(tmp_path)
        with ThreadPoolExecutor(1) as pool:

            def newcomer() -> tuple[Opened, set[str]]:
                with engine.opened() as new:
                    return new, cited(new)

            new, documents = pool.submit(newcomer).result()
        assert "quince" in documents
        assert set(new.index.documents) - set(old.index.documents) == {"quince"}
        assert all(old.index.document(name).paragraphs for name in old.index.documents)
        assert old.index.lexical.search(QUESTION, 1) != []
        assert [path.name for path in (tmp_path / "index" / "generations").iterdir()] == ["000002"]
        assert is_open(old)
    assert not is_open(old)
    assert is_open(new)
    with engine.opened() as now:
        assert now is new


@pytest.mark.slow
def test_generations_that_nobody_holds_are_closed_and_one_in_the_middle_too(engine: Engine, tmp_path: Path) -> None:
    with engine.opened() as first:
        add_quince(tmp_path)
        with engine.opened() as second:
            pass
        remove(tmp_path / "index", ["quince"])
        with engine.opened() as third:
            assert [is_open(one) for one in (first, second, third)] == [True, False, True]
    assert [is_open(one) for one in (first, second, third)] == [False, False, True]


def test_who_reads_another_review_than_the_one_taken_out_goes_on(engine: Engine, tmp_path: Path) -> None:
    with engine.opened() as old:
        remove(tmp_path / "index", [ROWAN])
        assert old.index.document(MINA).name == MINA
        assert len(old.index.exact_search(old.encoder.encode([QUESTION])[0], 1, [MINA])) == 1


@pytest.mark.parametrize("read", [
    pytest.param(lambda one: one.index.document(ROWAN), id="document"),
    pytest.param(lambda one: one.index.paragraphs(ROWAN, [1]), id="paragraphs"),
    pytest.param(lambda one: one.index.exact_search(one.encoder.encode([QUESTION])[0], 1, [ROWAN]), id="search"),
    pytest.param(cited, id="answer"),
])  # fmt: skip
def test_who_reads_a_review_that_is_taken_out_meanwhile_is_told(
    engine: Engine, tmp_path: Path, read: Callable[[Opened], object]
) -> None:
    def read_too_late() -> None:
        with engine.opened() as one:
            remove(tmp_path / "index", [ROWAN])
            read(one)

    with pytest.raises(ChangedError, match="the reviews were changed just now; try again"):
        read_too_late()


def test_what_is_held_when_the_app_closes_is_closed_by_who_leaves_last(engine: Engine) -> None:
    with engine.opened() as held:
        engine.close()
        assert is_open(held)
    assert not is_open(held)
