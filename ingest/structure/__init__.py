"""Blocks of pages become a Document: paragraphs with numbers and headings, footnotes, items, metadata, acronyms."""

from __future__ import annotations

from dataclasses import replace

from ingest.structure.account import account
from ingest.structure.acronyms import find_acronyms
from ingest.structure.background import find_edition, find_method, find_nation, find_period
from ingest.structure.contents import part_contents
from ingest.structure.items import find_items
from ingest.structure.metadata import find_metadata
from ingest.structure.paragraphs import build_paragraphs
from ingest.types import Document, Source


def structure(source: Source, *, name: str) -> Document:
    """Understand a file as a review. Nothing is guessed: what the text does not say stays empty."""
    front, body, contents = part_contents(source.blocks)
    paragraphs, footnotes, headings = build_paragraphs(front, body, source.format)
    metadata = find_metadata(front, body, title=source.title)
    metadata = replace(
        metadata,
        period=find_period(paragraphs),
        method=find_method(paragraphs),
        working_together=find_edition([*(p.text for p in paragraphs), *(note.text for note in footnotes)]),
    )
    metadata = replace(metadata, nation=find_nation(metadata))
    furniture = (*source.furniture, *contents)
    return Document(
        name=name,
        format=source.format,
        n_pages=source.n_pages,
        metadata=metadata,
        paragraphs=paragraphs,
        items=find_items(paragraphs),
        footnotes=footnotes,
        acronyms=find_acronyms(paragraphs, footnotes),
        furniture=furniture,
        headings=headings,
        page_labels=source.page_labels,
        letters=account(source, paragraphs, footnotes, headings, furniture),
        unseen=source.unseen,
    )
