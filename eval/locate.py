"""Gold told by the first and last words of a quotation, so that a shipped question file holds no text of a review."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from eval.cases import Case
from eval.jsonl import read_objects
from eval.relevance import letters, may_hold
from ingest.errors import InputError
from ingest.index import Index

LONGEST = 1200


def locate(text: str, first: str, last: str) -> str:
    """The one span of a text from `first` to the nearest `last` after it, by letters and digits alone.

    Raises:
        ValueError: no span, or more than one, starts with `first` and ends with `last` within 1,200 characters.
    """
    if not (_letters(first) and _letters(last)):
        raise ValueError("'from' and 'to' must hold the first and the last words of the quotation")
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
    for number, row in read_objects(path, what="a question file with gold by from and to"):
        try:
            row["gold"] = [_quoted(gold, text_of) for gold in row.get("gold") or []]
        except KeyError as error:
            raise InputError(f"{path}:{number}: no review or field {error} for its gold; check the name") from error
        except (ValueError, TypeError, AttributeError) as error:
            raise InputError(f"{path}:{number}: {error}") from error
        rows.append(json.dumps(row, ensure_ascii=False) + "\n")
    out.write_text("".join(rows), encoding="utf-8")
    return len(rows)


def not_in_index(cases: Sequence[Case], index: Index) -> Iterator[str]:
    """A line for each quotation of gold that no answer can be measured by: its review, or the words, are not there."""
    held = {
        name: letters(" ".join(paragraph.text for paragraph in index.document(name).paragraphs))
        for name in {gold.document for case in cases for gold in case.gold} & set(index.metadata)
    }
    for case in cases:
        for gold in case.gold:
            if gold.document not in held:
                yield f"'{case.id}': no review '{gold.document}' is in the index; its gold counts as not found"
            elif not may_hold(letters(gold.quote), held[gold.document]):
                yield f"'{case.id}': “{gold.quote[:60]}” does not stand in '{gold.document}'; it counts as not found"


def _quoted(gold: dict[str, Any], text_of: Callable[[str], str]) -> dict[str, Any]:
    if "quote" in gold:
        return gold
    quote = locate(text_of(gold["document"]), gold["from"], gold["to"])
    return {"document": gold["document"], "quote": quote, "grade": gold["grade"]}


def _letters(words: str) -> str:
    return "".join(character.lower()[:1] for character in words if character.isalnum())
