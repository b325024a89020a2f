"""Everything the reviews say on a topic: searches by kind and by part, candidates weighed, none twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer.extract import draft as extract
from assistant.answer.phrase import asked_matter
from assistant.board.brief.candidates import candidates
from assistant.board.brief.themes import themes_of
from assistant.board.brief.types import Gathered, Quotation
from assistant.board.brief.weigh import OF_A_PART, Tell, Weighed, parts_of, weigh
from assistant.proof.verify import normalised
from assistant.question.terms import phrase_stems, stands_in
from assistant.question.understand import Understood
from assistant.search.retrieve import find
from assistant.types import Hit
from assistant.words import alike, asked_stems, may_be_told_otherwise
from ingest.encode import Encoder
from ingest.errors import InputError
from ingest.index import Index
from ingest.types import EvidenceKind

MOST_PARTS = 5
_ALIKE = 0.7
_SEARCHES: tuple[tuple[frozenset[EvidenceKind], int, int], ...] = (
    (frozenset({"finding", "learning point", "area for improvement", "analysis", "narrative"}), 80, 20),
    (frozenset({"recommendation"}), 30, 6),
    (frozenset({"good practice", "voice"}), 15, 3),
    (frozenset({"question for the board"}), 10, 2),
)
_N_OF_A_PART = 30


def gather(index: Index, encoder: Encoder, asked: Understood, *, tell: Tell) -> Gathered:
    """Find the quotations of a topic, best first. `tell` hears each stage with the share done (0-1), and may raise.

    Raises:
        InputError: no review that was read speaks of the topic.
    """
    tell("Searching the reviews", 0.0)
    found = _Found(index, encoder)
    first = [found.search(replace(asked, only_kinds=kinds), k, per_review) for kinds, k, per_review in _SEARCHES]
    of_parts: list[tuple[Understood, list[Hit]]] = []
    for part in parts_of(asked.topic)[:MOST_PARTS]:
        kinds, _, per_review = _SEARCHES[0]
        of_part = tuple(expansion for expansion in asked.expansions if expansion.phrase in part.lower())
        one = replace(asked, topic=part, query=part, expansions=of_part, only_kinds=kinds)
        of_parts.append((one, found.search(one, _N_OF_A_PART, per_review, OF_A_PART)))
    if not any(extract(index, encoder, one, hits).evidence for one, hits in [(asked, first[0]), *of_parts]):
        n = len(asked.documents)
        read = "the review read does not speak" if n == 1 else f"none of the {n} reviews read speaks"
        raise InputError(
            f"{asked.query}: {read} of this clearly enough "
            "for a briefing; use other words or fewer filters, or see what lies nearest with reviews ask"
        )
    weighed = weigh(index, encoder, asked, list(candidates(index, found.hits)), tell)
    quotations = tuple(_once([_quotation(one) for one in weighed]))
    missing = [_unmentioned(index, part, quotations) for part in [part for part, _ in of_parts] or [asked]]
    unmentioned = tuple(dict.fromkeys(term for terms, _ in missing for term in terms))
    return Gathered(quotations, asked.documents, asked.phrases, unmentioned, all(of_all for _, of_all in missing))


class _Found:
    """The passages that any search found, each with its nearness to what it was found for."""

    def __init__(self, index: Index, encoder: Encoder) -> None:
        self._index, self._encoder = index, encoder
        self.hits: dict[str, tuple[Hit, float]] = {}

    def search(self, asked: Understood, k: int, per_review: int, factor: float = 1.0) -> list[Hit]:
        """Search, and keep what was found; nearness counts by `factor`. What no vector reached is as near as the
        last that one did."""
        searched = find(self._index, self._encoder, asked, k=k, per_review=per_review)
        near = dict(searched.dense)
        least = min(near.values(), default=0.0)
        for hit in searched.hits:
            _, before = self.hits.get(hit.passage.id, (hit, 0.0))
            nearness = max(before, factor * near.get(hit.passage.id, least))
            self.hits[hit.passage.id] = hit, nearness
        return searched.hits


def _unmentioned(index: Index, part: Understood, quotations: Sequence[Quotation]) -> tuple[list[str], bool]:
    """The words or the phrase that part of a topic is about and no quotation's paragraph has, nor a term that means the
    same; and whether it is about nothing else. Words that reviews often tell otherwise are not among them.
    """
    paragraphs = [p for q in quotations for p in index.paragraphs(q.document, [q.place])]
    texts = list(dict.fromkeys(" ".join([*p.heading, p.text]) for p in paragraphs))
    matter = asked_matter(part.topic)
    terms = [matter] if matter else [w for w in asked_stems(part.topic).values() if not may_be_told_otherwise(w)]
    same = {
        term: [term, *(o for e in part.expansions if phrase_stems(e.phrase) == phrase_stems(term) for o in e.same)]
        for term in terms
    }
    missing = [term for term in terms if not any(stands_in(name, text) for text in texts for name in same[term])]
    return missing, bool(missing) and missing == terms


def _quotation(one: Weighed) -> Quotation:
    candidate = one.candidate
    return Quotation(
        document=candidate.document,
        place=candidate.paragraph.place,
        kind=candidate.paragraph.kind,
        text=candidate.text,
        role=candidate.role,
        score=one.score,
        label=candidate.label,
        owner=candidate.owner,
        themes=themes_of(candidate.text, candidate.paragraph.heading),
    )


def _once(ranked: Sequence[Quotation]) -> list[Quotation]:
    """No quotation twice: of two of one review that are alike, or overlap, the better one, an item before another."""
    kept: list[Quotation] = []
    for quotation in sorted(ranked, key=lambda q: (not q.label, -q.score)):
        own = [other for other in kept if other.document == quotation.document]
        if not any(_same(quotation, other) for other in own):
            kept.append(quotation)
    return sorted(kept, key=lambda q: (-q.score, q.document, q.place))


def _same(one: Quotation, other: Quotation) -> bool:
    a, b = normalised(one.text), normalised(other.text)
    return a in b or b in a or alike(one.text, other.text) >= _ALIKE
