"""How many of the points that matter a briefing makes, by judged topics; what else it quotes, and how long it is.

A judged topic is one JSON object a line: `{"id", "topic", "must_cover": [{"text", "vital", "quote", "document"}],
"documents": [...]}`. A point's `quote` is a verbatim quotation of `document` that makes it; `documents` are the reviews
that a briefing on the topic should speak from.

Every briefing is made as `reviews brief TOPIC --layout ...` makes it without a chat model. A point is

- *quoted* when what the briefing quotes of one paragraph, taken together, holds at least 80 % of its quotation (letters
  and digits only, as for passages in `eval.relevance`), in the review it is from. The paragraph that the quotation
  stands in and any other that states it again count alike;
- *cited* when it is quoted, or when the briefing quotes anything at all of a paragraph that holds it, so that its
  reference leads a reader there.

"At a point" is the share of the briefing's quotations that stand in a paragraph that holds a point: a lower bound of
how many are to the point, as nobody has judged the others, but one that falls when a briefing grows by chaff.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.board.brief.types import LAYOUTS, Block, Draft, Layout
from eval.relevance import LEAST_SHARE, held_share, letters
from ingest.errors import InputError

Texts = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Point:
    """What a good briefing on a topic says, with the words of `document` that say it."""

    text: str
    vital: bool
    quote: str
    document: str


@dataclass(frozen=True, slots=True)
class Topic:
    id: str
    topic: str
    points: tuple[Point, ...]
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """One briefing against its topic. `quoted` and `cited` say so of each point, in order.

    `reviews_found` are those of the topic that are quoted, `reviews_beside` others that are; `at_point` is None for a
    briefing without quotations.
    """

    topic: Topic
    layout: Layout
    quoted: tuple[bool, ...]
    cited: tuple[bool, ...]
    reviews_found: tuple[str, ...]
    reviews_beside: tuple[str, ...]
    n_quotations: int
    at_point: float | None
    quoted_words: int
    paper_words: int

    @property
    def vital_quoted(self) -> int:
        return sum(quoted for point, quoted in zip(self.topic.points, self.quoted, strict=True) if point.vital)

    @property
    def n_vital(self) -> int:
        return sum(point.vital for point in self.topic.points)


def read_topics(path: Path) -> list[Topic]:
    """Read judged topics.

    Raises:
        InputError: the file, or the line and field, that is wrong.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}); name a file of judged topics (JSON lines)") from error
    topics = [_topic(line, f"{path}:{number}") for number, line in enumerate(lines, start=1) if line.strip()]
    if not topics:
        raise InputError(f"{path}: no topics in it; write one JSON object a line")
    return topics


def _topic(line: str, where: str) -> Topic:
    try:
        fields = json.loads(line)
        points = tuple(
            Point(str(p["text"]), bool(p["vital"]), str(p["quote"]), str(p["document"])) for p in fields["must_cover"]
        )
        topic = Topic(str(fields["id"]), str(fields["topic"]), points, tuple(map(str, fields["documents"])))
    except (ValueError, TypeError) as error:
        raise InputError(f"{where}: not a judged topic ({error})") from error
    except KeyError as error:
        raise InputError(f"{where}: {error} is missing; a topic has id, topic, must_cover and documents") from error
    if not points or not all(letters(point.quote) for point in points):
        raise InputError(f"{where}: {'a point without a quotation' if points else 'no points'}; give each its words")
    return topic


def measure(topic: Topic, draft: Draft, paragraphs: Callable[[str], Texts], *, paper: str) -> Measured:
    """Compare a draft with its topic; `paragraphs` gives a review's texts by place, `paper` is the draft as text."""
    quotations = [block for block in draft.blocks if block.kind == "quote"]
    held = [_places_of(point, paragraphs(point.document)) for point in topic.points]
    quoted = tuple(_is_quoted(point, quotations, paragraphs(point.document)) for point in topic.points)
    at = {(point.document, place) for point, places in zip(topic.points, held, strict=True) for place in places}
    spoken = {block.document for block in quotations}
    return Measured(
        topic=topic,
        layout=draft.layout,
        quoted=quoted,
        cited=tuple(
            is_quoted or any((point.document, place) in {(b.document, b.place) for b in quotations} for place in places)
            for point, places, is_quoted in zip(topic.points, held, quoted, strict=True)
        ),
        reviews_found=tuple(name for name in topic.documents if name in spoken),
        reviews_beside=tuple(sorted(spoken - set(topic.documents))),
        n_quotations=len(quotations),
        at_point=(
            sum((block.document, block.place) in at for block in quotations) / len(quotations) if quotations else None
        ),
        quoted_words=sum(len(block.text.split()) for block in quotations),
        paper_words=len(paper.split()),
    )


def _is_quoted(point: Point, quotations: Sequence[Block], texts: Texts) -> bool:
    wanted = letters(point.quote)
    of_place: dict[int, list[str]] = {}
    for block in quotations:
        if block.document == point.document:
            of_place.setdefault(block.place, []).append(letters(block.text))
    for place, own in of_place.items():
        paragraph = letters(texts.get(place, ""))
        if held_share(wanted, "".join(sorted(own, key=paragraph.find))) >= LEAST_SHARE:
            return True
    return False


def _places_of(point: Point, texts: Texts) -> list[int]:
    wanted = letters(point.quote)
    return [place for place, text in texts.items() if held_share(wanted, letters(text)) >= LEAST_SHARE]


def table(found: Sequence[Measured]) -> str:
    """A line for each briefing, and a sum for each layout."""
    rows: list[tuple[str, ...]] = [
        ("topic", "layout", "quoted", "vital", "cited", "reviews", "beside", "quotations", "at a point", "words")
    ]
    for layout in LAYOUTS:
        of = [one for one in found if one.layout == layout]
        rows += [(one.topic.id, layout, *_cells([one])) for one in of]
        rows += [("all", layout, *_cells(of))] if len(of) > 1 else []
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows)


def _cells(of: Sequence[Measured]) -> Iterator[str]:
    n_points = sum(len(one.topic.points) for one in of)
    yield f"{sum(sum(one.quoted) for one in of)} of {n_points}"
    yield f"{sum(one.vital_quoted for one in of)} of {sum(one.n_vital for one in of)}"
    yield f"{sum(sum(one.cited) for one in of)} of {n_points}"
    yield f"{sum(len(one.reviews_found) for one in of)} of {sum(len(one.topic.documents) for one in of)}"
    yield str(sum(len(one.reviews_beside) for one in of))
    n_quotations = sum(one.n_quotations for one in of)
    yield str(n_quotations)
    at_point = sum((one.at_point or 0.0) * one.n_quotations for one in of)
    yield f"{at_point / n_quotations:.2f}" if n_quotations else "none"
    yield f"{sum(one.quoted_words for one in of)} quoted, {sum(one.paper_words for one in of)} in all"


def missed(one: Measured) -> list[Point]:
    """The points that a briefing does not quote, in the order of its topic."""
    return [point for point, quoted in zip(one.topic.points, one.quoted, strict=True) if not quoted]


def as_fields(one: Measured) -> dict[str, Any]:
    """A measured briefing for programs."""
    return {
        "id": one.topic.id,
        "layout": one.layout,
        "points": len(one.topic.points),
        "quoted": sum(one.quoted),
        "vital": one.n_vital,
        "vital_quoted": one.vital_quoted,
        "cited": sum(one.cited),
        "reviews": len(one.topic.documents),
        "reviews_found": list(one.reviews_found),
        "reviews_beside": list(one.reviews_beside),
        "quotations": one.n_quotations,
        "at_point": None if one.at_point is None else round(one.at_point, 4),
        "quoted_words": one.quoted_words,
        "paper_words": one.paper_words,
        "missed": [point.text for point in missed(one)],
    }
