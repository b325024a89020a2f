"""Which reviews mention a thing, where that is asked: those that print its words, or a term that means the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answer.phrase import asked_phrase
from assistant.question.terms import Expansion, phrase_stems, stands_in
from assistant.question.understand import Understood
from assistant.search.sentences import sentences_of
from assistant.types import Draft, Evidence, Hit
from assistant.wording import short_name
from assistant.words import asked_stems
from ingest.index import Index
from ingest.types import EvidenceKind

MOST_REVIEWS = 100
MOST_OF_ONE = 3
_ASKS = re.compile(
    r".*?\b(?:which|what|how many|(?:do|does) (?:any|all|either|both)|any)\b(?: \w+){0,4}? "
    r"(?:reviews?|reports?|documents?|ones?)"
    r"(?P<not>(?: (?:do|does|did) not| (?:do|does|did)n['’]t| never)?)"
    r" (?:mention|use the (?:words?|terms?|phrases?)|refer to|contain)s?\b"
    r"|.*?\bhow many (?:of (?:the|these|your) )?(?:\w+ )?(?:reviews?|reports?|documents?)(?: (?:are|were))?(?: there)?"
    r" (?:about|on|dealing with|deal with|involve|involving|cover|covering|discuss|concern)\b",
    re.IGNORECASE,
)
_SAYS_MORE = re.compile(r"^that\b|\b(?:not|never|or|and|what|how|why|\w+n['’]t)\b", re.IGNORECASE)
_NOT_TOLD: frozenset[EvidenceKind] = frozenset({"footnote", "guidance", "method"})


def mentioned(index: Index, question: Understood) -> Draft | None:
    """The first sentences of every review that print what is asked about, and how many reviews do, or that none does.

    Asked which do not, these are named. A phrase must stand as it is asked for. None where anything else is asked, or
    more than words can tell ("that he was not seen", "this or that"), where kinds of evidence are filtered, or of more
    than `MOST_REVIEWS`.
    """
    asks = _ASKS.match(question.topic)
    matter = question.topic[asks.end() :].strip(" ?.“”\"'") if asks else ""
    asked = asked_stems(matter)
    if _SAYS_MORE.search(matter):
        return None
    if asks and not asked and re.fullmatch(r"[A-Z]\w+", matter):
        return Draft((), (), (), note=f"“{matter}” is too common a word to be looked for alone.")
    if not asked or question.only_kinds or len(question.documents) > MOST_REVIEWS:
        return None
    is_term = any(expansion.phrase.lower() == matter.lower() for expansion in question.expansions)
    parts = [matter] if is_term or asked_phrase(matter) else list(asked.values())
    evidence = tuple(mentioning(index, question.documents, parts, question.expansions))
    n_reviews, n_read = len({one.hit.passage.document for one in evidence}), len(question.documents)
    term = f"“{matter}” or a term that means the same"
    read = "the one review read" if n_read == 1 else f"the {n_read} reviews read"
    if not evidence:
        return Draft((), (), (), note=f"No sentence of {read} prints {term}.")
    note = (
        f"{n_reviews} of {read} {'prints' if n_reviews == 1 else 'print'} {term}; at most {MOST_OF_ONE} sentences of "
        "each are quoted. What says it in other words is not among them."
    )
    if asks and asks["not"]:
        telling = {one.hit.passage.document for one in evidence}
        others = "; ".join(short_name(n, index.metadata[n]) for n in question.documents if n not in telling)
        note = f"Not printed in: {others or 'none of them'}. Quoted are those that do: {note}"
    return Draft(evidence, (), (), note=note, best=1.0)


def mentioning(
    index: Index, names: Sequence[str], parts: Sequence[str], expansions: Sequence[Expansion]
) -> list[Evidence]:
    """The first sentences of each of these reviews that print every word or phrase of `parts`, or what means the same.

    Footnotes, guidance and what a review says of its own method only where it prints them nowhere else.
    """
    ways = _ways(parts, expansions)
    return [one for name in names for one in _first_of(index, name, ways)]


def _ways(asked: Sequence[str], expansions: Sequence[Expansion]) -> list[tuple[str, ...]]:
    """What may stand for each word or phrase: itself, or what means the same."""
    same = {phrase_stems(e.phrase): e.same for e in expansions}
    return [(one, *same.get(phrase_stems(one), ())) for one in asked]


def _first_of(index: Index, name: str, parts: Sequence[Sequence[str]]) -> list[Evidence]:
    found = list(printing(index, name, parts))
    told = [one for one in found if one.hit.passage.kind not in _NOT_TOLD]
    return (told or found)[:MOST_OF_ONE]


def printing(index: Index, name: str, parts: Sequence[Sequence[str]]) -> Iterator[Evidence]:
    """The sentences of a review that print one of the ways of putting each part, in reading order."""
    passages = index.passages(index.lexical.mentions(parts, [name]))
    seen: set[str] = set()
    for passage in sorted(passages, key=lambda passage: passage.places):
        hit = Hit(passage, 1.0, 1, by_number=True)
        for paragraph, text in sentences_of(index, hit):
            if text not in seen and all(any(stands_in(way, text) for way in ways) for ways in parts):
                seen.add(text)
                yield Evidence(hit, paragraph.place, text, 1.0, holds_all=True)
