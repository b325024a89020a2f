"""What is asked for by number, then dense and lexical scores fused; restated passages shown once."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from assistant.question.numbered import is_part_of
from assistant.question.terms import phrase_stems
from assistant.question.understand import Understood
from assistant.search.fuse import fuse, ranked_hits
from assistant.types import Hit, Searched
from assistant.words import asked_stems
from ingest.encode import Encoder, Vectors
from ingest.errors import InputError
from ingest.index import Index
from ingest.types import Document, Item, ItemKind, Passage

# How many passages an answer is drafted from, and of each review found at all.
N_HITS, PER_REVIEW = 30, 3
DEPTH = 100
DEEPER = 5
N_PHRASES = 4
RESTATED = 0.8
MAX_PARTS = 4
N_MENTIONS = 2
_SHINGLE = 5


def search(index: Index, encoder: Encoder, asked: Understood, *, k: int = 20, per_review: int = 0) -> list[Hit]:
    """The k passages that best match a question, best first; see `find`."""
    return find(index, encoder, asked, k=k, per_review=per_review).hits


def find(index: Index, encoder: Encoder, asked: Understood, *, k: int = 20, per_review: int = 0) -> Searched:
    """Find the k passages that best match a question, best first, and tell by which rankings.

    What it asks for by number comes before what is like it. With `per_review`, that many of the best passages of
    every review found at all follow the first k, and after them the first passages of each review that mention all
    that is asked about, so that no review that does is taken for silent.

    Raises:
        InputError: the question has no words, or k is below 1.
    """
    if not re.search(r"\w", asked.query):
        raise InputError("the question is empty; ask one, for example: what do reviews say about strategy discussions")
    if k < 1:
        raise InputError(f"-k {k}: at least 1 passage must be asked for")
    queries = _queries(asked)
    vector = _query_vector(encoder, queries)
    documents = asked.documents if asked.named else None
    depth = max(DEPTH, k) * (DEEPER if asked.only_kinds else 1)
    dense = index.dense.search(vector, depth) if documents is None else index.exact_search(vector, depth, documents)
    words, context = " ".join(asked_stems(asked.topic).values()), " ".join(asked_stems(asked.context).values())
    lexical = index.lexical.search(
        words or asked.topic, depth, context=context, phrases=asked.phrases, documents=documents
    )
    mentions = _mentions(index, asked) if per_review else []
    scores = fuse(dense, lexical)
    passages = {passage.id: passage for passage in index.passages(list(dict.fromkeys([*scores, *mentions])))}
    shown = {p.id: p for p in _shown_of(list(passages.values()), asked)}
    ranked = ranked_hits({i: score for i, score in scores.items() if i in shown}, shown, asked.kinds)
    late = [Hit(shown[i], 0.0, 0) for i in mentions if i in shown and i not in scores]
    hits = _with_each_review(
        group_restated(_first(_shown_of(look_up(index, asked), asked), [*ranked, *late])),
        k=k,
        per_review=per_review,
        mentions=mentions,
    )
    fused = [(hit.passage.id, hit.score) for hit in ranked]
    return Searched(hits, queries, words or asked.topic, context, dense, lexical, fused)


def _shown_of(passages: Sequence[Passage], asked: Understood) -> list[Passage]:
    return [p for p in passages if not asked.only_kinds or p.kind in asked.only_kinds]


def _queries(asked: Understood) -> tuple[tuple[str, float], ...]:
    """What is asked with its first related terms; for a follow-up that and it with its context, for half each."""
    texts = [" ".join([asked.topic, *asked.phrases[:N_PHRASES]])]
    texts += [asked.about] if asked.context else []
    return tuple((text, 1 / len(texts)) for text in texts)


def _query_vector(encoder: Encoder, queries: Sequence[tuple[str, float]]) -> Vectors:
    """The mean of the queries, of length 1."""
    mean = encoder.encode([text for text, _ in queries]).mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


def _mentions(index: Index, asked: Understood) -> list[str]:
    """The first passages of each review that hold every part of the topic, in its words or a related term's."""
    left = asked_stems(asked.topic)
    parts: list[tuple[str, ...]] = []
    for expansion in asked.expansions:
        if (own := phrase_stems(expansion.phrase)) <= left.keys():
            parts.append((expansion.phrase, *expansion.others))
            left = {stem: word for stem, word in left.items() if stem not in own}
    parts += [(word,) for word in left.values()]
    if not 0 < len(parts) <= MAX_PARTS:
        return []
    counts: Counter[str] = Counter()
    first: list[str] = []
    for passage_id in index.lexical.mentions(parts, asked.documents):
        name = passage_id.rpartition("#")[0]
        counts[name] += 1
        if counts[name] <= N_MENTIONS:
            first.append(passage_id)
    return first


def look_up(index: Index, asked: Understood) -> list[Passage]:
    """The passages of the items and paragraphs a question asks for by number or as a list, in reading order.

    Of an item with a heading of its own they run to the next item of its kind; of any other, and of a paragraph, they
    are those that hold it. A list asked for of no named review is not looked up (`listing.py` answers it).
    """
    listed = asked.listed and asked.named
    if not asked.items and not asked.paragraphs and not listed:
        return []
    return [
        passage for name in asked.documents for passage in index.passages_at(name, asked_places(index, name, asked))
    ]


def asked_places(index: Index, name: str, asked: Understood) -> list[int]:
    """The places of the paragraphs of a document that a question asks for by number or as a list."""
    return [place for part in asked_parts(index, name, asked) for place in part]


def asked_parts(index: Index, name: str, asked: Understood) -> list[list[int]]:
    """The places of each paragraph and item of a document that a question asks for by number or as a list."""
    document = index.document(name)
    parts = [[p.place] for p in document.paragraphs if p.number in asked.paragraphs]
    parts += [[item.place] for item in document.items if item.kind in listed_of(document.items, asked.listed)]
    for kind, number in asked.items:
        of_kind = [item for item in document.items if item.kind == kind]
        for item, following in zip(of_kind, [*of_kind[1:], None], strict=False):
            if is_part_of(item.number, number):
                parts.append(_section(document, item, following.place if following else None))
    return parts


def listed_of(items: Sequence[Item], listed: Sequence[ItemKind]) -> tuple[ItemKind, ...]:
    """The kinds a review's items are listed by: of an inspection without findings, what it found to be improved."""
    told = {item.kind for item in items}
    if "finding" in listed and not told & {"finding", "learning point"}:
        return (*listed, "area for improvement")
    return tuple(listed)


def _section(document: Document, item: Item, end: int | None) -> list[int]:
    """The paragraphs that state an item; of one whose heading is its label, all that lie under it up to the next."""
    path = document.paragraphs[item.place].heading
    headed = path and re.search(rf"\b{item.kind}\s+{item.number}\b", path[-1], re.IGNORECASE)
    section = [item.place]
    for paragraph in document.paragraphs[item.place + 1 : end]:
        if paragraph.heading[: len(path)] != path or not (headed or paragraph.text in item.text):
            break
        section.append(paragraph.place)
    return section


def _first(looked_up: Sequence[Passage], hits: Sequence[Hit]) -> list[Hit]:
    known = {passage.id for passage in looked_up}
    ordered = [Hit(passage, 1.0, 0, by_number=True) for passage in looked_up] + [
        hit for hit in hits if hit.passage.id not in known
    ]
    return [replace(hit, rank=rank) for rank, hit in enumerate(ordered, start=1)]


def _with_each_review(hits: Sequence[Hit], *, k: int, per_review: int, mentions: Collection[str]) -> list[Hit]:
    counts: Counter[str] = Counter()
    kept: list[Hit] = []
    for hit in hits:
        counts[hit.passage.document] += 1
        if hit.rank <= k or counts[hit.passage.document] <= per_review or hit.passage.id in mentions:
            kept.append(hit)
    return kept


def group_restated(hits: Sequence[Hit]) -> list[Hit]:
    """Show a passage once: a later hit of the same review that says nothing more joins the earlier one's `also`.

    It says nothing more when at least 80 % of its five-word runs stand in the earlier one.

    Returns:
        The remaining hits in order, ranks renumbered from 1.
    """
    also: dict[str, list[Passage]] = {}
    kept: list[Hit] = []
    runs: dict[str, list[tuple[str, frozenset[int]]]] = {}
    for hit in hits:
        own, some = _word_runs(hit.passage.text)
        earlier = runs.setdefault(hit.passage.document, [])
        near = ((i, theirs) for i, theirs in earlier if not some.isdisjoint(theirs))
        same = next((i for i, theirs in near if len(own & theirs) >= RESTATED * len(own)), None)
        if same is None:
            kept.append(hit)
            earlier.append((hit.passage.id, own))
        else:
            also.setdefault(same, []).append(hit.passage)
    return [
        replace(hit, rank=rank, also=(*hit.also, *also.get(hit.passage.id, ())))
        for rank, hit in enumerate(kept, start=1)
    ]


@lru_cache(maxsize=2048)
def _word_runs(text: str) -> tuple[frozenset[int], frozenset[int]]:
    """The runs of five words of a text (all its words where it has fewer), each as a number; and so many of them that a
    text with none of these cannot hold the share that restates it.
    """
    words = re.findall(r"\w+", text.lower())
    runs = zip(*(words[at:] for at in range(_SHINGLE)), strict=False) if len(words) >= _SHINGLE else [tuple(words)]
    own = frozenset(map(hash, runs)) if words else frozenset()
    return own, frozenset(list(own)[: len(own) - math.ceil(RESTATED * len(own)) + 1])
