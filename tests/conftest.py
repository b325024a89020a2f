"""Small fakes and shared indexes: a hashing encoder, an index of invented text, and one of the shipped examples."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from assistant.record import Record
from assistant.session import Session, open_session
from assistant.settings import Settings
from assistant.words import stem
from ingest.encode import EncoderIdentity, Precision, Vectors
from ingest.index import Index, open_index
from ingest.pipeline import ingest
from ingest.types import Paragraph, Passage

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
SHARED = ROOT.parent / "shared"

REVIEW_A = """Serious Case Review: Alder
Northmoor Safeguarding Children Board
Published 3 May 2019

1. Introduction

1.1 This review concerns Alder, who was two years old when the events it describes took place in Northmoor.

2. Findings

2.1 The strategy discussion was held by telephone and no health professional took part in the strategy discussion.

2.2 Supervision was cancelled on five occasions, and nobody tested the first view the team had formed of the family.

Recommendation 1: Northmoor Safeguarding Children Board should seek assurance that health takes part in them.
"""
REVIEW_B = """Learning Review: Birch
Southfen Safeguarding Children Partnership
Published June 2021

1. What happened

1.1 Birch was fourteen and was reported missing eleven times before the first meeting about her was arranged.

1.2 The strategy meeting in March agreed six actions, of which none had a date or the name of a person.

2. Good practice

2.1 The youth worker visited Birch each week and stayed in touch with her after the service had closed her case.
"""


class FakeEncoder:
    """Words hashed into 64 dimensions; counts words as tokens, with two special ones."""

    def __init__(self, name: str = "fake", window: int = 64) -> None:
        self.identity = EncoderIdentity(name, hashlib.sha256(name.encode()).hexdigest(), 64, window)
        self.precision: Precision = "float32"
        self.encoded: list[str] = []

    def count(self, text: str) -> int:
        return len(re.findall(r"\w+|[^\w\s]", text)) + 2

    def encode(self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None) -> Vectors:
        self.encoded += texts
        vectors = np.zeros((len(texts), 64), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                row[int(hashlib.md5(stem(word).encode()).hexdigest(), 16) % 64] += 1.0
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True).clip(min=1e-9)
        return np.asarray(vectors / lengths, dtype=np.float32)


class SlowEncoder(FakeEncoder):
    """Waits before every document, so that a test can end the process in the middle."""

    def encode(self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None) -> Vectors:
        time.sleep(0.05)
        return super().encode(texts, progress=progress)


@pytest.fixture
def encoder() -> FakeEncoder:
    return FakeEncoder()


def write_reviews(folder: Path, **texts: str) -> Path:
    """A folder with reviews as text, by their names."""
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)
    return folder


@pytest.fixture
def reviews(tmp_path: Path) -> Path:
    """A folder with two invented reviews as text."""
    return write_reviews(tmp_path / "reviews", alder=REVIEW_A, birch=REVIEW_B)


@contextmanager
def indexed(reviews: Path, encoder: FakeEncoder) -> Iterator[Index]:
    """The index of a folder of reviews, made beside it."""
    ingest([reviews], reviews.parent / "index", encoder_name="fake", load=lambda _: encoder)
    with closing(open_index(reviews.parent / "index")) as opened:
        yield opened


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the two invented reviews, made once; `index` gives each test a copy."""
    folder = tmp_path_factory.mktemp("built")
    with indexed(write_reviews(folder / "reviews", alder=REVIEW_A, birch=REVIEW_B), FakeEncoder()):
        return folder / "index"


@pytest.fixture
def index(request: pytest.FixtureRequest, built: Path, tmp_path: Path, encoder: FakeEncoder) -> Iterator[Index]:
    """The two invented reviews, indexed; made anew for a test that has their files too."""
    if "reviews" in request.fixturenames:
        with indexed(request.getfixturevalue("reviews"), encoder) as opened:
            yield opened
    else:
        with closing(open_index(Path(shutil.copytree(built, tmp_path / "index")))) as opened:
            yield opened


@pytest.fixture(scope="session")
def example_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped examples, indexed with the real encoder: once for all that test at a time, who each have a copy."""
    own = tmp_path_factory.mktemp("examples") / "index"
    shared = own.parents[2 if "PYTEST_XDIST_WORKER" in os.environ else 1] / "examples"
    with FileLock(f"{shared}.lock"):
        assert not ingest([EXAMPLES], shared).failed
        return Path(shutil.copytree(shared, own))


def with_encoder(example_index: Path, folder: Path) -> Path:
    """A folder for an index of real vectors, with the exported encoder, which takes some seconds to make."""
    shutil.copytree(example_index / "encoder", folder / "encoder")
    return folder


@pytest.fixture(scope="module")
def session(example_index: Path) -> Iterator[Session]:
    with open_session(Settings(example_index, None), lambda _: None) as opened:
        yield opened


@pytest.fixture(scope="module")
def record(session: Session) -> Record:
    return Record(session.index.catalogue, session.index.manifest.documents)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The shared reviews; skips where they are not beside the project."""
    if not (SHARED / "corpus").is_dir():
        pytest.skip("../shared/corpus is not here")
    return SHARED / "corpus"


def make_passage(passage_id: str = "a#0", text: str = "text", **fields: object) -> Passage:
    given: dict[str, object] = {
        "document": passage_id.partition("#")[0],
        "places": (0,),
        "paragraphs": (),
        "page": None,
        "heading": (),
        "kind": "narrative",
    }
    return Passage(id=passage_id, text=text, **{**given, **fields})  # type: ignore[arg-type]


def make_paragraph(place: int, text: str, number: str | None = None, **fields: object) -> Paragraph:
    given: dict[str, object] = {"page": None, "heading": (), "kind": "narrative"}
    return Paragraph(place=place, number=number, text=text, **{**given, **fields})  # type: ignore[arg-type]
