"""What is installed, what index is open, and whether it is healthy."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from assistant.search.excerpts import Excerpt
from assistant.search.reranker import SentenceReranker
from assistant.writing.tokens import token_counter
from ingest.check import check_generation
from ingest.encode import encoder_folder, fastest_precision
from ingest.errors import ReviewsError
from ingest.index import generation_folder, read_manifest
from ingest.quick_encoder import exported_folder

_PACKAGES = (
    "torch", "sentence-transformers", "chromadb", "tantivy", "langchain-core", "tiktoken", "pypdfium2",
    "python-docx", "selectolax", "onnxruntime", "gradio",
)  # fmt: skip


def diagnose(folder: Path) -> dict[str, Any]:
    """Facts by name, in the order to show them. `healthy` is False when `problems` holds anything."""
    problems: list[str] = []
    facts: dict[str, Any] = {
        "packages": {name: _version(name) for name in _PACKAGES},
        "bundled encoder": _installed(lambda: str(encoder_folder("all-MiniLM-L6-v2")), problems),
        "reranker": _installed(_reranker, problems),
        "precision": fastest_precision(),
        "chat model token counts": "exact" if token_counter()[1] else "estimated, never too few",
        "index": str(folder),
    }
    try:
        manifest = read_manifest(folder) if folder.is_dir() else None
        if manifest is None:
            problems.append(f"{folder}: no index there; make one with reviews ingest REVIEWS --index {folder}")
        else:
            facts |= {
                "generation": manifest.generation,
                "encoder": f"{manifest.encoder.name} ({manifest.precision}, {manifest.encoder.dimensions} dimensions)",
                "exported encoder": exported_folder(folder, manifest.encoder.digest).is_dir(),
                "reviews": len(manifest.documents),
                "passages": manifest.passages,
            }
            check_generation(folder, generation_folder(folder, manifest))
    except ReviewsError as error:
        problems.append(str(error))
    return {**facts, "problems": problems, "healthy": not problems}


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _reranker() -> str:
    reranker = SentenceReranker()
    reranker.answering("Why was this so?", [Excerpt("", ("It was so for a reason.",))])
    return f"{reranker.digest[:16]} (checked)"


def _installed(what: Callable[[], str], problems: list[str]) -> str:
    try:
        return what()
    except ReviewsError as error:
        problems.append(str(error))
        return "missing"
