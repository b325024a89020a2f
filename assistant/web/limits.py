"""The part of the Ask page that limits what is searched: reviews, kinds of evidence, years, related terms."""

from __future__ import annotations

from typing import Any, get_args

import gradio as gr

from assistant.filters import Filters
from assistant.wording import short_name
from ingest.index import Index
from ingest.types import EvidenceKind

KINDS: tuple[EvidenceKind, ...] = get_args(EvidenceKind)


def limit_inputs() -> tuple[gr.Accordion, list[Any]]:
    """The panel, and its inputs in the order `filters_from` takes their values; they keep them until cleared."""
    with gr.Accordion("Limit the search", open=False, elem_id="limits") as panel:
        reviews = gr.Dropdown([], label="Reviews", multiselect=True, elem_id="limit-reviews")
        kinds = gr.Dropdown(
            [(kind.capitalize(), kind) for kind in KINDS],
            label="Kinds of evidence",
            multiselect=True,
            elem_id="limit-kinds",
        )
        with gr.Row():
            first = gr.Dropdown([], label="Published from", elem_id="limit-first")
            last = gr.Dropdown([], label="Published until", elem_id="limit-last")
        related = gr.Checkbox(True, label="Also search related terms", elem_id="limit-related")
    return panel, [reviews, kinds, first, last, related]


def limit_choices(index: Index | None) -> list[gr.Dropdown]:
    """Updates of the reviews and the years, from what the index holds."""
    metadata = index.metadata if index else {}
    names = [(short_name(name, one), name) for name, one in sorted(metadata.items())]
    years = ["", *sorted({one.year for one in metadata.values() if one.year})]
    return [gr.Dropdown(choices=names), gr.Dropdown(choices=years), gr.Dropdown(choices=years)]


def filters_from(reviews: list[str], kinds: list[EvidenceKind], first: str, last: str, related: bool) -> Filters:
    return Filters(
        reviews=frozenset(reviews or ()),
        kinds=frozenset(kinds or ()),
        first_year=int(first) if first else None,
        last_year=int(last) if last else None,
        related_terms=related,
    )


def panel_title(filters: Filters) -> str:
    """The panel's title: how many limits are set."""
    n_set = sum(map(bool, (filters.reviews, filters.kinds, filters.first_year or filters.last_year)))
    n_set += not filters.related_terms
    return f"Limit the search ({n_set} set)" if n_set else "Limit the search"
