"""Scoring by people: samples, labels with history, and agreement as the reference packages give it."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import krippendorff
import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score
from test_measures import CASES, PERFECT

from eval.agreement import SCALE, against_people, agreement
from eval.labels import disputed, export_labels, import_labels, standing_labels
from eval.work import draw, open_work, save_sample
from ingest.errors import InputError

CODERS = list(csv.DictReader((Path(__file__).parent / "data" / "two-coders.csv").read_text().splitlines()))
LABELS = {coder: {row["item"]: row[coder] for row in CODERS} for coder in ("one", "two")}


@pytest.fixture
def work(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with open_work(tmp_path) as db:
        save_sample(db, "s", "run.jsonl", draw(CASES, PERFECT, n=10, stratify=True, seed=1), seed=1)
        yield db


def test_two_invented_coders_agree_as_the_reference_packages_say() -> None:
    one, two = ([row[coder] for row in CODERS] for coder in ("one", "two"))
    table = np.array([[SCALE.index(label) for label in labels] for labels in (one, two)])
    figures = {figure.name: figure.value for figure in agreement(LABELS)}
    assert figures == {
        "raw agreement": pytest.approx(np.mean([a == b for a, b in zip(one, two, strict=True)])),
        "kappa": pytest.approx(cohen_kappa_score(one, two)),
        "weighted kappa": pytest.approx(cohen_kappa_score(one, two, labels=list(SCALE), weights="quadratic")),
        "alpha, nominal": pytest.approx(krippendorff.alpha(table, level_of_measurement="nominal")),
        "alpha, ordinal": pytest.approx(krippendorff.alpha(table, level_of_measurement="ordinal")),
    }
    for figure in agreement(LABELS):
        assert figure.value is not None
        assert figure.interval is not None
        assert figure.interval[0] < figure.value < figure.interval[1]


def test_kappa_of_a_textbook_table() -> None:
    """Cohen's kappa of 20 yes-yes, 5 yes-no, 10 no-yes and 15 no-no is 0.4."""
    pairs = [("supported", "supported")] * 20 + [("supported", "partial")] * 5
    pairs += [("partial", "supported")] * 10 + [("partial", "partial")] * 15
    labels = {coder: {str(i): pair[at] for i, pair in enumerate(pairs)} for at, coder in enumerate("ab")}
    assert {f.name: f.value for f in agreement(labels)}["kappa"] == pytest.approx(0.4)


def test_under_thirty_items_nothing_is_shown() -> None:
    few = {coder: dict(list(own.items())[:29]) for coder, own in LABELS.items()}
    assert {(figure.n_items, figure.value, figure.interval) for figure in agreement(few)} == {(29, None, None)}


def test_items_one_coder_never_opened_do_not_count() -> None:
    lone = {**LABELS, "one": {**LABELS["one"], "only-one": "supported"}}
    assert [f.value for f in agreement(lone)] == [f.value for f in agreement(LABELS)]


def test_a_sample_is_drawn_alike_again_and_hides_where_a_claim_is_from() -> None:
    items = draw(CASES, PERFECT, n=3, stratify=True, seed=5)
    assert items == draw(CASES, PERFECT, n=3, stratify=True, seed=5)
    assert {item.hidden["type"] for item in items} == {"single", "theme"}


def label(item: str, coder: str, support: str) -> str:
    return json.dumps({"sample": "s", "item": item, "coder": coder, "support": support}) + "\n"


def test_a_later_label_stands_and_the_earlier_stays_as_history(work: sqlite3.Connection, tmp_path: Path) -> None:
    (tmp_path / "labels.jsonl").write_text(label("a-0", "ann", "partial") + label("b-0", "ann", "supported"))
    assert import_labels(work, tmp_path / "labels.jsonl") == 2
    (tmp_path / "again.jsonl").write_text(label("a-0", "ann", "supported"))
    import_labels(work, tmp_path / "again.jsonl")
    assert standing_labels(work, "s") == {"ann": {"a-0": "supported", "b-0": "supported"}}
    assert work.execute("SELECT count(*) FROM label").fetchone() == (3,)


def test_labels_go_out_as_they_came_in(work: sqlite3.Connection, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(label("a-0", "ann", "partial"))
    import_labels(work, tmp_path / "in.jsonl")
    assert export_labels(work, tmp_path / "out.csv") == 1
    import_labels(work, tmp_path / "out.csv")
    assert standing_labels(work, "s") == {"ann": {"a-0": "partial"}}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (label("a-0", "ann", "maybe"), "labels.jsonl:1: support is 'maybe'; use supported, partial"),
        (label("a-0", "", "partial"), "labels.jsonl:1: no coder"),
        (label("zz", "ann", "partial"), "labels.jsonl:1: no item 'zz' in a sample 's'"),
        ("{", "labels.jsonl: cannot be read as labels"),
    ],
)
def test_a_wrong_label_file_is_told_and_nothing_of_it_added(
    work: sqlite3.Connection, tmp_path: Path, line: str, message: str
) -> None:
    (tmp_path / "labels.jsonl").write_text(line)
    with pytest.raises(InputError) as caught:
        import_labels(work, tmp_path / "labels.jsonl")
    assert message in str(caught.value)
    assert work.execute("SELECT count(*) FROM label").fetchone() == (0,)


def test_a_sample_is_never_overwritten(work: sqlite3.Connection) -> None:
    with pytest.raises(InputError, match="a sample 's' is there already"):
        save_sample(work, "s", "run.jsonl", [], seed=1)


def test_what_coders_differ_on_waits_until_it_is_settled(work: sqlite3.Connection, tmp_path: Path) -> None:
    given = label("a-0", "ann", "partial") + label("a-0", "bo", "supported")
    (tmp_path / "labels.jsonl").write_text(given + label("b-0", "ann", "partial") + label("b-0", "bo", "partial"))
    import_labels(work, tmp_path / "labels.jsonl")
    assert disputed(work, "s") == {"a-0": {"ann": "partial", "bo": "supported"}}
    (tmp_path / "settled.jsonl").write_text(label("a-0", "adjudicated", "partial"))
    import_labels(work, tmp_path / "settled.jsonl")
    assert disputed(work, "s") == {}
    assert set(standing_labels(work, "s")) == {"ann", "bo"}


def test_a_checker_is_compared_with_every_person_on_what_it_judged() -> None:
    checker = {item: label for item, label in LABELS["one"].items() if item != "0"}
    by_name = {figure.name: figure for figure in against_people(LABELS, checker)}
    one, two = ([LABELS[coder][item] for item in sorted(checker)] for coder in ("one", "two"))
    expected = cohen_kappa_score([*one, *one], [*one, *two], labels=list(SCALE), weights="quadratic")
    assert by_name["weighted kappa"].value == pytest.approx(expected)
    assert by_name["weighted kappa"].n_items == 2 * len(checker)
