"""Cost at scale: `python -m eval.bench_scale [--reviews 3000] [--passages 100000]`, over synthetic reviews.

The synthetic reviews repeat sentences of the shipped examples, shuffled, under invented names; a passage's vector is
that of the example passage it comes from with noise, so that neighbours are as crowded as in a corpus on one subject.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from eval.bench import RESULTS, ROOT
from eval.bench_questions import QUESTIONS, query_steps
from ingest.catalogue import open_catalogue
from ingest.encode import Encoder, Vectors, load_encoder
from ingest.index import build, writer_lock
from ingest.passages import encoded_text, split
from ingest.quick_encoder import export_encoder
from ingest.read.cage import read_document
from ingest.sentences import sentence_spans
from ingest.types import Document, Metadata, Paragraph, Passage

NOISE = 0.6
ROUNDS = 3
_SYLLABLES = "bar den fel gor hal jun kem lor mab nev osk pel quin ras sed tor ulm vek wim yar".split()


def synthetic(
    sources: Sequence[tuple[Passage, Vectors]], n: int, rng: random.Random, name: str
) -> tuple[Any, Any, Any]:
    """A review of n one-paragraph passages: its document, its passages and their vectors."""
    noise = np.random.default_rng(rng.randrange(2**32))
    paragraphs: list[Paragraph] = []
    passages: list[Passage] = []
    vectors: list[Vectors] = []
    for place in range(n):
        source, vector = rng.choice(sources)
        sentences = [source.text[start:end] for start, end in sentence_spans(source.text)]
        rng.shuffle(sentences)
        number = f"{1 + place // 10}.{1 + place % 10}"
        text = f"{' '.join(sentences)} This was told in {rng.randrange(1990, 2030)}."
        paragraphs.append(Paragraph(place, number, text, 1 + place // 3, source.heading, source.kind))
        passages.append(
            replace(source, id=f"{name}#{place}", document=name, places=(place,), paragraphs=(number,), text=text)
        )
        moved = vector + NOISE * noise.normal(size=len(vector)) / np.sqrt(len(vector))
        vectors.append(np.asarray(moved / np.linalg.norm(moved), dtype=np.float32))
    subject = "".join(rng.choice(_SYLLABLES) for _ in range(3)).title()
    metadata = Metadata(title=f"Learning Review: {subject}", kind="learning review", subjects=(subject,))
    return Document(name, "text", None, metadata, tuple(paragraphs)), passages, np.stack(vectors)


def example_passages(encoder: Encoder) -> list[tuple[Passage, Vectors]]:
    passages: list[Passage] = []
    for path in sorted((ROOT / "examples").iterdir()):
        document, _ = read_document(path, name=path.stem)
        passages += split(document, window=encoder.identity.window, count=encoder.count)
    return list(zip(passages, encoder.encode([encoded_text(passage) for passage in passages]), strict=True))


def make_index(folder: Path, n_reviews: int, n_passages: int) -> float:
    """Record and index the synthetic reviews; returns the seconds the index took, recording apart."""
    encoder = load_encoder()
    sources, rng = example_passages(encoder), random.Random(0)
    with writer_lock(folder):
        catalogue = open_catalogue(folder, read_only=False)
        for at in range(n_reviews):
            n = n_passages // n_reviews + (at < n_passages % n_reviews)
            document, passages, vectors = synthetic(sources, n, rng, f"synthetic-{at:05}")
            catalogue.record(document, passages, vectors, path=f"{at}.txt", digest=str(at), encoder=encoder.identity,
                             reader="synthetic")  # fmt: skip
        _say(f"{n_passages} passages recorded; indexing")
        started = time.monotonic()
        build(folder, catalogue, encoder.identity, encoder.precision)
        export_encoder(encoder, folder)
        catalogue.close()
    return time.monotonic() - started


def questions(folder: Path) -> dict[str, Any]:
    """Milliseconds of plain fusion, search and ask, warm; each asked in turn so that all meet the same machine."""
    from assistant.chain import ask, build_chain
    from assistant.session import Session
    from assistant.settings import Settings

    started = time.monotonic()
    session = Session(Settings(folder, None), print)
    index, encoder = session.index, session.encoder
    steps = query_steps(index, encoder)
    build_chain(index, encoder)
    opened_s = time.monotonic() - started
    times: dict[str, list[float]] = {name: [] for name in steps}
    for turn in range(1 + ROUNDS):
        for question in QUESTIONS:
            for name, step in steps.items():
                encoder.forget()
                began = time.monotonic()
                step(question)
                times[name] += [1000 * (time.monotonic() - began)] if turn else []
    n_addressed = [len(ask(index, encoder, question).coverage.addressed) for question in QUESTIONS]
    session.close()
    return {
        "opened_s": opened_s,
        "addressed": n_addressed,
        **{name: [float(np.percentile(own, p)) for p in (50, 95)] for name, own in times.items()},
    }


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def report(found: dict[str, Any], n_reviews: int, n_passages: int) -> str:
    asked = found["questions"]
    command = f"`python -m eval.bench_scale --reviews {n_reviews} --passages {n_passages}`"
    lines = [
        f"{command}: {n_passages} passages of {n_reviews} synthetic reviews.",
        f"Indexed in {found['index_s']:.0f} s; opened in {asked['opened_s']:.1f} s.",
        "",
        "| warm, milliseconds | p50 | p95 | p95 to plain fusion |",
        "|---|---|---|---|",
    ]
    for name in ("plain fusion", "search", "ask"):
        p50, p95 = asked[name]
        lines.append(f"| {name} | {p50:.0f} | {p95:.0f} | {p95 / asked['plain fusion'][1]:.1f} |")
    return "\n".join([*lines, "", f"Reviews addressed by each question: {', '.join(map(str, asked['addressed']))}."])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reviews", type=int, default=3000)
    parser.add_argument("--passages", type=int, default=100_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "index"
        index_s = make_index(folder, arguments.reviews, arguments.passages)
        found = {"index_s": index_s, "questions": questions(folder)}
    RESULTS.mkdir(exist_ok=True)
    text = report(found, arguments.reviews, arguments.passages)
    (RESULTS / "scale.json").write_text(json.dumps(found, indent=1) + "\n")
    (RESULTS / "scale.md").write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
