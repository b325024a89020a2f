"""Where every letter of a source went: what is read must stand once, in a paragraph, heading, footnote or furniture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.read.marks import SUPERSCRIPTS
from ingest.types import Footnote, Paragraph, Source


def account(
    source: Source,
    paragraphs: Sequence[Paragraph],
    footnotes: Sequence[Footnote],
    headings: Sequence[str],
    furniture: Sequence[str],
) -> dict[str, int]:
    """Count letters and digits, footnote marks apart; "source" less the sum of the others was lost or doubled."""
    return {
        "source": count_letters([*_printed(source), *source.furniture]),
        "paragraphs": count_letters([text for p in paragraphs for text in (p.number or "", p.text)]),
        "headings": count_letters(headings),
        "footnotes": count_letters([text for note in footnotes for text in (note.number, note.text)]),
        "furniture": count_letters(furniture),
    }


def unaccounted(letters: dict[str, int]) -> int:
    """Letters lost (above 0) or doubled (below)."""
    return 2 * letters.get("source", 0) - sum(letters.values())


def count_letters(texts: Iterable[str]) -> int:
    return sum(char.isalnum() and char not in SUPERSCRIPTS for text in texts for char in text)


def _printed(source: Source) -> Iterable[str]:
    for block in source.blocks:
        yield block.text
        yield block.number or ""
