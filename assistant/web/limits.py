"""The part of the Ask page that limits what is searched: a panel of inputs, and every limit that is set as a chip."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import gradio as gr

from assistant.question.filters import Filters
from assistant.wording import short_name
from ingest.index import Index
from ingest.types import EvidenceKind, Metadata

KINDS: tuple[EvidenceKind, ...] = get_args(EvidenceKind)
READ_KEPT = "() => { try { return sessionStorage.getItem('reviews-limits') || ''; } catch { return ''; } }"
_KEEP = "(kept) => { try { sessionStorage.setItem('reviews-limits', kept); } catch {} }"
_NAMES = ("reviews", "kinds", "first", "last", "related", "review_kinds", "areas")
_MANY = ("reviews", "kinds", "review_kinds", "areas")
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
Values = dict[str, Any]
Reviews = Mapping[str, Metadata]


@dataclass(frozen=True, slots=True)
class Limits:
    """The components. `inputs` are in the order of `filters_from`; `kept` is what the browser's tab remembers."""

    panel: gr.Accordion
    chips: gr.CheckboxGroup
    clear: gr.Button
    kept: gr.Textbox
    inputs: list[Any]

    @property
    def all(self) -> list[Any]:
        return [self.panel, self.chips, self.clear, self.kept, *self.inputs]


def limit_inputs() -> Limits:
    """The chips and the panel; the inputs keep their values until they are cleared."""
    with gr.Row(elem_id="limits-set"):
        chips = gr.CheckboxGroup([], label="Searching only (press one to take it away)", visible=False,
                                 elem_id="limit-chips")  # fmt: skip
        clear = gr.Button("Clear all limits", visible=False, elem_id="limit-clear", min_width=60, scale=0)
    with gr.Accordion("Limit the search", open=False, elem_id="limits") as panel:
        reviews = _many("Reviews", "limit-reviews")
        with gr.Row():
            review_kinds, areas = _many("Kinds of review", "limit-review-kinds"), _many("Areas", "limit-areas")
        kinds = _many("Kinds of evidence", "limit-kinds", [(kind.capitalize(), kind) for kind in KINDS])
        with gr.Row():
            first = gr.Dropdown([], label="Published from", elem_id="limit-first")
            last = gr.Dropdown([], label="Published until", elem_id="limit-last")
        related = gr.Checkbox(True, label="Also search related terms", elem_id="limit-related")
    kept = gr.Textbox(visible=False)
    return Limits(panel, chips, clear, kept, [reviews, kinds, first, last, related, review_kinds, areas])


def _many(label: str, name: str, choices: Sequence[tuple[str, str]] = ()) -> gr.Dropdown:
    return gr.Dropdown(list(choices), label=label, multiselect=True, elem_id=name)


def wire_limits(limits: Limits, reviews: Callable[[], Reviews]) -> None:
    """A limit that is set shows as a chip; a chip unticked takes its limit away. `reviews` are those of the index."""

    def told(request: gr.Request, *values: Any) -> list[Any]:
        return shown_limits(_named(values), reviews(), str(request.username))

    def unticked(request: gr.Request, ticked: list[str], *values: Any) -> list[Any]:
        return shown_limits(without(_named(values), ticked), reviews(), str(request.username))

    def cleared(request: gr.Request) -> list[Any]:
        return shown_limits(_nothing(), reviews(), str(request.username))

    for component in limits.inputs:
        _then_keep(component.input(told, limits.inputs, limits.all, **_QUIET), limits)
    _then_keep(limits.chips.input(unticked, [limits.chips, *limits.inputs], limits.all, **_QUIET), limits)
    _then_keep(limits.clear.click(cleared, None, limits.all, **_QUIET), limits)


def _then_keep(event: Any, limits: Limits) -> None:
    event.then(None, [limits.kept], None, js=_KEEP)


def limits_on_arrival(index: Index | None, kept: str, user: str) -> list[Any]:
    """Updates of `Limits.all`, with what this user set before in this tab, as far as the reviews still allow it."""
    metadata = index.metadata if index else {}
    return shown_limits(_read(kept, user, metadata), metadata, user)


def shown_limits(values: Values, reviews: Reviews, user: str) -> list[Any]:
    """Updates of `Limits.all` for these values of the inputs, as far as they are choices still."""
    values = _possible(values, reviews)
    chips = _chips(values, reviews)
    n = len(chips)
    choices = _choices(reviews)
    inputs = [
        gr.update(choices=choices[name], value=values[name]) if name in choices else gr.update(value=values[name])
        for name in _NAMES
    ]
    return [
        gr.update(label=f"Limit the search ({n} set)" if n else "Limit the search"),
        gr.update(choices=chips, value=[key for _, key in chips], visible=n > 0),
        gr.update(visible=n > 1),
        json.dumps({"user": user, **values}),
        *inputs,
    ]


def filters_from(*values: Any) -> Filters:
    """Filters from the inputs' values, in the order of `Limits.inputs`."""
    set_to = _named(values)
    return Filters(
        reviews=frozenset(set_to["reviews"]),
        kinds=frozenset(set_to["kinds"]),
        first_year=int(set_to["first"]) if set_to["first"] else None,
        last_year=int(set_to["last"]) if set_to["last"] else None,
        related_terms=set_to["related"],
        review_kinds=frozenset(set_to["review_kinds"]),
        areas=frozenset(set_to["areas"]),
    )


def without(values: Values, ticked: Iterable[str]) -> Values:
    """The values of the inputs whose chips are still ticked."""
    kept = set(ticked)
    left: Values = {name: [one for one in values[name] if f"{name} {one}" in kept] for name in _MANY}
    years = {name: values[name] if f"{name} {values[name]}" in kept else "" for name in ("first", "last")}
    return {**left, **years, "related": values["related"] or "related off" not in kept}


def _chips(values: Values, reviews: Reviews) -> list[tuple[str, str]]:
    """A label and a key for every limit that is set."""
    named = {name: short_name(name, reviews[name]) if name in reviews else name for name in values["reviews"]}
    chips = [(named[one], f"reviews {one}") for one in values["reviews"]]
    chips += [(one, f"{name} {one}") for name in ("review_kinds", "areas") for one in values[name]]
    chips += [(f"Evidence: {one}", f"kinds {one}") for one in values["kinds"]]
    chips += [(f"{label} {values[name]}", f"{name} {values[name]}")
              for name, label in (("first", "From"), ("last", "Until")) if values[name]]  # fmt: skip
    return chips if values["related"] else [*chips, ("Without related terms", "related off")]


def _choices(reviews: Reviews) -> dict[str, list[Any]]:
    years = ["", *sorted({one.year for one in reviews.values() if one.year})]
    return {
        "reviews": [(short_name(name, one), name) for name, one in sorted(reviews.items())],
        "first": years,
        "last": years,
        "review_kinds": sorted({one.kind for one in reviews.values() if one.kind}),
        "areas": sorted({one.area for one in reviews.values() if one.area}),
    }


def _named(values: Sequence[Any]) -> Values:
    named = dict(zip(_NAMES, values, strict=True))
    return {name: (value or []) if name in _MANY else value for name, value in named.items()}


def _nothing() -> Values:
    return {**{name: [] for name in _MANY}, "first": "", "last": "", "related": True}


def _read(kept: str, user: str, reviews: Reviews) -> Values:
    """What the tab remembers; nothing where it is another user's."""
    try:
        found = json.loads(kept or "{}")
    except json.JSONDecodeError:
        found = {}
    if not isinstance(found, dict) or found.get("user") != user:
        return _nothing()
    return _possible(found, reviews)


def _possible(found: Values, reviews: Reviews) -> Values:
    """Values without those that are no choice any more; Gradio refuses every event of an input that holds one."""
    choices = {**_choices(reviews), "kinds": list(KINDS)}
    there = {name: {one[1] if isinstance(one, tuple) else one for one in own} for name, own in choices.items()}
    many = {name: [one for one in found.get(name) or () if one in there[name]] for name in _MANY}
    years = {name: found.get(name) if found.get(name) in there[name] else "" for name in ("first", "last")}
    return {**many, **years, "related": found.get("related") is not False}
