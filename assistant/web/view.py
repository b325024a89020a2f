"""An answer as it is shown: grouped by review, every citation with its place opened and its quotation found there."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote as url_quote

from assistant.explanation import Explanation
from assistant.proof.cite import passage_pinpoint
from assistant.proof.verify import normalised, quoted_span
from assistant.types import Answer, Citation, Claim, Hit
from assistant.wording import coverage_line, is_quotation, lead_in, short_name
from ingest.errors import DamagedIndexError
from ingest.index import Index

_LONG = 320


@dataclass(frozen=True, slots=True)
class Evidence:
    """One citation opened. `lead`, `mark` and `tail` joined are its paragraph; `before` and `after` stand around it."""

    number: int
    review: str
    source: str
    pinpoint: str
    kind: str
    lead: str
    mark: str
    tail: str
    before: str
    after: str
    document: str
    place: int | None
    href: str


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of an answer with the numbers of its citations."""

    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """What one review says, in its own words."""

    document: str
    review: str
    href: str
    claims: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Related:
    document: str
    review: str
    pinpoint: str
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class AnswerView:
    """`query` is what was searched; `notices` what must be read first; `text` the answer as plain text.

    `related` is what lies nearest in the reviews that nothing is quoted from.

    `written` are the sentences of the chat model `writer`, `groups` quotations; `made` tells how the answer came about.
    """

    question: str
    query: str
    status: str
    notices: tuple[str, ...]
    writer: str
    written: tuple[Said, ...]
    groups: tuple[Group, ...]
    evidence: tuple[Evidence, ...]
    related: tuple[Related, ...]
    coverage: str
    n_read: int
    addressed: tuple[str, ...]
    silent: tuple[str, ...]
    also_searched: tuple[str, ...]
    n_removed: int
    seconds: float
    text: str
    made: Explanation


def view_answer(
    index: Index, question: str, query: str, answer: Answer, related: Sequence[Hit], made: Explanation
) -> AnswerView:
    """Open every citation of an answer.

    Raises:
        DamagedIndexError: a quotation is not where its citation says; the answer must then not be shown.
    """
    return AnswerView(
        question=question,
        query=query,
        status=answer.status,
        notices=answer.notices,
        writer=answer.writer,
        written=tuple(Said(claim.text, claim.citations) for claim in _written(answer)),
        groups=_groups(index, answer),
        evidence=tuple(_evidence(index, citation) for citation in answer.citations),
        related=_near(index, answer) if answer.claims else tuple(_related(index, hit) for hit in related),
        coverage=coverage_line(answer.coverage, index.metadata, answer.near) if answer.claims else "",
        n_read=answer.coverage.read,
        addressed=tuple(short_name(name, index.metadata[name]) for name in answer.coverage.addressed),
        silent=tuple(short_name(name, index.metadata[name]) for name in answer.coverage.silent),
        also_searched=answer.searched[1:],
        n_removed=answer.n_removed,
        seconds=answer.seconds,
        text=answer.text,
        made=made,
    )


def as_stored(view: AnswerView) -> dict[str, Any]:
    """A view as JSON for the work file and for exports."""
    return asdict(view)


def from_stored(stored: Mapping[str, Any]) -> dict[str, Any]:
    """An answer out of the work file; one kept before chat models wrote any has none of what they add."""
    return {"writer": "", "written": [], "made": None, **stored}


def review_href(document: str, anchor: str = "") -> str:
    """The address of a review in the reader, or of a place in it."""
    return f"/reviews/{url_quote(document, safe='')}" + (f"#{anchor}" if anchor else "")


def cited_anchor(index: Index, citation: Citation) -> str | None:
    """The anchor of a citation in the reader; None where its quotation no longer stands there."""
    if citation.document not in index.documents:
        return None
    text, _, _, anchor = _place(index, citation)
    return anchor if quoted_span(text, citation.quote) is not None else None


def _written(answer: Answer) -> list[Claim]:
    by_number = {citation.number: citation for citation in answer.citations}
    return [claim for claim in answer.claims if not is_quotation(claim, by_number)]


def _groups(index: Index, answer: Answer) -> tuple[Group, ...]:
    document_of = {citation.number: citation.document for citation in answer.citations}
    written = _written(answer)
    claims: dict[str, list[Said]] = {}
    for claim in answer.claims:
        if claim not in written:
            claims.setdefault(document_of[claim.citations[0]], []).append(Said(claim.text, claim.citations))
    return tuple(
        Group(name, lead_in(name, index.metadata[name]), review_href(name), tuple(said))
        for name, said in claims.items()
    )


def _evidence(index: Index, citation: Citation) -> Evidence:
    text, before, after, anchor = _place(index, citation)
    span = quoted_span(text, citation.quote)
    if span is None:
        raise DamagedIndexError(
            f"{citation.review}, {citation.pinpoint}: the quotation is not in the record; ask again, or read it again"
        )
    metadata = index.metadata[citation.document]
    return Evidence(
        number=citation.number,
        review=citation.review,
        source=", ".join(part for part in (metadata.body, metadata.year) if part),
        pinpoint=citation.pinpoint,
        kind=citation.kind,
        lead=text[: span[0]],
        mark=text[span[0] : span[1]],
        tail=text[span[1] :],
        before=before,
        after=after,
        document=citation.document,
        place=citation.place,
        href=review_href(citation.document, anchor),
    )


def _place(index: Index, citation: Citation) -> tuple[str, str, str, str]:
    """The text a citation is from, what stands before and after it, and its anchor in the reader."""
    if citation.kind == "footnote":
        notes = index.document(citation.document).footnotes
        wanted = normalised(citation.quote)
        at = next((i for i, note in enumerate(notes) if wanted in normalised(note.text)), None)
        marked = _texts(index, citation, citation.place)
        return (_nfc(notes[at].text), marked, "", f"fn{at}") if at is not None else ("", "", "", "")
    if citation.place is None:
        return "", "", "", ""
    around = [_texts(index, citation, citation.place + step) for step in (-1, 0, 1)]
    return around[1], around[0], around[2], f"p{citation.place}"


def _texts(index: Index, citation: Citation, place: int | None) -> str:
    found = index.paragraphs(citation.document, [place]) if place is not None and place >= 0 else []
    return _nfc(found[0].text) if found else ""


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _near(index: Index, answer: Answer) -> tuple[Related, ...]:
    return tuple(
        Related(
            document=one.document,
            review=lead_in(one.document, index.metadata[one.document]),
            pinpoint=one.pinpoint,
            text=one.quote,
            href=review_href(one.document, cited_anchor(index, one) or ""),
        )
        for one in answer.near
    )


def _related(index: Index, hit: Hit) -> Related:
    passage = hit.passage
    flat = " ".join(passage.text.split())
    return Related(
        document=passage.document,
        review=lead_in(passage.document, index.metadata[passage.document]),
        pinpoint=passage_pinpoint(index, passage),
        text=flat if len(flat) <= _LONG else flat[:_LONG].rsplit(" ", 1)[0] + " …",
        href=review_href(passage.document, f"p{passage.places[0]}" if passage.places else ""),
    )
