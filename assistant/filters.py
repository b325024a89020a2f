"""What a reader limits the search to: reviews, years, kinds of evidence; and whether related terms are searched too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ingest.types import EvidenceKind, Metadata


@dataclass(frozen=True, slots=True)
class Filters:
    """Nothing set limits nothing. Years are those of publication, both ends included; a review without one is left out
    where a year is set.
    """

    reviews: frozenset[str] = frozenset()
    kinds: frozenset[EvidenceKind] = frozenset()
    first_year: int | None = None
    last_year: int | None = None
    related_terms: bool = True

    def allowed(self, reviews: Mapping[str, Metadata]) -> tuple[str, ...]:
        """The names of the reviews that pass, in order."""
        return tuple(name for name, metadata in sorted(reviews.items()) if self._passes(name, metadata))

    def _passes(self, name: str, metadata: Metadata) -> bool:
        if self.reviews and name not in self.reviews:
            return False
        if self.first_year is None and self.last_year is None:
            return True
        if metadata.year is None:
            return False
        return (self.first_year or 0) <= int(metadata.year) <= (self.last_year or 9999)


NO_FILTERS = Filters()
