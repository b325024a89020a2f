"""Asked what happened next: what a review goes on to say after the sentence that was quoted last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from assistant.question.understand import Understood
from assistant.search.sentences import quoted_whole
from assistant.types import Draft, Evidence
from ingest.index import Index
from ingest.sentences import sentence_spans
from ingest.types import EvidenceKind, Paragraph

MOST_SENTENCES, MOST_PARAGRAPHS = 6, 4
_SHOWN = 80
_TOLD: frozenset[EvidenceKind] = frozenset({"narrative", "analysis", "finding", "voice", "good practice"})


def what_comes_next(index: Index, question: Understood) -> Draft | None:
    """The sentences that follow the one a question asks to go on from, in reading order; None where it asks for none.

    They are of its paragraph and the next ones under the same heading. Of several quotations the first is taken that
    stands where a review tells what happened, else the first. Where the section ends there, that is told.
    """
    placed = list(_placed(index, question))
    placed.sort(key=lambda one: one[1][one[2]].kind != "narrative")
    for name, paragraphs, at, quotation in placed[:1]:
        following = [p for p in paragraphs[at : at + MOST_PARAGRAPHS] if p.heading == paragraphs[at].heading]
        sentences = (one for p in following for text in _after(p, quotation) for one in _quoted(index, name, p, text))
        found = tuple(islice(sentences, MOST_SENTENCES))
        start = quotation if len(quotation) <= _SHOWN else f"{quotation[:_SHOWN].rsplit(' ', 1)[0]} …"
        told = "What the review goes on to say" if found else "The review says no more in the section"
        return Draft(found, (), (), note=f"{told} after “{start}”.", best=1.0 if found else 0.0)
    return None


def _placed(index: Index, question: Understood) -> Iterator[tuple[str, Sequence[Paragraph], int, str]]:
    """Each quotation with its review, the paragraphs of that review that tell something, and which of them holds it."""
    for name in question.documents if question.after else ():
        paragraphs = [p for p in index.document(name).paragraphs if p.kind in _TOLD]
        for quotation in question.after:
            yield from ((name, paragraphs, at, quotation) for at, p in enumerate(paragraphs) if quotation in p.text)


def _after(paragraph: Paragraph, quotation: str) -> list[str]:
    """The sentences of a paragraph, of the one that holds the quotation those after it."""
    at = paragraph.text.find(quotation)
    end = at + len(quotation) if at >= 0 else 0
    return [paragraph.text[a:b] for a, b in sentence_spans(paragraph.text) if a >= end]


def _quoted(index: Index, name: str, paragraph: Paragraph, text: str) -> list[Evidence]:
    return [] if "\t" in text else quoted_whole(index, name, paragraph.place, text)
