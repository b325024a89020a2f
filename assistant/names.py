"""Which reviews a question names: by pseudonym, area, body or nation, misspelt too; and reviews that are not there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from ingest.types import Metadata
from ingest.words import content_words

NATION_NAMES = {
    "Wales": re.compile(r"\b(?:in Wales|Welsh|Wales)\b"),
    "Scotland": re.compile(r"\b(?:in Scotland|Scottish|Scotland)\b"),
    "Northern Ireland": re.compile(r"\b(?:in )?Northern Ireland\b"),
}
_REVIEW_WORDS = (
    r"(?:serious case review|safeguarding practice review|case review|learning review|SCR|LCSPR|CSPR|CPR"
    r"|inspection report|inspection|review)"
)
_NAMED_REVIEW = re.compile(rf"((?:\b[A-Z][\w'’-]+\s+){{1,3}})(?:{_REVIEW_WORDS}|[Ii]nquiry)\b")
_LETTERED = re.compile(
    rf"\b((?:baby|child|family)\s+(?!(?-i:[ai])\b)[A-Z])\s+(?:{_REVIEW_WORDS}|inquiry|case)\b", re.IGNORECASE
)
_NOT_A_NAME = frozenset(
    "the a an what which who how why when where did does do is are was were in of on for and or that this any some all "
    "list give tell show local child children national serious case safeguarding practice learning joint annual "
    "independent county council borough board partnership report baby family young person published invented".split()
)
_ONLY = frozenset(
    "and but so or in for of from at about what how only just the alone review report inspection case one".split()
)
_CLOSE = 0.72
_LEAST_LETTERS = 4
_LEFT_OVER = 2


@dataclass(frozen=True, slots=True)
class Guess:
    """A misspelt name, and the reviews it may mean."""

    typed: str
    meant: tuple[str, ...]
    names: tuple[str, ...]


def named_reviews(question: str, reviews: Mapping[str, Metadata]) -> tuple[str, ...]:
    """The reviews a question names, in name order.

    A review is named by its child's pseudonym, its area or its body, standing whole ("Sofia" is not "Sophie"), or by
    the nation it is about, unless that is every review's. A subject "Child K" is also named by a capital "K" alone.
    """
    patterns = {name: _patterns(*_named(metadata)) for name, metadata in reviews.items()}
    named = {name for name, own in patterns.items() if any(pattern.search(question) for pattern in own)}
    if named:
        return tuple(sorted(named))
    for nation, pattern in NATION_NAMES.items():
        of_nation = {name for name, metadata in reviews.items() if metadata.nation == nation}
        if pattern.search(question) and of_nation and len(of_nation) < len(reviews):
            named |= of_nation
    return tuple(sorted(named))


def without_names(question: str, named: Sequence[str], reviews: Mapping[str, Metadata]) -> str:
    """The question without the names of these reviews; as it was, where little else would be left."""
    rest = _rest(question, named, reviews)
    return rest if len(content_words(rest)) >= _LEFT_OVER else question


def little_but_names(question: str, named: Sequence[str], reviews: Mapping[str, Metadata]) -> bool:
    """Tell whether a question says nothing but which of these reviews it means: "in Child K only"."""
    return not set(re.findall(r"\w+", _rest(question, named, reviews).lower())) - _ONLY


def _rest(question: str, named: Sequence[str], reviews: Mapping[str, Metadata]) -> str:
    rest = question
    for pattern in (pattern for name in named for pattern in _patterns(*_named(reviews[name]))):
        rest = pattern.sub(" ", rest)
    return re.sub(r"\s+", " ", rest).strip()


def guessed_reviews(
    question: str, reviews: Mapping[str, Metadata], is_word: Callable[[str], bool]
) -> tuple[Guess, ...]:
    """Capitalised words that are no word of the corpus and close to a name in it, each with the reviews it may mean."""
    strange = [typed for typed in dict.fromkeys(re.findall(r"\b[A-Z][a-z]{3,}", question)) if not is_word(typed)]
    names = {w: name for name, metadata in reviews.items() for w in _name_words(metadata)} if strange else {}
    guesses = []
    for typed in strange:
        if typed in names:
            continue
        close = {word: _likeness(typed, word) for word in names}
        best = max(close.values(), default=0.0)
        if best >= _CLOSE:
            meant = [word for word, likeness in close.items() if likeness >= max(_CLOSE, best - 0.1)]
            guesses.append(Guess(typed, tuple(sorted({names[word] for word in meant})), tuple(sorted(meant))))
    return tuple(guesses)


def unknown_review(question: str, reviews: Mapping[str, Metadata], is_word: Callable[[str], bool]) -> str | None:
    """The name of a review that a question asks about and the corpus does not have; None where there is none."""
    known = {word.lower() for metadata in reviews.values() for word in content_words(_said_of(metadata))}
    subjects = {subject.lower() for metadata in reviews.values() for subject in metadata.subjects}
    for found in _LETTERED.finditer(question):
        if " ".join(found[1].lower().split()) not in subjects:
            return found[1]
    for found in _NAMED_REVIEW.finditer(question):
        words = [w for w in re.findall(r"[\w'’-]+", found[1]) if w.lower() not in _NOT_A_NAME]
        plain = [re.sub(r"['’]s$", "", word) for word in words]
        if plain and not any(word.lower() in known or is_word(word) for word in plain):
            return " ".join(plain)
    return None


def _named(metadata: Metadata) -> tuple[str, ...]:
    return (*metadata.subjects, *(name for name in (metadata.area, metadata.body) if name))


@lru_cache(maxsize=20_000)
def _patterns(*names: str) -> tuple[re.Pattern[str], ...]:
    whole = [re.compile(rf"(?<!\w){re.escape(name)}(?:['’]s)?(?!\w)", re.IGNORECASE) for name in names]
    letters = [m[1] for name in names if (m := re.fullmatch(r"(?:Child|Baby) ([A-Z])", name))]
    return (*whole, *(re.compile(rf"(?<![\w'’.]){letter}(?:['’]s)?(?!\w|\.)") for letter in letters))


def _name_words(metadata: Metadata) -> list[str]:
    said = [*metadata.subjects, *([metadata.area] if metadata.area else [])]
    words = [word for name in said for word in re.findall(r"[A-Z][a-z]+", name)]
    return [word for word in words if len(word) >= _LEAST_LETTERS and word.lower() not in _NOT_A_NAME]


def _said_of(metadata: Metadata) -> str:
    return " ".join([*metadata.subjects, *(w for w in (metadata.area, metadata.body, metadata.title) if w)])


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.lower(), other.lower(), autojunk=False).ratio()
