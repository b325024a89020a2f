"""Options that several commands of `reviews` share."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, get_args

import typer

from assistant.question.filters import Filters
from ingest.errors import InputError
from ingest.types import EvidenceKind

IndexOption = Annotated[
    Path | None, typer.Option("--index", metavar="DIR", help="Index folder (REVIEWS_INDEX; default ./index).")
]
EncoderOption = Annotated[
    str | None, typer.Option("--encoder", metavar="NAME", help="Encoder: a local folder or hub name (REVIEWS_ENCODER).")
]
WriterOption = Annotated[
    str | None, typer.Option("--writer", metavar="NAME", help="extract, or a chat model (REVIEWS_CHAT_MODEL).")
]
ExplainOption = Annotated[
    bool, typer.Option("--explain", help="Also tell how the answer was made, step by step; prompts cut short.")
]
ExplainFullOption = Annotated[
    bool, typer.Option("--explain-full", help="As --explain, with prompts, passages and replies in full.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
ReviewOption = Annotated[
    list[str] | None, typer.Option("--review", metavar="NAME", help="Only this review; may be given again.")
]
KindOption = Annotated[
    list[str] | None, typer.Option("--kind", metavar="KIND", help="Only this kind of evidence, such as finding.")
]
YearsOption = Annotated[
    str | None, typer.Option("--years", metavar="2015-2020", help="Only reviews published in these years.")
]
ReviewKindOption = Annotated[
    list[str] | None,
    typer.Option("--review-kind", metavar="KIND", help='Only reviews of this kind, such as "practice review".'),
]
AreaOption = Annotated[
    list[str] | None, typer.Option("--area", metavar="AREA", help="Only reviews of this area; may be given again.")
]
RelatedOption = Annotated[bool, typer.Option("--related/--no-related", help="Also search related terms.")]


def make_filters(
    reviews: list[str] | None,
    kinds: list[str] | None,
    years: str | None,
    *,
    review_kinds: list[str] | None = None,
    areas: list[str] | None = None,
    related_terms: bool = True,
) -> Filters:
    """Filters from options as people type them; `filters.of_corpus` then finds what they name in the index.

    Raises:
        InputError: a kind of evidence that does not exist, or years that cannot be read.
    """
    known = {str(kind): kind for kind in get_args(EvidenceKind)}
    if unknown := [kind for kind in kinds or () if kind not in known]:
        raise InputError(f"--kind {unknown[0]}: no such kind of evidence; use {', '.join(known)}")
    first_year, last_year = _years(years) if years else (None, None)
    return Filters(
        reviews=frozenset(reviews or ()),
        kinds=frozenset(known[kind] for kind in kinds or ()),
        first_year=first_year,
        last_year=last_year,
        related_terms=related_terms,
        review_kinds=frozenset(review_kinds or ()),
        areas=frozenset(areas or ()),
    )


def _years(said: str) -> tuple[int | None, int | None]:
    """The first and the last year; "2015-" and "-2015" are open at one end."""
    found = re.fullmatch(r"\s*([0-9]{4})?\s*(-)?\s*([0-9]{4})?\s*", said)
    first, dash, last = found.groups() if found else (None, None, None)
    if not (first or last) or (first and last and (not dash or first > last)):
        raise InputError(f"--years {said}: give a year or two, the earlier first, such as 2018 or 2015-2020")
    if not dash:
        last = first
    return int(first) if first else None, int(last) if last else None
