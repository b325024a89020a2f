"""A sentence that says "this" or "she" of what stands before it is quoted with the sentence before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.types import Evidence
from ingest.index import Index
from ingest.sentences import sentence_spans

MOST_WORDS = 110
MOST_BEFORE = 2
_LEANS_BACK = re.compile(
    r"^(?:(?:He|She|They|His|Her|Hers|Their|Theirs|The former|The latter|Such)\b"
    r"|(?:This|That|These|Those) (?:also|in turn|then|is|was|were|are|has|had|have|do|does|did|can|could|may|might|"
    r"will|would|should|made|makes?|became|meant|gave|left|led|leads|shows?|includes?|\w+ed|seems?|appears?|means|"
    r"raises|suggests?|reflects|happens?)\b"
    r"|It (?:also|then|had|did|does|would|will)\b"
    r"|(?:Following|After|Despite) (?:this|these|that|those)\b(?! (?:review|report|inspection|SCR|L?CSPR)\b)|In these\b"
    r"|At this (?:point|stage)\b|During this (?:time|period)\b"
    r"|To support this\b|There (?:is|are|was|were) (?:\w+ ){1,3}for this\b"
    r"|(?:\w+ ){1,6}(?:reviewed|addressed|discussed|considered|raised) this (?:issue|matter|concern)\b)"
)


def with_antecedents(index: Index, chosen: Sequence[Evidence]) -> list[Evidence]:
    """Evidence in order, each sentence that leans back begun one or two sentences earlier in its paragraph.

    The quotation stays what the paragraph prints, word for word. One that the longer quotation holds is left out. A
    sentence that opens its paragraph, or would grow beyond `MOST_WORDS`, stays as it is.
    """
    return without_held([_begun_earlier(index, evidence) for evidence in chosen])


def without_held(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Evidence in order, without what a longer quotation of the same paragraph holds."""
    return [e for e in evidence if not any(_holds(other, e) for other in evidence)]


def _holds(other: Evidence, evidence: Evidence) -> bool:
    return (
        other is not evidence
        and other.hit.passage.document == evidence.hit.passage.document
        and other.place == evidence.place
        and len(other.text) > len(evidence.text)
        and evidence.text in other.text
    )


def _begun_earlier(index: Index, evidence: Evidence) -> Evidence:
    if evidence.place is None or evidence.hit.passage.kind == "footnote" or not _LEANS_BACK.match(evidence.text):
        return evidence
    (paragraph,) = index.paragraphs(evidence.hit.passage.document, [evidence.place])
    start = paragraph.text.find(evidence.text)
    text = evidence.text
    before = [span for span in sentence_spans(paragraph.text) if span[1] <= start]
    for begin, _ in reversed(before[-MOST_BEFORE:]):
        longer = paragraph.text[begin : start + len(evidence.text)]
        if "\n" in longer or len(longer.split()) > MOST_WORDS:
            break
        text = longer
        if not _LEANS_BACK.match(text):
            break
    return replace(evidence, text=text)
