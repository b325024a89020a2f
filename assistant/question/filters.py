"""What a reader limits the search to: reviews, their kinds, areas and years, kinds of evidence; and related terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ingest.errors import InputError
from ingest.types import EvidenceKind, Metadata


@dataclass(frozen=True, slots=True)
class Filters:
    """Nothing set limits nothing. Years are those of publication, both ends included. A review that does not say its
    kind, its area or its year is left out where one is set.
    """

    reviews: frozenset[str] = frozenset()
    kinds: frozenset[EvidenceKind] = frozenset()
    first_year: int | None = None
    last_year: int | None = None
    related_terms: bool = True
    review_kinds: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()

    def allowed(self, reviews: Mapping[str, Metadata]) -> tuple[str, ...]:
        """The names of the reviews that pass, in order."""
        return tuple(name for name, metadata in sorted(reviews.items()) if self._passes(name, metadata))

    def _passes(self, name: str, metadata: Metadata) -> bool:
        of_reviews = ((self.reviews, name), (self.review_kinds, metadata.kind), (self.areas, metadata.area))
        if any(wanted and own not in wanted for wanted, own in of_reviews):
            return False
        if self.first_year is None and self.last_year is None:
            return True
        if metadata.year is None:
            return False
        return (self.first_year or 0) <= int(metadata.year) <= (self.last_year or 9999)


NO_FILTERS = Filters()


def of_corpus(filters: Filters, reviews: Mapping[str, Metadata]) -> Filters:
    """Filters as a person typed them, in the corpus's own words: a kind or an area is found by a part, in any case.

    Raises:
        InputError: a review, a kind or an area that no review in the index has.
    """
    if unknown := sorted(filters.reviews - reviews.keys()):
        raise InputError(f"--review {unknown[0]}: not in the index; reviews list names those that are")
    kinds, areas = (one.kind for one in reviews.values()), (one.area for one in reviews.values())
    return replace(
        filters,
        review_kinds=_held(filters.review_kinds, kinds, "--review-kind"),
        areas=_held(filters.areas, areas, "--area"),
    )


def _held(asked: Iterable[str], values: Iterable[str | None], option: str) -> frozenset[str]:
    there = {value for value in values if value}
    found: set[str] = set()
    for part in sorted(asked):
        like = {value for value in there if part.lower() in value.lower()}
        if not like:
            named = ", ".join(sorted(there)) or "no review says it"
            raise InputError(f"{option} {part}: no review in the index has it; there are: {named}")
        found |= like
    return frozenset(found)
