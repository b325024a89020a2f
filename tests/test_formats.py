"""The same review printed in four formats reads as the same paragraphs, items and footnotes."""

from __future__ import annotations

from pathlib import Path

import pytest
from example_docx import write_docx
from example_pdf import write_pdf
from example_source import Example, read_example
from example_text import write_html, write_text

from ingest.read.cage import read
from ingest.structure import structure
from ingest.types import Document

SOURCES = sorted((Path(__file__).parent / "data" / "examples").glob("*-*.md"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_four_formats_give_one_reading(path: Path, tmp_path: Path) -> None:
    example = read_example(path)
    pdf, docx, html, text = (
        document(example, tmp_path / f"review.{suffix}") for suffix in ("pdf", "docx", "html", "txt")
    )
    for other in (pdf, html, text):
        assert paragraphs(other) == paragraphs(docx)
        assert items(other) == items(docx)
        assert [(n.number, n.text, n.place) for n in other.footnotes] == [
            (n.number, n.text, n.place) for n in docx.footnotes
        ]
        assert other.acronyms == docx.acronyms


def document(example: Example, path: Path) -> Document:
    match path.suffix:
        case ".pdf":
            write_pdf(example, path)
        case ".docx":
            write_docx(example, path, automatic=False)
        case ".html":
            write_html(example, path)
        case _:
            write_text(example, path)
    return structure(read(path), name="review")


def paragraphs(read_back: Document) -> list[tuple[object, ...]]:
    """What was read, title page and the marks around a quotation apart: the text format prints those."""
    return [
        (p.number, p.kind, p.heading, p.text.strip("‘’"), p.footnotes)
        for p in read_back.paragraphs
        if p.heading != ("Title page",)
    ]


def items(read_back: Document) -> list[tuple[object, ...]]:
    return [(i.kind, i.number, i.owner, i.text, i.place, i.also) for i in read_back.items]
