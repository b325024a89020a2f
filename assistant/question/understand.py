"""What a question asks for: the reviews it names, the item it numbers, and terms to look for beside its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import get_args

from assistant.question.absent import absent, none_published
from assistant.question.comparing import NAME, without_comparing
from assistant.question.converse import StandAlone
from assistant.question.filters import NO_FILTERS, Filters
from assistant.question.framing import without_framing
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
_KINDS: dict[EvidenceKind, re.Pattern[str]] = {
    "recommendation": re.compile(
        r"\brecommend(?:ation|ed|s)?"
        r"|\b(?:did|do|does) (?:the|that|this|these|each|both) (?:\w+ )?(?:reviews?|reports?|authors?|reviewers?"
        r"|inspectors?) (?:suggest|propose|call for|advise)\b",
        re.IGNORECASE,
    ),
    "finding": re.compile(
        r"\bfindings\b|\bfinding (?:no\.? ?|number )?\d|^\W*finding\W*$"
        r"|\bfinding (?:about|on|that|covers?|covering|concerning|says?|is|was)\b"
        r"|\b(?:the|an?|any|no|each|every|all|which|what|one|this|that|main|key|single|headline|first|second|third|last"
        r"|(?:four|fif|six|seven|eigh|nin|ten)th)"
        r" (?:(?:main|key|single|headline|first|second|third|last|other|next) )?finding\b"
        r"(?! (?:an?|the|it|her|him|them|some\w*|any\w*|out|places?|time|of fact)\b)",
        re.IGNORECASE,
    ),
    "learning point": re.compile(r"\blearning points?\b|\blessons?\b", re.IGNORECASE),
    "good practice": re.compile(
        r"\bgood practice\b|\bstrengths?\b|\bpositives?\b|\bprais(?:e|ed|es)\b"
        r"|\b(?:work|worked|go|went|gone|do|doing|done?|did) (?:\w+ )?well\b",
        re.IGNORECASE,
    ),
    "area for improvement": re.compile(r"\bareas? for (?:improvement|development)\b", re.IGNORECASE),
    "question for the board": re.compile(
        r"\bquestions? (?:\w+ ){0,6}(?:for|to) the (?:board|partnership)\b|\b(?:board|LSCB|partnership)s? "
        r"(?:is |was |are |being )?asked\b|\bconsiderations? for the (?:board|partnership)\b"
        r"|\b(?:asks?|puts?) (?:(?:\w+ ){0,2}?(?:for |of |to ))?the (?:board|LSCB|partnership)\b"
        r"|\bquestions? (?:\w+ ){0,3}(?:asked|put|raised|posed) (?:of|to|for) the (?:board|LSCB|partnership)\b"
        r"|\b(?:wants?|asks?|invites?|expects?) (?:us|boards?|partners?|partnerships?) to (?:ask|consider|reflect)\b"
        r"|\bquestions? (?:should|could|can|must|might|do) (?:we|boards?|partners?|partnerships?) (?:ask|consider)\b"
        r"|\bshould (?:the|our|my|a) (?:board|partnership|LSCB) (?:be )?(?:ask|asking)\b",
        re.IGNORECASE,
    ),
    "method": re.compile(
        r"\bmethod\w*|\bterms of reference\b|\bfieldwork\b|\blead reviewers?\b|\bcommissioned\b"
        r"|\b(?:review|inspection) (?:group|panel|process|team|work)\b"
        r"|\b(?:review|inspection)s? (?:\w+ )?(?:carried out|conducted|undertaken)\b",
        re.IGNORECASE,
    ),
}
# Asked what did not go well, for strengths and weaknesses, or whether something was done well, it is not praise alone
# that answers.
_NOT_PRAISE_ALONE = re.compile(
    r"\b(?:not|\w+n['’]t|weakness\w*|negatives?|shortcomings?)\b"
    r"|^\W*(?:(?:and|so|but) )?(?:did|do|does|was|were|is|are|has|have|had) "
    r"(?!(?:there )?(?:any|some)thing\b|.*\b(?:good practice|prais\w+|strengths?|positives?)\b)",
    re.IGNORECASE,
)
_GOOD_PRACTICE = re.compile(r"\bgood practice\b", re.IGNORECASE)
_ALL = re.compile(r"\b(?:all|list|every|each|how many|headline|what|which)\b", re.IGNORECASE)
_DENIES = re.compile(r"\b(?:no|not|never|none|without|lacks?|lacking)\b|n['’]t\b", re.IGNORECASE)
_THEMES = re.compile(
    r"\b(?:common|main|key|recurring|overall|shared|biggest|cross-cutting|overarching)(?: \w+)? "
    r"(?:themes?|messages?|lessons?|issues|learning|takeaways?)\b|\bthemes? (?:across|from|in|of) ",
    re.IGNORECASE,
)
_COMPARES = re.compile(r"\b(?:compare[ds]?|differ(?:s|ed|en\w+)?|similar\w*|in common|alike)\b", re.IGNORECASE)
_KIDS = re.compile(r"\bkid(?:s|die|dies)?\b", re.IGNORECASE)
_LISTED: tuple[ItemKind, ...] = tuple(kind for kind in get_args(ItemKind) if kind != "action")
_LISTING_WORDS = frozenset(
    "headline list common learning points point lessons lesson questions good "
    "practice board areas area improvement serious scr lcspr cspr wording full please number total altogether "
    "different published safeguarding suggest propose advise put most learned learnt inspection inspectors question "
    "posed asked".split()
)
_WHO_DID_WELL = frozenset(
    "staff professionals practitioners workers agencies agency services strengths positives praised "
    "commended worked well case".split()
)


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
    are the quotations that it asks to go on from.
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
    return replace(whole, parts=tuple((part.question, _understood(index, part, terms, filters)) for part in parts))


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
    unnamed = without_names(asked.question, named, reviews)
    for guess in guesses:
        unnamed = re.sub(rf"\b{re.escape(guess.typed)}\b(?:['’]s)?", " ", unnamed)
    unknown = unknown_review(unnamed if named else asked.question, reviews, is_word)
    named = named or tuple(n for n in asked.reviews if n not in asked.left_out)
    topic = without_framing(_without_good_practice(unnamed))
    marked = with_names_marked(asked.question, named, reviews, NAME)
    if marked.count(NAME) > 1 and len(named) > 1:
        topic = without_comparing(without_framing(_without_good_practice(marked)))
    topic = _KIDS.sub(lambda kid: "children" if kid[0].lower().endswith("s") else "child", topic)
    kinds = _kinds(asked.question)
    paragraphs = paragraphs_in(asked.question, beside_names(asked.question, named, reviews))
    allowed = filters.allowed(reviews)
    wanted = set(allowed) - set(asked.left_out)
    documents = tuple(name for name in named or allowed if name in wanted)
    items = items_in(asked.question) or (items_in(asked.context) if _WHO.search(asked.question) else ())
    items = items or tuple(item for item in ordinals_in(asked.question) if _is_stated(index, documents, item))
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
        listed=_listed(unnamed, kinds) if (named or not asked.context) and not items else (),
        guesses=guesses,
        only_kinds=filters.kinds,
        read_by=asked.read_by,
        after=asked.after,
        unknown=unknown,
        absent=(*none_published(asked.question, reviews), *absent(index, documents, items, paragraphs)),
    )


def _is_stated(index: Index, documents: Sequence[str], item: tuple[ItemKind, str]) -> bool:
    kind, number = item
    return any(one.kind == kind and is_part_of(one.number, number) for name in documents for one in index.items(name))


def _kinds(question: str) -> frozenset[EvidenceKind]:
    found = frozenset(kind for kind, pattern in _KINDS.items() if pattern.search(question))
    return found - {"good practice"} if _NOT_PRAISE_ALONE.search(question) else found


def _without_good_practice(question: str) -> str:
    """A question without these words, which tell a kind of evidence, where it is about anything else."""
    left = _GOOD_PRACTICE.sub(" ", question)
    return left if asked_stems(left) else question


def _listed(topic: str, kinds: frozenset[EvidenceKind]) -> tuple[ItemKind, ...]:
    """The kinds a question asks all items of: it says so, and is about nothing else.

    What was found is what "the common themes" are told by.
    """
    about = set(asked_stems(_THEMES.sub(" ", topic)).values()) - _LISTING_WORDS
    about -= _WHO_DID_WELL if "good practice" in kinds else frozenset()
    if about or _DENIES.search(topic) or not any(asks.search(topic) for asks in (_ALL, _THEMES, _COMPARES)):
        return ()
    asked = kinds or ({"finding"} if _THEMES.search(topic) else frozenset())
    return tuple(kind for kind in _LISTED if kind in asked)
