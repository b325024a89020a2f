"""JSON lines as programs and people write them: a byte order mark, blank lines, line separators inside a text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.errors import InputError


def read_objects(path: Path, *, what: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a file with the numbers of their lines; only "\\n" ends a line, half a surrogate pair becomes "?".

    Args:
        what: what the file should be, as an error says it: "a question file".

    Raises:
        InputError: the file, or the line, that cannot be read.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, _object(line, f"{path}:{number}")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}); name {what} (UTF-8, one JSON object a line)") from error


def _object(line: str, where: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
        if "\\ud" in line.lower():
            found = json.loads(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"))
    except ValueError as error:
        raise InputError(f"{where}: not JSON ({error})") from error
    if not isinstance(found, dict):
        raise InputError(f"{where}: {type(found).__name__}, not an object; write {{...}}, one a line")
    return found


def needs_text(fields: dict[str, Any], name: str, where: str) -> str:
    """A field that must be a text.

    Raises:
        InputError: it is missing or something else.
    """
    if not isinstance(fields.get(name), str):
        raise InputError(f"{where}: needs '{name}', a text; it is {fields.get(name)!r:.40}")
    return str(fields[name])
