"""Findings, recommendations and learning points asked for by what they are about: every one of few reviews is read."""

from __future__ import annotations

import re
from typing import get_args

from assistant.answer.candidates import coverage_of, fits_alone
from assistant.answer.owners import stated_item
from assistant.answer.parts import in_order
from assistant.question.understand import Understood
from assistant.types import Draft, Evidence
from assistant.words import asked_stems, weights
from ingest.encode import Encoder
from ingest.index import Index
from ingest.types import Item, ItemKind

MOST_REVIEWS, MOST_ITEMS = 60, 60
# How well an item must fit (as a sentence does), what it must score, and what share of the best one's score.
FITS, SCORES, SHARE = 0.30, 0.41, 0.75
HOLDS = 0.20
_KIND = r"(?:findings?|recommendations?|learning points?)"
_ASKS = re.compile(
    rf"\b(?P<asked>which|what)\b(?: [\w'’-]+){{0,4}}? (?P<kind>{_KIND})\b.{{0,80}}?"
    r"\b(?:about|on|with|cover\w*|concern\w*|mention\w*|relat\w+ to|call\w* for|address\w*|speaks? of|asks? for)\b",
    re.IGNORECASE,
)
_KIND_WORDS = re.compile(rf"\b(?:which|what)\b(?: of the)? {_KIND}\b|\b{_KIND}\b", re.IGNORECASE)


def items_about(index: Index, encoder: Encoder, question: Understood) -> Draft | None:
    """The items of the kinds asked for that fit what they are asked to be about, by review, the best first.

    "Which finding" asks for one; "what findings on neglect are there?" of all reviews asks for more than those. None
    where no such items are asked for, they are more than `MOST_ITEMS` or of more than `MOST_REVIEWS`, or none fits.
    """
    asks = _ASKS.search(question.query)
    if asks is None or question.items or question.listed or len(question.documents) > MOST_REVIEWS:
        return None
    if asks["asked"].lower() == "what" and not question.named:
        return None
    stated = [
        (name, item, evidence)
        for name in question.documents
        for item in index.items(name)
        if item.kind in question.kinds and (evidence := stated_item(index, name, item))
    ]
    if not 0 < len(stated) <= MOST_ITEMS:
        return None
    scored = sorted(_scored(index, encoder, question, stated), key=lambda one: -one[0])
    least = max(SCORES, SHARE * scored[0][0])
    chosen = [evidence for score, fit, evidence in scored if score >= least and fit >= FITS]
    several = asks["kind"].lower().endswith("s")
    told = tuple(in_order([one for item in chosen[: None if several else 1] for one in item]))
    kinds = " and ".join(f"{kind}s" for kind in get_args(ItemKind) if kind in question.kinds)
    note = f"Looked for among {kinds} alone; what is said of it elsewhere is not quoted."
    return Draft(told, (), (), note=note, best=scored[0][0]) if told else None


def _scored(
    index: Index, encoder: Encoder, question: Understood, stated: list[tuple[str, Item, list[Evidence]]]
) -> list[tuple[float, float, list[Evidence]]]:
    """What each item scores, how well it fits (0-1), and the evidence that states it."""
    topic = _KIND_WORDS.sub(" ", question.topic)
    asked = weights(asked_stems(topic), index.lexical.document_frequency, index.lexical.count())
    texts = [" ".join(one.text for one in evidence) for _, _, evidence in stated]
    fits = fits_alone(encoder, question, texts)
    return [
        (fit + HOLDS * coverage_of(asked, text, question.expansions), fit, evidence)
        for fit, text, (_, _, evidence) in zip(fits, texts, stated, strict=True)
    ]
