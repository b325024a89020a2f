"""Running headers, footers and page numbers: lines that come back page after page at its edges."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

EDGE_LINES = 4
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–|]?\s*\d{1,4}\s*[-–|]?(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE)


def furniture_lines(pages: Sequence[Sequence[str]]) -> list[set[int]]:
    """Tell which lines of each page are furniture.

    A line is furniture when it stands among the first or last four lines of its page and, with digits
    disregarded, in that zone of at least three pages and a third of all; or when it is only a page number
    in the outermost two lines. On the first page it must stand as near the edge as on the others: a running
    head often repeats the title, and the title is not furniture where it is the title.

    Returns:
        For each page, the indexes of its furniture lines.
    """
    counts: Counter[str] = Counter()
    usual: dict[str, int] = {}
    for number, lines in enumerate(pages):
        counts.update({_shape(lines[i]) for i in _edges(lines, EDGE_LINES)})
        for i in _edges(lines, EDGE_LINES) if number else []:
            usual[_shape(lines[i])] = max(usual.get(_shape(lines[i]), 0), _from_edge(lines, i))
    needed = max(3, len(pages) // 3)
    running = {shape: usual.get(shape, 0) for shape, n in counts.items() if shape and n >= needed}
    return [_furniture_of(lines, running, first=i == 0, n_pages=len(pages)) for i, lines in enumerate(pages)]


def printed_labels(furniture: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The page number each page prints, told by its furniture; "" where it prints none."""
    numbers = [[line.strip() for line in lines if _PAGE_NUMBER.fullmatch(line.strip())] for lines in furniture]
    return tuple(_DIGITS.findall(found[-1])[0] if found else "" for found in numbers)


def _furniture_of(lines: Sequence[str], running: dict[str, int], *, first: bool, n_pages: int) -> set[int]:
    found = {
        i
        for i in _edges(lines, EDGE_LINES)
        if (usual := running.get(_shape(lines[i]))) is not None and (not first or _from_edge(lines, i) <= usual)
    }
    if n_pages > 1:
        outer = _edges([line for i, line in enumerate(lines) if i not in found], 1)
        rest = [i for i in range(len(lines)) if i not in found]
        found |= {rest[i] for i in outer if _PAGE_NUMBER.fullmatch(lines[rest[i]].strip())}
    return found


def _edges(lines: Sequence[str], n: int) -> list[int]:
    return sorted({*range(min(n, len(lines))), *range(max(0, len(lines) - n), len(lines))})


def _from_edge(lines: Sequence[str], i: int) -> int:
    return min(i, len(lines) - 1 - i)


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line.strip().lower())
