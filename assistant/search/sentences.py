"""The sentences of a passage that was found, each with the paragraph that holds it."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.types import Hit
from ingest.index import Index
from ingest.sentences import sentence_spans
from ingest.types import Paragraph


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
