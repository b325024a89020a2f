"""A quotation in its place: the paragraph it stands in, with the one before and the one after."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.proof.verify import quoted_span
from assistant.web.evaluation import Cited
from assistant.web.site import Site
from ingest.errors import IndexMissingError
from ingest.types import Document


@dataclass(frozen=True, slots=True)
class InContext:
    """`lead`, `mark` and `tail` joined are the paragraph; alone where the review no longer holds the quotation."""

    lead: str
    mark: str
    tail: str
    before: str = ""
    after: str = ""
    is_alone: bool = False


def in_context(site: Site, cited: Sequence[Cited]) -> list[InContext]:
    """Each quotation in its paragraph, looked up in the index as it is now."""
    try:
        with site.engine.opened() as opened:
            held = set(opened.index.manifest.documents)
            documents = {one.document: opened.index.document(one.document) for one in cited if one.document in held}
    except IndexMissingError:
        documents = {}
    return [_found(documents.get(one.document), one) for one in cited]


def _found(document: Document | None, cited: Cited) -> InContext:
    alone = InContext("", cited.quote, "", is_alone=True)
    if document is None:
        return alone
    texts = [unicodedata.normalize("NFC", paragraph.text) for paragraph in document.paragraphs]
    places = sorted(range(len(texts)), key=lambda at: document.paragraphs[at].number != cited.paragraph)
    for at in places:
        if (span := quoted_span(texts[at], cited.quote)) is not None:
            before, after = texts[at - 1] if at else "", texts[at + 1] if at + 1 < len(texts) else ""
            return _marked(texts[at], span, before, after)
    for note in document.footnotes:
        text = unicodedata.normalize("NFC", note.text)
        if (span := quoted_span(text, cited.quote)) is not None:
            return _marked(text, span, texts[note.place] if note.place is not None else "", "")
    return alone


def _marked(text: str, span: tuple[int, int], before: str, after: str) -> InContext:
    return InContext(text[: span[0]], text[span[0] : span[1]], text[span[1] :], before, after)
