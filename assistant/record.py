"""The record opened for looking things up; it needs no encoder and no search index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from ingest.catalogue import Catalogue, open_catalogue
from ingest.errors import IndexMissingError, InputError
from ingest.index import read_manifest
from ingest.types import Document


@dataclass(frozen=True, slots=True)
class Record:
    """A catalogue and the version of each document in the current generation."""

    catalogue: Catalogue
    documents: dict[str, int]


@contextmanager
def open_record(folder: Path) -> Iterator[Record]:
    """Open what the current generation was made from.

    Raises:
        IndexMissingError: nothing was ingested there.
    """
    manifest = read_manifest(folder) if folder.is_dir() else None
    if manifest is None:
        raise IndexMissingError(f"{folder}: no index there; make one with reviews ingest REVIEWS --index {folder}")
    catalogue = open_catalogue(folder, read_only=True)
    try:
        yield Record(catalogue, manifest.documents)
    finally:
        catalogue.close()


def find_document(record: Record, name: str) -> Document:
    """A document by name.

    Raises:
        InputError: there is none; names the nearest.
    """
    version = record.documents.get(name)
    if version is None:
        near = get_close_matches(name, record.documents, n=1, cutoff=0.3)
        hint = f"did you mean {near[0]}?" if near else "reviews list shows their names"
        raise InputError(f"{name}: no such document in the index; {hint}")
    return record.catalogue.document(version)


def list_documents(record: Record) -> list[dict[str, Any]]:
    """One row a document, by name: what it says of itself, and its counts."""
    rows = []
    for name, version in sorted(record.documents.items()):
        metadata, counts = record.catalogue.metadata(version), record.catalogue.counts(version)
        rows.append(
            {
                "document": name,
                "review": metadata.title or name,
                "kind": metadata.kind,
                "area": metadata.area,
                "body": metadata.body,
                "year": metadata.year,
                "pages": counts.pages,
                "paragraphs": counts.paragraphs,
                "items": counts.items,
                "passages": counts.passages,
            }
        )
    return rows
