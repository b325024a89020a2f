"""Imports go one way, and each third-party library has one home."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

ALLOWED = {
    "ingest": {"ingest"},
    "prompts": {"prompts"},
    "assistant": {"assistant", "ingest", "prompts"},
    "eval": {"eval", "assistant", "ingest", "prompts"},
}
HOMES = {
    "chromadb": {"ingest/dense.py"},
    "tantivy": {"ingest/lexical.py"},
    "sentence_transformers": {"ingest/encode.py"},
    "peft": {"ingest/adapter.py"},
    "onnxruntime": {"ingest/onnx_network.py"},
    "langchain_core": {"assistant/chain.py", "assistant/writing/chat_model.py"},
    "langchain": {"assistant/writing/chat_model.py"},
    "tiktoken": {"assistant/writing/tokens.py"},
    "pypdfium2": {"ingest/read/pdf.py", "ingest/read/pdf_lines.py", "ingest/read/ocr.py", "ingest/read/picture.py"},
    "selectolax": {"ingest/read/html.py"},
    "sentencex": {"ingest/sentences.py"},
    "snowballstemmer": {"assistant/words.py"},
    "rich": {"assistant/commands/terminal.py", "assistant/commands/terminal_explain.py"},
    "typer": {
        "assistant/commands/ask.py",
        "assistant/commands/brief.py",
        "assistant/cli.py",
        "assistant/commands/matrix.py",
        "assistant/commands/options.py",
        "assistant/commands/serve.py",
        "eval/cli.py",
        "eval/options.py",
        "eval/people_commands.py",
        "eval/support_commands.py",
    },
    "gradio": {"assistant/web/ask.py", "assistant/web/ask_parts.py", "assistant/web/limits.py"},
    "uvicorn": {"assistant/web/serving.py"},
    "argon2": {"assistant/web/users.py"},
    "docx": {"assistant/board/docx_out.py", "ingest/read/docx.py", "ingest/read/word_numbering.py"},
    "jinja2": {"assistant/web/render.py"},
}
COMPOSITION_ROOT = {"assistant/cli.py", "assistant/commands/serve.py"}
THE_PLAIN_PIPELINE = "eval/bench.py"
FILES = [path.relative_to(ROOT) for folder in ALLOWED for path in sorted((ROOT / folder).rglob("*.py"))]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", FILES, ids=str)
def test_imports_go_one_way(path: Path) -> None:
    ours = {name.split(".")[0] for name in imports(path)} & ALLOWED.keys()
    assert ours <= ALLOWED[path.parts[0]] | ({"eval"} if str(path) in COMPOSITION_ROOT else set())


@pytest.mark.parametrize("path", FILES, ids=str)
def test_a_library_is_imported_at_home_only(path: Path) -> None:
    used = {name.split(".")[0] for name in imports(path)} & HOMES.keys()
    strangers = {name for name in used if str(path) not in HOMES[name]}
    assert strangers == set() or str(path) == THE_PLAIN_PIPELINE


@pytest.mark.parametrize("path", FILES, ids=str)
def test_a_file_says_what_it_is_for_and_is_not_too_long(path: Path) -> None:
    text = (ROOT / path).read_text()
    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= 300


def test_every_home_is_still_there() -> None:
    assert [home for homes in HOMES.values() for home in homes if not (ROOT / home).is_file()] == []
