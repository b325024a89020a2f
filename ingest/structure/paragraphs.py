"""Blocks to paragraphs: cut sentences joined, bullets and rows put where they belong, footnotes apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ingest.read.marks import SUPERSCRIPTS, plain_number
from ingest.structure.kinds import evidence_kind
from ingest.structure.numbers import LABEL, Numbered, is_finished, is_lettered, printed_number, roman_section
from ingest.structure.outline import Outline, is_heading
from ingest.types import Block, Footnote, Format, Paragraph

_MARKS = re.compile(rf"[{SUPERSCRIPTS}]+")
_QUOTED = re.compile(r"“[^“”]{20,}”|‘[^‘]{20,}’|\"[^\"]{20,}\"", re.DOTALL)
TITLE_PAGE = "Title page"


@dataclass(slots=True)
class _Draft:
    text: str
    number: str | None
    page: int | None
    heading: tuple[str, ...]
    block: str
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Note:
    number: str
    text: str
    page: int | None


def build_paragraphs(
    front: Sequence[Block], body: Sequence[Block], file_format: Format
) -> tuple[tuple[Paragraph, ...], tuple[Footnote, ...], tuple[str, ...]]:
    """Turn a title page and a body into paragraphs in reading order, the footnotes they refer to, and all headings."""
    builder = _Builder(body, file_format)
    drafts, notes = builder.build()
    if front:
        lines = [block.text for block in front]
        drafts.insert(0, _Draft(lines[0], None, front[0].page, (TITLE_PAGE,), "text", lines[1:]))
    known = {note.number for note in notes}
    paragraphs = tuple(_paragraph(draft, place, known) for place, draft in enumerate(drafts))
    return paragraphs, tuple(_footnotes(notes, paragraphs)), tuple(builder.headings)


class _Builder:
    def __init__(self, blocks: Sequence[Block], file_format: Format) -> None:
        self.blocks = blocks
        self.format = file_format
        self.outline = Outline(blocks, file_format)
        self.drafts: list[_Draft] = []
        self.notes: list[_Note] = []
        self.headings: list[str] = []
        self.last_single = 0

    def build(self) -> tuple[list[_Draft], list[_Note]]:
        for i, block in enumerate(self.blocks):
            if not block.text.strip():
                continue
            if block.kind == "footnote":
                self.notes.append(_Note(block.number or "", block.text, block.page))
            elif self._resumes_note(i):
                self.notes[-1].text += " " + block.text
            elif self._resumes_text(i):
                self._append(self.drafts[-1], block.text)
            elif is_heading(self.blocks, i, file_format=self.format, after=self._last_text()):
                self._heading(block)
            elif not self._joins_heading(block):
                self._body(block, i)
        return self.drafts, self.notes

    def _joins_heading(self, block: Block) -> bool:
        """Take a question right under a heading "Question 2" into that heading."""
        begun = bool(self.drafts) and self.drafts[-1].heading == self.outline.path
        heading = None if begun or block.kind != "text" else self.outline.join(block.text)
        if heading is not None:
            self.headings[-1] = heading
        return heading is not None

    def _last_text(self) -> str:
        draft = self.drafts[-1] if self.drafts else None
        if draft and draft.block == "table":
            return ""
        return (draft.lines[-1] if draft.lines else draft.text) if draft else ""

    def _resumes_note(self, i: int) -> bool:
        """A lower-case block just before the next footnote goes on with an unfinished one."""
        if not self.notes or self.blocks[i].kind != "text" or is_finished(self.notes[-1].text):
            return False
        following = self.blocks[i + 1] if i + 1 < len(self.blocks) else None
        if following is None or following.kind != "footnote" or not self.notes[-1].number.isdigit():
            return False
        follows = following.number == str(int(self.notes[-1].number) + 1)
        return follows and self.blocks[i].text[:1].islower()

    def _resumes_text(self, i: int) -> bool:
        block, last = self.blocks[i], self._last_text()
        if block.kind == "quote":
            goes_on = block.text[:1].islower() or (
                bool(last) and self.drafts[-1].block == "quote" and self._is_split(i)
            )
            return bool(last) and not is_finished(last) and goes_on
        if block.kind not in {"text", "bullet"} or not last or is_finished(last) or self._starts_something(block):
            return False
        if self.drafts[-1].block == "table" or (block.kind == "bullet" and not self._is_stray_dash(i)):
            return False
        if self.drafts[-1].heading != self.outline.path:
            return False
        return block.text[:1].islower() or (len(last) > 100 and self.format != "html" and self._is_split(i))

    def _is_stray_dash(self, i: int) -> bool:
        """A dash that begins a line is no bullet where what follows goes on in lower case and no list surrounds it."""
        beside = [self.blocks[j].kind for j in (i - 1, i + 1) if 0 <= j < len(self.blocks)]
        return self.blocks[i].text[:1].islower() and "bullet" not in beside

    def _is_split(self, i: int) -> bool:
        """A capital goes on only where pages part the two, or where the text has no pages to tell."""
        page = self.blocks[i].page
        before = [block.page for block in self.blocks[:i] if block.kind != "footnote"]
        return page is None or not before or before[-1] != page

    @staticmethod
    def _starts_something(block: Block) -> bool:
        return bool(LABEL.match(block.text) or printed_number(block.text) or is_lettered(block.text))

    def _append(self, draft: _Draft, text: str) -> None:
        if draft.lines:
            draft.lines[-1] += " " + text
        else:
            draft.text += " " + text

    def _heading(self, block: Block) -> None:
        numbered = printed_number(block.text)
        label = LABEL.match(numbered.rest) if numbered else None
        if numbered and label and not label["kind"].lower().startswith(("finding", "theme", "question")):
            self._start(numbered.rest, number=numbered.number, block=block, kind="label")
        else:
            self.headings.append(block.text)
            self.outline.enter(block)

    def _body(self, block: Block, i: int) -> None:
        numbered = self._paragraph_number(block)
        if numbered:
            self._start(numbered.rest, number=numbered.number, block=block, kind="text")
        elif block.kind == "table" and self._last_is("table"):
            self.drafts[-1].lines.append(block.text)
        elif self._belongs_to_last(block):
            self.drafts[-1].lines.append(block.text if is_lettered(block.text) else f"- {block.text}")
        elif self._last_is("label"):
            self.drafts[-1].lines.append(block.text)
            self.drafts[-1].block = "text"
        else:
            self._start(block.text, number=None, block=block, kind=block.kind)
            self._open_finding(i)

    def _open_finding(self, i: int) -> None:
        """A paragraph "Finding 2: ..." that text follows is the head of a section of that name."""
        label = LABEL.match(self.blocks[i].text)
        following = next((b for b in self.blocks[i + 1 :] if b.kind != "footnote"), None)
        if label is None or "finding" not in label["kind"].lower() or self.blocks[i].kind != "text":
            return
        if following is None or following.kind not in {"text", "bullet"} or LABEL.match(following.text):
            return
        self.outline.enter(replace(self.blocks[i], kind="heading", level=0, text=label[0]))
        self.drafts[-1].heading = self.outline.path

    def _paragraph_number(self, block: Block) -> Numbered | None:
        """The printed number of a numbered paragraph; a list numbered 1, 2, 3 after a colon has none."""
        numbered = printed_number(block.text) if block.kind in {"text", "bullet"} else None
        if numbered is None:
            return None
        if not numbered.number.isdigit():
            return numbered
        expected = int(numbered.number) in {1, self.last_single + 1}
        listed = self._last_text().rstrip().endswith(":") or self._in_list(numbered)
        if not expected or listed or not numbered.rest[:1].isupper():
            return None
        self.last_single = int(numbered.number)
        return numbered

    def _in_list(self, numbered: Numbered) -> bool:
        last = printed_number(self._last_text().removeprefix("- "))
        return bool(self.drafts and self.drafts[-1].lines and last and last.number == str(int(numbered.number) - 1))

    def _last_is(self, kind: str) -> bool:
        return bool(self.drafts) and self.drafts[-1].block == kind and self.drafts[-1].heading == self.outline.path

    def _belongs_to_last(self, block: Block) -> bool:
        if not self.drafts or self.drafts[-1].heading != self.outline.path:
            return False
        listed = block.kind == "bullet" or is_lettered(block.text) or roman_section(block.text) is not None
        numbered = printed_number(block.text)
        counted = numbered is not None and numbered.number.isdigit() and self._last_text().rstrip().endswith(":")
        in_list = numbered is not None and numbered.number.isdigit() and self._in_list(numbered)
        introduced = self.drafts[-1].block in {"text", "quote"} and bool(self.drafts[-1].text)
        return (listed or counted or in_list) and introduced and not LABEL.match(block.text)

    def _start(self, text: str, *, number: str | None, block: Block, kind: str) -> None:
        self.drafts.append(_Draft(text, number, block.page, self.outline.path, kind))


def _paragraph(draft: _Draft, place: int, known: set[str]) -> Paragraph:
    printed = "\n".join((draft.text, *draft.lines))
    marks = [plain_number(mark) for mark in _MARKS.findall(printed)]
    notes = tuple(dict.fromkeys(number for number in marks if number in known))
    text = _MARKS.sub(lambda found: "" if plain_number(found[0]) in known else found[0], printed)
    return Paragraph(
        place=place,
        number=draft.number,
        text=re.sub(r" +([.,;:])(?=\s|$)", r"\1", text) if notes else text,
        page=draft.page,
        heading=draft.heading,
        kind=evidence_kind(text, heading=draft.heading, quoted=draft.block == "quote" or bool(_QUOTED.fullmatch(text))),
        footnotes=notes,
    )


def _footnotes(notes: Iterable[_Note], paragraphs: Sequence[Paragraph]) -> Iterable[Footnote]:
    for note in notes:
        place = next((p.place for p in paragraphs if note.number in p.footnotes), None)
        yield Footnote(note.number, note.text, place, note.page)
