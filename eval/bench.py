"""`make bench`: our ingest beside the plain LangChain pipeline on the same files and cores; then questions, warm.

Each measurement runs in a process of its own, the two pipelines in turn, so that memory and caches are their own.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from eval.bench_questions import QUESTIONS, query_steps

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).parent / "results"
ROUNDS = 3


def ours(folder: Path, target: Path) -> dict[str, Any]:
    """Our whole ingest, the encoder loaded beforehand; what it does only once (the export) is told apart."""
    from ingest.encode import load_encoder
    from ingest.pipeline import ingest
    from ingest.report import Progress

    started = time.monotonic()
    encoder = load_encoder()
    load_s = time.monotonic() - started
    exporting: list[float] = []

    def tell(event: Progress) -> None:
        if event.stage == "exporting":
            exporting.append(time.monotonic())

    started = time.monotonic()
    report = ingest([folder], target, load=lambda _: encoder, tell=tell)
    ended = time.monotonic()
    export_s = ended - exporting[0] if exporting else 0.0
    passages = sum(file.passages for file in report.documents)
    return _rates(passages, ended - started - export_s, load_s) | {"export_s": export_s, "precision": encoder.precision}


def plain(folder: Path, target: Path) -> dict[str, Any]:
    """The pipeline a user would otherwise write: loader, splitter 1000/200, the same encoder, Chroma.from_documents."""
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_huggingface import HuggingFaceEmbeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    from ingest.encode import BUNDLED, encoder_folder

    started = time.monotonic()
    embeddings = HuggingFaceEmbeddings(model_name=str(encoder_folder(BUNDLED)), model_kwargs={"device": "cpu"})
    load_s = time.monotonic() - started
    started = time.monotonic()
    documents = [Document(_text(path), metadata={"source": path.name}) for path in sorted(folder.iterdir())]
    chunks = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_documents(documents)
    Chroma.from_documents(chunks, embeddings, persist_directory=str(target))
    return _rates(len(chunks), time.monotonic() - started, load_s)


def _text(path: Path) -> str:
    """What the usual loader of each format gives: its text, without structure."""
    if path.suffix == ".pdf":
        import pypdfium2

        pages = pypdfium2.PdfDocument(path)
        return "\n".join(pages[i].get_textpage().get_text_range() for i in range(len(pages)))
    if path.suffix == ".docx":
        import docx

        return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    text = path.read_text()
    if path.suffix == ".html":
        from selectolax.lexbor import LexborHTMLParser

        return LexborHTMLParser(text).text(separator="\n")
    return text


def reading(folder: Path, _: Path) -> dict[str, Any]:
    """Files read in their cages and structured, by format: pages a second where a format has pages, words a second."""
    from ingest.read.cage import read_document

    found: dict[str, dict[str, float]] = {}
    for path in sorted(folder.iterdir()):
        started = time.monotonic()
        document, _source = read_document(path, name=path.stem)
        spent = time.monotonic() - started
        own = found.setdefault(document.format, {"files": 0, "pages": 0, "words": 0, "seconds": 0.0})
        own["files"] += 1
        own["pages"] += document.n_pages or 0
        own["words"] += sum(len(p.text.split()) for p in document.paragraphs)
        own["seconds"] += spent
    return found


def again(folder: Path, target: Path) -> dict[str, Any]:
    """An unchanged folder, from the first byte read to the report; nothing is loaded for it."""
    from ingest.pipeline import ingest

    started = time.monotonic()
    report = ingest([folder], target)
    return {"seconds": time.monotonic() - started, "unchanged": sum(f.status == "unchanged" for f in report.documents)}


def questions(_: Path, target: Path) -> dict[str, Any]:
    """Search and ask in a warm process, milliseconds; but for "ask, sentences known", the encoder remembers nothing."""
    from assistant.session import Session
    from assistant.settings import Settings

    session = Session(Settings(target, None), print)
    encoder = session.encoder
    steps = query_steps(session.index, encoder)
    steps["ask, sentences known"] = steps["ask"]
    found: dict[str, Any] = {}
    for name, step in steps.items():
        for question in QUESTIONS[:3]:
            step(question)
        times = []
        for question in QUESTIONS * 10:
            if name != "ask, sentences known":
                encoder.forget()
            times.append(_ms(step, question))
        found[name] = {"p50_ms": float(np.percentile(times, 50)), "p95_ms": float(np.percentile(times, 95))}
    session.close()
    return found


def _ms(step: Callable[[str], object], question: str) -> float:
    started = time.monotonic()
    step(question)
    return 1000 * (time.monotonic() - started)


def _rates(passages: int, seconds: float, load_s: float) -> dict[str, Any]:
    return {"passages": passages, "seconds": seconds, "passages_per_s": passages / seconds, "load_s": load_s}


STAGES: dict[str, Callable[[Path, Path], dict[str, Any]]] = {
    "ours": ours,
    "plain": plain,
    "again": again,
    "reading": reading,
    "questions": questions,
}


def _child(stage: str, folder: Path, target: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "eval.bench", "--stage", stage, str(folder), str(target)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "true"},
    )
    if done.returncode:
        sys.exit(f"bench: {stage} failed\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _cold(target: Path, command: Sequence[str]) -> float:
    """Seconds of a whole command in a new process on a warm disk, the median of three."""
    times = []
    for _ in range(4):
        started = time.monotonic()
        subprocess.run([sys.executable, "-m", "assistant", *command], capture_output=True, check=True, cwd=ROOT,
                       env={**os.environ, "REVIEWS_INDEX": str(target)})  # fmt: skip
        times.append(time.monotonic() - started)
    return median(times[1:])


def measure(folder: Path) -> dict[str, Any]:
    rounds: dict[str, list[dict[str, Any]]] = {"ours": [], "plain": []}
    with tempfile.TemporaryDirectory() as scratch:
        for n in range(ROUNDS):
            for stage in ("plain", "ours"):
                rounds[stage].append(_child(stage, folder, Path(scratch) / f"{stage}{n}"))
                print(f"round {n + 1} {stage}: {rounds[stage][-1]['passages_per_s']:.1f} passages/s", file=sys.stderr)
        index = Path(scratch) / "ours0"
        unchanged = _child("again", folder, index)
        warm = _child("questions", folder, index)
        read = _child("reading", folder, index)
        cold = {
            "reviews --help": _cold(index, ["--help"]),
            "reviews search": _cold(index, ["search", QUESTIONS[0]]),
            "reviews ask": _cold(index, ["ask", QUESTIONS[0]]),
        }
    best = {stage: _middle(results) for stage, results in rounds.items()}
    return {
        "machine": {"processor": platform.machine(), "cores": os.cpu_count(), "python": platform.python_version()},
        "reviews": len(list(folder.iterdir())),
        "ours": best["ours"],
        "plain": best["plain"],
        "ratio": best["ours"]["passages_per_s"] / best["plain"]["passages_per_s"],
        "unchanged": unchanged | {"share": unchanged["seconds"] / best["ours"]["seconds"]},
        "warm": warm,
        "reading": read,
        "cold_s": cold,
    }


def _middle(results: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return sorted(results, key=lambda result: result["passages_per_s"])[len(results) // 2]


def report(found: dict[str, Any], command: str) -> str:
    our, other, machine = found["ours"], found["plain"], found["machine"]
    rows = [
        ("passages", f"{our['passages']}", f"{other['passages']}", ""),
        _row("passages a second, encoder loaded", our["passages_per_s"], other["passages_per_s"], found["ratio"]),
        _row("seconds, encoder loaded", our["seconds"], other["seconds"], other["seconds"] / our["seconds"]),
        _row("seconds to load the encoder", our["load_s"], other["load_s"]),
        ("seconds to export it, once an index", f"{our['export_s']:.1f}", "–", ""),
        _row("peak memory, MB", our["peak_mb"], other["peak_mb"], our["peak_mb"] / other["peak_mb"]),
    ]
    again, warm, cold = found["unchanged"], found["warm"], found["cold_s"]
    lines = [
        f"- An unchanged folder again: {again['seconds']:.3f} s, {100 * again['share']:.2f} % of the first ingest.",
        *(f"- Warm {name}: p50 {t['p50_ms']:.0f} ms, p95 {t['p95_ms']:.0f} ms." for name, t in warm.items()),
        *(f"- Reading {name}: {_speed(r)}." for name, r in found["reading"].items()),
        *(f"- Cold `{name}`: {seconds:.2f} s." for name, seconds in cold.items()),
    ]
    made = f"`{command}` on {found['reviews']} reviews, {machine['cores']} cores, {machine['processor']}"
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return (
        f"# Benchmark\n\n{made}; the middle of {ROUNDS} rounds, the pipelines in turn. "
        f"Encoder weights in {our['precision']} (ours), float32 (plain).\n\n"
        f"| | ours | plain LangChain pipeline | ratio |\n|---|---|---|---|\n{table}\n\n" + "\n".join(lines) + "\n"
    )


def _speed(r: dict[str, float]) -> str:
    pages = f"{r['pages'] / r['seconds']:.0f} pages a second, " if r["pages"] else ""
    return f"{pages}{r['words'] / r['seconds']:,.0f} words a second, {r['seconds'] / r['files']:.2f} s a file"


def _row(name: str, ours: float, plain: float, ratio: float | None = None) -> tuple[str, str, str, str]:
    return name, f"{ours:.1f}", f"{plain:.1f}", "" if ratio is None else f"{ratio:.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", choices=STAGES)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "examples")
    parser.add_argument("target", type=Path, nargs="?")
    arguments = parser.parse_args()
    if arguments.stage:
        found = STAGES[arguments.stage](arguments.folder, arguments.target)
        if "passages" in found:
            found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(found))
        return
    found = measure(arguments.folder.resolve())
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "bench.json").write_text(json.dumps(found, indent=1) + "\n")
    text = report(found, f"make bench REVIEWS={os.path.relpath(arguments.folder, ROOT)}")
    (RESULTS / "bench.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
