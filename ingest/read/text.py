"""Plain text and Markdown: one paragraph a line, or wrapped lines; form feeds part pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from charset_normalizer import from_bytes

from ingest.errors import FileError
from ingest.read.furniture import furniture_lines, printed_labels
from ingest.read.marks import SUPERSCRIPTS, clean, plain_number, superscript
from ingest.read.unseen import count_unseen, visible, whole_words
from ingest.types import Block, Source

WRAPPED_WIDTH = 120

# What British text is saved in where it is not UTF-8; a wider guess takes "£" and "ë" for letters of other languages.
_ENCODINGS = ["cp1252", "utf_16", "utf_16_le", "utf_16_be", "utf_32"]

_FOOTNOTE = re.compile(rf"([{SUPERSCRIPTS}]+)\s*(?=\S)(.*)")
_PLAIN_FOOTNOTE = re.compile(r"\s{0,3}(\d{1,3})\s+\S")
_MARKDOWN_FOOTNOTE = re.compile(r"\[\^(\d+)\]:\s*(.*)")
_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_BULLET = re.compile(r"(\s*)[-•▪◦●○*–]\s+(.*)")
_LETTERED = re.compile(r"\s*(?:\([a-z]{1,4}\)|[a-z][.)]|[ivx]{1,4}[.)])\s+\S")
_NUMBERED = re.compile(r"\s*(?:[A-Z]?\d{1,2}(?:\.\d{1,2}){1,4}\.?\s+\S|[A-Z]?\d{1,2}\.?\s+[A-Z“‘\"'(])")
_COLUMNS = re.compile(r"(?<=\S) {3,}(?=\S)")
_NUMBER_CELL = re.compile(r"[A-Z]?\d{1,2}(?:\.[1-9]\d?){1,4}\.?")
_LINK = re.compile(r"!?\[([^\]]*)\]\((?:\\.|[^()\\])*\)")
_TAG = re.compile(r"</?(?:p|ul|ol|li|br|b|i|em|strong|sup|sub|div|span|table|tr|td|th)\b[^<>]*>", re.IGNORECASE)


def read_text(raw: bytes, *, name: str) -> Source:
    """Read text in UTF-8, UTF-16, UTF-32 or Windows-1252.

    Raises:
        FileError: `damaged` when no encoding fits, `no_text` when nothing but space is in it.
    """
    decoded = _decode(raw, name=name)
    text = visible(whole_words(decoded))
    pages = [page.split("\n") for page in text.replace("\r\n", "\n").replace("\r", "\n").split("\f")]
    if len(pages) > 1 and not any(line.strip() for line in pages[-1]):
        pages.pop()
    width = _width([line for page in pages for line in page])
    paged = len(pages) > 1
    blocks: list[Block] = []
    furniture: list[str] = []
    all_removed: list[list[str]] = []
    n_notes = 0
    for number, (kept, removed) in enumerate(_without_furniture(pages), start=1):
        furniture += removed
        all_removed.append(removed)
        marked, n_notes = _marked_notes(kept, n_notes) if paged else (kept, n_notes)
        lines = list(_unwrapped(_tabbed(marked), width)) if width <= WRAPPED_WIDTH else marked
        blocks += [replace(b, page=number if paged else None) for line in lines for b in _block(line)]
    if not blocks:
        raise FileError("no_text", f"{name}: no text found; check that the right file was saved")
    labels = printed_labels(all_removed) if paged else ()
    n_pages = len(pages) if paged else None
    unseen = count_unseen(decoded)
    return Source("text", tuple(blocks), n_pages, furniture=tuple(furniture), page_labels=labels, unseen=unseen)


def _decode(raw: bytes, *, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(raw, cp_isolation=_ENCODINGS).best()
    if best is None:
        raise FileError("damaged", f"{name}: its encoding is not known here; save it as UTF-8, then ingest again")
    return str(best)


def _width(lines: list[str]) -> int:
    """How long the lines are that fill their width: only one in fifty is longer."""
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip() and "\t" not in line.strip())
    return lengths[max(0, int(len(lengths) * 0.98) - 1)] if lengths else 0


def _without_furniture(pages: list[list[str]]) -> Iterator[tuple[list[str], list[str]]]:
    printed = [[(i, line) for i, line in enumerate(page) if line.strip()] for page in pages]
    marked = furniture_lines([[line for _, line in page] for page in printed])
    for page, lines, furniture in zip(pages, printed, marked, strict=True):
        removed = {lines[i][0] for i in furniture}
        yield (
            [line for i, line in enumerate(page) if i not in removed],
            [clean(page[i]) for i in sorted(removed)],
        )


def _marked_notes(lines: list[str], n_notes: int) -> tuple[list[str], int]:
    """Set the footnotes at the foot of a page, and their marks in its text, in superscripts.

    A line is a footnote when it starts with the next number and that number is glued to a word above it.
    """
    marked = list(lines)
    body_end = len(lines)
    for i, line in enumerate(lines):
        found = _PLAIN_FOOTNOTE.match(line)
        if found is None or int(found[1]) != n_notes + 1:
            continue
        glued = re.compile(rf"(?:(?<=[a-z])|(?<=[a-z)][.,;:)’'”\"])|(?<=\d{{4}}[.,;])){found[1]}(?=\s|$)")
        above = next((j for j in range(min(i, body_end) - 1, -1, -1) if glued.search(marked[j])), None)
        if above is not None:
            marked[above] = glued.sub(superscript(found[1]), marked[above], count=1)
            marked[i] = superscript(found[1]) + line[found.end(1) :]
            body_end, n_notes = min(i, body_end), n_notes + 1
    return marked, n_notes


def _tabbed(lines: list[str]) -> list[str]:
    """Lines set in columns by runs of spaces, two or more together, with tabs between their cells."""
    columns = [bool(_COLUMNS.search(line.strip())) and not _BULLET.match(line) for line in lines]
    beside = [
        i for i, is_row in enumerate(columns) if is_row and any(columns[max(0, i - 1) : i] + columns[i + 1 : i + 2])
    ]
    rows = set(beside)
    return [_COLUMNS.sub("\t", line.strip()) if i in rows else line for i, line in enumerate(lines)]


def _unwrapped(lines: list[str], width: int) -> Iterator[str]:
    """Join wrapped lines: a line goes on with the next while it is full and the next starts nothing."""
    full = 0.7 * width
    current = last = ""
    for line in lines:
        if current and line.strip() and len(last) >= full and "\t" not in last and not _starts_block(line):
            current += line.strip() if re.search(r"\w-$", current) else f" {line.strip()}"
        else:
            if current:
                yield current
            current = line.rstrip()
        last = line.rstrip()
    if current:
        yield current


def _starts_block(line: str) -> bool:
    starts = (_FOOTNOTE, _HEADING, _BULLET, _LETTERED, _NUMBERED, _MARKDOWN_FOOTNOTE)
    return "\t" in line.strip() or line.startswith(">") or any(pattern.match(line) for pattern in starts)


def _block(line: str) -> Iterator[Block]:
    text = clean(line)
    if not text.strip():
        return
    if found := _HEADING.match(text):
        yield Block("heading", _unmarked(found[2]), level=len(found[1]))
    elif found := _FOOTNOTE.match(text) or _MARKDOWN_FOOTNOTE.match(text):
        yield Block("footnote", _unmarked(found[2]), number=plain_number(found[1]))
    elif "\t" in text:
        yield _row(text)
    elif text.startswith("> "):
        yield Block("quote", _unmarked(text[2:]))
    elif found := _BULLET.match(line):
        yield Block("bullet", _unmarked(clean(found[2])), level=1 if found[1] else 0)
    else:
        yield Block("text", _unmarked(text))


def _row(text: str) -> Block:
    cells = [_unmarked(cell.strip()) for cell in text.split("\t")]
    filled = [cell for cell in cells if cell]
    if len(filled) == 2 and _NUMBER_CELL.fullmatch(filled[0]):
        return Block("text", " ".join(filled))
    if len(filled) < 2:
        return Block("text", " ".join(filled))
    return Block("table", "\t".join(cells))


def _unmarked(text: str) -> str:
    """Take off Markdown and HTML marks, so that what stays is what a reader sees."""
    text = _LINK.sub(r"\1", text)
    text = _TAG.sub(" ", text)
    text = re.sub(r"\\([()\[\]*_#])", r"\1", text)
    text = re.sub(r"\*\*|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)", "", text)
    return re.sub(r" {2,}", " ", text).strip()
