"""The JSON of the command line, with the fields that other programs read; they do not change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.types import Answer, Hit
from ingest.index import Index
from ingest.report import Report
from ingest.types import Document, Passage


def report_json(report: Report) -> dict[str, Any]:
    fields = ("path", "document", "status", "code", "message", "pages", "paragraphs", "items", "passages")
    documents = [{field: getattr(file, field) for field in fields} for file in report.documents]
    return {"documents": documents, "seconds": round(report.seconds, 3)}


def hits_json(index: Index, hits: Sequence[Hit]) -> list[dict[str, Any]]:
    return [_hit(index, hit) for hit in hits]


def _hit(index: Index, hit: Hit) -> dict[str, Any]:
    passage = hit.passage
    return {
        "rank": hit.rank,
        "score": round(hit.score, 6),
        "document": passage.document,
        "review": index.metadata[passage.document].title or passage.document,
        "paragraphs": list(passage.paragraphs),
        "page": passage.page,
        "kind": passage.kind,
        "heading": " > ".join(passage.heading),
        "text": passage.text,
        "passage": passage.id,
        "also": [_also(other) for other in hit.also],
    }


def _also(passage: Passage) -> dict[str, Any]:
    return {"paragraphs": list(passage.paragraphs), "page": passage.page, "text": passage.text}


def answer_json(answer: Answer) -> dict[str, Any]:
    fields = ("number", "document", "review", "paragraph", "page", "kind", "quote")
    return {
        "status": answer.status,
        "text": answer.text,
        "claims": [
            {"text": claim.text, "citations": list(claim.citations), "support": claim.support}
            for claim in answer.claims
        ],
        "citations": [{field: getattr(citation, field) for field in fields} for citation in answer.citations],
        "coverage": {
            "read": answer.coverage.read,
            "addressed": list(answer.coverage.addressed),
            "silent": list(answer.coverage.silent),
        },
        "searched": list(answer.searched),
        "seconds": round(answer.seconds, 4),
    }


def document_json(document: Document, paragraph: str | None = None) -> dict[str, Any]:
    """A document, or what it holds at the paragraphs of one printed number."""
    by_place = {p.place: p for p in document.paragraphs}
    shown = {place for place, p in by_place.items() if paragraph is None or p.number == paragraph}
    notes = {note.number: note.text for note in document.footnotes}
    return {
        "document": document.name,
        "metadata": _metadata(document),
        "paragraphs": [
            {
                "number": p.number,
                "page": p.page,
                "heading": " > ".join(p.heading),
                "kind": p.kind,
                "text": p.text,
                "footnotes": [{"number": number, "text": notes.get(number)} for number in p.footnotes],
            }
            for p in document.paragraphs
            if p.place in shown
        ],
        "items": [
            {
                "kind": item.kind,
                "number": item.number,
                "owner": item.owner,
                "text": item.text,
                "paragraph": by_place[item.place].number,
                "page": by_place[item.place].page,
            }
            for item in document.items
            if item.place in shown
        ],
        "footnotes": [
            {
                "number": note.number,
                "text": note.text,
                "paragraph": by_place[note.place].number if note.place is not None else None,
            }
            for note in document.footnotes
            if paragraph is None or note.place in shown
        ],
        "acronyms": document.acronyms,
    }


def _metadata(document: Document) -> dict[str, Any]:
    metadata = document.metadata
    published, period = metadata.published, metadata.period
    return {
        "title": metadata.title,
        "kind": metadata.kind,
        "subjects": list(metadata.subjects),
        "body": metadata.body,
        "area": metadata.area,
        "authors": list(metadata.authors),
        "published": {
            "as_printed": published.as_printed, "iso": published.iso, "precision": published.precision
        } if published else None,
        "period": {"as_printed": period.as_printed, "start": period.start, "end": period.end} if period else None,
        "method": metadata.method,
        "nation": metadata.nation,
        "working_together": metadata.working_together,
        "pages": document.n_pages,
        "unseen_characters": document.unseen or None,
    }  # fmt: skip
