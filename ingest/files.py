"""Which files an ingest is about: paths and folders expanded, named and digested."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import InputError

if TYPE_CHECKING:
    from ingest.pipeline import FileReport

SIDECARS = frozenset({"reviews.csv", "reviews.yaml", "reviews.yml"})


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """A file to read: `path` resolved, `shown` as the user gave it; `name` is the document it becomes."""

    path: Path
    shown: Path
    name: str
    size: int
    digest: str


def find_files(paths: Sequence[Path]) -> tuple[list[ReviewFile], list[FileReport]]:
    """Expand folders (hidden files, sidecars and links out of the folder are passed over).

    Returns:
        The files by path, and a failure report for each path that is not there or cannot be opened.

    Raises:
        InputError: no path is there.
    """
    from ingest.pipeline import FileReport

    missing = [path for path in paths if not path.exists()]
    if len(missing) == len(paths):
        named = ", ".join(map(str, paths)) or "(none given)"
        raise InputError(f"{named}: no such file or folder; name a folder of reviews or files in it")
    failures = [
        FileReport(str(p), p.stem, "failed", "no_such_path", f"{p}: no such file or folder; check the name")
        for p in missing
    ]
    files: dict[Path, ReviewFile] = {}
    for shown in sorted({found for path in paths if path.exists() for found in _expand(path)}):
        try:
            files.setdefault(shown.resolve(), _review_file(shown))
        except OSError as error:
            reason = error.strerror or str(error)
            message = f"{shown}: cannot be opened ({reason}); check its permissions"
            failures.append(FileReport(str(shown), shown.stem, "failed", "unreadable", message))
    return list(files.values()), failures


def _expand(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    root = path.resolve()
    for found in path.rglob("*"):
        hidden = any(part.startswith(".") for part in found.relative_to(path).parts)
        inside = found.resolve().is_relative_to(root)
        if found.is_file() and not hidden and inside and found.name not in SIDECARS:
            yield found


def _review_file(shown: Path) -> ReviewFile:
    digest = hashlib.sha256()
    with shown.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return ReviewFile(shown.resolve(), shown, shown.stem, shown.stat().st_size, digest.hexdigest())
