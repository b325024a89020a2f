"""A document as headings, paragraphs, tables, a box and numbered references, whatever file it becomes; and Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Style = Literal["plain", "bullet", "lead"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of words; or, where `ref` is a number, a mark that points to that one of the references named `to`."""

    text: str = ""
    bold: bool = False
    italic: bool = False
    ref: int | None = None
    to: str = "ref"


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` counts from 1; the paper's title is above all of them."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Para:
    """A "lead" stands on the page of what it introduces."""

    runs: Runs
    style: Style = "plain"


@dataclass(frozen=True, slots=True)
class Table:
    """`widths` are the columns' shares of the page's width."""

    header: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Box:
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class References:
    """Numbered from 1. `name` tells them from other references of the same paper."""

    lines: tuple[str, ...]
    name: str = "ref"


Element = Heading | Para | Table | Box | References


@dataclass(frozen=True, slots=True)
class Paper:
    title: str
    elements: tuple[Element, ...]
    subtitle: str = ""
    compact: bool = False


def words(text: str, *, bold: bool = False, italic: bool = False) -> Runs:
    return (Run(text, bold, italic),)


def as_markdown(paper: Paper) -> str:
    """Markdown with whatever a reader would take for markup made plain."""
    blocks = [f"# {plain(paper.title)}", *([f"*{plain(paper.subtitle)}*"] if paper.subtitle else [])]
    for element in paper.elements:
        text = "\n".join(_lines(element))
        tight = text.startswith("- ") and blocks[-1].startswith("- ")
        if tight:
            blocks[-1] += f"\n{text}"
        else:
            blocks.append(text)
    return "\n\n".join(blocks) + "\n"


def plain(text: str) -> str:
    """One line on which nothing is markup."""
    flat = " ".join(text.split())
    return re.sub(r"([\\`*_{}\[\]<>#|!~&])", r"\\\1", flat)


def _lines(element: Element) -> Iterator[str]:
    match element:
        case Heading():
            yield f"{'#' * (element.level + 1)} {plain(element.text)}"
        case Para():
            yield ("- " if element.style == "bullet" else "") + _inline(element.runs)
        case Table():
            yield _row([plain(cell) for cell in element.header])
            yield "|" + "---|" * len(element.header)
            yield from (_row([_inline(cell) for cell in row]) for row in element.rows)
        case Box():
            yield f"> **{plain(element.title)}**"
            for line in element.lines:
                yield from (">", f"> {plain(line)}")
        case References():
            yield from (f"{n}. {plain(line)}" for n, line in enumerate(element.lines, start=1))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _inline(runs: Runs) -> str:
    return "".join(_run(run) for run in runs).strip()


def _run(run: Run) -> str:
    if run.ref is not None:
        return f"[{run.ref}]"
    mark = "**" if run.bold else "*" if run.italic else ""
    bare = run.text.strip()
    if not bare:
        return run.text
    before, after = run.text[: len(run.text) - len(run.text.lstrip())], run.text[len(run.text.rstrip()) :]
    return f"{' ' if before else ''}{mark}{plain(bare)}{mark}{' ' if after else ''}"
