"""Word's automatic numbering, resolved to the numbers it prints (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml.ns import qn

_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class _Level:
    template: str
    format: str
    start: int


class WordNumbering:
    """Counts list paragraphs in document order; ask for each paragraph's label exactly once, in that order."""

    def __init__(self, document: WordDocument) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract_of: dict[str, str] = {}
        self._by_style: dict[str, tuple[str, int]] = {}
        self._counters: dict[str, dict[int, int]] = defaultdict(dict)
        part = next((p for p in document.part.package.iter_parts() if str(p.partname) == "/word/numbering.xml"), None)
        if part is not None:
            self._load(part.element)
        self._load_styles(document.styles.element)

    def _load(self, root: Any) -> None:
        for abstract in root.iter(qn("w:abstractNum")):
            levels = {int(lvl.get(qn("w:ilvl"))): _level(lvl) for lvl in abstract.iter(qn("w:lvl"))}
            self._levels[abstract.get(qn("w:abstractNumId"))] = levels
        for num in root.iterchildren(qn("w:num")):
            self._abstract_of[num.get(qn("w:numId"))] = _value(num, "w:abstractNumId") or ""

    def _load_styles(self, root: Any) -> None:
        for style in root.iter(qn("w:style")):
            properties = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if properties is not None:
                number = _value(properties, "w:numId") or ""
                self._by_style[style.get(qn("w:styleId"))] = number, int(_value(properties, "w:ilvl") or 0)

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return None
        own = properties.find(qn("w:numPr"))
        styled = self._by_style.get(_value(properties, "w:pStyle") or "")
        if own is None:
            return styled
        number = _value(own, "w:numId") or (styled[0] if styled else "")
        return number, int(_value(own, "w:ilvl") or (styled[1] if styled else 0))

    def depth(self, paragraph: Any) -> int:
        place = self._place(paragraph)
        return place[1] if place else 0

    def label(self, paragraph: Any) -> str | None:
        """The printed label of a list paragraph ("1.2", "(a)", "•"), without its final dot; None when it is no list."""
        place = self._place(paragraph)
        if place is None or place[0] in {"", "0"}:
            return None
        abstract = self._abstract_of.get(place[0], "")
        levels = self._levels.get(abstract, {})
        level = levels.get(place[1])
        if level is None:
            return None
        counters = self._counters[abstract]
        counters[place[1]] = counters.get(place[1], level.start - 1) + 1
        for deeper in [ilvl for ilvl in counters if ilvl > place[1]]:
            del counters[deeper]
        if level.format == "bullet":
            return "•"
        return re.sub(r"%(\d)", lambda found: self._count(levels, counters, int(found[1]) - 1), level.template).rstrip(
            ". "
        )

    @staticmethod
    def _count(levels: dict[int, _Level], counters: dict[int, int], ilvl: int) -> str:
        level = levels.get(ilvl)
        number = counters.get(ilvl, level.start if level else 1)
        return _printed(number, level.format if level else "decimal")


def _level(lvl: Any) -> _Level:
    return _Level(
        template=_value(lvl, "w:lvlText") or "",
        format=_value(lvl, "w:numFmt") or "decimal",
        start=int(_value(lvl, "w:start") or 1),
    )


def _value(parent: Any, tag: str) -> str | None:
    child = parent.find(qn(tag))
    return None if child is None else child.get(qn("w:val"))


def _printed(number: int, number_format: str) -> str:
    if number_format == "lowerLetter":
        return chr(ord("a") + (number - 1) % 26)
    if number_format == "upperLetter":
        return chr(ord("A") + (number - 1) % 26)
    if number_format in {"lowerRoman", "upperRoman"}:
        roman = _roman(number)
        return roman.upper() if number_format == "upperRoman" else roman
    return str(number)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        while number >= value:
            text, number = text + letters, number - value
    return text
