"""The source of an example review: the small Markdown dialect of data/examples/FORMAT.md, parsed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

FICTION = "Invented example for the reviews program: not a real review, no real child or place."

Kind = Literal["heading", "paragraph", "bullet", "quote", "bold", "table"]
_NUMBER = re.compile(r"(\d+(?:\.\d+)*\.?)\s+")
_NOTE = re.compile(r"\[\^(\d+)\]")


@dataclass(frozen=True)
class Part:
    """One line of the source: `number` is the printed number, `level` a heading's level from 1."""

    kind: Kind
    text: str
    number: str | None = None
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def notes(self) -> list[str]:
        return _NOTE.findall(self.text)

    def runs(self) -> list[tuple[str, bool]]:
        """The text in order, each run with whether it is a footnote mark."""
        pieces = _NOTE.split(self.text)
        return [(piece, bool(i % 2)) for i, piece in enumerate(pieces) if piece]


@dataclass(frozen=True)
class Example:
    stem: str
    about: dict[str, str]
    parts: tuple[Part, ...]
    notes: dict[str, str]


def read_example(path: Path) -> Example:
    _, front, body = path.read_text().split("---\n", 2)
    about = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in front.splitlines())}
    lines = [line for line in body.splitlines() if line.strip()]
    notes = dict(match.groups() for line in lines if (match := re.match(r"\[\^(\d+)\]: (.*)", line)))
    parts: list[Part] = []
    for line in (line for line in lines if not line.startswith("[^")):
        if line.startswith("|"):
            row = tuple(cell.strip() for cell in line.strip("|").split("|"))
            if parts and parts[-1].kind == "table":
                row_before = parts.pop().rows
                parts.append(Part("table", "", rows=(*row_before, row)))
            else:
                parts.append(Part("table", "", rows=(row,)))
        else:
            parts.append(_part(line))
    return Example(path.stem, about, tuple(parts), notes)


def _part(line: str) -> Part:
    if heading := re.match(r"(#+) (.*)", line):
        number, text = _numbered(heading[2])
        return Part("heading", text, number, len(heading[1]))
    if line.startswith("- "):
        return Part("bullet", line[2:])
    if line.startswith("> "):
        return Part("quote", line[2:])
    if line.startswith("**"):
        return Part("bold", line.replace("**", ""))
    number, text = _numbered(line)
    return Part("paragraph", text, number)


def _numbered(text: str) -> tuple[str | None, str]:
    match = _NUMBER.match(text)
    return (match[1], text[match.end() :]) if match else (None, text)
