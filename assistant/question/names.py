"""Which reviews a question names: by pseudonym, area, body or nation, misspelt too; and reviews that are not there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from assistant.question.dated import dated
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
_NOT_PRONOUN = rf"(?!\s+(?!{_REVIEW_WORDS}|report|case|inquiry)\w)"
_LETTERED = re.compile(
    rf"\b((?:baby|child|family)\s+(?!(?-i:[ais])\b)(?:[A-HJ-Z]|I{_NOT_PRONOUN}))(?:['’]s|(?<![aiu])s)?(?![\w/&]|['’]\w|\.\w|-[a-z])",
    re.IGNORECASE,
)
_BEFORE_REVIEW = re.compile(
    rf"\b(?:([^\W\d_]{{4,}})(?:,| and| or| &)\s+(?:the\s+)?)?([^\W\d_]{{4,}})(?:['’]s)?"
    rf"\s+(?:{_REVIEW_WORDS}|report|case|inquiry)s?\b",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"(?:^|[–.?!;])\W*(?:and|but|so|what about|how about)(?: (?:in|for|of|about|at|from|the))*\s+([^\W\d_]{4,})\W*$",
    re.IGNORECASE,
)
_NOT_A_NAME = frozenset(
    "the a an what which who how why when where did does do is are was were in of on for and or that this any some all "
    "list give tell show local child children national serious case safeguarding practice learning joint annual "
    "independent county council borough board partnership report baby family young person published invented "
    "north south east west central upper lower great greater city isle royal new district metropolitan".split()
)
_IN_ANY_TITLE = frozenset(
    "review reviews inquiry response responses government module volume final interim overview thematic analysis study "
    "findings lessons improving protecting keeping about from into with care looked after leavers health social "
    "services police protection abuse neglect families people england wales scotland welsh united kingdom "
    "committee joint inspection summary executive government's".split()
)
_ONLY = frozenset(
    """
    and but so or in for of from at about what how only just the alone review report inspection case one any
    anything something same similar like picture situation problems issues things problem issue thing story finding
    too also is was that this it there
    """.split()
)
# Names that are words too: they are names only where they are written so.
_ALSO_WORDS = frozenset(
    "angel april art bath battle bill bury chance dale dawn deal faith frank grace grant hope hull joy june mark may "
    "reading rich rose sale sky star sue summer wells will".split()
)
_CLOSE = 0.72
_AS_LIKELY = 0.12
_LEAST_LETTERS = 4
_COMPARING = frozenset("compare compared compares comparing comparison".split())


@dataclass(frozen=True, slots=True)
class Guess:
    """A misspelt name, and the reviews it may mean."""

    typed: str
    meant: tuple[str, ...]
    names: tuple[str, ...]


def named_reviews(question: str, reviews: Mapping[str, Metadata]) -> tuple[str, ...]:
    """The reviews a question names, in name order.

    A review is named by its child's pseudonym, its area or its body, standing whole ("Rowan" is not "Rowena"), or by
    the nation it is about or when it was published, unless that is every review's. A subject "Child K" is also named by
    a capital "K" alone, "Child Rowan" by "Rowan".
    """
    patterns = {name: _names_it(metadata) for name, metadata in reviews.items()}
    named = {name for name, own in patterns.items() if any(pattern.search(question) for pattern in own)}
    if named:
        return tuple(sorted(named))
    for nation, pattern in NATION_NAMES.items():
        of_nation = {name for name, metadata in reviews.items() if metadata.nation == nation}
        if pattern.search(question) and of_nation and len(of_nation) < len(reviews):
            named |= of_nation
    if not named and (when := dated(question)):
        of_years = when.among(reviews)
        named |= set(of_years) if len(of_years) < len(reviews) else set()
    return tuple(sorted(named))


def without_names(question: str, named: Sequence[str], reviews: Mapping[str, Metadata]) -> str:
    """The question without the names of these reviews; as it was, where little else would be left."""
    rest = beside_names(question, named, reviews)
    return rest if set(content_words(rest)) - _COMPARING else question


def little_but_names(question: str, named: Sequence[str], reviews: Mapping[str, Metadata]) -> bool:
    """Tell whether a question says nothing but which of these reviews it means: "in Child K only"."""
    return not set(re.findall(r"\w+", beside_names(question, named, reviews).lower())) - _ONLY


def beside_names(question: str, named: Sequence[str], reviews: Mapping[str, Metadata]) -> str:
    """The question without the names of these reviews, whatever is left; of one it does not name whole, without what
    stands for its name: its nation, or the word before "review".
    """
    when = dated(question)
    rest = when.rest if when else question
    for name in named:
        own = _names_it(reviews[name])
        named_whole = any(pattern.search(question) for pattern in own)
        for pattern in own if named_whole else _in_place_of_name(question, reviews[name]):
            rest = pattern.sub(" ", rest)
    return re.sub(r"\s+", " ", rest).strip()


def with_names_marked(question: str, named: Sequence[str], reviews: Mapping[str, Metadata], mark: str) -> str:
    """The question with a mark where these reviews are named whole."""
    for start, end in reversed(name_spans(question, named, reviews)):
        question = f"{question[:start]}{mark}{question[end:]}"
    return question


def name_spans(question: str, named: Sequence[str], reviews: Mapping[str, Metadata]) -> list[tuple[int, int]]:
    """Where the names of these reviews stand in a question, in order; of names that overlap the longest."""
    found = [m.span() for name in named for pattern in _names_it(reviews[name]) for m in pattern.finditer(question)]
    longest = sorted(set(found), key=lambda span: span[0] - span[1])
    kept: list[tuple[int, int]] = []
    for start, end in longest:
        if all(end <= other[0] or start >= other[1] for other in kept):
            kept.append((start, end))
    return sorted(kept)


def _in_place_of_name(question: str, metadata: Metadata) -> list[re.Pattern[str]]:
    words = [("", *word) for word in _name_words(metadata)]
    stands = [word for word in _placed(question) if _part_of_area(word, words) or _close(word, words)]
    nation = [NATION_NAMES[metadata.nation]] if metadata.nation in NATION_NAMES else []
    return [*(re.compile(rf"\b{re.escape(word)}\b") for word in stands), *nation]


def _placed(question: str) -> list[str]:
    """The words that stand where a review's name would: before "review" and the like, or all that is asked about."""
    found = [w for pattern in (_BEFORE_REVIEW, _ALONE) for m in pattern.finditer(question) for w in m.groups() if w]
    return [word for word in found if word.lower() not in _NOT_A_NAME]


def guessed_reviews(
    question: str, reviews: Mapping[str, Metadata], is_word: Callable[[str], bool]
) -> tuple[Guess, ...]:
    """Words that may be meant as a name, each with the reviews it may mean.

    They are capitalised words that are no word of the corpus and close to a name in it; in small letters too, where
    they stand before "review" and the like or are all that is asked about; there a part of an area is one as well.
    """
    placed = _placed(question)
    typed = dict.fromkeys([*re.findall(r"\b[A-Z][a-z]{3,}", question), *placed])
    words = [(name, *word) for name, metadata in reviews.items() for word in _name_words(metadata)] if typed else []
    guesses = []
    for word in (word for word in typed if word.lower() not in _NOT_A_NAME):
        parts = _part_of_area(word, words) if word in placed else []
        close = [] if parts or is_word(word) else _close(word, words)
        if meant := parts or close:
            names = tuple(dict.fromkeys(sorted(name for _, name in meant)))
            guesses.append(Guess(word, tuple(sorted({review for review, _ in meant})), names))
    whole = set(named_reviews(question, reviews))
    return tuple(guess for guess in guesses if not whole >= set(guess.meant))


def _part_of_area(typed: str, words: Sequence[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """The (review, area) of which this is a word, or the county's name without its "shire"."""
    said = typed.lower()
    meant = {said, said.removesuffix("s"), f"{said}shire"}
    return [(review, whole) for review, word, whole in words if word.lower() in meant]


def _close(typed: str, words: Sequence[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """The (review, name) with the words most like this one; none where it is a name's own."""
    close = [(_likeness(typed, word), review, whole) for review, word, whole in words]
    best = max((likeness for likeness, _, _ in close), default=0.0)
    if best < _CLOSE or best == 1.0:
        return []
    return [(review, whole) for likeness, review, whole in close if likeness >= max(_CLOSE, best - _AS_LIKELY)]


def unknown_review(question: str, reviews: Mapping[str, Metadata], is_word: Callable[[str], bool]) -> str | None:
    """The name of a review that a question asks about and the corpus does not have; None where there is none."""
    known = {word.lower() for metadata in reviews.values() for word in content_words(_said_of(metadata))}
    said = " ".join(_said_of(metadata) for metadata in reviews.values())
    lettered = {_plain(found[1]) for found in _LETTERED.finditer(said)}
    for found in _LETTERED.finditer(question):
        if _plain(found[1]) not in lettered:
            return found[1]
    for found in _NAMED_REVIEW.finditer(question):
        words = [w for w in re.findall(r"[\w'’-]+", found[1]) if w.lower() not in _NOT_A_NAME]
        plain = [re.sub(r"['’]s$", "", word) for word in words]
        if plain and not any(word.lower() in known or is_word(word) for word in plain):
            return " ".join(plain)
    return None


def _plain(name: str) -> str:
    return " ".join(name.lower().split())


def _named(metadata: Metadata) -> tuple[str, ...]:
    return (*metadata.subjects, *(name for name in (metadata.area, metadata.body) if name))


@lru_cache(maxsize=20_000)
def _patterns(*names: str) -> tuple[re.Pattern[str], ...]:
    letters = [m[1] for name in names if (m := re.fullmatch(r"(?:Child|Baby) ([B-HJ-Z])", name))]
    called = [m[1] for name in names if (m := re.fullmatch(r"(?:Child|Baby) ([A-Z][a-z]{2,})", name))]
    return (
        *(_whole(name) for name in names),
        *(re.compile(rf"(?<!\w){word}(?:['’]?s)?(?!\w)") for word in called),
        *(re.compile(rf"(?<![\w'’.]){letter}(?:['’]s)?(?!\w|\.)") for letter in letters),
    )


def _names_it(metadata: Metadata) -> tuple[re.Pattern[str], ...]:
    """What names a review: its subjects, area, body and authors; of one without subject and area, words of its title
    too.
    """
    named = _patterns(*_named(metadata), *(author for author in metadata.authors if " " in author))
    return named if metadata.subjects or metadata.area else (*named, *_titled(metadata.title or ""))


@lru_cache(maxsize=20_000)
def _titled(title: str) -> tuple[re.Pattern[str], ...]:
    """Words that tell a title from others, before "review", "report" and the like: "the summer disorder report"."""
    telling = [word for word in re.findall(r"[^\W\d_]{4,}", title) if word.lower() not in _NOT_A_NAME | _IN_ANY_TITLE]
    if not telling:
        return ()
    words = rf"(?:{'|'.join(map(re.escape, telling))})(?:['’]s|-\d+)?"
    named = rf"\b{words}(?: (?:and )?{words}){{0,4}}(?: (?:{_REVIEW_WORDS}|report|response|inquiry))+\b"
    return (re.compile(named, re.IGNORECASE),)


def _whole(name: str) -> re.Pattern[str]:
    """A name in any case, with or without its hyphens and apostrophes; "child a" and "child is" are no Child A or I,
    and "will" and "reading" are no Will and no Reading.
    """
    kind, _, letter = name.rpartition(" ")
    if letter in {"A", "I", "U"}:
        after = _NOT_PRONOUN if letter == "I" else ""
        return re.compile(rf"(?<!\w)(?i:{re.escape(kind)}) {letter}(?:['’]s)?(?!\w){after}")
    written = re.escape(name).replace(r"\-", "[-‑– ]?").replace(r"\ ", r"\s+")
    flags = 0 if name.lower() in _ALSO_WORDS else re.IGNORECASE
    return re.compile(rf"(?<!\w){written}(?:['’]?s)?(?!\w)", flags)


def _name_words(metadata: Metadata) -> list[tuple[str, str]]:
    """Each word of a subject's or an area's name that may stand for it, with the whole name."""
    said = [*metadata.subjects, *([metadata.area] if metadata.area else [])]
    words = [(word, name) for name in said for word in re.findall(r"[A-Z][a-z]+", name)]
    return [(word, name) for word, name in words if len(word) >= _LEAST_LETTERS and word.lower() not in _NOT_A_NAME]


def _said_of(metadata: Metadata) -> str:
    return " ".join([*metadata.subjects, *(w for w in (metadata.area, metadata.body, metadata.title) if w)])


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.lower(), other.lower(), autojunk=False).ratio()
