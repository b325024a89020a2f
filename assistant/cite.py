"""Where a quotation stands, in the words people use: paragraph, else heading and page, else page."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.types import Citation, Evidence
from assistant.wording import short_title
from ingest.index import Index
from ingest.structure.numbers import printed_number
from ingest.types import Paragraph, Passage


def cite(index: Index, evidence: Evidence, number: int) -> Citation:
    """Cite one piece of evidence. Nothing in a pinpoint is invented: what the report does not print is left out."""
    passage = evidence.hit.passage
    paragraph = index.paragraphs(passage.document, [evidence.place])[0] if evidence.place is not None else None
    own_number = paragraph.number if paragraph else None
    page = passage.page if passage.kind == "footnote" or paragraph is None else paragraph.page
    heading = passage.heading[-1] if passage.heading else None
    return Citation(
        number=number,
        document=passage.document,
        review=short_title(passage.document, index.metadata[passage.document]),
        place=evidence.place,
        paragraph=own_number,
        page=page,
        heading=heading,
        kind=passage.kind if passage.kind == "footnote" or paragraph is None else paragraph.kind,
        quote=evidence.text,
        pinpoint=pinpoint(passage, paragraph, page),
    )


def pinpoint(passage: Passage, paragraph: Paragraph | None, page: int | None) -> str:
    """Name the place of a paragraph, or of a footnote to it, for people."""
    at_page = f", page {page}" if page else ""
    if passage.kind == "footnote":
        note = passage.heading[-1].lower() if passage.heading else "footnote"
        return f"{note} to para {paragraph.number}{at_page}" if paragraph and paragraph.number else f"{note}{at_page}"
    if paragraph and paragraph.number:
        return f"para {paragraph.number}{at_page}"
    return _unnumbered(passage.heading, page)


def paragraph_pinpoint(paragraph: Paragraph) -> str:
    """Name the place of a paragraph by itself."""
    if paragraph.number:
        return f"para {paragraph.number}" + (f", page {paragraph.page}" if paragraph.page else "")
    return _unnumbered(paragraph.heading, paragraph.page)


def _unnumbered(headings: Sequence[str], page: int | None) -> str:
    """The innermost heading, with the section that holds it where it has no number itself; else the page."""
    if not headings:
        return f"page {page}" if page else "unnumbered"
    innermost = headings[-1]
    numbered = printed_number(innermost) or len(headings) == 1
    title = innermost if numbered else f"{headings[-2]} › {innermost}"
    return f"under “{title}”" + (f", page {page}" if page else "")


def passage_pinpoint(index: Index, passage: Passage) -> str:
    """Name the place of a whole passage: its paragraphs from first to last, else its heading."""
    if passage.kind != "footnote" and len(passage.paragraphs) > 1:
        at_page = f", page {passage.page}" if passage.page else ""
        return f"paras {passage.paragraphs[0]}-{passage.paragraphs[-1]}{at_page}"
    paragraphs = index.paragraphs(passage.document, list(passage.places[:1]))
    return pinpoint(passage, paragraphs[0] if paragraphs else None, passage.page)
