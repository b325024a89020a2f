"""Which blocks are headings, how deep they lie, and the path of headings above each paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.structure.numbers import (
    LABEL,
    MAX_HEADING,
    Numbered,
    ends_sentence,
    is_finished,
    looks_like_title,
    printed_number,
    roman_section,
)
from ingest.types import Block, Format

UNNUMBERED_DEPTH = 7
FINDING_DEPTH = 8
RECURRING_DEPTH = 9
_APPENDIX = re.compile(r"(?:appendix|annex)\b", re.IGNORECASE)
_BACK_MATTER = re.compile(r"(?:glossary|acronyms|abbreviations|references|bibliography)\b.{0,30}", re.IGNORECASE)
_MAX_PLAIN_HEADING = 90
_IS_QUESTION = re.compile(r"[A-Z][^.?!]{10,400}\?")
_LIST_TITLE = re.compile(r"(?:Questions?|Considerations?|Issues) for (?:the )?[\w'’ ]{3,60}:?", re.IGNORECASE)


class Outline:
    """The path of headings at the current place."""

    def __init__(self, blocks: Sequence[Block], file_format: Format) -> None:
        self._recurring = {text for text, n in Counter(block.text.lower() for block in blocks).items() if n > 1}
        self._plain = file_format == "text"
        self._path: list[tuple[int, str]] = []
        self._depth_of_level: dict[int, int] = {}

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(text for _, text in self._path)

    def enter(self, block: Block) -> None:
        depth = self._depth(block)
        if block.level and (printed_number(block.text) or roman_section(block.text)):
            self._depth_of_level.setdefault(block.level, depth)
        while self._path and self._path[-1][0] >= depth and not self._holds(self._path[-1], depth, block.text):
            self._path.pop()
        self._path.append((depth, block.text))

    def join(self, question: str) -> str | None:
        """Join a question to the bare "Question 2" that it stands under; the heading then, None under another."""
        depth, title = self._path[-1] if self._path else (0, "")
        label = LABEL.fullmatch(title.rstrip(" :."))
        if label is None or not label["kind"].lower().startswith("question") or not _IS_QUESTION.fullmatch(question):
            return None
        self._path[-1] = depth, f"{title.rstrip(' :.')}: {question}"
        return self._path[-1][1]

    def _depth(self, block: Block) -> int:
        text = block.text
        if _APPENDIX.match(text) or _BACK_MATTER.fullmatch(text):
            return 1
        numbered = printed_number(text) or roman_section(text)
        if numbered:
            return numbered.depth
        if not self._plain and block.level:
            return self._depth_of_level.get(block.level, block.level)
        if block.level == 1:
            return 1
        label = LABEL.fullmatch(text.rstrip(" :."))
        section = label is not None and label["kind"].lower().startswith(("theme", "question"))
        if label is not None and "finding" in label["kind"].lower():
            return FINDING_DEPTH
        recurring = text.lower() in self._recurring or (label is not None and not section)
        return RECURRING_DEPTH if recurring else UNNUMBERED_DEPTH

    @staticmethod
    def _holds(above: tuple[int, str], depth: int, text: str) -> bool:
        """A "4.4.1 Finding 1" holds its sisters 4.4.2, 4.4.3 ... as its own sections."""
        numbered, sister = printed_number(above[1]), printed_number(text)
        if above[0] != depth or numbered is None or sister is None:
            return False
        same_parent = numbered.number.rpartition(".")[0] == sister.number.rpartition(".")[0]
        return same_parent and bool(LABEL.match(numbered.rest)) and not LABEL.match(sister.rest)


def is_heading(blocks: Sequence[Block], i: int, *, file_format: Format, after: str) -> bool:
    """Tell whether a block that its reader left open is a heading. `after` is the text before it."""
    block = blocks[i]
    if block.kind == "heading" or (block.kind in {"text", "bullet"} and _is_labelled_title(block.text)):
        return ends_sentence(block.text) or not _goes_on(blocks, i)
    if block.kind not in {"text", "bullet"}:
        return False
    if LABEL.fullmatch(block.text.rstrip(" :.")) or _is_list_title(blocks, i):
        return True
    numbered = printed_number(block.text) or roman_section(block.text)
    if numbered or block.kind == "bullet":
        return numbered is not None and _is_numbered_heading(numbered, after) and not _goes_on(blocks, i)
    if _APPENDIX.match(block.text) and looks_like_title(block.text):
        return not after or is_finished(after) or looks_like_title(after)
    return file_format == "text" and _is_plain_heading(blocks, i, after)


def _is_numbered_heading(numbered: Numbered, after: str) -> bool:
    title = numbered.rest
    if not looks_like_title(title) or after.rstrip().endswith(":"):
        return False
    return not ends_sentence(title) or title.endswith("?")


def _is_list_title(blocks: Sequence[Block], i: int) -> bool:
    """Tell whether a line like "Questions for the Board" stands over a list."""
    following = blocks[i + 1].kind if i + 1 < len(blocks) else None
    return following == "bullet" and bool(_LIST_TITLE.fullmatch(blocks[i].text))


def _is_labelled_title(text: str) -> bool:
    """Tell whether a line like "Question 2: Are children protected?" or "Recommendation 3: Records" opens a section."""
    label = LABEL.match(text)
    if label is None or len(text) > MAX_HEADING or not re.match(r"\s*[:–—-]\s*[A-Z]", text[label.end() :]):
        return False
    is_question = label["kind"].lower().startswith("question")
    return text.endswith("?") if is_question else not ends_sentence(text) and text[-1].isalnum()


def _goes_on(blocks: Sequence[Block], i: int) -> bool:
    """Tell whether the next text starts in lower case, as the rest of a cut sentence does."""
    following = next((block for block in blocks[i + 1 :] if block.kind != "footnote"), None)
    return following is not None and following.kind == "text" and following.text[:1].islower()


def _is_plain_heading(blocks: Sequence[Block], i: int, after: str) -> bool:
    text = blocks[i].text
    if not looks_like_title(text) or len(text) > _MAX_PLAIN_HEADING or text.endswith("?"):
        return False
    if after and not is_finished(after) and len(after) > _MAX_PLAIN_HEADING:
        return False
    following = next((block for block in blocks[i + 1 :] if block.kind != "footnote"), None)
    return following is not None and (following.kind != "text" or len(following.text) > _MAX_PLAIN_HEADING)
