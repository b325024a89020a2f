"""Which files an ingest is about: paths and folders expanded, named and digested."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import FileError, InputError
from ingest.read.unseen import visible
from ingest.sidecar import NAMES, fields_digest, read_sidecar


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """A file to read: `path` resolved, `shown` as the user gave it; `name` is the document it becomes, what is
    visible of its stem.

    `given` corrects what the report says of itself; `digest` changes with it as with the file.
    """

    path: Path
    shown: Path
    name: str
    size: int
    digest: str
    given: Mapping[str, str]


def find_files(paths: Sequence[Path]) -> tuple[list[ReviewFile], list[tuple[Path, FileError]]]:
    """Expand folders (hidden files, sidecars and links out of the folder are passed over).

    Returns:
        The files by path, and what is wrong with each path that is not there or cannot be opened.

    Raises:
        InputError: no path is there.
    """
    missing = [path for path in paths if not path.exists()]
    if len(missing) == len(paths):
        named = ", ".join(map(str, paths)) or "(none given)"
        raise InputError(f"{named}: no such file or folder; name a folder of reviews or files in it")
    failures = [(p, FileError("no_such_path", f"{p}: no such file or folder; check the name")) for p in missing]
    files: dict[Path, ReviewFile] = {}
    given: dict[str, dict[str, str]] = {}
    for folder in dict.fromkeys(path if path.is_dir() else path.parent for path in paths if path.exists()):
        try:
            given |= read_sidecar(folder)
        except FileError as error:
            failures.append((folder, error))
    for shown in sorted({found for path in paths if path.exists() for found in _expand(path)}):
        if (readable := _readable(shown)) != shown:
            message = f"{readable}: its name is not in UTF-8 (� stands for what cannot be read); rename it"
            failures.append((readable, FileError("unreadable", message)))
            continue
        try:
            files.setdefault(shown.resolve(), _review_file(shown, given.get(visible(shown.stem), {})))
        except OSError as error:
            reason = error.strerror or str(error)
            message = f"{shown}: cannot be opened ({reason}); check its permissions"
            failures.append((shown, FileError("unreadable", message)))
    return list(files.values()), failures


def _readable(path: Path) -> Path:
    """A path as it can be written down: what is not UTF-8 in it, as in names from old archives, becomes "�"."""
    return Path(os.fsencode(path).decode("utf-8", "replace"))


def _expand(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    root = path.resolve()
    for found in path.rglob("*"):
        hidden = any(part.startswith(".") for part in found.relative_to(path).parts)
        inside = found.resolve().is_relative_to(root)
        if found.is_file() and not hidden and inside and found.name not in NAMES:
            yield found


def _review_file(shown: Path, given: Mapping[str, str]) -> ReviewFile:
    digest = hashlib.sha256(fields_digest(given).encode())
    with shown.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return ReviewFile(shown.resolve(), shown, visible(shown.stem), shown.stat().st_size, digest.hexdigest(), given)
