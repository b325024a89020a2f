"""The check of a new index generation, run in a child process because a bad Chroma folder may crash its reader."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import numpy as np

from ingest.catalogue import open_catalogue
from ingest.errors import DamagedIndexError

SAMPLE = 200
LEAST_RECALL = 0.95
NEIGHBOURS = 10
DEEPER = 2000
ITSELF = 0.999


def check_generation(index_folder: Path, generation: Path) -> None:
    """Check a generation before it is made current.

    Raises:
        DamagedIndexError: with what the child found, or that it crashed.
    """
    with ready_check() as check:
        check(index_folder, generation)


@contextmanager
def ready_check() -> Iterator[Callable[[Path, Path], None]]:
    """`check_generation` with its child already started, so that its imports run while a generation is built."""
    child = subprocess.Popen(
        [sys.executable, "-m", "ingest.check"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[1],
    )

    def check(index_folder: Path, generation: Path) -> None:
        _, said = child.communicate(json.dumps([str(index_folder.resolve()), str(generation.resolve())]))
        if child.returncode != 0:
            reason = (said.strip().splitlines() or [f"the check ended with {child.returncode}"])[-1]
            raise DamagedIndexError(f"{generation}: failed its check ({reason}); run the same ingest again")

    with child:
        try:
            yield check
        finally:
            if child.poll() is None:
                child.kill()


def main() -> None:
    """Count, find each sampled vector again, and compare the neighbours with an exact search.

    In a large and crowded index a search for the nearest few may miss one that a deeper search finds; lost is what that
    does not find either.
    """
    from ingest.dense import open_dense
    from ingest.lexical import open_lexical

    index_folder, generation = map(Path, json.loads(sys.stdin.read()))
    manifest = json.loads((generation / "manifest.json").read_text())
    catalogue = open_catalogue(index_folder, read_only=True)
    rows = list(islice(catalogue.indexed(list(manifest["documents"].values())), 1_000_000))
    dense, lexical = open_dense(generation / "dense"), open_lexical(generation / "lexical")
    if not len(rows) == dense.count() == lexical.count() == manifest["passages"]:
        sys.exit(
            f"{len(rows)} passages recorded, {dense.count()} in Chroma, {lexical.count()} in tantivy,"
            f" {manifest['passages']} in the manifest"
        )
    if not rows:
        return
    vectors = np.stack([vector for _, vector in rows])
    ids = [passage.id for passage, _ in rows]
    sample = np.unique(np.linspace(0, len(rows) - 1, min(SAMPLE, len(rows))).astype(int))
    found = 0
    for i in sample:
        near = dense.search(vectors[i], NEIGHBOURS)
        if near[0][1] < ITSELF and (nearest := dense.search(vectors[i], DEEPER)[0][1]) < ITSELF:
            sys.exit(f"the vector of {ids[i]} does not find itself (nearest cosine {nearest:.4f})")
        similar = vectors @ vectors[i]
        least = np.sort(similar)[-min(NEIGHBOURS, len(rows))] - 1e-5
        found += sum(cosine >= least for _, cosine in near)
    recall = found / (len(sample) * min(NEIGHBOURS, len(rows)))
    if recall < LEAST_RECALL:
        sys.exit(f"recall {recall:.3f} against exact search, at least {LEAST_RECALL} needed")


if __name__ == "__main__":
    main()
