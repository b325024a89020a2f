"""Themes and partners by the words a quotation uses; the list is ours, so a reader is told so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from assistant.proof.verify import normalised

OTHER = "Other passages on the topic"


@dataclass(frozen=True, slots=True)
class Theme:
    """`pattern` finds the words it is named for, `wide` those and other words of the field that belong to it."""

    key: str
    title: str
    question: str
    pattern: re.Pattern[str]
    wide: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Partner:
    name: str
    pattern: re.Pattern[str]


@cache
def themes() -> tuple[Theme, ...]:
    """The shipped themes in the order of their file."""
    return tuple(
        Theme(
            entry["key"],
            entry["title"],
            entry["question"],
            _pattern(entry["words"]),
            _pattern(entry["words"] + entry["near"]),
        )
        for entry in _entries()
        if "key" in entry
    )


@cache
def partners() -> tuple[Partner, ...]:
    return tuple(Partner(entry["partner"], _pattern(entry["words"])) for entry in _entries() if "partner" in entry)


def themes_of(text: str, heading: Sequence[str]) -> tuple[str, ...]:
    """The keys of the themes whose words a text uses, else its innermost heading; the most used first."""
    for said in (text, " ".join(heading[-1:])):
        uses = {theme.key: len(theme.pattern.findall(normalised(said))) for theme in themes()}
        if any(uses.values()):
            return tuple(sorted((key for key, n in uses.items() if n), key=lambda key: -uses[key]))
    return ()


def themes_asked(topic: str) -> tuple[Theme, ...]:
    """The themes whose own words a topic uses."""
    return tuple(theme for theme in themes() if is_of(theme, topic))


def is_of(theme: Theme, topic: str) -> bool:
    """Tell whether a topic itself uses the words of a theme, so that naming the theme would say nothing new."""
    return theme.pattern.search(topic) is not None


def title_of(key: str) -> str:
    return next((theme.title for theme in themes() if theme.key == key), OTHER)


def partners_in(texts: Sequence[str]) -> tuple[str, ...]:
    """The partners whom any of the texts names, in the order of the file."""
    said = normalised(" ".join(texts))
    return tuple(partner.name for partner in partners() if partner.pattern.search(said))


@cache
def _entries() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load(
        files("assistant.board.brief").joinpath("themes.yaml").read_text(encoding="utf-8")
    )
    return loaded


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Any of the words, whole; an acronym in capitals must be written so."""
    return re.compile("|".join(rf"\b{_word(word)}" for word in words))


def _word(word: str) -> str:
    ending = r"\w*" if word.endswith("*") else r"\b"
    bare = (
        re.escape(word.removesuffix("*")).replace(r"\*", r"\w*").replace(r"\ ", r"[\s-]+").replace(r"\-", r"\s?-?\s?")
    )
    return (bare if word.isupper() or word[:2].isupper() else f"(?i:{bare})") + ending
