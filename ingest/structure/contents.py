"""The title page and the contents page, told apart from the report itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.structure.numbers import looks_like_title, printed_number
from ingest.types import Block

MAX_TITLE_PAGE = 25
_CONTENTS = re.compile(r"(?:table of )?contents(?: page)?|index", re.IGNORECASE)
_LEADER = re.compile(r"(?:\.{3,}|…{2,}|(?:\. ){3,})\s*(?:page\s*)?\d{1,3}\b", re.IGNORECASE)
_PAGE_CELL = re.compile(r"\d{1,3}(?:\s*[-–]\s*\d{1,3})?\t\S")
_PAGE_AT_END = re.compile(r"[\s.…]\d{1,3}$")


def part_contents(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[Block, ...], tuple[str, ...]]:
    """Part blocks into title page, body and the lines of the contents page, which is never indexed."""
    contents: list[int] = [i for i, block in enumerate(blocks) if _LEADER.search(block.text)]
    start = next((i for i, block in enumerate(blocks) if _CONTENTS.fullmatch(block.text.strip())), None)
    if start is not None:
        contents += range(start, _contents_end(blocks, start + 1))
    listed = set(contents)
    front_end = min(listed) if listed and min(listed) <= MAX_TITLE_PAGE else _title_page_end(blocks)
    front = tuple(block for block in blocks[:front_end] if block.kind != "footnote")
    notes = tuple(block for block in blocks[:front_end] if block.kind == "footnote")
    body = tuple(block for i, block in enumerate(blocks) if i >= front_end and i not in listed)
    return front, notes + body, tuple(blocks[i].text for i in sorted(listed))


def _contents_end(blocks: Sequence[Block], i: int) -> int:
    seen: set[str] = set()
    while i < len(blocks):
        text = blocks[i].text.strip()
        listed = _PAGE_AT_END.search(text) or _PAGE_CELL.match(text) or _is_column_head(blocks[i])
        if not listed and (not looks_like_title(text) or _title(text) in seen or not _goes_on(blocks, i)):
            return i
        seen.add(_title(text))
        i += 1
    return i


def _is_column_head(block: Block) -> bool:
    return block.kind == "table" and "page" in block.text.lower() and len(block.text) < 40


def _goes_on(blocks: Sequence[Block], i: int) -> bool:
    """Tell whether a title without a page number is still in the contents: a listed line follows it shortly."""
    return any(_PAGE_AT_END.search(block.text.strip()) and len(block.text) < 200 for block in blocks[i + 1 : i + 3])


def _title(text: str) -> str:
    return re.sub(r"[\W\d]+", "", text).lower()


def _title_page_end(blocks: Sequence[Block]) -> int:
    for i, block in enumerate(blocks[:MAX_TITLE_PAGE]):
        numbered = printed_number(block.text)
        if numbered and (i > 0 or len(block.text) > 60 or numbered.number in {"1", "1.0", "1.1"}):
            return i
        if len(block.text) > 200 or block.kind in {"bullet", "table"}:
            return i - 1 if i and blocks[i - 1].kind == "heading" else i
        if re.fullmatch(r"(?:introduction|executive summary|foreword|background)", block.text, re.IGNORECASE):
            return i
    return 0
