"""What a question asks for: the reviews it names, the item it numbers, and terms to look for beside its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.terms import Expansion, TermGroup, expand
from ingest.index import Index
from ingest.types import EvidenceKind, ItemKind, Metadata
from ingest.words import content_words

_ITEM = re.compile(r"\b(finding|recommendation|learning point)s?\s+(?:no\.?\s*|number\s*)?(\d{1,2})\b", re.IGNORECASE)
_PARAGRAPH = re.compile(r"\bpara(?:graph)?s?\.?\s*([A-Z]?\d{1,2}(?:\.\d{1,3}){1,4})\b", re.IGNORECASE)
_KINDS: dict[EvidenceKind, re.Pattern[str]] = {
    "recommendation": re.compile(r"\brecommend(?:ation|ed|s)?", re.IGNORECASE),
    "finding": re.compile(r"\bfindings?\b", re.IGNORECASE),
    "learning point": re.compile(r"\blearning points?\b|\blessons?\b", re.IGNORECASE),
    "good practice": re.compile(r"\bgood practice\b|\bstrengths?\b|\bpositives?\b|\bworked well\b", re.IGNORECASE),
    "area for improvement": re.compile(r"\bareas? for (?:improvement|development)\b", re.IGNORECASE),
    "question for the board": re.compile(r"\bquestions? for the board\b|\bboard (?:is )?asked\b", re.IGNORECASE),
}
_LEFT_OVER = 2


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it will be searched.

    `documents` are the reviews to search: those named, else all. `topic` is the question without their names.
    `items` are (kind, number) and `paragraphs` printed numbers that it asks for; `kinds` the kinds of evidence.
    """

    query: str
    topic: str
    documents: tuple[str, ...]
    named: bool
    expansions: tuple[Expansion, ...]
    items: tuple[tuple[ItemKind, str], ...]
    paragraphs: tuple[str, ...]
    kinds: frozenset[EvidenceKind] = frozenset()

    @property
    def phrases(self) -> tuple[str, ...]:
        return tuple(other for expansion in self.expansions for other in expansion.others)


def understand(index: Index, query: str, terms: Sequence[TermGroup]) -> Understood:
    """Read a question that stands alone.

    A review is named by its child's pseudonym or its area, standing whole: "Sofia" is not "Sophie". A subject
    "Child K" is also named by a capital "K" alone.
    """
    named = [name for name, metadata in index.metadata.items() if _is_named(query, metadata)]
    topic = _without_names(query, [index.metadata[name] for name in named])
    return Understood(
        query=query,
        topic=topic,
        documents=tuple(named or index.documents),
        named=bool(named),
        expansions=tuple(expand(topic, terms)),
        items=tuple((_item_kind(kind), number) for kind, number in _ITEM.findall(query)),
        paragraphs=tuple(_PARAGRAPH.findall(query)),
        kinds=frozenset(kind for kind, pattern in _KINDS.items() if pattern.search(query)),
    )


def _item_kind(word: str) -> ItemKind:
    kinds: tuple[ItemKind, ...] = ("finding", "recommendation", "learning point")
    return next(kind for kind in kinds if kind == word.lower())


def _is_named(question: str, metadata: Metadata) -> bool:
    return any(pattern.search(question) for pattern in _patterns(metadata))


def _without_names(question: str, reviews: Sequence[Metadata]) -> str:
    """The question without the names of these reviews; as it was, where little else would be left."""
    rest = question
    for pattern in (pattern for metadata in reviews for pattern in _patterns(metadata)):
        rest = pattern.sub(" ", rest)
    rest = re.sub(r"\s+", " ", rest).strip()
    return rest if len(content_words(rest)) >= _LEFT_OVER else question


def _patterns(metadata: Metadata) -> list[re.Pattern[str]]:
    names = [*metadata.subjects, *([metadata.area] if metadata.area else [])]
    whole = [re.compile(rf"(?<!\w){re.escape(name)}(?:['’]s)?(?!\w)", re.IGNORECASE) for name in names]
    letters = [m[1] for name in metadata.subjects if (m := re.fullmatch(r"(?:Child|Baby) ([A-Z])", name))]
    return whole + [re.compile(rf"(?<![\w'’.]){letter}(?:['’]s)?(?!\w|\.)") for letter in letters]
