"""Which words of a question a text holds: its own, whole terms, and those whose related terms stand there."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.question.terms import Expansion, phrase_stems, stands_in
from assistant.words import stems


def held(text: str, expansions: Sequence[Expansion], *, related: bool = True) -> frozenset[str]:
    """The stems of a text, and of the question's own phrases for which it has another term.

    A `related` term counts, or only one that means the same. A term of two words is not held by its words apart,
    "county" and "lines", unless it says how they hang together: "voice of the child".
    """
    own = stems(text)
    terms = [(e, phrase_stems(e.phrase)) for e in expansions]
    apart = (
        two
        for e, two in terms
        if len(two) == 2 and " of " not in e.phrase and own & two and not stands_in(e.phrase, text)
    )
    other = (phrase for e, phrase in terms if (e.held_by(own) if related else e.meant_by(own)))
    return own.difference(*apart).union(*other)


def meant(words: frozenset[str], expansions: Sequence[Expansion]) -> frozenset[str]:
    """The stems of the question's own phrases for which these words hold one that means the same.

    A turn of speech ("round the table") means what the field says for it.
    """
    told = (e for e in expansions if e.meant_by(words) or (e.read_as and e.held_by(words)))
    return frozenset[str]().union(*(phrase_stems(e.phrase) for e in told))
