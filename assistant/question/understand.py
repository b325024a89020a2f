"""What a question asks for: the reviews it names, the item it numbers, and terms to look for beside its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.question.absent import absent, none_published
from assistant.question.comparing import NAME, without_comparing
from assistant.question.converse import StandAlone
from assistant.question.filters import NO_FILTERS, Filters
from assistant.question.framing import without_framing
from assistant.question.kinds import kinds_asked, kinds_listed
from assistant.question.names import (
    Guess,
    beside_names,
    guessed_reviews,
    named_reviews,
    unknown_review,
    with_names_marked,
    without_names,
)
from assistant.question.numbered import is_part_of, items_in, ordinals_in, paragraphs_in
from assistant.question.parts import questions_in
from assistant.question.spelling import respelt
from assistant.question.terms import Expansion, TermGroup, expand, spelt_out
from assistant.words import asked_stems, stem
from ingest.index import Index
from ingest.types import EvidenceKind, ItemKind
from ingest.words import all_words, content_words

_WHO = re.compile(r"\b(?:who|whom|whose|which (?:body|agency|organisation)|responsible|owner)\b", re.IGNORECASE)
_GOOD_PRACTICE = re.compile(r"\bgood practice\b", re.IGNORECASE)
_ON_THAT = re.compile(
    r"\b(?:about|on|of|for|to|with|is|was|covers?) (?:that|this|it|them|those|these)\W*$", re.IGNORECASE
)
_HOW_OFTEN_MOVED = re.compile(r"\bhow often (?=(?:was|were|did|has|had)\b.*\bmoved?\b)", re.IGNORECASE)
_KIDS = re.compile(r"\bkid(?:s|die|dies)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it will be searched.

    `documents` are the reviews to search: those named, else all. `topic` is what it is about without their names,
    `context` the earlier question it leans on, without them too. `items` are (kind, number) and `paragraphs` printed
    numbers that it asks for, `listed` the kinds whose every item it asks for; `kinds` the kinds of evidence. `guesses`
    are misspelt names as they were read, `unknown` the name of a review that is not in the corpus; `only_kinds`, where
    any, the kinds of evidence that are shown.
    `absent` says what is asked for by number and not there. `spelt` is the topic with the acronyms written out that the
    reviews asked mostly write out.
    `read_by` is the chat model that made the question stand alone.
    `parts` are the questions that are put in this one, as put and as read, where it names reviews: each further one
    leans on the first. There are none of a single question. `respelt` are misspelt words, as typed and as read. `after`
    are the quotations that it asks to go on from. `is_carried` tells that it names no review itself and is asked of
    those that an earlier one named, `is_part` that its context is the first of several questions put in one.
    """

    query: str
    topic: str
    documents: tuple[str, ...]
    named: bool
    expansions: tuple[Expansion, ...]
    items: tuple[tuple[ItemKind, str], ...]
    paragraphs: tuple[str, ...]
    kinds: frozenset[EvidenceKind] = frozenset()
    context: str = ""
    listed: tuple[ItemKind, ...] = ()
    guesses: tuple[Guess, ...] = ()
    unknown: str | None = None
    only_kinds: frozenset[EvidenceKind] = frozenset()
    read_by: str = ""
    absent: tuple[str, ...] = ()
    parts: tuple[tuple[str, Understood], ...] = ()
    spelt: str = ""
    respelt: tuple[tuple[str, str], ...] = ()
    after: tuple[str, ...] = ()
    is_carried: bool = False
    is_part: bool = False

    @property
    def says_nothing(self) -> bool:
        """Whether its words, and those of the question it leans on, are none to look for ("what is it?")."""
        return bool(all_words(self.query)) and not (content_words(self.query) or self.paragraphs)

    @property
    def about(self) -> str:
        """What is asked, with the earlier question it leans on."""
        return f"{self.topic} {self.context}".strip()

    @property
    def read(self) -> str:
        """What passages are read for: the topic spelt out, after the earlier question where it says nothing itself."""
        spelt = self.spelt or self.topic
        return spelt if asked_stems(self.topic) else f"{self.context} {spelt}".strip()

    @property
    def phrases(self) -> tuple[str, ...]:
        return tuple(other for expansion in self.expansions for other in expansion.others)


def understand(
    index: Index, asked: StandAlone, terms: Sequence[TermGroup], filters: Filters = NO_FILTERS
) -> Understood:
    """Read a question that stands alone; names of reviews as `named_reviews` and `guessed_reviews` find them.

    A question that names none may be about the reviews an earlier one named. What the filters leave out
    is not searched, named or not.
    """
    asked, told = _respelt(index, asked)
    whole = replace(_understood(index, asked, terms, filters), respelt=told)
    first, *further = questions_in(asked.question)
    if not further or not whole.named or whole.items or whole.paragraphs or whole.listed:
        return whole
    context = f"{asked.context} {first}".strip()
    alone = [StandAlone(first, asked.context), *(StandAlone(part, context) for part in further)]
    parts = (replace(one, reviews=whole.documents, left_out=asked.left_out) for one in alone)
    return replace(
        whole,
        parts=tuple((part.question, replace(_understood(index, part, terms, filters), is_part=True)) for part in parts),
    )


def _respelt(index: Index, asked: StandAlone) -> tuple[StandAlone, tuple[tuple[str, str], ...]]:
    def n_printed(stem: str) -> int:
        return index.lexical.document_frequency(stem)

    guessed = guessed_reviews(asked.question, index.metadata, lambda word: n_printed(stem(word)) > 0)
    question, told = respelt(asked.question, n_printed, [guess.typed for guess in guessed])
    context, earlier = respelt(asked.context, n_printed)
    return replace(asked, question=question, context=context), tuple(dict.fromkeys([*told, *earlier]))


def _understood(index: Index, asked: StandAlone, terms: Sequence[TermGroup], filters: Filters) -> Understood:
    reviews = index.metadata

    def is_word(word: str) -> bool:
        return index.lexical.document_frequency(stem(word)) > 0

    guesses = guessed_reviews(asked.question, reviews, is_word)
    named = tuple(dict.fromkeys([*named_reviews(asked.question, reviews), *(n for g in guesses for n in g.meant)]))
    unpublished = () if named else none_published(asked.question, reviews)
    unnamed = without_names(asked.question, named, reviews)
    for guess in guesses:
        unnamed = re.sub(rf"\b{re.escape(guess.typed)}\b(?:['’]s)?", " ", unnamed)
    unknown = unknown_review(unnamed if named else asked.question, reviews, is_word)
    is_carried = not named and bool(asked.reviews)
    named = named or tuple(n for n in asked.reviews if n not in asked.left_out)
    topic = without_framing(_without_good_practice(unnamed))
    marked = with_names_marked(asked.question, named, reviews, NAME)
    if marked.count(NAME) > 1 and len(named) > 1:
        topic = without_comparing(without_framing(_without_good_practice(marked)))
    topic = _HOW_OFTEN_MOVED.sub("how many times ", topic)
    topic = _KIDS.sub(lambda kid: "children" if kid[0].lower().endswith("s") else "child", topic)
    kinds = kinds_asked(asked.question)
    paragraphs = paragraphs_in(asked.question, beside_names(asked.question, named, reviews))
    allowed = filters.allowed(reviews)
    wanted = set(allowed) - set(asked.left_out)
    documents = tuple(name for name in named or allowed if name in wanted)
    items = items_in(asked.question) or (items_in(asked.context) if _WHO.search(asked.question) else ())
    ordinals = () if items else ordinals_in(unnamed, _last_numbers(index, documents))
    items = items or tuple(one for one in ordinals if len(documents) == 1 or _is_stated(index, documents, one))
    expansions = tuple(expand(f"{topic} {asked.context}", terms)) if filters.related_terms else ()

    def is_commoner(one: str, other: str) -> bool:
        return index.lexical.n_mentions(one, documents) > index.lexical.n_mentions(other, documents)

    return Understood(
        query=asked.text,
        topic=topic,
        spelt=spelt_out(topic, expansions, is_commoner) if documents else topic,
        documents=documents,
        named=bool(named) or len(documents) < len(reviews),
        expansions=expansions,
        items=items,
        paragraphs=paragraphs,
        kinds=kinds,
        context=without_names(asked.context, named, reviews) if asked.context else "",
        listed=() if items or _leans_for_matter(asked, named) else kinds_listed(unnamed, kinds),
        guesses=guesses,
        only_kinds=filters.kinds,
        read_by=asked.read_by,
        after=asked.after,
        is_carried=is_carried,
        unknown=unknown,
        absent=(*unpublished, *absent(index, documents, items, paragraphs)),
    )


def _last_numbers(index: Index, documents: Sequence[str]) -> dict[ItemKind, str]:
    """The greatest number that each kind of item has, where one review is asked."""
    one = documents if len(documents) == 1 else ()
    numbered = [item for name in one for item in index.items(name) if (item.number or "").isdigit()]
    return {item.kind: str(item.number) for item in sorted(numbered, key=lambda item: int(item.number or 0))}


def _is_stated(index: Index, documents: Sequence[str], item: tuple[ItemKind, str]) -> bool:
    kind, number = item
    return any(one.kind == kind and is_part_of(one.number, number) for name in documents for one in index.items(name))


def _leans_for_matter(asked: StandAlone, named: Sequence[str]) -> bool:
    """Tell whether what a question asks items about is the earlier one's matter: "what should a board ask on that?"."""
    return bool(asked.context) and (not named or _ON_THAT.search(asked.question) is not None)


def _without_good_practice(question: str) -> str:
    """A question without these words, which tell a kind of evidence, where it is about anything else."""
    left = _GOOD_PRACTICE.sub(" ", question)
    return left if asked_stems(left) else question
