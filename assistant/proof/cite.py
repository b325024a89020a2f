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
        pinpoint=pinpoint(passage, paragraph, page_words(page, index.page_labels[passage.document])),
    )


def page_words(page: int | None, labels: Sequence[str]) -> str:
    """A page as people find it: by the number it prints, and its place in the file where the two differ."""
    if page is None:
        return ""
    label = labels[page - 1] if page <= len(labels) else ""
    return f"page {label} (page {page} of the file)" if label not in {"", str(page)} else f"page {page}"


def pinpoint(passage: Passage, paragraph: Paragraph | None, page: str) -> str:
    """Name the place of a paragraph, or of a footnote to it, for people; `page` as `page_words` gives it."""
    at_page = f", {page}" if page else ""
    if passage.kind == "footnote":
        note = passage.heading[-1].lower() if passage.heading else "footnote"
        return f"{note} to para {paragraph.number}{at_page}" if paragraph and paragraph.number else f"{note}{at_page}"
    if paragraph and paragraph.number:
        return f"para {paragraph.number}{at_page}"
    return _unnumbered(passage.heading, page)


def paragraph_pinpoint(paragraph: Paragraph, labels: Sequence[str]) -> str:
    """Name the place of a paragraph by itself; `labels` are the page numbers its document prints."""
    page = page_words(paragraph.page, labels)
    if paragraph.number:
        return f"para {paragraph.number}" + (f", {page}" if page else "")
    return _unnumbered(paragraph.heading, page)


def passage_pinpoint(index: Index, passage: Passage) -> str:
    """Name the place of a whole passage: its paragraphs from first to last, else its heading."""
    page = page_words(passage.page, index.page_labels[passage.document])
    if passage.kind != "footnote" and len(passage.paragraphs) > 1:
        return f"paras {passage.paragraphs[0]}-{passage.paragraphs[-1]}" + (f", {page}" if page else "")
    paragraphs = index.paragraphs(passage.document, list(passage.places[:1]))
    return pinpoint(passage, paragraphs[0] if paragraphs else None, page)


def _unnumbered(headings: Sequence[str], page: str) -> str:
    """The innermost heading, with the section that holds it where it has no number itself; else the page."""
    if not headings:
        return page or "unnumbered"
    innermost = headings[-1]
    numbered = printed_number(innermost) or len(headings) == 1
    title = innermost if numbered else f"{headings[-2]} › {innermost}"
    return f"under “{title}”" + (f", {page}" if page else "")
