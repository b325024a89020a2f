"""Weights that ship with the program: only those are used, and it is told where they are missing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.proof import support
from assistant.proof.support import SupportScorer
from assistant.search import reranker
from assistant.search.excerpts import Excerpt
from assistant.search.reranker import SentenceReranker
from ingest.errors import EncoderError


def judge(folder: Path) -> object:
    return SupportScorer(folder).score([("The meeting was held in July.", "The meeting was held.")])


def read(folder: Path) -> object:
    return SentenceReranker(folder).answering("When was it held?", [Excerpt("", ("It was held in July.",))])


SHIPPED = [
    pytest.param(support.FOLDER, "support.safetensors", judge, id="support scorer"),
    pytest.param(reranker.FOLDER, "reranker.onnx", read, id="reranker"),
]


@pytest.mark.parametrize(("folder", "file", "use"), SHIPPED)
def test_other_weights_than_the_shipped_ones_are_refused(
    tmp_path: Path, folder: Path, file: str, use: Callable[[Path], object]
) -> None:
    copy = tmp_path / folder.name
    shutil.copytree(folder, copy)
    weights = copy / file
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    with pytest.raises(EncoderError, match=re.escape(f"{file}: not the shipped weights")):
        use(copy)
    weights.unlink()
    with pytest.raises(EncoderError, match=re.escape(f"{file}: not installed")):
        use(copy)


@pytest.mark.parametrize(("folder", "file", "use"), SHIPPED)
def test_missing_cards_are_told(
    tmp_path: Path, folder: Path, file: str, use: Callable[[Path], object], request: pytest.FixtureRequest
) -> None:
    with pytest.raises(EncoderError, match=f"the {request.node.callspec.id} is not installed"):
        use(tmp_path)


@pytest.mark.parametrize(("folder", "file", "use"), SHIPPED)
def test_the_weights_are_small_enough_to_ship(folder: Path, file: str, use: Callable[[Path], object]) -> None:
    assert (folder / file).stat().st_size < 50_000_000


@pytest.mark.parametrize(("folder", "file", "use"), SHIPPED)
def test_the_weights_tell_nothing_of_the_machine_they_were_made_on(
    folder: Path, file: str, use: Callable[[Path], object]
) -> None:
    assert b"site-packages" not in (folder / file).read_bytes()
