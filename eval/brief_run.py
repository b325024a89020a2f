"""Briefings on judged topics, made as the command makes them, in every layout."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from assistant.board.brief.make import make_brief
from assistant.board.brief.save import as_file
from assistant.board.brief.types import LAYOUTS, Layout
from assistant.question.filters import NO_FILTERS
from assistant.record import Record
from assistant.session import Session
from eval.briefings import Measured, Texts, Topic, measure
from ingest.errors import InputError

_ANY_DAY = date(2000, 1, 1)


def brief_all(topics: Sequence[Topic], session: Session, layouts: Sequence[str] | None = None) -> list[Measured]:
    """Make and measure every briefing; all layouts where none is named.

    Raises:
        InputError: no such layout, a topic whose review is not in the index, or one that no briefing is made on.
    """
    for name in layouts or ():
        if name not in LAYOUTS:
            raise InputError(f"--layout {name}: no such layout; use {', '.join(LAYOUTS)}")
    index, encoder = session.index, session.encoder
    for topic in topics:
        for name in {*topic.documents, *(point.document for point in topic.points)} - set(index.documents):
            raise InputError(f"{topic.id}: review {name} is not in the index; ingest the reviews it was judged on")
    record = Record(index.catalogue, index.manifest.documents)

    @cache
    def texts(name: str) -> Texts:
        return {paragraph.place: paragraph.text for paragraph in index.document(name).paragraphs}

    def one(topic: Topic, layout: Layout) -> Measured:
        draft = make_brief(index, encoder, topic.topic, layout=layout, filters=NO_FILTERS, today=_ANY_DAY)
        return measure(topic, draft, texts, paper=as_file(record, draft, ".md").decode())

    return [one(topic, layout) for layout in LAYOUTS if not layouts or layout in layouts for topic in topics]
