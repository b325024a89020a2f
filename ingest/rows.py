"""Passages and metadata as rows of the catalogue, and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from ingest.encode import Vectors
from ingest.types import Metadata, Passage, Period, PublicationDate

PASSAGE_COLUMNS = "id, places, paragraphs, page, heading, kind, text"


def to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def metadata_from(text: str) -> Metadata:
    fields = json.loads(text)
    published, period = fields.pop("published"), fields.pop("period")
    tuples: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()}
    return Metadata(
        **tuples,
        published=PublicationDate(**published) if published else None,
        period=Period(**period) if period else None,
    )


def passage_row(version: int, position: int, p: Passage, vector: Vectors) -> tuple[Any, ...]:
    lists = (to_json(p.places), to_json(p.paragraphs), p.page, to_json(p.heading))
    return (version, p.id, position, *lists, p.kind, p.text, np.asarray(vector, dtype=np.float32).tobytes())


def passage_from(row: Sequence[Any]) -> Passage:
    passage_id, places, paragraphs, page, heading, kind, text = row
    return Passage(
        id=passage_id,
        document=passage_id.rpartition("#")[0],
        places=tuple(json.loads(places)),
        paragraphs=tuple(json.loads(paragraphs)),
        page=page,
        heading=tuple(json.loads(heading)),
        kind=kind,
        text=text,
    )
