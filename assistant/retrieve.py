"""What is asked for by number, then dense and lexical rankings fused; restated passages shown once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.terms import phrase_stems
from assistant.types import Hit
from assistant.understand import Understood
from assistant.words import asked_stems
from ingest.encode import Encoder
from ingest.errors import InputError
from ingest.index import Index
from ingest.types import Document, Passage

DEPTH = 100
RESTATED = 0.8
MAX_PARTS = 4
N_MENTIONS = 2
_SHINGLE = 5


def search(index: Index, encoder: Encoder, asked: Understood, *, k: int = 20, per_review: int = 0) -> list[Hit]:
    """Find the k passages that best match a question, best first.

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
    vector = encoder.encode([asked.topic])[0]
    documents = asked.documents if asked.named else None
    depth = max(DEPTH, k)
    dense = index.dense.search(vector, depth) if documents is None else index.exact_search(vector, depth, documents)
    lexical = index.lexical.search(asked.topic, depth, phrases=asked.phrases, documents=documents)
    mentions = _mentions(index, asked) if per_review else []
    ids = list(dict.fromkeys([*(passage_id for passage_id, _ in (*dense, *lexical)), *mentions]))
    passages = {passage.id: passage for passage in index.passages(ids)}
    fused = fuse([_ranking(ranked, passages) for ranked in (dense, lexical)])
    known = {hit.passage.id for hit in fused}
    late = [Hit(passages[i], 0.0, 0) for i in mentions if i not in known]
    return _with_each_review(
        group_restated(_first(look_up(index, asked), [*fused, *late])), k=k, per_review=per_review, mentions=mentions
    )


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
    """The passages of the items and paragraphs a question asks for by number, in reading order.

    An item's passages run from where it is stated to the next item of its kind; of a paragraph, those that hold it.
    """
    if not asked.items and not asked.paragraphs:
        return []
    return [passage for name in asked.documents for passage in index.passages_at(name, _places(index, name, asked))]


def _places(index: Index, name: str, asked: Understood) -> list[int]:
    document = index.document(name)
    places = [p.place for p in document.paragraphs if p.number in asked.paragraphs]
    for kind, number in asked.items:
        of_kind = [item for item in document.items if item.kind == kind]
        for item, following in zip(of_kind, [*of_kind[1:], None], strict=True):
            if item.number == number:
                places += _section(document, item.place, following.place if following else None)
    return places


def _section(document: Document, start: int, end: int | None) -> list[int]:
    """The paragraphs from a heading item on that lie under the same headings, up to the next item."""
    path = document.paragraphs[start].heading
    section = [start]
    for paragraph in document.paragraphs[start + 1 : end]:
        if paragraph.heading[: len(path)] != path:
            break
        section.append(paragraph.place)
    return section


def _first(looked_up: Sequence[Passage], hits: Sequence[Hit]) -> list[Hit]:
    known = {passage.id for passage in looked_up}
    ordered = [Hit(passage, 1.0, 0, by_number=True) for passage in looked_up] + [
        hit for hit in hits if hit.passage.id not in known
    ]
    return [replace(hit, rank=rank) for rank, hit in enumerate(ordered, start=1)]


def _ranking(ranked: Sequence[tuple[str, float]], passages: dict[str, Passage]) -> list[Hit]:
    return [Hit(passages[passage_id], score, rank) for rank, (passage_id, score) in enumerate(ranked, start=1)]


def _with_each_review(hits: Sequence[Hit], *, k: int, per_review: int, mentions: Collection[str]) -> list[Hit]:
    counts: Counter[str] = Counter()
    kept: list[Hit] = []
    for hit in hits:
        counts[hit.passage.document] += 1
        if hit.rank <= k or counts[hit.passage.document] <= per_review or hit.passage.id in mentions:
            kept.append(hit)
    return kept


def fuse(rankings: Sequence[Sequence[Hit]], *, k: int = 60) -> list[Hit]:
    """Merge rankings by reciprocal rank fusion (Cormack et al., SIGIR 2009).

    A passage scores the sum of `1 / (k + rank)` over the rankings that hold it, so the retrievers' own scores
    need not be comparable. Ties break on passage id, which keeps runs reproducible.

    Returns:
        Every passage in any ranking, best first, ranks renumbered from 1.
    """
    scores: dict[str, list[float]] = {}
    passages: dict[str, Passage] = {}
    for hit in (hit for ranking in rankings for hit in ranking):
        scores.setdefault(hit.passage.id, []).append(1 / (k + hit.rank))
        passages[hit.passage.id] = hit.passage
    totals = {passage_id: sum(sorted(parts)) for passage_id, parts in scores.items()}
    best_first = sorted(totals, key=lambda passage_id: (-totals[passage_id], passage_id))
    return [Hit(passages[i], totals[i], rank) for rank, i in enumerate(best_first, start=1)]


def group_restated(hits: Sequence[Hit]) -> list[Hit]:
    """Show a passage once: a later hit of the same review that says nothing more joins the earlier one's `also`.

    It says nothing more when at least 80 % of its five-word runs stand in the earlier one.

    Returns:
        The remaining hits in order, ranks renumbered from 1.
    """
    kept: list[Hit] = []
    runs: list[set[tuple[str, ...]]] = []
    for hit in hits:
        own = _word_runs(hit.passage.text)
        same = next((i for i, other in enumerate(kept) if _restates(hit, own, other, runs[i])), None)
        if same is None:
            kept.append(hit)
            runs.append(own)
        else:
            kept[same] = replace(kept[same], also=(*kept[same].also, hit.passage))
    return [replace(hit, rank=rank) for rank, hit in enumerate(kept, start=1)]


def _restates(hit: Hit, own: set[tuple[str, ...]], other: Hit, runs: set[tuple[str, ...]]) -> bool:
    if hit.passage.document != other.passage.document or not own:
        return False
    return len(own & runs) >= RESTATED * len(own)


def _word_runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1))} if words else set()
