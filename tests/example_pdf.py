"""An example review as PDF: a front page, running heads, and footnotes at the foot of the page that refers to them."""

from __future__ import annotations

from pathlib import Path

from example_source import FICTION, Example, Part
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

LEFT, RIGHT, TOP, BOTTOM = 72, 523, 770, 78
BODY, BOLD, ITALIC = "Times-Roman", "Times-Bold", "Times-Italic"
Word = tuple[str, str]  # text, footnote marks after it


def write_pdf(example: Example, path: Path) -> None:
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setTitle(example.about["title"])
    _front(canvas, example)
    pages = _Pages(canvas, example)
    for part in example.parts:
        pages.add(part)
    pages.end()
    canvas.save()


def _front(canvas: Canvas, example: Example) -> None:
    about, y = example.about, 640
    for text, font, size, gap in (
        (about["body"], BOLD, 16, 60),
        (about["title"], BOLD, 24, 60),
        (f"Author: {about['authors']}", BODY, 13, 18),
        (about["author_role"], BODY, 13, 40),
        (f"Published {about['date']}", BODY, 13, 40),
        (FICTION, ITALIC, 11, 0),
    ):
        canvas.setFont(font, size)
        for line in _wrap([(word, "") for word in text.split()], font, size, RIGHT - LEFT):
            canvas.drawString(LEFT, y, " ".join(word for word, _ in line))
            y -= size * 1.3
        y -= gap
    canvas.showPage()


class _Pages:
    """Lines laid on pages; a line's footnotes take their room at the foot of the page it is on."""

    def __init__(self, canvas: Canvas, example: Example) -> None:
        self.canvas = canvas
        self.example = example
        self.number = 1
        self.y = float(TOP)
        self.notes: list[list[list[Word]]] = []

    def add(self, part: Part) -> None:
        if part.kind == "table":
            self._table(part.rows)
            return
        font, size, indent = {
            "heading": (BOLD, 15 if part.level == 1 else 12.5, 0),
            "bold": (BOLD, 11.5, 0),
            "quote": (ITALIC, 11.5, 40),
            "bullet": (BODY, 11.5, 54),
            "paragraph": (BODY, 11.5, 36 if part.number else 0),
        }[part.kind]
        words = _words(part)
        lines = _wrap(words, font, size, RIGHT - LEFT - indent)
        self.y -= 10 if part.kind == "heading" else 3
        if part.kind == "heading":
            self._room(70)
        for i, line in enumerate(lines):
            marks = [n for _, marked in line for n in marked.split()]
            needed = [self._note_lines(n) for n in marks]
            self._room(size * 1.35 + sum(len(note) for note in needed) * 11)
            self.notes += needed
            if i == 0 and part.kind == "bullet":
                self._draw([("\u2022", "")], LEFT + indent - 14, font, size)
            if i == 0 and part.number:
                x = LEFT if part.kind == "paragraph" else LEFT + indent
                self._draw([(part.number, "")], x, font, size)
            shift = stringWidth(part.number + "  ", font, size) if part.number and part.kind == "heading" else 0
            self._draw(line, LEFT + indent + shift, font, size)
            self.y -= size * 1.35
        self.y -= 5

    def end(self) -> None:
        self._close_page()

    def _room(self, height: float) -> None:
        taken = BOTTOM + sum(len(note) for note in self.notes) * 11 + (14 if self.notes else 0)
        if self.y - height < taken:
            self._close_page()

    def _close_page(self) -> None:
        y = BOTTOM + sum(len(note) for note in self.notes) * 11
        if self.notes:
            self.canvas.line(LEFT, y + 4, LEFT + 140, y + 4)
        for line in (line for note in self.notes for line in note):
            y -= 11
            self._draw_at(line, LEFT, y, BODY, 9)
        self.number += 1
        self.canvas.setFont(ITALIC, 9)
        self.canvas.drawString(LEFT, 806, self.example.about["title"])
        self.canvas.drawString(LEFT, 40, FICTION)
        self.canvas.drawRightString(RIGHT, 40, str(self.number))
        self.canvas.showPage()
        self.y, self.notes = float(TOP), []

    def _note_lines(self, number: str) -> list[list[Word]]:
        words = [("", number), *((word, "") for word in self.example.notes[number].split())]
        return _wrap(words, BODY, 9, RIGHT - LEFT)

    def _table(self, rows: tuple[tuple[str, ...], ...]) -> None:
        widths = _column_widths(rows)
        for i, row in enumerate(rows):
            font = BOLD if i == 0 else BODY
            cells = [_wrap([(w, "") for w in c.split()], font, 10.5, x - 10) for c, x in zip(row, widths, strict=True)]
            height = max(len(cell) for cell in cells) * 14 + 4
            self._room(height + 4)
            x, top = float(LEFT), self.y + 11
            for cell, width in zip(cells, widths, strict=True):
                for j, line in enumerate(cell):
                    self._draw_at(line, x + 4, self.y - j * 14, font, 10.5)
                self.canvas.rect(x, top - height, width, height)
                x += width
            self.y -= height
        self.y -= 8

    def _draw(self, line: list[Word], x: float, font: str, size: float) -> None:
        self._draw_at(line, x, self.y, font, size)

    def _draw_at(self, line: list[Word], x: float, y: float, font: str, size: float) -> None:
        text = self.canvas.beginText(x, y)
        for word, marks in line:
            text.setFont(font, size)
            text.textOut(word)
            if marks:
                text.setFont(font, size * 0.6)
                text.setRise(size * 0.4)
                text.textOut(marks)
                text.setRise(0)
                text.setFont(font, size)
            text.textOut(" ")
        self.canvas.drawText(text)


def _words(part: Part) -> list[Word]:
    words: list[Word] = []
    for text, is_mark in part.runs():
        if is_mark and words:
            words[-1] = (words[-1][0], text)
        else:
            words += [(word, "") for word in text.split()]
    return words


def _wrap(words: list[Word], font: str, size: float, width: float) -> list[list[Word]]:
    lines: list[list[Word]] = [[]]
    used = 0.0
    for word, marks in words:
        needed = stringWidth(word + " ", font, size) + stringWidth(marks, font, size * 0.6)
        if lines[-1] and used + needed > width:
            lines.append([])
            used = 0.0
        lines[-1].append((word, marks))
        used += needed
    return lines


def _column_widths(rows: tuple[tuple[str, ...], ...]) -> list[float]:
    longest = [min(max(len(row[i]) for row in rows), 60) + 4 for i in range(len(rows[0]))]
    return [(RIGHT - LEFT) * n / sum(longest) for n in longest]
