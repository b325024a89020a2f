"""From a topic to a draft: what may be asked, what is searched, what is recorded of how it was made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib.metadata import version

from assistant.board.brief.compose import compose
from assistant.board.brief.from_matrix import GivenMatrix, with_counts, within
from assistant.board.brief.gather import gather
from assistant.board.brief.types import Compiled, Draft, Layout
from assistant.question.converse import StandAlone
from assistant.question.filters import Filters
from assistant.question.guard import declined
from assistant.question.terms import all_terms
from assistant.question.understand import Understood, understand
from assistant.wording import notices, short_name
from ingest.encode import Encoder
from ingest.errors import InputError
from ingest.index import Index
from ingest.words import content_words

MOST_LETTERS = 300
Tell = Callable[[str, float], None]


def make_brief(  # noqa: PLR0913  what a briefing may be told
    index: Index,
    encoder: Encoder,
    topic: str,
    *,
    layout: Layout,
    audience: str = "",
    filters: Filters,
    today: date,
    matrix: GivenMatrix | None = None,
    tell: Tell = lambda _stage, _share: None,
) -> Draft:
    """Make a draft by rule; no chat model.

    A `matrix` counts instead of the search. `tell` hears each stage with the share of it done, and may raise to stop.

    Raises:
        InputError: no topic, one that is declined, filters that leave no review, or no review that speaks of it.
    """
    topic, audience = " ".join(topic.split()).rstrip(".?"), " ".join(audience.split())
    if not content_words(topic):
        raise InputError("the topic is empty; give one, for example: information sharing between agencies")
    for name, text in (("topic", topic), ("audience", audience)):
        if len(text) > MOST_LETTERS:
            raise InputError(f"the {name} has {len(text)} letters; say it in at most {MOST_LETTERS}")
    if unknown := sorted(filters.reviews - set(index.documents)):
        raise InputError(f"review {unknown[0]}: not in the index; reviews list names those that are")
    filters = within(filters, matrix, index.documents) if matrix else filters
    asked = understand(index, StandAlone(topic), all_terms(index), filters)
    status = declined(topic)
    if status or asked.unknown or not asked.documents:
        said = " ".join(notices(asked, index.metadata, missing=(), declined=status, cited=False))
        raise InputError(said or "the index holds no review; add some with reviews ingest FOLDER")
    found = gather(index, encoder, asked, tell=tell)
    compiled = Compiled(
        topic=topic,
        made=today.isoformat(),
        version=version("reviews"),
        encoder=index.manifest.encoder.name,
        n_in_index=len(index.documents),
        read=found.read,
        addressed=found.addressed,
        filters=_filter_words(index, asked, filters),
        searched=found.searched,
        n_found=len(found.quotations),
    )
    tell("Laying out the briefing", 1.0)
    draft = compose(topic, audience, layout, found, compiled)
    return with_counts(index, draft, matrix) if matrix else draft


def _filter_words(index: Index, asked: Understood, filters: Filters) -> tuple[str, ...]:
    said = []
    if filters.reviews:
        names = (short_name(name, index.metadata[name]) for name in sorted(filters.reviews))
        said.append(f"reviews: {'; '.join(names)}")
    if filters.first_year or filters.last_year:
        said.append(f"published {filters.first_year or '…'} to {filters.last_year or '…'}")
    if not filters.related_terms:
        said.append("related terms not searched")
    if len(asked.documents) < len(filters.allowed(index.metadata)):
        said.append("reviews that the topic names")
    return tuple(said)
