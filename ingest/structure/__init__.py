"""Blocks of pages become a Document: paragraphs with numbers and headings, footnotes, items, metadata, acronyms."""

from __future__ import annotations

from ingest.structure.acronyms import find_acronyms
from ingest.structure.contents import part_contents
from ingest.structure.items import find_items
from ingest.structure.metadata import find_metadata
from ingest.structure.paragraphs import build_paragraphs
from ingest.types import Document, Source


def structure(source: Source, *, name: str) -> Document:
    """Understand a file as a review. Nothing is guessed: what the text does not say stays empty."""
    front, body, contents = part_contents(source.blocks)
    paragraphs, footnotes = build_paragraphs(front, body, source.format)
    return Document(
        name=name,
        format=source.format,
        n_pages=source.n_pages,
        metadata=find_metadata(front, body, title=source.title),
        paragraphs=paragraphs,
        items=find_items(paragraphs),
        footnotes=footnotes,
        acronyms=find_acronyms(paragraphs, footnotes),
        furniture=(*source.furniture, *contents),
    )
