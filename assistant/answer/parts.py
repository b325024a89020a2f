"""The answers to several questions put in one, set together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.answer.stated import ALIKE
from assistant.types import Draft, Evidence
from assistant.words import alike, stem, stems

# How many sentences each further question adds.
MAX_FURTHER = 2
_LEANS = re.compile(r"\b(?:it|they|that|this|those)\b", re.IGNORECASE)
_HEADLINE = re.compile(r"(?:finding|recommendation|learning point)\s+\d", re.IGNORECASE)


def of_parts(whole: Draft, parts: Mapping[str, Draft]) -> Draft:
    """The draft of a question with what answers the questions in it: all of the first one's, a little of the others'.

    `parts` are their drafts by how each was put, and the notes of those quoted are kept. Those without evidence are
    told as unanswered; where the first has none, what answers the whole stands for it, but not where it was denied
    ("was a meeting held, and what did it decide?").
    """
    first = next(iter(parts.values()))
    denied = bool(first.note and not first.evidence)
    chosen = list(first.evidence or (() if denied else whole.evidence))
    further = [part for put, part in list(parts.items())[1:] if not (denied and _LEANS.search(put))]
    for part in further:
        new = [e for e in part.evidence if not any(alike(e.text, other.text) >= ALIKE for other in chosen)]
        chosen += new[:MAX_FURTHER]
    if not chosen:
        return replace(first, related=first.related or whole.related)
    quoted = [*([] if first.evidence or denied else [whole]), *(part for part in parts.values() if part.evidence)]
    held = stems(" ".join(text for e in chosen for text in (e.hit.passage.text, *e.hit.passage.heading)))
    return replace(
        whole,
        evidence=tuple(in_order(chosen)),
        note=" ".join(dict.fromkeys(draft.note for draft in quoted if draft.note)),
        missing=tuple(words for words in whole.missing if not {stem(word) for word in words.split()} <= held),
        unanswered=tuple(put for put, part in parts.items() if not part.evidence),
        near=tuple(e for e in whole.near if e.hit.passage.document not in {c.hit.passage.document for c in chosen}),
    )


def in_order(best_first: Sequence[Evidence]) -> list[Evidence]:
    """By review, then headline items, then the paragraphs, in the order of their best; a paragraph's as it reads."""
    reviews: dict[str, int] = {}
    paragraphs: dict[tuple[str, int | None], int] = {}
    for at, e in enumerate(best_first):
        reviews.setdefault(e.hit.passage.document, at)
        paragraphs.setdefault((e.hit.passage.document, e.place), at)

    def order(e: Evidence) -> tuple[int, bool, int, int]:
        name, passage = e.hit.passage.document, e.hit.passage
        return reviews[name], not _HEADLINE.match(e.text), paragraphs[name, e.place], passage.text.find(e.text)

    return sorted(best_first, key=order)
