"""Two small runs over the shipped examples with their questions: forty claims to score, five questions that differ."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from eval.cases import questions_digest, read_cases
from ingest.index import open_index

HOSTILE = "<img src=x onerror=alert(1)>"
N_CASES = 20
TYPES = ("single", f"theme $x_{{ {HOSTILE}")


def write_runs(folder: Path, index: Path) -> None:
    """Write questions.jsonl, old.jsonl and new.jsonl; the new run misses the gold of every fourth question."""
    folder.mkdir(parents=True, exist_ok=True)
    quotes = _sentences(index)
    cases = [_case(n, quotes[2 * n : 2 * n + 2]) for n in range(N_CASES)]
    _write(folder / "questions.jsonl", cases)
    digest = questions_digest(read_cases(folder / "questions.jsonl"))
    for name in ("old", "new"):
        lines = [_line(n, quotes[2 * n : 2 * n + 2], found=name == "old" or n % 4 > 0) for n in range(N_CASES)]
        _write(folder / f"{name}.jsonl", lines)
        record = {
            "questions": digest, "n_cases": N_CASES, "corpus": "abcdef0123456789", "n_reviews": 6,
            "generation": "000001", "encoder": {"name": "an-encoder", "digest": "d", "precision": "float32"},
            "writer": f"writer of {name}", "commit": "0123456789abcdef+", "version": "0.1.0",
        }  # fmt: skip
        (folder / f"{name}.jsonl.record.json").write_text(json.dumps(record))


def _sentences(index: Path) -> list[dict[str, Any]]:
    """The first sentences of forty paragraphs, each said once in its review."""
    opened = open_index(index)
    try:
        found = []
        for name in opened.documents:
            for paragraph in opened.document(name).paragraphs:
                first = re.match(r"[A-Z][^.\n]{40,140}\.(?= |$)", paragraph.text)
                if first and paragraph.number:
                    place = {"document": name, "review": name, "paragraph": paragraph.number, "page": paragraph.page}
                    found.append({**place, "kind": paragraph.kind, "quote": first.group()})
    finally:
        opened.close()
    return found[:: len(found) // (2 * N_CASES)][: 2 * N_CASES]


def _case(n: int, quotes: list[dict[str, Any]]) -> dict[str, Any]:
    gold = [{"document": quote["document"], "quote": quote["quote"], "grade": 2} for quote in quotes]
    return {
        "id": f"secret-type-{n}", "type": TYPES[n % 2], "question": f"what was found in {n}? {HOSTILE}",
        "answerable": True, "gold": gold,
    }  # fmt: skip


def _line(n: int, quotes: list[dict[str, Any]], *, found: bool) -> dict[str, Any]:
    hits = [{"rank": at, "document": q["document"], "text": q["quote"], "also": []} for at, q in enumerate(quotes, 1)]
    claims = [
        {"text": f"Claim {n}.{at}: {quote['quote']} {HOSTILE}", "citations": [at], "support": 1.0}
        for at, quote in enumerate(quotes, start=1)
    ]
    answer = {
        "status": "answered", "text": "text", "claims": claims,
        "citations": [{"number": at, **quote} for at, quote in enumerate(quotes, start=1)],
        "coverage": {"read": 6, "addressed": sorted({q["document"] for q in quotes}), "silent": []},
        "searched": [], "seconds": 0.1,
    }  # fmt: skip
    shown = hits if found else []
    return {"id": f"secret-type-{n}", "status": "answered", "hits": shown, "answer": answer, "best": 0.5}


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
