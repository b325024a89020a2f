"""A question about one thing that a phrase names ("private fostering"), and the passages that do not name it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from assistant.question.terms import phrase_stems, stands_in
from assistant.question.understand import Understood
from assistant.types import Evidence
from assistant.words import asked_stems, may_be_told_otherwise, stem
from ingest.index import Index
from ingest.words import content_words

_BESIDE = frozenset(
    """
    a about across address addressed addresses all any anything are at been cases cover covered covers deal deals did
    discuss discussed discusses do does documents find for found have has in include includes is learning look mention
    mentioned mentions of on or refer report reports review reviews say says talk the there these they to us we what
    which who with you
    """.split()
)
_BETWEEN = re.compile(r"[\s'’-]+(?:s )?(?:of (?:the )?)?", re.IGNORECASE)
_WHOM = frozenset(
    "child children boys girls babies people parents families staff practitioners professionals workers".split()
)
_FOR_WHOM = re.compile(r"\b(?:of|for|to|by|with) (?:the )?$", re.IGNORECASE)
_TOLD = frozenset(
    """
    conclude concluded described findings highlight highlighted identified identify know learn learned learnt lessons
    made make me noted points raise raised recommend recommendation recommendations recommended recommends show tell
    """.split()
)
_WORD = re.compile(r"[^\W_]{2,}")
_MOST_WORDS = 3
MOST_REVIEWS, MOST_ACRONYMS = 60, 4
_ACRONYM = re.compile(r"\b[A-Z]{3,}(?=s?\b)")
_WHETHER = re.compile(r"^\W*(?:(?:and|so|but) )?(?:did|do|does|was|were|is|are|has|have|had) ", re.IGNORECASE)
_OF = re.compile(r"\bof\b", re.IGNORECASE)


def asked_phrase(topic: str) -> str | None:
    """The phrase of two or three words that is all a question is about; None where it asks anything else.

    "Duty of care" names a thing, and so does "home schooled" of "children"; "neglect of home conditions" does not.
    None too of words that reviews often tell otherwise ("information sharing"), and with an acronym ("IRO caseloads").
    """
    own = _own_words(topic)
    if len(own) < 2 or any(may_be_told_otherwise(word[0].lower()) or word[0].isupper() for word in own):
        return None
    return _together(topic, own, _BESIDE)


def asked_matter(topic: str) -> str | None:
    """The word, or phrase of up to three, that is all a question is about, whatever reviews are asked to say of it."""
    own = _own_words(topic)
    return _together(topic, own, _BESIDE | _TOLD) if own else None


def _own_words(topic: str) -> list[re.Match[str]]:
    """The words of a question that tell what it is about, without those for whom a thing is."""
    asked = asked_stems(topic)
    own = [word for word in _WORD.finditer(topic) if stem(word[0]) in asked and word[0].lower() not in _BESIDE]
    whose = own and own[-1][0].lower() in _WHOM and (len(own) > 2 or _FOR_WHOM.search(topic[: own[-1].start()]))
    return own[:-1] if whose else own


def _together(topic: str, own: Sequence[re.Match[str]], others: Collection[str]) -> str | None:
    """These words as one phrase, where they are few, stand together, and beside them only some others do."""
    if len(own) > _MOST_WORDS or not all(_BETWEEN.fullmatch(topic[a.end() : b.start()]) for a, b in pairwise(own)):
        return None
    start, end = own[0].start(), own[-1].end()
    beside = {word[0].lower() for word in _WORD.finditer(topic) if not start <= word.start() < end}
    describes = len(own) > 2 and _OF.search(topic[start:end])
    return topic[start:end] if beside <= {*others, *_WHOM} and not describes else None


def thing_asked(question: Understood) -> str | None:
    """The phrase that is all a question is about: as `asked_phrase` finds it, or a term of several words that the term
    map has another term for ("young carers").
    """
    own = set(asked_stems(question.topic))
    terms = (e.phrase for e in question.expansions if e.same and len(e.phrase.split()) > 1)
    return asked_phrase(question.topic) or next((term for term in terms if own and own <= phrase_stems(term)), None)


def not_named(question: Understood, chosen: Sequence[Evidence]) -> str | None:
    """The phrase a question is about, where no passage behind the evidence has it, or another that means the same."""
    phrase = thing_asked(question)
    if phrase is None:
        return None
    same = [other for e in question.expansions if phrase_stems(e.phrase) == phrase_stems(phrase) for other in e.same]
    texts = [" ".join([*e.hit.passage.heading, e.hit.passage.text]) for e in chosen]
    named = any(stands_in(name, text) for name in (phrase, *same) for text in texts)
    return None if named else phrase


def spoken_of_otherwise(question: Understood, phrase: str, chosen: Sequence[Evidence]) -> bool:
    """Tell whether a chosen sentence has another term for a phrase."""
    others = [o for e in question.expansions if phrase_stems(e.phrase) == phrase_stems(phrase) for o in e.others]
    return any(stands_in(other, e.text) for other in others for e in chosen)


def acronyms_nowhere(index: Index, question: Understood) -> tuple[str, ...]:
    """The acronyms of a question that none of the reviews asked prints, nor another term or words for them.

    None of a question all in capitals, with more than `MOST_ACRONYMS` of them or of more than `MOST_REVIEWS`, and no
    common words among its own.
    """
    if question.topic.isupper() or len(question.documents) > MOST_REVIEWS:
        return ()
    beside = {e.phrase.upper(): e.others for e in question.expansions}
    unknown = [
        acronym
        for acronym in dict.fromkeys(_ACRONYM.findall(question.topic))
        if not may_be_told_otherwise(acronym.lower())
        and content_words(acronym)
        and not any(index.lexical.n_mentions(term, question.documents) for term in (acronym, *beside.get(acronym, ())))
    ]
    if not 0 < len(unknown) <= MOST_ACRONYMS:
        return ()
    texts = [paragraph.text for name in question.documents for paragraph in index.document(name).paragraphs]
    return tuple(acronym for acronym in unknown if not any(map(_words_of(acronym).search, texts)))


def _words_of(acronym: str) -> re.Pattern[str]:
    """Words, one after the other, that the letters of an acronym begin."""
    words = r"[\s,/-]+(?:(?:and|of|for|the|in|to)\s+)?".join(rf"{letter}[a-z]+" for letter in acronym)
    return re.compile(rf"\b{words}", re.IGNORECASE)


def whether_of_nothing(index: Index, question: Understood) -> str:
    """What to say where a question asks of named reviews whether something is so of an acronym that none prints."""
    if not question.named or not _WHETHER.match(question.query):
        return ""
    nowhere = " or ".join(f"“{acronym}”" for acronym in acronyms_nowhere(index, question))
    return f"What was searched has no mention of {nowhere}." if nowhere else ""
