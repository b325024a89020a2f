"""Pages of a source PDF as pictures, made when asked for and the last few kept."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ingest.errors import FileError
from ingest.files import find_files
from ingest.read.cage import page_picture

_KEPT = 24


@lru_cache(_KEPT)
def picture(path: str, digest: str, number: int) -> bytes:
    """A page as PNG, counted from 1.

    Raises:
        FileError: the file is not the one that was read, or has no such page.
    """
    file = Path(path)
    if not file.is_file() or find_files([file])[0][0].digest != digest:
        raise FileError("unreadable", f"{file.name}: moved or changed since it was read; read it again")
    return page_picture(file, number)
