"""Example questions taken from the reviews in the index: terms their items use, and reviews they are about."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.question.terms import shipped_terms
from ingest.index import Index
from ingest.types import Document

_TOO_WIDE = ("review", "inspection", "social care", "grandmother")


@lru_cache(1)
def example_questions(index: Index) -> tuple[str, ...]:
    """Up to four questions, those that most reviews can answer first; none for an empty index. Kept for one index."""
    documents = [index.document(name) for name in index.documents]
    terms = _shared_terms(documents)
    asked = [f"What do reviews say about {term}?" for term in terms[:1]]
    asked += [f"What do reviews recommend about {term}?" for term in terms[1:2]]
    return (*asked, *_of_one_review(documents), *_of_good_practice(documents))[:4]


def _shared_terms(documents: list[Document]) -> list[str]:
    """Terms of the field of two words or more, in the form used most; those that most reviews use come first."""
    texts = [" ".join(paragraph.text for paragraph in document.paragraphs).lower() for document in documents]
    ranked = []
    for group in (group for group in shipped_terms() if not group.asked):
        forms = [form for phrase in group.phrases if _is_plain(phrase) for form in (phrase, f"{phrase}s")]
        uses = {form: sum(len(re.findall(rf"\b{re.escape(form)}\b", text)) for text in texts) for form in forms}
        n_reviews = sum(any(form in text for form in forms) for text in texts)
        if n_reviews:
            most = max(forms, key=lambda form: (uses[form], form))
            plural = f"{most}s" if uses.get(f"{most}s") else most
            ranked.append((-n_reviews, -uses[most], plural))
    return [term for _, _, term in sorted(ranked)]


def _is_plain(phrase: str) -> bool:
    return phrase.islower() and " " in phrase and not any(word in phrase for word in _TOO_WIDE)


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
