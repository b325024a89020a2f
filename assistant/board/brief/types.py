"""The words of a briefing: quotations gathered, the draft that people edit, and how it was compiled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from ingest.types import EvidenceKind

Layout = Literal["board", "seven-minute", "thematic"]
LAYOUTS: tuple[Layout, ...] = get_args(Layout)
Role = Literal["found", "why", "good practice", "needed", "voice", "recommendation", "asked"]
BlockKind = Literal["text", "quote", "written", "count", "tally", "question"]
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
    """All that was found on a topic: quotations best first, which reviews were read, and terms searched beside it.

    `unmentioned` are the words of the topic that no quotation's paragraph has; `is_only_near` tells that this is all of
    the topic.
    """

    quotations: tuple[Quotation, ...]
    read: tuple[str, ...]
    searched: tuple[str, ...]
    unmentioned: tuple[str, ...] = ()
    is_only_near: bool = False

    @property
    def addressed(self) -> tuple[str, ...]:
        found = {quotation.document for quotation in self.quotations}
        return tuple(name for name in self.read if name in found)


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a draft; `id` is unique in it.

    A "text" is ours or the editor's. A "quote" is a review's, from `place` of `document`; `original` is what was
    chosen before any editing, and one that differs from others `rests_on` those. A "written" sentence is a chat
    model's, proven against the quotations it rests on; it stands only while it and they are what they were. A "count"
    says how many of the reviews read do what its text says: those of the quotations it rests on that are still in the
    draft, and those `beyond` them that the layout has no room to quote. A "tally" is the count of a matrix's row, whose
    question is its text; it changes with nothing. A "question" is ours, for the partners in `owner`, and rests on
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
class CountedRow:
    """What a matrix says of one question: its reviews by state; those that differ are among those that address it."""

    question: str
    addressed: tuple[str, ...]
    differ: tuple[str, ...]
    silent: tuple[str, ...]
    not_searched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandEdit:
    """A cell that a person set; `editor` and `edited` (ISO 8601) are "" where the matrix does not tell."""

    question: str
    document: str
    was: str
    state: str
    editor: str
    edited: str


@dataclass(frozen=True, slots=True)
class FromMatrix:
    """The matrix that a draft's counts were taken from, as it stood; `dated` is ISO 8601, "" where it is not told.

    `n_cells` are those counted. `removed` are the names of its reviews that the index no longer holds, `left_out`
    those of reviews in the index that it does not count, `stale` the (question, document) of cells whose quotation no
    longer stands in the review. `n_waiting` rows were not filled yet, `n_unquoted` cells have a quotation that the
    draft has no room for.
    """

    name: str
    dated: str
    rows: tuple[CountedRow, ...]
    edits: tuple[HandEdit, ...]
    n_cells: int
    removed: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    stale: tuple[tuple[str, str], ...] = ()
    n_waiting: int = 0
    n_unquoted: int = 0


@dataclass(frozen=True, slots=True)
class Writing:
    """What a chat model wrote of a draft's sections: how many it was asked for, and how many it has sentences in.

    `prompts` are (name, version); `n_removed` sentences were not proven; `failure` says why it stopped early, or "".
    """

    chat_model: str
    prompts: tuple[tuple[str, str], ...]
    n_asked: int
    n_written: int
    n_removed: int
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Compiled:
    """How a draft was made. `read` are the reviews searched, `addressed` those found to speak of the topic.

    `matrix` is what they were counted by, None where the search counted them; `writing` is None without a chat model.
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
    matrix: FromMatrix | None = None
    writing: Writing | None = None


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
