"""Example questions taken from the reviews in the index: terms their items use, and reviews they are about."""

from __future__ import annotations

from collections import Counter

from assistant.terms import shipped_terms
from ingest.index import Index
from ingest.types import Document

_KINDS_OF_REVIEW = ("review", "inspection", "working together")
_LEAST_LETTERS = 6


def example_questions(index: Index) -> list[str]:
    """Up to four questions, those that most reviews can answer first; none for an empty index."""
    documents = [index.document(name) for name in index.documents]
    terms = _shared_terms(documents)
    asked = [f"What do reviews say about {term}?" for term in terms[:1]]
    asked += [f"What do reviews recommend about {term}?" for term in terms[1:2]]
    return [*asked, *_of_one_review(documents), *_of_good_practice(documents)][:4]


def _shared_terms(documents: list[Document]) -> list[str]:
    """Terms of the field, in the form used most, by how many reviews name them, then in how many items, rarest first."""
    in_items, in_all, uses = Counter[str](), Counter[str](), Counter[str]()
    for document in documents:
        items = " ".join(item.text for item in document.items).lower()
        text = " ".join(paragraph.text for paragraph in document.paragraphs).lower()
        for term in {group.phrases[0] for group in shipped_terms()}:
            if term.islower() and len(term) >= _LEAST_LETTERS and not any(kind in term for kind in _KINDS_OF_REVIEW):
                in_items[term] += term in items
                in_all[term] += term in text
                uses[term] += text.count(term)
                uses[f"{term}s"] += text.count(f"{term}s")
    best = sorted((t for t in in_all if in_all[t]), key=lambda t: (-in_all[t], -in_items[t], uses[t], t))
    return [f"{term}s" if uses[f"{term}s"] * 10 > uses[term] else term for term in best]


def _of_one_review(documents: list[Document]) -> list[str]:
    for kind in ("finding", "recommendation"):
        for document in documents:
            subjects = document.metadata.subjects
            if len(subjects) == 1 and any(item.kind == kind and item.number == "1" for item in document.items):
                return [f"What is {kind} 1 of the review about {subjects[0]}?"]
    return []


def _of_good_practice(documents: list[Document]) -> list[str]:
    has_any = any(item.kind == "good practice" for document in documents for item in document.items)
    return ["What good practice do reviews describe?"] if has_any else []
