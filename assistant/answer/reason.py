"""Asked why, a quotation goes on to the reason that its paragraph gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer.antecedent import MOST_WORDS, without_held
from assistant.answer.manner import asks_why, gives_reason
from assistant.question.understand import Understood
from assistant.types import Evidence
from ingest.index import Index
from ingest.sentences import sentence_spans

MOST_AFTER = 2


def with_reasons(index: Index, question: Understood, chosen: Sequence[Evidence]) -> list[Evidence]:
    """Asked why, evidence that ends with a reason where its paragraph goes on to give one within two sentences.

    The quotation stays what the paragraph prints, word for word, and is not made longer than `MOST_WORDS`. One that
    the longer quotation holds is left out.
    """
    if not asks_why(question.query):
        return list(chosen)
    return without_held([_gone_on(index, evidence) for evidence in chosen])


def _gone_on(index: Index, evidence: Evidence) -> Evidence:
    if evidence.place is None or evidence.hit.passage.kind == "footnote" or gives_reason(evidence.text):
        return evidence
    (paragraph,) = index.paragraphs(evidence.hit.passage.document, [evidence.place])
    start = paragraph.text.find(evidence.text)
    after = [span for span in sentence_spans(paragraph.text) if span[0] >= start + len(evidence.text)]
    text = evidence.text
    for begin, end in after[:MOST_AFTER]:
        longer = paragraph.text[start:end]
        if "\n" in longer or len(longer.split()) > MOST_WORDS:
            break
        if gives_reason(paragraph.text[begin:end]):
            text = longer
    return replace(evidence, text=text)
