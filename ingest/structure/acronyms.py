"""Acronyms a document defines itself: "Independent Reviewing Officers (IROs)" and two-column glossaries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.types import Footnote, Paragraph

_IN_TEXT = re.compile(r"((?:[A-Za-z][\w'’&/-]*[ \u00a0]+){1,9})\(([A-Z][A-Za-z0-9&/]{1,9})\)")
_SHORT = re.compile(r"[A-Z][A-Za-z0-9&/ .]{1,11}")
_SMALL = frozenset({"and", "of", "for", "the", "in", "to", "with", "on", "at", "a", "by"})


def find_acronyms(paragraphs: Sequence[Paragraph], footnotes: Sequence[Footnote]) -> dict[str, str]:
    """Map each acronym to the words the document gives for it; the first definition wins."""
    found: dict[str, str] = {}
    texts = [p.text for p in paragraphs] + [note.text for note in footnotes]
    for text in texts:
        for short, long in (*_defined(text), *_glossary(text)):
            found.setdefault(short, long)
    return found


def _defined(text: str) -> Iterator[tuple[str, str]]:
    for found in _IN_TEXT.finditer(text):
        long = _expansion(found[1].split(), found[2])
        if long:
            yield found[2], long


def _expansion(words: list[str], short: str) -> str | None:
    """The shortest run of words before the bracket whose initials spell the acronym, small words skipped at will."""
    letters = re.sub(r"s$", "", re.sub(r"[^A-Za-z]", "", short)).lower()
    for start in range(len(words) - 1, -1, -1):
        run = words[start:]
        parts = [part for word in run for part in re.split(r"[-/]", word) if part]
        initials = "".join(part[0].lower() for part in parts)
        content = "".join(part[0].lower() for part in parts if part.lower() not in _SMALL)
        if letters in {initials, content} and run[0].lower() not in _SMALL:
            return " ".join(run)
    return None


def _glossary(text: str) -> Iterator[tuple[str, str]]:
    for line in text.split("\n"):
        cells = [cell.strip() for cell in line.split("\t") if cell.strip()]
        if len(cells) == 2 and _SHORT.fullmatch(cells[0]) and sum(c.isupper() for c in cells[0]) >= 2:
            yield cells[0], cells[1]
