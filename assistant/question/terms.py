"""The term map: acronyms a corpus defines itself, and a shipped list of the field's terms, each with its source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

import yaml

from assistant.words import stem
from ingest.index import Index
from ingest.words import content_words

Relation = Literal["same", "related"]


@dataclass(frozen=True, slots=True)
class TermGroup:
    """Phrases that mean the same or belong together, and where that is from.

    Where some are `asked`, they alone are looked for in a question, and the others for them: plain words for the
    field's, a wide term for narrower ones, not the other way round; `read_as`, where any, can stand in their place.
    """

    phrases: tuple[str, ...]
    relation: Relation
    source: str
    asked: tuple[str, ...] = ()
    read_as: str = ""


@dataclass(frozen=True, slots=True)
class Expansion:
    """A phrase of the question, and the phrases that are looked for beside it; `same` are those that mean the same.

    `read_as`, where any, is what the field says for a phrase of plain words.
    """

    phrase: str
    others: tuple[str, ...]
    same: tuple[str, ...] = ()
    read_as: str = ""

    def held_by(self, text_stems: frozenset[str]) -> bool:
        """Tell whether a text with these stems has one of the other phrases' words."""
        return any(phrase_stems(other) <= text_stems for other in self.others)

    def meant_by(self, text_stems: frozenset[str]) -> bool:
        """Tell whether a text with these stems has the words of a phrase that means the same."""
        return any(phrase_stems(other) <= text_stems for other in self.same)


@cache
def shipped_terms() -> tuple[TermGroup, ...]:
    """The list that comes with the program; it is read once a process."""
    entries = yaml.safe_load(files("assistant.question").joinpath("terms.yaml").read_text(encoding="utf-8"))
    return tuple(
        TermGroup(
            tuple(entry[relation]), relation, entry["source"], tuple(entry.get("asked", ())), entry.get("read_as", "")
        )
        for entry in entries
        for relation in ("same", "related")
        if relation in entry
    )


def corpus_terms(acronyms: Mapping[str, Mapping[str, str]]) -> list[TermGroup]:
    """One group for each acronym a document defines; `acronyms` maps documents to theirs."""
    return [
        TermGroup((long, short), "same", document)
        for document, defined in acronyms.items()
        for short, long in defined.items()
        if len(long.split()) <= 8
    ]


def all_terms(index: Index) -> list[TermGroup]:
    """The shipped terms and those the corpus defines itself."""
    return [*shipped_terms(), *corpus_terms(index.acronyms)]


def expand(question: str, groups: Iterable[TermGroup]) -> list[Expansion]:
    """Find the phrases of a question that a group holds, longest first, each with the group's other phrases."""
    found: dict[str, set[str]] = {}
    same: dict[str, set[str]] = {}
    read_as: dict[str, str] = {}
    for group in groups:
        held = [phrase for phrase in group.asked or group.phrases if stands_in(phrase, question)]
        for phrase in held[:1]:
            others = {other for other in group.phrases if other.lower() not in {p.lower() for p in held}}
            found.setdefault(phrase.lower(), set()).update(others)
            same.setdefault(phrase.lower(), set()).update(others if group.relation == "same" else ())
            read_as[phrase.lower()] = read_as.get(phrase.lower()) or group.read_as
    kept = [
        Expansion(phrase, tuple(sorted(others)), tuple(sorted(same[phrase])), read_as[phrase])
        for phrase, others in found.items()
        if others
    ]
    return sorted(kept, key=lambda e: (-len(e.phrase), e.phrase))


def spelt_out(text: str, expansions: Iterable[Expansion], is_commoner: Callable[[str, str], bool]) -> str:
    """A text with its plain words as the field says them, and its acronyms written out.

    The latter where `is_commoner` tells that reviews print the words more than them. What reads questions beside
    sentences knows few of the field's acronyms, and few turns of speech. Acronyms of kinds of review stay: they tell
    where to look, not for what.
    """
    for expansion in expansions:
        written = re.compile(rf"(?<!\w){re.escape(expansion.phrase)}(?=s?(?!\w))", re.IGNORECASE)
        found = written.search(text)
        same = (one for one in expansion.same if not one.lower().endswith("review"))
        full = next((one for one in same if found and _initials(one) == _letters(found[0])), None)
        if expansion.read_as:
            text = re.sub(rf"\b{re.escape(expansion.phrase)}\b", expansion.read_as, text, flags=re.IGNORECASE)
        elif full and is_commoner(full, expansion.phrase):
            text = written.sub(full, text)
    return text


def _initials(phrase: str) -> str:
    return "".join(word[0] for word in phrase.lower().split() if word not in {"and", "of", "for", "the", "in"})


def _letters(acronym: str) -> str:
    capitals = re.sub(r"[^A-Z]", "", acronym)
    return (capitals if len(capitals) > 1 else re.sub(r"[^A-Za-z]", "", acronym)).lower()


def phrase_stems(phrase: str) -> frozenset[str]:
    return frozenset(stem(word) for word in content_words(phrase))


def stands_in(phrase: str, question: str) -> bool:
    """Tell whether a phrase stands in a question, plural or not; an acronym must be written as one."""
    if phrase.isupper() or (not phrase.islower() and re.fullmatch(r"[A-Za-z]{2,6}s?", phrase)):
        return bool(re.search(rf"(?<!\w){re.escape(phrase)}s?(?!\w)", question, re.IGNORECASE))
    words, asked = _stemmed(phrase), _stemmed(question)
    starts = range(len(asked) - len(words) + 1) if not words or words[0] in asked else ()
    return any(asked[i : i + len(words)] == words for i in starts)


@lru_cache(maxsize=10_000)
def _stemmed(text: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in re.findall(r"\w+", text))
