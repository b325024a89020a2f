"""What a review is made of: pages and blocks as read, paragraphs and items as understood, passages as indexed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Format = Literal["pdf", "docx", "html", "text"]
BlockKind = Literal["heading", "text", "bullet", "table", "footnote", "quote"]
EvidenceKind = Literal[
    "finding",
    "recommendation",
    "learning point",
    "question for the board",
    "good practice",
    "area for improvement",
    "voice",
    "guidance",
    "research",
    "method",
    "analysis",
    "footnote",
    "narrative",
]
ItemKind = Literal[
    "finding",
    "recommendation",
    "learning point",
    "question for the board",
    "good practice",
    "area for improvement",
    "action",
]
Precision = Literal["day", "month", "year"]


@dataclass(frozen=True, slots=True)
class Block:
    """One visual block of a page, in reading order.

    `level` is the heading level from 1, or the depth of a bullet from 0. `number` is set only where the
    format carries it apart from the text (Word's automatic numbering, a footnote's own number).
    A table row is one block, its cells joined by tabs. `page` counts from 1; None where the format has no pages.
    (A page's printed number, where it has one, is in its source's `page_labels`.)
    """

    kind: BlockKind
    text: str
    page: int | None = None
    level: int = 0
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read, before anything is understood. `n_pages` is None where the format has no pages.

    `unseen` counts the characters nobody sees that were taken out, by kind.
    """

    format: Format
    blocks: tuple[Block, ...]
    n_pages: int | None = None
    pages_without_text: tuple[int, ...] = ()
    furniture: tuple[str, ...] = ()
    title: str | None = None
    pages_by_ocr: tuple[int, ...] = ()
    page_labels: tuple[str, ...] = ()
    unseen: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote with the place of the first paragraph that refers to it; None where no mark was found."""

    number: str
    text: str
    place: int | None
    page: int | None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The unit people quote.

    `place` is its position in the document from 0, and unique; `number` is as printed, so it may repeat or be
    wrong; bullets follow the text they belong to on lines of their own that start with "- ".
    """

    place: int
    number: str | None
    text: str
    page: int | None
    heading: tuple[str, ...]
    kind: EvidenceKind
    footnotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A finding, recommendation or the like, verbatim; `place` is the paragraph that states it first in full.

    `owner` is the body it asks to act; `also` are the places that state it again. An "action" is a sentence
    that asks a named body to act and carries no number or label.
    """

    kind: ItemKind
    number: str | None
    owner: str | None
    text: str
    place: int
    also: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """The time a review looks at, as printed, and its ends in ISO 8601 cut to what was printed."""

    as_printed: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class PublicationDate:
    """A date as printed and as ISO 8601, cut to what was printed: "2018-07" has month precision."""

    as_printed: str
    iso: str
    precision: Precision


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the report says of itself. None or empty means the report does not say.

    `method` is the named way of reviewing, as printed; `working_together` the year of the edition of Working
    Together to Safeguard Children that it applied.
    """

    title: str | None = None
    kind: str | None = None
    subjects: tuple[str, ...] = ()
    body: str | None = None
    area: str | None = None
    authors: tuple[str, ...] = ()
    published: PublicationDate | None = None
    period: Period | None = None
    method: str | None = None
    nation: str | None = None
    working_together: str | None = None

    @property
    def year(self) -> str | None:
        return self.published.iso[:4] if self.published else None


@dataclass(frozen=True, slots=True)
class Document:
    """A review as understood; `name` is its file's stem.

    `headings` are all headings as printed, in order; `letters` says where the letters and digits of the source went
    ("source" the sum, then "paragraphs", "headings", "footnotes", "furniture"); `page_labels` are the numbers pages
    print, "" for none; `unseen` counts the characters nobody sees that were taken out of it, by kind.
    """

    name: str
    format: Format
    n_pages: int | None
    metadata: Metadata
    paragraphs: tuple[Paragraph, ...]
    items: tuple[Item, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    acronyms: dict[str, str] = field(default_factory=dict)
    furniture: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    letters: dict[str, int] = field(default_factory=dict)
    page_labels: tuple[str, ...] = ()
    unseen: dict[str, int] = field(default_factory=dict)

    @property
    def review(self) -> str:
        """The name to show people: the printed title, else the file's stem."""
        return self.metadata.title or self.name


@dataclass(frozen=True, slots=True)
class Passage:
    """What is embedded, retrieved, shown and cited: whole paragraphs, or a window of sentences of a long one.

    `places` are the paragraphs it holds text of, in order; `paragraphs` their printed numbers (those that have
    one); `page` is where the first starts; `id` is unique in an index and stable while the file is unchanged.
    """

    id: str
    document: str
    places: tuple[int, ...]
    paragraphs: tuple[str, ...]
    page: int | None
    heading: tuple[str, ...]
    kind: EvidenceKind
    text: str
