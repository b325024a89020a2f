"""The words of a briefing: quotations gathered, the draft that people edit, and how it was compiled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from ingest.types import EvidenceKind

Layout = Literal["board", "seven-minute", "thematic"]
LAYOUTS: tuple[Layout, ...] = get_args(Layout)
Role = Literal["found", "why", "good practice", "needed", "voice", "recommendation", "asked"]
BlockKind = Literal["text", "quote", "count", "question"]
SectionKind = Literal["plain", "evidence", "quotes", "theme", "differ", "recommendations", "questions"]


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a review on the topic, standing word for word in the paragraph at `place`.

    `label` is what the review calls the item they state ("Finding 3"), `owner` the body a recommendation asks to act,
    `themes` are ours, by key; `score` tells how near they are to the topic, comparable within one only.
    """

    document: str
    place: int
    kind: EvidenceKind
    text: str
    role: Role
    score: float
    label: str = ""
    owner: str = ""
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that was found on a topic: quotations best first, which reviews were read, and terms searched beside it."""

    quotations: tuple[Quotation, ...]
    read: tuple[str, ...]
    searched: tuple[str, ...]

    @property
    def addressed(self) -> tuple[str, ...]:
        found = {quotation.document for quotation in self.quotations}
        return tuple(name for name in self.read if name in found)


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a draft; `id` is unique in it.

    A "text" is ours or the editor's. A "quote" is a review's, from `place` of `document`; `original` is what was
    chosen before any editing, and one that differs from others `rests_on` those. A "count" says how many of the reviews
    read do what its text says: those of the quotations it rests on that are still in the draft, and those `beyond`
    them that the layout has no room to quote. A "question" is ours, for the partners in `owner`, and rests on
    quotations.
    """

    id: str
    kind: BlockKind
    text: str
    document: str = ""
    place: int = -1
    role: Role = "found"
    label: str = ""
    owner: str = ""
    original: str = ""
    rests_on: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    kind: SectionKind
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """How a draft was made. `read` are the reviews searched, `addressed` those found to speak of the topic.

    `topic` is what was searched for, whatever the draft is called since; `made` is an ISO date; `filters` say in words
    what was left out before the search.
    """

    topic: str
    made: str
    version: str
    encoder: str
    n_in_index: int
    read: tuple[str, ...]
    addressed: tuple[str, ...]
    filters: tuple[str, ...]
    searched: tuple[str, ...]
    n_found: int


@dataclass(frozen=True, slots=True)
class Draft:
    topic: str
    audience: str
    layout: Layout
    sections: tuple[Section, ...]
    compiled: Compiled

    @property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(block for section in self.sections for block in section.blocks)
