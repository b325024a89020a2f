"""The settings of one command, from its options and the environment; built only by the composition root."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """`encoder` None means the one the index was built with, or the bundled one for a new index."""

    index: Path
    encoder: str | None


def make_settings(index: Path | None, encoder: str | None) -> Settings:
    """Options win over `REVIEWS_INDEX` and `REVIEWS_ENCODER`; without either the index is `./index`."""
    folder = index or Path(os.environ.get("REVIEWS_INDEX") or "index")
    return Settings(folder, encoder or os.environ.get("REVIEWS_ENCODER") or None)
