"""The settings of one command, from its options and the environment; built only by the composition root."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

EXTRACT = "extract"


@dataclass(frozen=True, slots=True)
class Settings:
    """`encoder` None means the one the index was built with, or the bundled one for a new index.

    `writer` is `extract` or the name of a chat model.
    """

    index: Path
    encoder: str | None
    writer: str = EXTRACT


def make_settings(index: Path | None, encoder: str | None, writer: str | None = None) -> Settings:
    """Options win over `REVIEWS_INDEX`, `REVIEWS_ENCODER` and `REVIEWS_CHAT_MODEL`.

    Without either the index is `./index`, and the writer `extract`.
    """
    folder = index or Path(os.environ.get("REVIEWS_INDEX") or "index")
    chosen = writer or os.environ.get("REVIEWS_CHAT_MODEL") or EXTRACT
    return Settings(folder, encoder or os.environ.get("REVIEWS_ENCODER") or None, chosen)
