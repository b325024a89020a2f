"""Gold told by the first and last words of a quotation, so that a shipped question file holds no text of a review."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ingest.errors import InputError

LONGEST = 1200


def locate(text: str, first: str, last: str) -> str:
    """The one span of a text from `first` to the nearest `last` after it, by letters and digits alone.

    Raises:
        ValueError: no span, or more than one, starts with `first` and ends with `last` within 1,200 characters.
    """
    places = [at for at, character in enumerate(text) if character.isalnum()]
    letters = "".join(text[at].lower()[:1] for at in places)
    spans = []
    for found in re.finditer(re.escape(_letters(first)), letters):
        end = letters.find(_letters(last), found.start())
        if end >= 0 and places[end] - places[found.start()] <= LONGEST:
            spans.append((places[found.start()], places[end + len(_letters(last)) - 1] + 1))
    if len(spans) != 1:
        raise ValueError(f"'{first}' to '{last}' within {LONGEST} characters stands {len(spans)} times, not once")
    return text[spans[0][0] : spans[0][1]]


def write_located(path: Path, out: Path, text_of: Callable[[str], str]) -> int:
    """Write a question file with gold as quotations; a file has `from` and `to` in place of `quote`. Returns how many.

    `text_of` gives a review's text by its name.

    Raises:
        InputError: the line that is wrong.
    """
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            row["gold"] = [_quoted(gold, text_of) for gold in row["gold"]]
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path}:{number}: {error}") from error
        rows.append(json.dumps(row, ensure_ascii=False) + "\n")
    out.write_text("".join(rows), encoding="utf-8")
    return len(rows)


def _quoted(gold: dict[str, Any], text_of: Callable[[str], str]) -> dict[str, Any]:
    quote = locate(text_of(gold["document"]), gold["from"], gold["to"])
    return {"document": gold["document"], "quote": quote, "grade": gold["grade"]}


def _letters(words: str) -> str:
    return "".join(character.lower()[:1] for character in words if character.isalnum())
