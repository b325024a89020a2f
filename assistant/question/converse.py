"""A follow-up and the turns before it become one question that stands alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.question.elsewhere import beside_another, of_all, of_the_others
from assistant.question.guard import declined, without_greeting
from assistant.question.leaning import BACK_REFERENCE, ELLIPSIS, FEW_WORDS, LEANS_BACK
from assistant.question.names import (
    beside_names,
    guessed_reviews,
    little_but_names,
    name_spans,
    named_reviews,
    without_names,
)
from assistant.question.of_answer import (
    asks_for_whom,
    asks_whence,
    asks_which,
    first_quotation,
    of_quoted,
    quoted_reviews,
    to_go_on_from,
    without_correction,
)
from assistant.question.other_item import NUMBERED, PARAGRAPH, nth_item, other_number, which_item
from assistant.question.other_theme import other_theme
from assistant.question.party import asks_of_another, for_them, of_another, of_relative
from assistant.question.referent import thing_spoken_of, with_own_thing, with_person, with_thing
from assistant.types import Turn
from assistant.words import asked_stems
from ingest.types import Metadata

_PERSON = re.compile(r"\b(?:her|him|them|they|she|he)\b", re.IGNORECASE)
_THE_CHILD = re.compile(r"\b(?:she|he|her|his|him)\b", re.IGNORECASE)
_NEW_TOPIC = re.compile(
    r"^[^?.]*\b(?:something else|(?:another|new|different) (?:question|topic|subject|matter)|moving on"
    r"|change of subject)\b[^?.,:]*[.,:–-]+\s*",
    re.IGNORECASE,
)
_THE_REVIEW = re.compile(r"\b(?:the|that|this|its) (?:review|report|inspection|case|SCR|LCSPR|CSPR)\b", re.IGNORECASE)
_ITS_PEOPLE = re.compile(
    r"\b(?:CAMHS|MASH|IRO|GPs?)\b|^(?:and |so |but )?(?:was|were|did|has|had|is) (?:any|no)(?:one|body)\b"
    r"|\bthe (?:young (?:people|person)|child(?:ren)?|baby|girl|boy|siblings|mother|father|mum|dad|parents|family"
    r"|police|grand(?:mother|father|parents)|health visitors?|midwi(?:fe|ves)|nurses?|school|hospital|social workers?"
    r"|(?:foster )?carers?|inspectors?|placement|council|(?:local )?authority|practitioners|professionals|staff)\b",
    re.IGNORECASE,
)
# What was asked of one review in the past tense goes on in it: "which agencies were left out?".
_PAST = re.compile(r"\b(?:was|were|did|had|happened)\b", re.IGNORECASE)
_BROADER = re.compile(
    r"\b(?:reviews|reports|inspections|cases|across|any|every|generally|in general|others?)\b", re.IGNORECASE
)
_ONLY_KIND = re.compile(
    r"^(?:and |so |but )?what (?:was|were|did they) (?:then |be )?"
    r"(?:recommend|learn|found|find|prais|suggest|propos)\w*\W*$",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:in |for )?(?:the )?other (?:one|case|review|report|child|family|reviews|cases|reports)\b", re.IGNORECASE
)
_SINCE = re.compile(
    r"^(?:and |so |but )?what(?:['’]s| is| has| have| had)?(?: been)? (?:changed|happened|different|done)"
    r" (?:since|next|then|now|afterwards|after that)\W*$",
    re.IGNORECASE,
)
_LEFT_HANGING = re.compile(
    r"\s+–\s+(?:(?:and|but|so|what|how|about|in|for|of|at|from|the|only|just)\b\W*)*$", re.IGNORECASE
)
_OWNER = re.compile(r"['’]s?$")
# More of what was asked before: "any examples?", "tell me more".
_MORE = re.compile(
    r"\W*(?:(?:can|could|would) you |please |have you |do (?:you|they|we) have |is there |are there "
    r"|(?:give|show|tell) (?:me |us )?|any |some |and |an? |the |other |further |got |go )*"
    r"(?:examples?|instances?|details?|more|quotes?|quotations?|evidence|information|anything else|what else"
    r"|into detail|on)"
    r"(?: (?:details?|examples?|evidence|information|please|(?:of|on|about) (?:it|that|this|them|those)))*\W*",
    re.IGNORECASE,
)
# "And staff turnover in Hartley?" says by itself what it is about.
_OWN_TOPIC = 2
_OPENS_AND = re.compile(r"^(?:and|but)\b(?!.*\b(?:same|it|that|this|them|those|they)\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StandAlone:
    """A question as it will be searched. `context` is the earlier question it leans on, "" for none; its words count
    for less. `reviews` are those it is about where it names none itself; `left_out` those it asks to leave ("the other
    case"). `read_by` is the chat model that proposed it, "" for the rules; `note` says why a proposal was not taken.
    `after` are the quotations of the last answer, where "what happened next?" asks to go on from them; `thing` is what
    it means by "it", where that was put in its place.
    """

    question: str
    context: str = ""
    reviews: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    read_by: str = ""
    note: str = ""
    after: tuple[str, ...] = ()
    thing: str = ""

    @property
    def text(self) -> str:
        """The whole as one readable question."""
        return f"{self.context.rstrip(' ?.')} – {self.question}" if self.context else self.question


def stand_alone(question: str, history: Sequence[Turn], reviews: Mapping[str, Metadata]) -> StandAlone:
    """Read a follow-up together with the questions before it; anything else comes back as it is.

    Rules over the history: "the next one" counts on from the item last asked for, "the second one" and "which one is
    about drugs?" ask among the items listed, and "when was it launched?" has the thing last asked about in place of
    "it"; "and supervision?" takes the place of an earlier theme, "and schools?" that of whom it asked about, "and her
    brother?" that of the child; "which ones", "who said that?" and "who has to do it?" ask the same again, for the
    answer tells who says each thing; "the second one" is the second review that answered, "the most recent" is asked of
    those that did, and "what happened next?" goes on from what they are quoted with; "and in Wales", "what about
    Hartley" put another review in the place of the earlier one and keep its topic, "how does that compare with
    Hartley?" beside it, and "is that common across the reviews?" all of them; "the other case" and "did the others say
    the same?" leave it out; what is recommended "for them" is for whom it asked of; "the review" is the one spoken of,
    and so are its people ("the GP", "the children") and whatever else is asked in the past tense, where it is one; a
    pronoun, an ellipsis or "what was recommended?" brings the last whole question along, and "no, I meant ..." is read
    as what is meant. A question that says it changes the subject, or stands by itself, brings nothing. Thanks and
    greetings before it are passed over.
    """
    question = without_greeting(question)
    while history and declined(history[-1].question) == "out_of_scope":
        history = history[:-1]
    if not history:
        return StandAlone(question)
    if _NEW_TOPIC.search(question):
        return StandAlone(_NEW_TOPIC.sub("", question))
    if whole := with_own_thing(question):
        return StandAlone(whole)
    earlier = stand_alone(history[-1].question, history[:-1], reviews)
    question = without_correction(question)
    if asks_whence(question) or asks_for_whom(question, earlier.question):
        return earlier
    return _read_with(question, earlier, history[-1].answer, reviews)


def _read_with(question: str, earlier: StandAlone, answer: str, reviews: Mapping[str, Metadata]) -> StandAlone:
    whole = earlier.context or earlier.question
    if asks_which(question):
        return StandAlone(whole, reviews=earlier.reviews, left_out=earlier.left_out)
    before = named_reviews(earlier.question, reviews) or earlier.reviews or named_reviews(whole, reviews)
    if not before and _THE_CHILD.search(question) and len(quoted := quoted_reviews(answer, reviews)) == 1:
        before = quoted
    if of_answered := _of_answered(question, answer, StandAlone(whole, reviews=before), reviews):
        return of_answered
    elsewhere = not set(_meant(question, reviews)) <= set(before)
    asked_last = earlier.question if NUMBERED.search(earlier.question) else whole
    topic = without_names(whole, named_reviews(whole, reviews), reviews)
    if of_others := _of_other_reviews(question, whole, before, answer, reviews):
        return of_others
    children = [child for name in before for child in reviews[name].subjects]
    moved = None if elsewhere else other_number(question, asked_last) or asks_of_another(question, topic)
    moved = moved or nth_item(question, earlier.question) or which_item(question, earlier.question)
    moved = moved or of_relative(question, whole, children) or for_them(question, topic)
    if not moved and not _meant(question, reviews):
        moved = other_theme(question, whole, _meant(whole, reviews), reviews)
    if moved := moved or of_another(question, whole):
        return StandAlone(moved, reviews=() if named_reviews(moved, reviews) else before)
    if _OTHER.search(question) and before:
        return StandAlone(_OTHER.sub("", question), without_names(whole, before, reviews), left_out=before)
    of_it = _of_the_thing(question, earlier, answer, reviews, before)
    return of_it or _leaning(question, earlier, reviews, before)


def _of_the_thing(
    question: str, earlier: StandAlone, answer: str, reviews: Mapping[str, Metadata], before: tuple[str, ...]
) -> StandAlone | None:
    """A follow-up with what or whom the question before is about in place of its "it" or "she"; None where it names a
    review.
    """
    thing = earlier.thing or thing_spoken_of(without_names(earlier.question, before, reviews))
    if _MORE.fullmatch(question):
        return None
    if _meant(question, reviews):
        resolved = with_thing(question, thing, is_object=True)
        return StandAlone(resolved, thing=thing) if resolved else None
    if resolved := with_thing(question, thing):
        return StandAlone(resolved, reviews=before, thing=thing)
    children = [child for name in before for child in reviews[name].subjects]
    resolved = with_person(question, f"{earlier.context} {earlier.question}", children, answer)
    return StandAlone(resolved, reviews=before) if resolved else None


def _of_answered(question: str, answer: str, earlier: StandAlone, reviews: Mapping[str, Metadata]) -> StandAlone | None:
    """What is asked of the reviews that the answer quotes, or of what one goes on to say."""
    if next_asked := to_go_on_from(question, answer, reviews):
        quotations, quoted_reviews = next_asked
        return StandAlone(question, earlier.question, quoted_reviews, after=quotations)
    if quoted := of_quoted(question, answer, reviews):
        asked, among = quoted
        context = without_names(earlier.question, earlier.reviews, reviews) if asked == question else ""
        return StandAlone(asked, context, among or earlier.reviews)
    return None


def _of_other_reviews(
    question: str, whole: str, before: tuple[str, ...], answer: str, reviews: Mapping[str, Metadata]
) -> StandAlone | None:
    """The earlier question put to other reviews; of an item told by its number, what it says instead."""
    spoken_of = before or quoted_reviews(answer, reviews)
    if of_rest := of_the_others(question, whole, spoken_of, reviews):
        quoted_text = first_quotation(answer) if NUMBERED.search(whole) else ""
        quoted_text = without_names(quoted_text, spoken_of, reviews)
        return StandAlone(f"What is like this: {quoted_text}" if quoted_text else of_rest, left_out=spoken_of)
    if everywhere := of_all(question, whole, before, reviews):
        return StandAlone(everywhere)
    beside = beside_another(question, whole, before, reviews)
    return StandAlone(beside[0], reviews=beside[1]) if beside else None


def leans_back(question: str, read: StandAlone) -> bool:
    """Tell whether a question leans on those before it: the rules read it so, or it has a word that may."""
    if _NEW_TOPIC.search(question):
        return False
    return read != StandAlone(without_greeting(question)) or bool(LEANS_BACK.search(question))


def _leaning(
    question: str, earlier: StandAlone, reviews: Mapping[str, Metadata], before: tuple[str, ...]
) -> StandAlone:
    whole = earlier.context or earlier.question
    named = _meant(question, reviews)
    if named and little_but_names(question, named, reviews):
        if moved := _with_other_name(question, named, whole, reviews):
            return StandAlone(moved)
        theme = _LEFT_HANGING.sub("", beside_names(whole, _meant(whole, reviews), reviews).rstrip(" ?."))
        return StandAlone(f"{theme} – {question}" if theme else question)
    if named and set(named) != set(before):
        own = asked_stems(ELLIPSIS.sub("", beside_names(question, named, reviews)))
        leans = BACK_REFERENCE.search(question) and (len(own) < _OWN_TOPIC or not _OPENS_AND.match(question))
        return StandAlone(question, without_names(whole, named_reviews(whole, reviews), reviews) if leans else "")
    few = len(asked_stems(ELLIPSIS.sub("", question))) <= FEW_WORDS
    has_little = few or _PERSON.search(question) or BACK_REFERENCE.search(question)
    leans_back = (LEANS_BACK.search(question) and has_little) or _ONLY_KIND.match(question)
    if leans_back or _MORE.fullmatch(question):
        return StandAlone(question, whole, () if named else before)
    stays = any(pattern.search(question) for pattern in (_THE_REVIEW, NUMBERED, PARAGRAPH, _SINCE))
    of_one = len(before) == 1 and not _BROADER.search(question)
    stays = stays or (of_one and any(pattern.search(question) for pattern in (_ITS_PEOPLE, _PAST)))
    return StandAlone(question, reviews=before if stays and not named else ())


def _with_other_name(question: str, named: tuple[str, ...], whole: str, reviews: Mapping[str, Metadata]) -> str | None:
    """The earlier question with the one name it has replaced by the one of a follow-up; None where there are more."""
    spans = name_spans(whole, named_reviews(whole, reviews), reviews)
    given = name_spans(question, named, reviews)
    if len(spans) != 1 or len(given) != 1:
        return None
    start, end = spans[0]
    typed = _OWNER.sub("", question[slice(*given[0])])
    owner = _OWNER.search(whole[start:end])
    moved = f"{whole[:start]}{typed}{owner[0] if owner else ''}{whole[end:]}"
    return moved if moved != whole and named_reviews(moved, reviews) == named else None


def _meant(question: str, reviews: Mapping[str, Metadata]) -> tuple[str, ...]:
    """The reviews a question names, whole or by a part of the area's name."""
    parts = guessed_reviews(question, reviews, is_word=lambda _: True)
    return named_reviews(question, reviews) or tuple(name for guess in parts for name in guess.meant)


def last_asked(text: str) -> str:
    """A question without the earlier one that `StandAlone.text` puts before it."""
    return text.rpartition(" – ")[2].strip()
