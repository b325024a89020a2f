"""The printed lines of a PDF page from pdfium: text, place, size, weight, and the table cell they stand in."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

import pypdfium2 as pdfium
from pypdfium2 import raw

from ingest.read.marks import clean, superscript
from ingest.read.pdf_tables import MAX_RULES, Grid, Rule, find_grids, rules_of
from ingest.read.unseen import count_unseen

_Char = tuple[str, int, float, float, float, float]  # character, its index, left, bottom, right, top

LINE_END_HYPHEN = "\x02"  # pdfium's own mark
_BOLD_WEIGHT = 600
_ITALIC_FLAG = 1 << 6


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, or the part of one in a table's cell.

    `size` is the height of its usual character in points, `top` counts down the page; `cell` is (table, row, column).
    `unseen` counts what was taken out of the text.
    """

    text: str
    page: int
    left: float
    top: float
    size: float
    bold: bool
    italic: bool
    starts_raised: bool
    cell: tuple[int, int, int] | None = None
    unseen: Mapping[str, int] = field(default_factory=dict)


def page_lines(document: pdfium.PdfDocument, index: int) -> list[Line]:
    try:
        page = document[index]
        textpage = page.get_textpage()
    except pdfium.PdfiumError:
        return []
    height = page.get_height()
    grids = _grids(page, height)
    lines: list[Line] = []
    current: list[_Char] = []
    for i in range(raw.FPDFText_CountChars(textpage.raw)):
        char = chr(raw.FPDFText_GetUnicode(textpage.raw, i))
        if char in "\r\n":
            lines += _lines(textpage, current, page=index + 1, height=height, grids=grids)
            current = []
        else:
            current.append((char, i, *_box(textpage, i)))
    return lines + _lines(textpage, current, page=index + 1, height=height, grids=grids)


def _grids(page: pdfium.PdfPage, height: float) -> list[Grid]:
    rules: list[Rule] = []
    try:
        for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=2):
            left, bottom, right, top = drawn.get_bounds()
            rules += rules_of(left, height - top, right, height - bottom, stroked=_is_stroked(drawn))
            if len(rules) > MAX_RULES:
                return []
    except pdfium.PdfiumError:
        return []
    return find_grids(rules)


def _is_stroked(drawn: pdfium.PdfObject) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(raw.FPDFPath_GetDrawMode(drawn.raw, fill, stroke) and stroke.value)


def _lines(
    textpage: pdfium.PdfTextPage, chars: list[_Char], *, page: int, height: float, grids: Sequence[Grid]
) -> list[Line]:
    """A printed line, cut where a table's column border goes through it."""
    pieces: list[list[_Char]] = [[]]
    last: _Char | None = None
    for char in chars:
        if char[0].isspace():
            pieces[-1].append(char)
            continue
        y = height - char[3]
        if last and char[2] > last[4] - 1 and any(grid.parts(last[4], char[2], y) for grid in grids):
            pieces.append([])
        pieces[-1].append(char)
        last = char
    return [line for piece in pieces for line in _line(textpage, piece, page=page, height=height, grids=grids)]


def _line(
    textpage: pdfium.PdfTextPage, chars: list[_Char], *, page: int, height: float, grids: Sequence[Grid]
) -> list[Line]:
    solid = [char for char in chars if not char[0].isspace()]
    if not solid:
        return []
    size = median(top - bottom for _, _, _, bottom, _, top in solid)
    small = {i for char, i, _, bottom, _, top in solid if char.isdigit() and top - bottom < 0.8 * size}
    printed = "".join(superscript(char) if i in small else char for char, i, *_ in chars)
    bold, italic = _face(textpage, solid[len(solid) // 2][1])
    bottom = height - median(bottom for _, _, _, bottom, _, _ in solid)
    left = solid[0][2]
    cells = ((n, grid.cell(left, bottom - size / 3)) for n, grid in enumerate(grids))
    return [
        Line(
            text=LINE_END_HYPHEN.join(map(clean, printed.split(LINE_END_HYPHEN))),
            page=page,
            left=left,
            top=bottom,
            size=round(size, 1),
            bold=bold,
            italic=italic,
            starts_raised=solid[0][1] in small,
            cell=next(((n, *cell) for n, cell in cells if cell), None),
            unseen=count_unseen(printed),
        )
    ]


def _box(textpage: pdfium.PdfTextPage, i: int) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of a character, in points from the bottom left."""
    rect = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(textpage.raw, i, rect)
    return rect.left, rect.bottom, rect.right, rect.top


def _face(textpage: pdfium.PdfTextPage, i: int) -> tuple[bool, bool]:
    """Whether a character is bold, and whether it is italic."""
    buffer = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(textpage.raw, i, buffer, 128, flags)
    name = buffer.value.lower()
    bold = b"bold" in name or raw.FPDFText_GetFontWeight(textpage.raw, i) >= _BOLD_WEIGHT
    return bold, b"italic" in name or b"oblique" in name or bool(flags.value & _ITALIC_FLAG)
