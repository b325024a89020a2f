"""Praise beside fault: good practice next to what was found wanting in the same words, as a rule can find them."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.board.brief.quotable import finds_fault
from assistant.board.brief.types import Quotation
from assistant.words import stems

MOST = 3
_SHARED = 3
_WELL_ON_TOPIC = 0.5


def praise_beside_fault(quotations: Sequence[Quotation]) -> list[tuple[Quotation, Quotation]]:
    """Pairs (commended, found wanting), both well on the topic, that share three content words; none wanting twice.

    Most words shared first; a pair of two reviews before a pair of one.
    """
    well = [q for q in quotations if q.score >= _WELL_ON_TOPIC]
    pairs = [
        (len(stems(good.text) & stems(bad.text)), good, bad)
        for good in well
        if good.role == "good practice"
        for bad in well
        if bad.role in {"found", "why"} and not bad.label and finds_fault(bad.text)
    ]
    pairs = [pair for pair in pairs if pair[0] >= _SHARED]
    pairs.sort(key=lambda p: (p[1].document == p[2].document, -p[0], -p[1].score - p[2].score))
    chosen: list[tuple[Quotation, Quotation]] = []
    for _, good, bad in pairs:
        if len(chosen) < MOST and not any(good == one or bad == other for one, other in chosen):
            chosen.append((good, bad))
    return chosen
