"""PDF: printed lines put together into headings, paragraphs, quotations, tables and footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pypdfium2 as pdfium

from ingest.errors import FileError
from ingest.read.furniture import furniture_lines, printed_labels
from ingest.read.marks import clean
from ingest.read.ocr import ocr_lines
from ingest.read.pdf_lines import LINE_END_HYPHEN, Line, page_lines
from ingest.read.tesseract import tesseract
from ingest.read.unseen import count_unseen
from ingest.types import Block, Source

MAX_PAGES = 3000
_LEAST_QUOTE = 20
_INDENT = 6.0
_PASSWORD_ERROR = 4
_BULLET = re.compile(r"[•▪◦●○■□\uf0b7\uf0a7]\s*|[-–]\s+")
_NUMBERED = re.compile(r"[A-Z]?\d{1,2}(?:\.\d{1,3}){0,4}[.)]?\s+[^\sa-z]|(?:\([a-z]{1,4}\)|[a-z]\))\s+\S")
_MARK = re.compile(r"(\d{1,3})(?=[\s\"'“‘(A-Z])\s*(.*)")


def read_pdf(path: Path, *, password: str | None = None) -> Source:
    """Read the text layer of a PDF; pages without one by OCR, where Tesseract is installed.

    Raises:
        FileError: `encrypted`, `damaged`, `too_large` (pages) or `no_text`.
    """
    document = _open(path, password)
    n_pages = len(document)
    if n_pages > MAX_PAGES:
        raise FileError(
            "too_large", f"{path.name}: {n_pages} pages, more than {MAX_PAGES}; split it, then ingest again"
        )
    pages = [page_lines(document, index) for index in range(n_pages)]
    empty = tuple(i for i, lines in enumerate(pages, start=1) if not lines)
    by_ocr: list[int] = []
    if empty and tesseract():
        for number in empty:
            pages[number - 1] = ocr_lines(document, number - 1)
        by_ocr = [number for number in empty if pages[number - 1]]
        empty = tuple(number for number in empty if not pages[number - 1])
    if len(empty) == n_pages:
        raise FileError("no_text", f"{path.name}: no text on any page (scanned?); run OCR on it, then ingest again")
    marked = _furniture(pages)
    kept = [[line for i, line in enumerate(lines) if i not in out] for lines, out in zip(pages, marked, strict=True)]
    removed = [[lines[i].text for i in sorted(out)] for lines, out in zip(pages, marked, strict=True)]
    blocks = tuple(_mend_hyphens(list(_blocks(kept))))
    if not blocks:
        raise FileError("no_text", f"{path.name}: no text but running headers; run OCR on it, then ingest again")
    furniture = tuple(text.replace(LINE_END_HYPHEN, "-") for texts in removed for text in texts)
    labels = printed_labels(removed)
    title = _title(document)
    unseen = _unseen(pages, title)
    return Source("pdf", blocks, n_pages, empty, furniture, clean(title) or None, tuple(by_ocr), labels, unseen)


def _furniture(pages: Sequence[Sequence[Line]]) -> list[set[int]]:
    """The indexes of each page's running lines; what stands in a table's cell is none."""
    downward = [sorted(range(len(lines)), key=lambda i, lines=lines: lines[i].top) for lines in pages]  # type: ignore[misc]
    free = [[i for i in order if lines[i].cell is None] for order, lines in zip(downward, pages, strict=True)]
    marked = furniture_lines([[lines[i].text for i in indexes] for lines, indexes in zip(pages, free, strict=True)])
    return [{indexes[i] for i in found} for indexes, found in zip(free, marked, strict=True)]


def _open(path: Path, password: str | None) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(path, password=password)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD_ERROR or "password" in str(error).lower():
            raise FileError(
                "encrypted", f"{path.name}: needs a password; give it with --password, or save a copy without one"
            ) from error
        if b"/Encrypt" in path.read_bytes():
            raise FileError(
                "encrypted",
                f"{path.name}: encrypted in a way that cannot be opened, or damaged; "
                "open it in a PDF reader and save a copy without protection",
            ) from error
        raise FileError("damaged", f"{path.name}: a damaged PDF ({error}); fetch it again") from error


def _unseen(pages: Sequence[Sequence[Line]], title: str) -> dict[str, int]:
    total = Counter(count_unseen(title))
    for line in (line for lines in pages for line in lines):
        total.update(line.unseen)
    return dict(total)


def _title(document: pdfium.PdfDocument) -> str:
    try:
        return str(document.get_metadata_value("Title"))
    except (pdfium.PdfiumError, UnicodeError):
        return ""


def _blocks(pages: Sequence[Sequence[Line]]) -> Iterator[Block]:
    sizes: Counter[float] = Counter()
    for line in (line for lines in pages for line in lines):
        sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    levels = sorted({size for size in sizes if size > 1.12 * body}, reverse=True)
    pitch = _pitch(pages, body)
    for lines in pages:
        group: list[Line] = []
        for line in lines:
            if group and _parts(group[-1], line, body=body, pitch=pitch):
                yield from _group(group, body=body, levels=levels)
                group = []
            group.append(line)
        if group:
            yield from _group(group, body=body, levels=levels)


def _group(lines: list[Line], *, body: float, levels: list[float]) -> Iterator[Block]:
    if lines[0].cell is None:
        yield _block(lines, body=body, levels=levels)
    else:
        yield from _rows(lines)


def _rows(lines: Sequence[Line]) -> Iterator[Block]:
    """The rows of a table, cells joined by tabs; a row that a page break parts is two."""
    cells: dict[int, dict[int, list[str]]] = {}
    for line in lines:
        _, row, column = line.cell or (0, 0, 0)
        cells.setdefault(row, {}).setdefault(column, []).append(line.text)
    n_columns = 1 + max(column for row in cells.values() for column in row)
    for _, row_cells in sorted(cells.items()):
        texts = [_joined(iter(row_cells.get(column, []))) for column in range(n_columns)]
        yield Block("table", "\t".join(texts), page=lines[0].page)


def _pitch(pages: Sequence[Sequence[Line]], body: float) -> float:
    """The usual distance from one line of body text to the next, in points."""
    gaps: Counter[float] = Counter()
    for above, below in (pair for lines in pages for pair in pairwise(lines)):
        gap = below.top - above.top
        if above.size == below.size == body and 0 < gap < 3 * body and above.cell is None:
            gaps[round(2 * gap) / 2] += 1
    return gaps.most_common(1)[0][0] if gaps else 0.0


def _parts(above: Line, below: Line, *, body: float, pitch: float) -> bool:
    """Tell whether a new block starts at `below`."""
    if above.cell or below.cell:
        return above.cell is None or below.cell is None or above.cell[0] != below.cell[0]
    if _footnote_start(below, body):
        return True
    small = above.size < 0.93 * body
    if small != (below.size < 0.93 * body) or abs(above.size - below.size) > 0.12 * body:
        return True
    gap = below.top - above.top
    apart = abs(below.left - above.left) > _INDENT or gap > 1.1 * pitch
    if above.bold != below.bold or (above.italic != below.italic and apart):
        return True
    if _BULLET.match(below.text) or _NUMBERED.match(below.text):
        return True
    usual = below.size * 1.2 if small or below.size > 1.12 * body else pitch
    return gap < 0 or gap > 1.3 * usual


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
    quoted = all(line.italic for line in lines) and len(text) > _LEAST_QUOTE
    return Block("quote" if quoted else "text", text, page=first.page)


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
        text = re.sub(rf"(\w+){LINE_END_HYPHEN}\s*(\w+)", mended, block.text)
        yield replace(block, text=text.replace(LINE_END_HYPHEN, "-"))
