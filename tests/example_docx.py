"""An example review as DOCX: Word's own headings, numbering, footnotes part, tables and running foot."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part as PackagePart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from example_source import FICTION, Example, Part

_LIST = 90
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def write_docx(example: Example, path: Path, *, automatic: bool) -> None:
    """`automatic` lets Word count the numbers of headings and paragraphs; else they are typed."""
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(12)
    document.core_properties.title = example.about["title"]
    document.core_properties.created = document.core_properties.modified = datetime(2026, 1, 1, tzinfo=UTC)
    section = document.sections[0]
    section.header.paragraphs[0].text = example.about["title"]
    section.footer.paragraphs[0].text = FICTION
    if automatic:
        _add_numbering(document)
    _front(document, example)
    for part in example.parts:
        _add(document, part, automatic=automatic)
    _add_footnotes(document, example)
    document.save(str(path))
    _fix_times(path)


def _front(document: Any, example: Example) -> None:
    about = example.about
    document.add_paragraph(about["body"], style="Subtitle")
    document.add_paragraph(about["title"], style="Title")
    for line in (f"Author: {about['authors']}", about["author_role"], f"Published {about['date']}", FICTION):
        document.add_paragraph(line)
    document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)


def _add(document: Any, part: Part, *, automatic: bool) -> None:
    if part.kind == "table":
        _add_table(document, part.rows)
        return
    style = {"heading": f"Heading {part.level}", "bullet": "List Bullet", "quote": "Quote"}.get(part.kind, "Normal")
    paragraph = document.add_paragraph(style=style)
    counted = automatic and part.number is not None
    if counted:
        level = 0 if part.kind == "heading" else part.number.count(".")
        properties = paragraph._p.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{_LIST}"/></w:numPr>')
        )
    elif part.number:
        paragraph.add_run(f"{part.number}\t" if part.kind == "paragraph" else f"{part.number} ")
    for text, is_mark in part.runs():
        if is_mark:
            paragraph._p.append(
                parse_xml(
                    f'<w:r {nsdecls("w")}><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
                    f'<w:footnoteReference w:id="{text}"/></w:r>'
                )
            )
        else:
            run = paragraph.add_run(text)
            run.bold = part.kind == "bold" or None


def _add_table(document: Any, rows: tuple[tuple[str, ...], ...]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for i, row in enumerate(rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(text).bold = i == 0 or None
    document.add_paragraph()


def _add_numbering(document: Any) -> None:
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, text in enumerate(("%1.", "%1.%2"))
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{_LIST}">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{_LIST}"><w:abstractNumId w:val="{_LIST}"/></w:num>'))


def _add_footnotes(document: Any, example: Example) -> None:
    notes = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {escape(text)}'
        "</w:t></w:r></w:p></w:footnote>"
        for number, text in example.notes.items()
    )
    xml = f"<w:footnotes {nsdecls('w')}>{notes}</w:footnotes>"
    package = document.part.package
    part = PackagePart(PackURI("/word/footnotes.xml"), _FOOTNOTES, xml.encode(), package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _fix_times(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        entries = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
