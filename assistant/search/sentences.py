"""The sentences of a passage that was found, each with the paragraph that holds it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from assistant.types import Evidence, Hit
from ingest.index import Index
from ingest.sentences import sentence_spans
from ingest.types import EvidenceKind, Paragraph

_NOT_TOLD: frozenset[EvidenceKind] = frozenset({"recommendation", "guidance", "research", "method", "footnote"})


def sentences_of(index: Index, hit: Hit) -> Iterable[tuple[Paragraph, str]]:
    """The sentences of a hit, each with the paragraph that holds it (a footnote's with the one that refers to it).

    What a child or relative says is kept whole.
    """
    paragraphs = index.paragraphs(hit.passage.document, list(hit.passage.places))
    whole = [p for p in paragraphs if p.kind == "voice" and p.text in hit.passage.text]
    yield from ((p, p.text) for p in whole)
    for start, end in sentence_spans(hit.passage.text):
        text = hit.passage.text[start:end]
        if any(text in p.text for p in whole):
            continue
        holder = next((p for p in paragraphs if text in p.text), None)
        if hit.passage.kind == "footnote" and paragraphs:
            holder = paragraphs[0]
        if holder is not None:
            yield holder, text.removeprefix("- ")


def quoted_whole(index: Index, name: str, place: int, text: str) -> list[Evidence]:
    """What a paragraph states, as the evidence that was asked for; none where no passage holds all of it."""
    holding = [passage for passage in index.passages_at(name, [place]) if text in passage.text]
    hits = [Hit(passage, 1.0, 1, by_number=True) for passage in holding[:1]]
    return [Evidence(hit, place, text, 1.0, holds_all=True, of_asked_kind=True) for hit in hits]


def telling(index: Index, name: str, tells: Callable[[str], object]) -> Iterator[Evidence]:
    """The sentences of what a review tells, in reading order, that are of a form.

    What it recommends, cites or says of its own method is no part of that; what is quoted in a paragraph of its own is
    taken whole.
    """
    for paragraph in index.document(name).paragraphs:
        if paragraph.kind in _NOT_TOLD:
            continue
        whole = paragraph.kind == "voice" and tells(paragraph.text)
        spans = [(0, len(paragraph.text))] if whole else sentence_spans(paragraph.text)
        for text in (paragraph.text[start:end] for start, end in spans):
            if whole or (not text.endswith(("?", ":")) and tells(text)):
                yield from quoted_whole(index, name, paragraph.place, text)
