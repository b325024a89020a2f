"""Twenty ingests killed at any moment: the index answers after each, and the next run loses and doubles nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import REVIEW_A, REVIEW_B, ROOT, FakeEncoder, SlowEncoder

from assistant.chain import ask
from ingest.index import open_index
from ingest.pipeline import ingest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
KILLS = 20
CHILD = """
import sys
sys.path.insert(0, "tests")
from pathlib import Path
from conftest import SlowEncoder
from ingest.pipeline import ingest
ingest([Path(sys.argv[1])], Path(sys.argv[2]), encoder_name="fake", load=lambda _: SlowEncoder())
"""


def started(reviews: Path, target: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", CHILD, str(reviews), str(target)], cwd=ROOT)


def written(reviews: Path) -> Iterator[str]:
    for round_ in range(KILLS):
        for name, text in (("alder", REVIEW_A), ("birch", REVIEW_B)):
            (reviews / f"{name}-{round_}.txt").write_text(text.replace("five", f"five or {round_}"))
            yield f"{name}-{round_}"


def test_twenty_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    reviews, target, rng = tmp_path / "reviews", tmp_path / "index", random.Random(7)
    reviews.mkdir()
    (reviews / "first.txt").write_text(REVIEW_A)
    ingest([reviews], target, encoder_name="fake", load=lambda _: SlowEncoder())
    begun = time.monotonic()
    started(reviews, target).wait()
    idle_s = time.monotonic() - begun
    expected = ["first"]
    names = written(reviews)
    n_killed = 0
    for _ in range(KILLS):
        expected += [next(names), next(names)]
        child = started(reviews, target)
        time.sleep(idle_s * rng.uniform(0.5, 2.5))
        if child.poll() is None:
            os.kill(child.pid, signal.SIGKILL)
            n_killed += 1
        child.wait()
        index = open_index(target)
        answer = ask(index, FakeEncoder(), "what do reviews say about strategy discussions")
        assert answer.status == "answered"
        assert set(index.documents) <= set(expected)
        index.close()
    assert n_killed >= KILLS // 2
    ingest([reviews], target, encoder_name="fake", load=lambda _: SlowEncoder())
    once = tmp_path / "once"
    ingest([reviews], once, encoder_name="fake", load=lambda _: SlowEncoder())
    survivor, fresh = open_index(target), open_index(once)
    assert survivor.documents == fresh.documents == sorted(expected)
    assert survivor.manifest.passages == fresh.manifest.passages == survivor.dense.count() == survivor.lexical.count()
    for name in expected:
        assert survivor.document(name) == fresh.document(name)
    survivor.close()
    fresh.close()
