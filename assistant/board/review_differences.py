"""Which reviews differ from the others on one question, and by what; two plain rules, and no opinion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from assistant.proof.contrast import Contrast, contrasts
from assistant.proof.support import Support
from assistant.types import Citation
from ingest.encode import Encoder
from ingest.types import EvidenceKind

NEAR = 0.44
CONTRADICTED = 0.5
MOST_PAIRS = 16
OPPOSING: frozenset[Contrast] = frozenset({"negation", "direction", "order"})
WELL: frozenset[EvidenceKind] = frozenset({"good practice"})
TO_IMPROVE: frozenset[EvidenceKind] = frozenset(
    {"finding", "recommendation", "learning point", "area for improvement", "question for the board"}
)
Rule = Literal["opposite", "recorded"]
Score = Callable[[Sequence[tuple[str, str]]], Sequence[Support]]


@dataclass(frozen=True, slots=True)
class ReviewDifference:
    """`own` is the quotation by which a review differs, `against` that of the review it differs from."""

    own: Citation
    against: Citation
    rule: Rule


def review_differences(
    cited: Mapping[str, Sequence[Citation]], encoder: Encoder, score: Score
) -> dict[str, ReviewDifference]:
    """The reviews that differ, each with the plainest instance; `cited` are their quotations, best first.

    Two reviews differ when one's sentence says the opposite of the other's: the two are near in meaning, one negates
    or turns round what the other says (`contrast.contrasts`), and the support scorer calls one contradicted by the
    other. Or when one records the matter as good practice only, and the other only under findings, recommendations
    and other things to improve. Of two that differ, the one that differs from more reviews is named; both where
    that is equal.
    """
    found = {**_recorded(cited), **_opposite(cited, encoder, score)}
    n_others = Counter(name for pair in found for name in pair)
    named: dict[str, ReviewDifference] = {}
    for (one, two), difference in found.items():
        if n_others[one] >= n_others[two]:
            named.setdefault(one, difference)
        if n_others[two] >= n_others[one]:
            named.setdefault(two, ReviewDifference(difference.against, difference.own, difference.rule))
    return named


_Found = dict[tuple[str, str], ReviewDifference]


def _opposite(cited: Mapping[str, Sequence[Citation]], encoder: Encoder, score: Score) -> _Found:
    pairs = [(a, b) for one, two in combinations(cited, 2) for a in cited[one] for b in cited[two]]
    quotes = list(dict.fromkeys(c.quote for pair in pairs for c in pair))
    if not quotes:
        return {}
    vectors = dict(zip(quotes, encoder.encode(quotes), strict=True))
    near = [(float(vectors[a.quote] @ vectors[b.quote]), a, b) for a, b in pairs]
    likely = [
        (a, b)
        for nearness, a, b in sorted(near, key=lambda one: -one[0])
        if nearness >= NEAR and OPPOSING & contrasts(a.quote, b.quote)
    ][:MOST_PAIRS]
    told = score([texts for a, b in likely for texts in ((a.quote, b.quote), (b.quote, a.quote))])
    found: _Found = {}
    for (a, b), one_way, other_way in zip(likely, told[::2], told[1::2], strict=True):
        if max(one_way.probabilities[3], other_way.probabilities[3]) >= CONTRADICTED:
            found.setdefault((a.document, b.document), ReviewDifference(a, b, "opposite"))
    return found


def _recorded(cited: Mapping[str, Sequence[Citation]]) -> _Found:
    well = {name: own[0] for name, said in cited.items() if (own := _only(said, WELL, TO_IMPROVE))}
    poor = {name: own[0] for name, said in cited.items() if (own := _only(said, TO_IMPROVE, WELL))}
    either = {**well, **poor}
    return {
        (one, two): ReviewDifference(either[one], either[two], "recorded")
        for one, two in combinations([name for name in cited if name in either], 2)
        if (one in well) != (two in well)
    }


def _only(said: Sequence[Citation], these: frozenset[EvidenceKind], never: frozenset[EvidenceKind]) -> list[Citation]:
    """The quotations of some kinds, of a review that has none of the others."""
    return [] if any(one.kind in never for one in said) else [one for one in said if one.kind in these]
