"""Ruled tables on a PDF page: the drawn lines that cross make a grid, and text falls into its cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

NEAR = 3.0
THIN = 2.5
MAX_RULES = 3000


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line from (x0, y0) to (x1, y1) in points from the top left; one of the two sides is about zero."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def upright(self) -> bool:
        return self.x1 - self.x0 < self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class Grid:
    """The places of a table's column and row borders, ascending; at least two columns and one row."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]

    def cell(self, x: float, y: float) -> tuple[int, int] | None:
        """The row and column, from 0, in which a point lies; None outside the table."""
        if not (self.xs[0] - NEAR <= x < self.xs[-1] and self.ys[0] <= y <= self.ys[-1] + NEAR):
            return None
        column = max(0, bisect_right(self.xs, x + NEAR) - 1)
        row = max(0, bisect_right(self.ys, y) - 1)
        return min(row, len(self.ys) - 2), min(column, len(self.xs) - 2)

    def parts(self, x0: float, x1: float, y: float) -> bool:
        """Tell whether a column border at height `y` lies between two characters that end at x0 and start at x1."""
        inside = self.ys[0] <= y <= self.ys[-1] + NEAR
        return inside and any(x0 - 1 <= x <= x1 + 1 for x in self.xs[1:-1])


def rules_of(left: float, top: float, right: float, bottom: float, *, stroked: bool) -> Iterator[Rule]:
    """The rules that a drawn path's bounding box stands for: itself where it is thin, else its sides where stroked.

    A box that is only filled is a background, and stands for none.
    """
    if bottom - top <= THIN:
        yield Rule(left, (top + bottom) / 2, right, (top + bottom) / 2)
    elif right - left <= THIN:
        yield Rule((left + right) / 2, top, (left + right) / 2, bottom)
    elif stroked:
        yield Rule(left, top, right, top)
        yield Rule(left, bottom, right, bottom)
        yield Rule(left, top, left, bottom)
        yield Rule(right, top, right, bottom)


def find_grids(rules: Sequence[Rule]) -> list[Grid]:
    """Group rules that touch; a group with at least two columns and a row is a table. Top to bottom."""
    if len(rules) > MAX_RULES:
        return []
    grids = []
    for group in _touching(rules):
        ys = _distinct([rule.y0 for rule in group if not rule.upright])
        xs = tuple(x for x in _distinct([rule.x0 for rule in group if rule.upright]) if _drawn(group, x, ys))
        if len(xs) >= 3 and len(ys) >= 2:
            grids.append(Grid(xs, ys))
    return sorted(grids, key=lambda grid: grid.ys[0])


def _drawn(group: Sequence[Rule], x: float, ys: Sequence[float]) -> bool:
    """Tell whether the upright rules at x run along at least half of a table's height."""
    length = sum(rule.y1 - rule.y0 for rule in group if rule.upright and abs(rule.x0 - x) <= NEAR)
    return len(ys) >= 2 and length >= (ys[-1] - ys[0]) / 2


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    parent = list(range(len(rules)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    order = sorted(range(len(rules)), key=lambda i: rules[i].y0)
    for at, i in enumerate(order):
        for j in order[at + 1 :]:
            if rules[j].y0 > rules[i].y1 + NEAR:
                break
            if rules[i].x0 <= rules[j].x1 + NEAR and rules[j].x0 <= rules[i].x1 + NEAR:
                parent[root(i)] = root(j)
    groups: dict[int, list[Rule]] = {}
    for i, rule in enumerate(rules):
        groups.setdefault(root(i), []).append(rule)
    return list(groups.values())


def _distinct(places: Sequence[float]) -> tuple[float, ...]:
    """Places in order, those nearer than three points to the one before left out."""
    ordered = sorted(places)
    kept = ordered[:1]
    kept += [after for before, after in pairwise(ordered) if after - before > NEAR]
    return tuple(kept)
