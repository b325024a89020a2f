"""Paragraphs to passages that fit the encoder's window: whole where they fit, else windows of whole sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ingest.sentences import sentence_spans
from ingest.structure.paragraphs import TITLE_PAGE
from ingest.types import Document, Footnote, Paragraph, Passage

OVERLAP_SENTENCES = 1
SHORT_TOKENS = 120
_MAX_CONTEXT_CHARS = 160

Count = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class _Unit:
    """A paragraph that fits the window with its heading, or one window of a long one."""

    paragraph: Paragraph
    text: str
    tokens: int
    whole: bool


def split(document: Document, *, window: int, count: Count) -> list[Passage]:
    """Split a document into passages, in reading order, footnotes last.

    Short paragraphs under the same heading share a passage; a long one is read through a sliding window that
    repeats one sentence. `count` gives the encoder's tokens of a text; with its heading no passage has more
    than `window`.
    """
    passages: list[Passage] = []
    for group in _groups(document.paragraphs, window=window, count=count):
        passages.append(_passage(document, len(passages), group))
    for note in document.footnotes:
        for text in _note_texts(note, window=window, count=count):
            passages.append(_note_passage(document, len(passages), note, text))
    return passages


def encoded_text(passage: Passage) -> str:
    """What the encoder reads of a passage: its innermost headings, then its text."""
    return _with_context(passage.heading, passage.text)


def _with_context(heading: Sequence[str], text: str) -> str:
    titles = [re.sub(r"^[\d.]+\s+", "", title) for title in heading[-2:] if title != TITLE_PAGE]
    context = " > ".join(titles)[:_MAX_CONTEXT_CHARS]
    return f"{context}\n{text}" if context else text


def _groups(paragraphs: Sequence[Paragraph], *, window: int, count: Count) -> Iterator[list[_Unit]]:
    group: list[_Unit] = []
    for paragraph in paragraphs:
        for unit in _units(paragraph, window=window, count=count):
            if group and not _share(group, unit, window=window, count=count):
                yield group
                group = []
            group.append(unit)
    if group:
        yield group


def _share(group: list[_Unit], unit: _Unit, *, window: int, count: Count) -> bool:
    last = group[-1]
    same_place = last.paragraph.heading == unit.paragraph.heading and last.paragraph.kind == unit.paragraph.kind
    short = last.tokens <= SHORT_TOKENS and unit.tokens <= SHORT_TOKENS
    if not (same_place and short and last.whole and unit.whole):
        return False
    joined = "\n".join(u.text for u in (*group, unit))
    return count(_with_context(unit.paragraph.heading, joined)) <= window


def _units(paragraph: Paragraph, *, window: int, count: Count) -> Iterator[_Unit]:
    def fits(text: str) -> bool:
        return count(_with_context(paragraph.heading, text)) <= window

    if fits(paragraph.text):
        yield _Unit(paragraph, paragraph.text, count(paragraph.text), whole=True)
        return
    for text in _windows(paragraph.text, fits):
        yield _Unit(paragraph, text, count(text), whole=False)


def _windows(text: str, fits: Callable[[str], bool]) -> Iterator[str]:
    """Sentence windows over a text; every span of it is in at least one."""
    spans = [piece for span in sentence_spans(text) for piece in _pieces(text, span, fits)]
    first = 0
    while first < len(spans):
        last = first
        while last + 1 < len(spans) and fits(text[spans[first][0] : spans[last + 1][1]]):
            last += 1
        yield text[spans[first][0] : spans[last][1]]
        if last + 1 == len(spans):
            return
        again = max(first + 1, last + 1 - OVERLAP_SENTENCES)
        first = again if fits(text[spans[again][0] : spans[last + 1][1]]) else last + 1


def _pieces(text: str, span: tuple[int, int], fits: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """A sentence, or its halves again and again while they are longer than the window."""
    start, end = span
    if end - start < 2 or fits(text[start:end]):
        yield span
        return
    spaces = [found.start() for found in re.finditer(r"\s", text[start:end])]
    middle = start + min(spaces, key=lambda at: abs(at - (end - start) // 2), default=(end - start) // 2)
    middle = middle if start < middle < end else start + (end - start) // 2
    yield from _pieces(text, (start, middle), fits)
    yield from _pieces(text, (middle + (1 if text[middle].isspace() else 0), end), fits)


def _passage(document: Document, number: int, group: list[_Unit]) -> Passage:
    paragraphs = [unit.paragraph for unit in group]
    return Passage(
        id=f"{document.name}#{number}",
        document=document.name,
        places=tuple(p.place for p in paragraphs),
        paragraphs=tuple(p.number for p in paragraphs if p.number),
        page=paragraphs[0].page,
        heading=paragraphs[0].heading,
        kind=paragraphs[0].kind,
        text="\n".join(unit.text for unit in group),
    )


def _note_texts(note: Footnote, *, window: int, count: Count) -> Iterator[str]:
    heading = (f"Footnote {note.number}",)
    yield from _windows(note.text, lambda text: count(_with_context(heading, text)) <= window)


def _note_passage(document: Document, number: int, note: Footnote, text: str) -> Passage:
    paragraph = document.paragraphs[note.place] if note.place is not None else None
    return Passage(
        id=f"{document.name}#{number}",
        document=document.name,
        places=(note.place,) if note.place is not None else (),
        paragraphs=(paragraph.number,) if paragraph and paragraph.number else (),
        page=note.page,
        heading=(*(paragraph.heading if paragraph else ()), f"Footnote {note.number}"),
        kind="footnote",
        text=text,
    )
