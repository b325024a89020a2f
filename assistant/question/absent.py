"""What a question asks for by number or year that no review searched has, and what they have instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.question.dated import dated
from assistant.question.numbered import is_part_of
from ingest.index import Index
from ingest.types import Document, ItemKind, Metadata


def absent(
    index: Index, documents: Sequence[str], items: Sequence[tuple[ItemKind, str]], paragraphs: Sequence[str]
) -> tuple[str, ...]:
    """A sentence for each item and paragraph that none of these documents has; none where nothing is asked for so."""
    if not documents or not (items or paragraphs):
        return ()
    read = [index.document(name) for name in documents]
    said = [_no_item(read, kind, number) for kind, number in items if not _has(read, kind, number)]
    printed = {paragraph.number for document in read for paragraph in document.paragraphs}
    said += [f"{_have(read)} no paragraph {number}." for number in paragraphs if number not in printed]
    return tuple(dict.fromkeys(said))


def none_published(question: str, reviews: Mapping[str, Metadata]) -> tuple[str, ...]:
    """A sentence where a question asks about reviews published when none was; none where some were, or none is held."""
    when = dated(question)
    if not reviews or when is None or when.inspection or when.among(reviews):
        return ()
    years = sorted({one.year for one in reviews.values() if one.year})
    return (f"No review in the index fits “{when.said}”; those with a date are of {', '.join(years) or 'no year'}.",)


def _no_item(read: Sequence[Document], kind: ItemKind, number: str) -> str:
    numbers = sorted({int(n) for n in _numbers(read, kind) if n.isdigit()})
    if not numbers or len(read) > 1:
        return f"{_have(read)} no {kind} {number}."
    if len(numbers) == 1:
        return f"{_have(read)} no {kind} {number}; it has {kind} {numbers[0]} alone."
    if numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"{_have(read)} no {kind} {number}; it has {kind}s {numbers[0]} to {numbers[-1]}."
    return f"{_have(read)} no {kind} {number}; it has {kind}s {', '.join(map(str, numbers))}."


def _have(read: Sequence[Document]) -> str:
    return "The review has" if len(read) == 1 else f"The {len(read)} reviews searched have"


def _has(read: Sequence[Document], kind: ItemKind, number: str) -> bool:
    return any(is_part_of(one, number) for one in _numbers(read, kind))


def _numbers(read: Sequence[Document], kind: ItemKind) -> set[str]:
    return {item.number for document in read for item in document.items if item.kind == kind and item.number}
