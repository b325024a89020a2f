"""A theme as it is looked for in the items of a register: its words, or related terms in their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.question.terms import Expansion, TermGroup, expand, phrase_stems
from assistant.words import asked_stems, stems
from ingest.errors import InputError


@dataclass(frozen=True, slots=True)
class Theme:
    """Each of `parts` is what is asked for in one way or another, as stems; `also` are the related terms among them."""

    parts: tuple[tuple[frozenset[str], ...], ...]
    also: tuple[str, ...]

    def is_in(self, text: str) -> bool:
        """Tell whether a text holds every part, in its words or in a related term's."""
        held = stems(text)
        return all(any(wanted <= held for wanted in ways) for ways in self.parts)


def read_theme(text: str, terms: Iterable[TermGroup]) -> Theme:
    """Read a theme or a question; what every question has ("what do reviews say about") is no part of it.

    Raises:
        InputError: nothing is left to look for.
    """
    left = asked_stems(text)
    if not left:
        raise InputError(f"theme “{text}”: has no word to look for; name a matter, such as supervision")
    return as_theme(left, expand(text, terms))


def as_theme(left: Mapping[str, str], expansions: Iterable[Expansion]) -> Theme:
    """A theme of these stems (each with its word), with the related terms of the phrases that they make up."""
    parts: list[tuple[frozenset[str], ...]] = []
    also: list[str] = []
    for expansion in expansions:
        if (own := phrase_stems(expansion.phrase)) <= left.keys():
            others = tuple(wanted for other in expansion.others if (wanted := phrase_stems(other)))
            parts.append((own, *others))
            also += expansion.others
            left = {stem: word for stem, word in left.items() if stem not in own}
    return Theme((*parts, *((frozenset({stem}),) for stem in left)), tuple(dict.fromkeys(also)))
