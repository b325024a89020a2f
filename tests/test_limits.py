"""The limits of the Ask page: every one that is set is a chip, a chip taken away unsets it, a tab remembers its own."""

from __future__ import annotations

import json
from typing import Any

from assistant.question.filters import Filters
from assistant.web.limits import filters_from, limits_on_arrival, shown_limits, without
from ingest.types import Metadata, PublicationDate

REVIEWS = {
    "alder": Metadata(title="Alder", kind="Serious Case Review", area="Northmoor",
                      published=PublicationDate("2019", "2019", "year")),
    "birch": Metadata(title="Birch", kind="Learning Review", area="Southfen",
                      published=PublicationDate("2021", "2021", "year")),
}  # fmt: skip
SET: dict[str, Any] = {
    "reviews": ["birch"], "kinds": ["finding"], "first": "2019", "last": "", "related": False,
    "review_kinds": ["Learning Review"], "areas": ["Southfen"],
}  # fmt: skip
KEYS = ["reviews birch", "review_kinds Learning Review", "areas Southfen", "kinds finding", "first 2019", "related off"]


def test_every_limit_set_is_a_chip() -> None:
    panel, chips, clear, *_ = shown_limits(SET, REVIEWS, "ana")
    assert chips["choices"] == list(zip(
        ["Southfen (2021)", "Learning Review", "Southfen", "Evidence: finding", "From 2019", "Without related terms"],
        KEYS, strict=True,
    ))  # fmt: skip
    assert (chips["value"], chips["visible"], clear["visible"]) == (KEYS, True, True)
    assert panel["label"] == "Limit the search (6 set)"


def test_a_chip_taken_away_unsets_its_limit_alone() -> None:
    left = without(SET, [key for key in KEYS if key not in {"areas Southfen", "related off", "first 2019"}])
    assert left == {**SET, "areas": [], "related": True, "first": ""}


def test_the_inputs_become_filters() -> None:
    assert filters_from(*SET.values()) == Filters(
        reviews=frozenset({"birch"}), kinds=frozenset({"finding"}), first_year=2019, related_terms=False,
        review_kinds=frozenset({"Learning Review"}), areas=frozenset({"Southfen"}),
    )  # fmt: skip
    assert filters_from(None, None, None, None, True, None, None) == Filters()


def test_a_tab_remembers_its_users_limits_that_are_still_choices(index: Any) -> None:
    kept = json.dumps({"user": "ana", **SET, "reviews": ["birch", "gone"], "areas": ["Nowhere"], "kinds": ["magic"]})
    remembered = json.loads(limits_on_arrival(index, kept, "ana")[3])
    assert remembered == {"user": "ana", **SET, "areas": [], "kinds": []}
    for nothing in (limits_on_arrival(index, kept, "ben")[3], limits_on_arrival(index, "}{", "ana")[3]):
        assert json.loads(nothing)["reviews"] == []


def test_a_limit_that_is_no_choice_any_more_is_let_go() -> None:
    _, chips, _, kept, *inputs = shown_limits({**SET, "reviews": ["birch", "gone"], "first": "1999"}, REVIEWS, "ana")
    assert "first 1999" not in chips["value"]
    assert (inputs[0]["value"], inputs[2]["value"], "gone" in kept) == (["birch"], "", False)
