"""The first passages of a search put in order by what a cross-encoder reads in them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from assistant.question.understand import Understood
from assistant.search.excerpts import excerpts_of
from assistant.search.reranker import Reranker, probability
from assistant.search.sentences import sentences_of
from assistant.types import Hit
from ingest.encode import Encoder
from ingest.index import Index

MOST = 30
WEIGHT = 2.0
# What a passage counts as holding before it is read, in sentences that answer.
UNREAD = 0.05


def reranked(
    index: Index, encoder: Encoder, question: Understood, hits: Sequence[Hit], *, most: int = MOST
) -> list[Hit]:
    """The hits, the first `most` of them read and put in order; as they were where there is no reranker.

    A passage that is expected to hold n sentences that answer (the sum of their probabilities) gains
    `WEIGHT` ln(1 + n / `UNREAD`). Where something is asked for by number nothing is read: that is the answer.
    """
    if not isinstance(encoder, Reranker) or any(hit.by_number for hit in hits):
        return list(hits)
    read = _read(index, encoder, question, hits[:most])
    best_first = sorted(read, key=lambda hit: (-hit.score, hit.rank))
    return [replace(hit, rank=rank) for rank, hit in enumerate([*best_first, *hits[most:]], start=1)]


def _read(index: Index, reranker: Reranker, question: Understood, hits: Sequence[Hit]) -> list[Hit]:
    excerpts = [excerpts_of(list(sentences_of(index, hit))) for hit in hits]
    apart = list(dict.fromkeys(excerpt for own in excerpts for excerpt, _ in own))
    odds = dict(zip(apart, reranker.answering(question.read, apart), strict=True))
    return [
        _with_odds(hit, tuple(odds[excerpt][at] for excerpt, at in own))
        for hit, own in zip(hits, excerpts, strict=True)
    ]


def _with_odds(hit: Hit, odds: tuple[float, ...]) -> Hit:
    holds = sum(map(probability, odds))
    return replace(hit, score=hit.score + WEIGHT * math.log1p(holds / UNREAD), odds=odds)
