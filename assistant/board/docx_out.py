"""A paper as a Word file: real headings, tables with header rows, a box, and references that the marks link to."""

from __future__ import annotations

import io
import re
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from assistant.board.paper import Box, Element, Heading, Paper, Para, References, Runs, Table, words

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_INK = RGBColor(0x17, 0x49, 0x5F)
_SHADE, _HEAD_SHADE = "EEF4F6", "DCE7EB"
_WIDTH_CM = 17.0


def as_docx(paper: Paper) -> bytes:
    """An A4 file in British English with page numbers; a `compact` paper has smaller type and margins."""
    document = Document()
    _set_up(document, paper)
    document.add_heading(_clean(paper.title), 0)
    if paper.subtitle:
        document.add_paragraph(_clean(paper.subtitle), style="Subtitle")
    for element in paper.elements:
        _add(document, element)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Any, paper: Paper) -> None:
    document.core_properties.title = _clean(paper.title)
    document.core_properties.author = ""
    document.core_properties.language = "en-GB"
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    margin = Cm(1.4 if paper.compact else 2)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = margin
    _set_fonts(document, size=9 if paper.compact else 10, space=2 if paper.compact else 5)
    _number_pages(section)


def _set_fonts(document: Any, *, size: float, space: float) -> None:
    styles = document.styles
    for name in ("Normal", "Title", "Subtitle", *(f"Heading {level}" for level in (1, 2, 3))):
        font, element = styles[name].font, styles[name].element
        font.name = "Arial"
        fonts = element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        if name != "Normal":
            font.color.rgb = _INK
    styles["Normal"].font.size = Pt(size)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    styles["Normal"].element.get_or_add_rPr().append(language)
    for name, points in (
        ("Title", size + 10),
        ("Subtitle", size + 1),
        ("Heading 1", size + 3.5),
        ("Heading 2", size + 1),
    ):
        styles[name].font.size = Pt(points)
    for name, before, after in (
        ("Normal", 0, space), ("List Bullet", 0, space - 1), ("Heading 1", 2.4 * space, space),
        ("Heading 2", 1.6 * space, 2),
    ):  # fmt: skip
        form = styles[name].paragraph_format
        form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.08


def _number_pages(section: Any) -> None:
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = 1
    paragraph.add_run("Page ")
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = paragraph.add_run()._r  # noqa: SLF001  python-docx has no fields
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run.append(part)


def _add(document: Any, element: Element) -> None:
    match element:
        case Heading():
            document.add_heading(_clean(element.text), element.level)
        case Para():
            style = "List Bullet" if element.style == "bullet" else "Normal"
            paragraph = document.add_paragraph(style=style)
            _fill(paragraph, element.runs)
            paragraph.paragraph_format.keep_with_next = element.style == "lead"
        case Table():
            _add_table(document, element)
        case Box():
            _add_box(document, element)
        case References():
            for number, line in enumerate(element.lines, start=1):
                _add_reference(document, number, line, element.name)


def _fill(paragraph: Any, runs: Runs) -> None:
    for run in runs:
        if run.ref is not None:
            _link(paragraph, run.ref, run.to)
            continue
        made = paragraph.add_run(_clean(run.text))
        made.bold, made.italic = run.bold or None, run.italic or None


def _link(paragraph: Any, number: int, to: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), f"{to}{number}")
    made = paragraph.add_run(f"[{number}]")
    made.font.color.rgb = _INK
    link.append(made._r)  # noqa: SLF001  python-docx has no links within a file
    paragraph._p.append(link)  # noqa: SLF001


def _add_reference(document: Any, number: int, line: str, name: str) -> None:
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.left_indent, form.first_line_indent, form.space_after = Cm(0.9), Cm(-0.9), Pt(2)
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(len(document.element.findall(f".//{qn('w:bookmarkStart')}")) + 1))
    start.set(qn("w:name"), f"{name}{number}")
    paragraph._p.append(start)  # noqa: SLF001
    form.tab_stops.add_tab_stop(Cm(0.9))
    paragraph.add_run(f"[{number}]\t{_clean(line)}")
    paragraph._p.append(end)  # noqa: SLF001


def _add_table(document: Any, table: Table) -> None:
    made = document.add_table(rows=1, cols=len(table.header), style="Table Grid")
    made.autofit = False
    for cell, text in zip(made.rows[0].cells, table.header, strict=True):
        _fill(cell.paragraphs[0], words(text, bold=True))
        _shade(cell, _HEAD_SHADE)
    _mark(made.rows[0], "w:tblHeader")
    for row in table.rows:
        added = made.add_row()
        _mark(added, "w:cantSplit")
        for cell, runs in zip(added.cells, row, strict=True):
            _fill(cell.paragraphs[0], runs)
    for at, share in enumerate(table.widths):
        made.columns[at].width = Cm(_WIDTH_CM * share)
        for cell in made.columns[at].cells:
            cell.width = Cm(_WIDTH_CM * share)
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001  python-docx cannot repeat a header row


def _add_box(document: Any, box: Box) -> None:
    document.add_paragraph().paragraph_format.space_after = Pt(0)
    (cell,) = document.add_table(rows=1, cols=1, style="Table Grid").rows[0].cells
    _shade(cell, _SHADE)
    _fill(cell.paragraphs[0], words(box.title, bold=True))
    for line in box.lines:
        _fill(cell.add_paragraph(), words(line))
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _shade(cell: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001  python-docx has no shading


def _clean(text: str) -> str:
    """Without the control letters that no Word file may hold."""
    return _CONTROL.sub("", text)
