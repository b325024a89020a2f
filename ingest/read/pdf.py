"""PDF: lines with size, weight and position from pdfium, put together into headings, paragraphs and footnotes."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import median

import pypdfium2 as pdfium
from pypdfium2 import raw

from ingest.errors import FileError
from ingest.read.furniture import furniture_lines
from ingest.read.marks import clean, superscript
from ingest.types import Block, Source

MAX_PAGES = 3000
_BOLD_WEIGHT = 600
_PASSWORD_ERROR = 4
_LINE_END_HYPHEN = "\x02"
_BULLET = re.compile(r"[•▪◦●○■□\uf0b7\uf0a7]\s*|[-–]\s+")
_NUMBERED = re.compile(r"(?:[A-Z]?\d{1,2}(?:\.\d{1,2}){0,4}[.)]?|\([a-z]{1,4}\)|[a-z]\))\s+\S")
_MARK = re.compile(r"(\d{1,3})(?=[\s\"'“‘(A-Z])\s*(.*)")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line. `size` is the height of its usual character in points, `top` counts down the page."""

    text: str
    page: int
    left: float
    top: float
    size: float
    bold: bool
    starts_raised: bool


def read_pdf(path: Path, *, password: str | None = None) -> Source:
    """Read the text layer of a PDF.

    Raises:
        FileError: `encrypted`, `damaged`, `too_large` (pages) or `no_text`.
    """
    document = _open(path, password)
    n_pages = len(document)
    if n_pages > MAX_PAGES:
        raise FileError(
            "too_large", f"{path.name}: {n_pages} pages, more than {MAX_PAGES}; split it, then ingest again"
        )
    pages = [_page_lines(document, index) for index in range(n_pages)]
    empty = tuple(i for i, lines in enumerate(pages, start=1) if not lines)
    if len(empty) == n_pages:
        raise FileError("no_text", f"{path.name}: no text on any page (scanned?); run OCR on it, then ingest again")
    marked = furniture_lines([[line.text for line in lines] for lines in pages])
    kept = [[line for i, line in enumerate(lines) if i not in out] for lines, out in zip(pages, marked, strict=True)]
    furniture = [lines[i].text for lines, out in zip(pages, marked, strict=True) for i in sorted(out)]
    blocks = tuple(_mend_hyphens(list(_blocks(kept))))
    if not blocks:
        raise FileError("no_text", f"{path.name}: no text but running headers; run OCR on it, then ingest again")
    return Source("pdf", blocks, n_pages, empty, tuple(furniture), _title(document))


def _open(path: Path, password: str | None) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(path, password=password)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD_ERROR or "password" in str(error).lower():
            raise FileError(
                "encrypted", f"{path.name}: needs a password; save a copy without one, then ingest again"
            ) from error
        raise FileError("damaged", f"{path.name}: a damaged PDF ({error}); fetch it again") from error


def _title(document: pdfium.PdfDocument) -> str | None:
    try:
        title = clean(document.get_metadata_value("Title"))
    except (pdfium.PdfiumError, UnicodeError):
        return None
    return title or None


def _page_lines(document: pdfium.PdfDocument, index: int) -> list[Line]:
    try:
        page = document[index]
        textpage = page.get_textpage()
    except pdfium.PdfiumError:
        return []
    height = page.get_height()
    n_chars = raw.FPDFText_CountChars(textpage.raw)
    lines: list[Line] = []
    current: list[tuple[str, int]] = []
    for i in range(n_chars):
        char = chr(raw.FPDFText_GetUnicode(textpage.raw, i))
        if char in "\r\n":
            lines += _line(textpage, current, page=index + 1, height=height)
            current = []
        else:
            current.append((char, i))
    return lines + _line(textpage, current, page=index + 1, height=height)


def _line(textpage: pdfium.PdfTextPage, chars: list[tuple[str, int]], *, page: int, height: float) -> list[Line]:
    solid = [(char, i) for char, i in chars if not char.isspace()]
    if not solid:
        return []
    boxes = {i: _box(textpage, i) for _, i in solid}
    size = median(top - bottom for _, bottom, top in boxes.values())
    small = {i for char, i in solid if char.isdigit() and boxes[i][2] - boxes[i][1] < 0.8 * size}
    text = clean("".join(superscript(char) if i in small else char for char, i in chars))
    middle = solid[len(solid) // 2][1]
    first = solid[0][1]
    bottoms = [bottom for _, bottom, _ in boxes.values()]
    return [
        Line(
            text=text,
            page=page,
            left=boxes[first][0],
            top=height - median(bottoms),
            size=round(size, 1),
            bold=_is_bold(textpage, middle),
            starts_raised=first in small,
        )
    ]


def _box(textpage: pdfium.PdfTextPage, i: int) -> tuple[float, float, float]:
    rect = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(textpage.raw, i, rect)
    return rect.left, rect.bottom, rect.top


def _is_bold(textpage: pdfium.PdfTextPage, i: int) -> bool:
    if raw.FPDFText_GetFontWeight(textpage.raw, i) >= _BOLD_WEIGHT:
        return True
    buffer = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(textpage.raw, i, buffer, 128, flags)
    return b"bold" in buffer.value.lower()


def _blocks(pages: Sequence[Sequence[Line]]) -> Iterator[Block]:
    sizes: Counter[float] = Counter()
    for line in (line for lines in pages for line in lines):
        sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    levels = sorted({size for size in sizes if size > 1.12 * body}, reverse=True)
    for lines in pages:
        pitch = _pitch(lines)
        group: list[Line] = []
        for line in lines:
            if group and _parts(group[-1], line, body=body, pitch=pitch):
                yield _block(group, body=body, levels=levels)
                group = []
            group.append(line)
        if group:
            yield _block(group, body=body, levels=levels)


def _pitch(lines: Sequence[Line]) -> float:
    gaps = [b.top - a.top for a, b in pairwise(lines) if 0 < b.top - a.top < 3 * b.size]
    return median(gaps) if gaps else 0.0


def _parts(above: Line, below: Line, *, body: float, pitch: float) -> bool:
    """Tell whether a new block starts at `below`."""
    if _footnote_start(below, body):
        return True
    small = above.size < 0.93 * body
    if small != (below.size < 0.93 * body) or abs(above.size - below.size) > 0.12 * body:
        return True
    if above.bold != below.bold or _BULLET.match(below.text) or _NUMBERED.match(below.text):
        return True
    gap = below.top - above.top
    return gap < 0 or gap > 1.3 * (pitch if not small else below.size * 1.2)


def _footnote_start(line: Line, body: float) -> bool:
    return line.starts_raised or (line.size < 0.93 * body and bool(_MARK.fullmatch(line.text)))


def _block(lines: list[Line], *, body: float, levels: list[float]) -> Block:
    text = _joined(line.text for line in lines)
    first = lines[0]
    if _footnote_start(first, body):
        number, rest = _split_mark(text)
        return Block("footnote", rest, page=first.page, number=number)
    if found := _BULLET.match(text):
        return Block("bullet", text[found.end() :].strip(), page=first.page)
    if first.size in levels and len(text) < 250:
        return Block("heading", text, page=first.page, level=levels.index(first.size) + 1)
    if first.bold and len(text) < 120 and not text.endswith((".", ":", ";", ",")):
        return Block("heading", text, page=first.page, level=len(levels) + 1)
    return Block("text", text, page=first.page)


def _split_mark(text: str) -> tuple[str, str]:
    plain = text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")) if text[0] in "⁰¹²³⁴⁵⁶⁷⁸⁹" else text
    found = re.match(r"(\d{1,3})", plain)
    if found is None:
        return "", text
    return found[1], text[found.end() :].strip()


def _joined(texts: Iterator[str]) -> str:
    joined = ""
    for text in texts:
        joined = joined + text if not joined or re.search(r"\w[-\x02]$", joined) else f"{joined} {text}"
    return joined


def _mend_hyphens(blocks: list[Block]) -> Iterator[Block]:
    """Drop pdfium's line-end hyphen where the joined word stands elsewhere in the file; else print it."""
    words = set(re.findall(r"\w+", " ".join(block.text for block in blocks).lower()))

    def mended(found: re.Match[str]) -> str:
        joined = found[1] + found[2]
        return joined if joined.lower() in words else f"{found[1]}-{found[2]}"

    for block in blocks:
        text = re.sub(rf"(\w+){_LINE_END_HYPHEN}\s*(\w+)", mended, block.text)
        yield replace(block, text=text.replace(_LINE_END_HYPHEN, "-"))
