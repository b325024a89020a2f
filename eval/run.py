"""Every case asked as a user would ask it, one JSON line each, with a record of what was run beside it."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from assistant.answer.extract import draft as extract
from assistant.chain import ask
from assistant.commands.output import answer_json, hits_json
from assistant.question.rewrite import reader
from assistant.question.terms import all_terms
from assistant.question.understand import understand
from assistant.search.rerank import reranked
from assistant.search.retrieve import search
from assistant.session import Session
from assistant.settings import EXTRACT
from assistant.writing.write import ModelWriter, Writer, prompt_versions
from eval.cases import Case, questions_digest
from eval.score import read_run
from ingest.errors import InputError, ReviewsError
from ingest.locks import only_writer

DEPTH = 50
ROOT = Path(__file__).resolve().parents[1]


def run(
    cases: Sequence[Case], session: Session, out: Path, *, tell: Callable[[int, int], None], writer: Writer = extract
) -> int:
    """Ask every case that `out` does not hold yet, in order; returns how many were asked.

    The record of the run (`<out>.record.json`) is written first. An interrupted run goes on where it stopped.

    Raises:
        InputError: `out` belongs to a run of another configuration, or another run is writing it.
    """
    taken = InputError(f"{out}: another run is writing it; wait, or name another file with --out")
    with only_writer(out.with_name(f"{out.name}.lock"), taken=taken):
        return _run(cases, session, out, tell, writer)


def _run(cases: Sequence[Case], session: Session, out: Path, tell: Callable[[int, int], None], writer: Writer) -> int:
    record = _record(cases, session, writer)
    beside = record_path(out)
    done = _done(out)
    if done and _recorded(beside) != record:
        raise InputError(f"{out}: a run of another configuration; name another file with --out, or delete this one")
    if not done:
        beside.write_text(json.dumps(record, indent=1) + "\n")
    asked = 0
    with out.open("a", encoding="utf-8") as file:
        for number, case in enumerate(cases, start=1):
            if case.id not in done:
                file.write(json.dumps(_answered(case, session, writer), ensure_ascii=False) + "\n")
                file.flush()
                asked += 1
            tell(number, len(cases))
    return asked


def record_path(out: Path) -> Path:
    return out.with_name(out.name + ".record.json")


def _done(out: Path) -> set[str]:
    """The ids a file already holds; a last line cut short by an interruption is taken off."""
    if not out.exists():
        return set()
    lines = out.read_bytes().splitlines(keepends=True)
    if lines and not lines[-1].endswith(b"\n"):
        lines.pop()
        out.write_bytes(b"".join(lines))
    return set(read_run(out))


def _recorded(beside: Path) -> Any:
    """The record beside a run; None where it is missing or cannot be read, so that the run is not gone on with."""
    try:
        return json.loads(beside.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _answered(case: Case, session: Session, writer: Writer) -> dict[str, Any]:
    index, encoder = session.index, session.encoder
    try:
        query = reader(writer)(case.question, case.history, index.metadata)
        answer = ask(index, encoder, case.question, case.history, writer=writer)
        asked = understand(index, query, all_terms(index))
        hits = reranked(index, encoder, asked, search(index, encoder, asked, k=DEPTH))
    except ReviewsError as error:
        return {"id": case.id, "status": "error", "hits": [], "answer": None, "message": str(error)}
    return {
        "id": case.id,
        "status": answer.status,
        "hits": hits_json(index, hits),
        "answer": answer_json(answer),
        "best": round(answer.best, 4),
    }


def _record(cases: Sequence[Case], session: Session, writer: Writer) -> dict[str, Any]:
    manifest = session.index.manifest
    corpus = {v.name: v.digest for v in session.index.catalogue.live() if v.name in manifest.documents}
    return {
        "questions": questions_digest(cases),
        "n_cases": len(cases),
        "corpus": _digest([f"{name} {digest}" for name, digest in sorted(corpus.items())]),
        "n_reviews": len(corpus),
        "generation": manifest.generation,
        "encoder": {"name": manifest.encoder.name, "digest": manifest.encoder.digest, "precision": manifest.precision},
        "reranker": session.reranker.digest,
        "writer": writer.name if isinstance(writer, ModelWriter) else EXTRACT,
        "prompts": prompt_versions() if isinstance(writer, ModelWriter) else {},
        "settings": {"hits": DEPTH},
        "commit": _commit(),
        "version": version("reviews"),
        "machine": {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()},
    }


def _digest(parts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _commit() -> str | None:
    """The commit of the code, with "+" where files differ from it; None outside a checkout."""
    try:
        commit = subprocess.run(
            ["git", "describe", "--always", "--dirty=+", "--abbrev=40"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return commit.stdout.strip()
