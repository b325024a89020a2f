"""DOCX: body in order with styles, tables, footnotes, page breaks and the numbers Word would print."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from ingest.errors import FileError
from ingest.read.marks import clean, superscript
from ingest.read.unseen import count_unseen
from ingest.read.word_numbering import WordNumbering
from ingest.types import Block, Source

MAX_UNPACKED_BYTES = 200_000_000
MAX_RATIO = 200
_FOOTNOTES = "/word/footnotes.xml"
_OTHER_WORD = ("macroEnabled", "template")
_SAVE_AS = "a Word file with macros, or a template; open it in Word or LibreOffice and save it as .docx"


def read_docx(path: Path) -> Source:
    """Read a Word file; inserted text counts, deleted text does not.

    Raises:
        FileError: `too_large` (what it unpacks to), `unsupported` (macros, a template), `damaged` or `no_text`.
    """
    _check_size(path)
    try:
        document = docx.Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError, etree.LxmlError, zipfile.BadZipFile) as error:
        if any(kind in str(error) for kind in _OTHER_WORD):
            raise FileError("unsupported", f"{path.name}: {_SAVE_AS}") from error
        raise FileError("damaged", f"{path.name}: a damaged DOCX ({error}); fetch it again") from error
    body = _Body(document)
    blocks = (*body.blocks(), *body.footnotes())
    if not any(block.text for block in blocks):
        raise FileError("no_text", f"{path.name}: no text found (pictures only?); run OCR on it, then ingest again")
    return Source(
        "docx",
        blocks,
        n_pages=body.page if body.paged else None,
        furniture=tuple(dict.fromkeys(filter(None, map(clean, _furniture(document))))),
        title=clean(document.core_properties.title or "") or None,
        unseen=count_unseen("\n".join([body.printed(), *_furniture(document), document.core_properties.title or ""])),
    )


def _check_size(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    packed = max(path.stat().st_size, 1)
    if unpacked > MAX_UNPACKED_BYTES or (unpacked > 20_000_000 and unpacked / packed > MAX_RATIO):
        raise FileError("too_large", f"{path.name}: unpacks to {unpacked:,} bytes; refused as a likely ZIP bomb")


def _furniture(document: WordDocument) -> tuple[str, ...]:
    """The lines of headers and footers, each once, though sections share them."""
    parts = [part for section in document.sections for part in (section.header, section.footer)]
    return tuple(dict.fromkeys(p.text for part in parts for p in part.paragraphs if p.text.strip()))


class _Body:
    """Walks the body once, counting list numbers and pages as Word does."""

    def __init__(self, document: WordDocument) -> None:
        self.document = document
        self.numbering = WordNumbering(document)
        self.styles = {style.style_id: (style.name or "").lower() for style in document.styles}
        self.page = 1
        self.paged = next(document.element.body.iter(qn("w:lastRenderedPageBreak")), None) is not None

    def blocks(self) -> Iterator[Block]:
        yield from self._children(self.document.element.body)

    def _children(self, parent: Any) -> Iterator[Block]:
        for element in parent.iterchildren():
            if element.tag == qn("w:p"):
                yield from self._paragraph(element)
            elif element.tag == qn("w:tbl"):
                yield from self._rows(element)
            elif element.tag == qn("w:sdt"):
                content = element.find(qn("w:sdtContent"))
                if content is not None:
                    yield from self._children(content)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        page = self._page_at(element)
        text = clean(re.sub(r"\s+", " ", self._text(element)))
        style = self._style(element)
        level = _heading_level(style)
        label = self.numbering.label(element)
        number = label if label and re.search(r"[0-9A-Za-z]", label) else None
        if not text:
            return
        if style.startswith(("toc", "table of contents")):
            yield Block("text", text, page=page)
        elif level:
            yield Block("heading", f"{number} {text}" if number else text, page=page, level=level)
        elif number and re.search(r"\d", number):
            yield Block("text", f"{number} {text}", page=page)
        elif label is not None or style.startswith("list"):
            yield Block(
                "bullet", f"{number} {text}" if number else text, page=page, level=self.numbering.depth(element)
            )
        elif "quote" in style:
            yield Block("quote", text, page=page)
        else:
            yield Block("text", text, page=page)

    def _page_at(self, element: Any) -> int | None:
        """The page a paragraph starts on: known only where Word left the breaks of its last layout in the file.

        Breaks before a paragraph's first text move it, later ones move the next paragraph.
        """
        if not self.paged:
            return None
        before = self.page
        seen_text = False
        for node in element.iter(qn("w:lastRenderedPageBreak"), qn("w:t")):
            if node.tag == qn("w:t"):
                seen_text = seen_text or bool(node.text and node.text.strip())
            else:
                self.page += 1
                before = before if seen_text else self.page
        return before

    def _style(self, element: Any) -> str:
        style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return self.styles.get(style.get(qn("w:val")), "") if style is not None else ""

    def _text(self, element: Any) -> str:
        return "".join(_text_of(node) for node in element.iter() if not _is_deleted(node))

    def _rows(self, table: Any) -> Iterator[Block]:
        for row in table.iter(qn("w:tr")):
            paragraphs = [[self._text(p) for p in cell.iter(qn("w:p"))] for cell in row.iterchildren(qn("w:tc"))]
            cells = [clean(re.sub(r"\s+", " ", " ".join(texts))) for texts in paragraphs]
            if any(cells):
                yield Block("table", "\t".join(cells), page=self.page if self.paged else None)

    def footnotes(self) -> Iterator[Block]:
        """Footnotes in the order of their numbers; Word numbers them by reference, not by id."""
        order = [node.get(qn("w:id")) for node in self.document.element.body.iter(qn("w:footnoteReference"))]
        root = self._notes()
        if root is None:
            return
        texts = {
            note.get(qn("w:id")): clean(re.sub(r"\s+", " ", self._text(note))) for note in root.iter(qn("w:footnote"))
        }
        for number, note_id in enumerate(order, start=1):
            if texts.get(note_id):
                yield Block("footnote", texts[note_id], number=str(number))

    def _notes(self) -> Any:
        part = next((p for p in self.document.part.package.iter_parts() if str(p.partname) == _FOOTNOTES), None)
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        return None if part is None else etree.fromstring(part.blob, parser)

    def printed(self) -> str:
        """The text of the body and the footnotes as the file holds it, a paragraph a line."""
        roots = [self.document.element.body, self._notes()]
        return "\n".join(self._text(p) for root in roots if root is not None for p in root.iter(qn("w:p")))


def _heading_level(style: str) -> int:
    found = re.fullmatch(r"heading (\d)", style)
    return int(found[1]) if found else 1 if style == "title" else 0


def _text_of(node: Any) -> str:
    if node.tag == qn("w:t"):
        return node.text or ""
    if node.tag in {qn("w:tab"), qn("w:br"), qn("w:cr")}:
        return " " if node.getparent().tag != qn("w:tabs") else ""
    if node.tag == qn("w:noBreakHyphen"):
        return "-"
    if node.tag == qn("w:footnoteReference"):
        references = node.getroottree().getroot().iter(qn("w:footnoteReference"))
        return superscript(str(1 + next(i for i, other in enumerate(references) if other is node)))
    return ""


def _is_deleted(node: Any) -> bool:
    return any(
        parent.tag in {qn("w:del"), qn("w:moveFrom")} for parent in node.iterancestors(qn("w:del"), qn("w:moveFrom"))
    )
