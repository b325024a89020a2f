"""The reviews of the index as rows, and the files they were read from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from starlette.exceptions import HTTPException

from assistant.web.engine import Opened
from assistant.web.site import Site
from ingest.errors import IndexMissingError
from ingest.structure.account import unaccounted


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """`quality` is the share of the file's letters that stand in the reading, or over 1 where some stand twice."""

    document: str
    title: str
    kind: str
    area: str
    body: str
    year: str
    paragraphs: int
    items: int
    quality: float


def review_rows(site: Site) -> tuple[ReviewRow, ...]:
    """One row a review, by name; none where nothing was ingested."""
    try:
        with site.engine.opened() as opened:
            return _rows_of(opened)
    except IndexMissingError:
        return ()


def uploaded_file(site: Site, name: str) -> Path | None:
    """The file of a review that was added through the app; None for one read from another folder."""
    path = path_of(site, name)
    return path if path.parent == site.settings.uploads.resolve() else None


def path_of(site: Site, name: str) -> Path:
    """The file a review was read from; 404 for a review that is not there."""
    with site.engine.opened() as opened:
        found = next((v.path for v in opened.index.catalogue.live() if v.name == name), None)
    if found is None:
        raise HTTPException(404)
    return Path(found)


@lru_cache(1)
def _rows_of(opened: Opened) -> tuple[ReviewRow, ...]:
    return tuple(_row(opened, name) for name in opened.index.documents)


def _row(opened: Opened, name: str) -> ReviewRow:
    document = opened.index.document(name)
    metadata, source = document.metadata, document.letters.get("source", 0)
    return ReviewRow(
        document=name,
        title=metadata.title or name,
        kind=metadata.kind or "",
        area=metadata.area or "",
        body=metadata.body or "",
        year=metadata.year or "",
        paragraphs=len(document.paragraphs),
        items=len(document.items),
        quality=1 - abs(unaccounted(document.letters)) / source if source else 1.0,
    )
