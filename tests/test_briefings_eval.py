"""What is counted of a briefing against the points it should make, worked by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.board.brief.types import Block, Compiled, Draft, Section
from eval.briefings import Point, Topic, as_fields, measure, missed, read_topics, table
from ingest.errors import InputError

TEXTS = {
    "alder": {
        0: "The letter was lost. Nobody rang the nursery to ask where he was. The case was closed in May.",
        1: "Workers changed six times in a year and each began again.",
        2: "Finding 1: workers changed six times in a year and each began again.",
    },
    "birch": {0: "Supervision was cancelled on five occasions."},
    "cedar": {0: "The board meets in June to look at the plan."},
}
TOPIC = Topic(
    "T1",
    "changes of worker",
    (
        Point("nobody rang", True, "Nobody rang the nursery to ask where he was.", "alder"),
        Point("workers changed", True, "Workers changed six times in a year and each began again.", "alder"),
        Point("closed", False, "The letter was lost. Nobody rang the nursery to ask where he was.", "alder"),
        Point("supervision", False, "Supervision was cancelled on five occasions.", "birch"),
    ),
    ("alder", "birch"),
)
COMPILED = Compiled("changes of worker", "2026-11-21", "0", "e", 3, (), (), (), (), 0)


def quote(number: int, document: str, place: int, text: str) -> Block:
    return Block(f"b{number}", "quote", text, document, place)


def draft(*blocks: Block) -> Draft:
    ours = Block("b0", "text", "Supervision was cancelled on five occasions.")
    return Draft("changes of worker", "", "board", (Section("found", "quotes", "Found", (ours, *blocks)),), COMPILED)


BOTH_HALVES = draft(
    quote(1, "alder", 0, "Nobody rang the nursery to ask where he was."),
    quote(2, "alder", 0, "The letter was lost."),
    quote(3, "alder", 2, "workers changed six times in a year and each began again."),
    quote(4, "cedar", 0, "The board meets in June to look at the plan."),
)
ELSEWHERE = draft(
    quote(1, "alder", 0, "The case was closed in May."),
    quote(2, "birch", 0, "Workers changed six times in a year and each began again."),
)


def test_a_point_is_quoted_wherever_its_review_states_it_and_cited_where_its_paragraph_is() -> None:
    one = measure(TOPIC, BOTH_HALVES, TEXTS.__getitem__, paper="a b c")
    assert (one.quoted, one.cited) == ((True, True, True, False), (True, True, True, False))
    assert (one.vital_quoted, one.n_vital) == (2, 2)
    assert (one.reviews_found, one.reviews_beside) == (("alder",), ("cedar",))
    assert (one.n_quotations, one.at_point) == (4, 0.75)
    assert (one.quoted_words, one.paper_words) == (9 + 4 + 11 + 10, 3)
    assert [point.text for point in missed(one)] == ["supervision"]


def test_words_of_ours_and_of_another_review_make_no_point() -> None:
    one = measure(TOPIC, ELSEWHERE, TEXTS.__getitem__, paper="")
    assert (one.quoted, one.cited) == ((False,) * 4, (True, False, True, True))
    assert as_fields(one) == {
        "id": "T1", "layout": "board", "points": 4, "quoted": 0, "vital": 2, "vital_quoted": 0, "cited": 3,
        "reviews": 2, "reviews_found": ["alder", "birch"], "reviews_beside": [], "quotations": 2, "at_point": 1.0,
        "quoted_words": 17, "paper_words": 0, "missed": ["nobody rang", "workers changed", "closed", "supervision"],
    }  # fmt: skip


def test_a_briefing_that_quotes_nothing_finds_nothing() -> None:
    one = measure(TOPIC, draft(), TEXTS.__getitem__, paper="")
    assert (one.quoted, one.cited, one.at_point) == ((False,) * 4, (False,) * 4, None)


def test_the_table_sums_over_topics() -> None:
    rows = table([measure(TOPIC, made, TEXTS.__getitem__, paper="a b") for made in (BOTH_HALVES, ELSEWHERE)])
    assert [line.split() for line in rows.splitlines()][1:] == [
        "T1 board 3 of 4 2 of 2 3 of 4 1 of 2 1 4 0.75 34 quoted, 2 in all".split(),
        "T1 board 0 of 4 0 of 2 3 of 4 2 of 2 0 2 1.00 17 quoted, 2 in all".split(),
        "all board 3 of 8 2 of 4 6 of 8 3 of 4 1 6 0.83 51 quoted, 4 in all".split(),
    ]


def _without(name: str) -> Callable[[dict[str, object]], object]:
    return lambda fields: {key: value for key, value in fields.items() if key != name}


@pytest.mark.parametrize(("change", "message"), [
    (lambda _: [1], r"topics\.jsonl:1: not a judged topic"),
    (_without("must_cover"), r"topics\.jsonl:1: 'must_cover' is missing; a topic has id, topic, must_cover"),
    (lambda fields: {**fields, "must_cover": []}, r"topics\.jsonl:1: no points"),
    (lambda fields: {**fields, "must_cover": [{"text": "a", "vital": True, "quote": " ", "document": "d"}]},
     r"topics\.jsonl:1: a point without a quotation"),
])  # fmt: skip
def test_a_file_that_is_not_of_topics_is_told_by_line(
    tmp_path: Path, change: Callable[[dict[str, object]], object], message: str
) -> None:
    file = tmp_path / "topics.jsonl"
    point = {"text": "a", "vital": True, "quote": "some words", "document": "d"}
    fields = {"id": "T1", "topic": "a topic", "must_cover": [point], "documents": ["d"]}
    file.write_text(json.dumps(change(fields)))
    with pytest.raises(InputError, match=message):
        read_topics(file)
    file.write_text(json.dumps(fields))
    assert read_topics(file) == [Topic("T1", "a topic", (Point("a", True, "some words", "d"),), ("d",))]
