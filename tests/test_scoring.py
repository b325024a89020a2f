"""Scoring through its routes: blind, each in an order of their own, nobody seeing another's labels too early."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from browsing import add_users, client_of, copied, logged_in, open_site
from example_runs import HOSTILE, write_runs
from starlette.testclient import TestClient

from assistant.web.app import make_site
from assistant.web.context import in_context
from assistant.web.evaluation import Cited, Judgement, Work
from assistant.web.settings import WebSettings
from assistant.web.site import Site
from eval.agreement import agreement
from eval.evaluation import open_evaluation
from eval.labels import standing_labels
from eval.work import FILE_NAME, open_work
from ingest.errors import InputError

ROWAN = "rowan-aldermere-scr-2019"
N = 40


@pytest.fixture
def site(example_index: Path, tmp_path: Path) -> Iterator[Site]:
    folder = copied(example_index, tmp_path)
    write_runs(folder / "runs", folder)
    with open_site(WebSettings(folder), open_evaluation(folder)) as opened:
        yield opened


@pytest.fixture
def drawn(site: Site) -> TestClient:
    """Somebody who scores as ann where nobody logs in; the sample "s" of forty claims is drawn."""
    client = as_person(site, "ann")
    order = {"run": "old.jsonl", "name": "s", "n": "50", "stratify": "true", "seed": "7"}
    assert client.post("/score/draw", data=order).headers["location"] == "/score/s"
    return client


def as_person(site: Site, name: str) -> TestClient:
    client = client_of(site)
    reply = client.post("/coder", data={"name": name, "next": "/score"})
    assert reply.headers["location"] == "/score"
    return client


def judged(client: TestClient, at: int, support: str = "supported", **more: str) -> str:
    reply = client.post(f"/score/s/{at}", data={"support": support, "citation_needed": "yes", **more})
    return reply.headers.get("location") or reply.text


def claim_of(client: TestClient, at: int) -> str:
    found = re.search(r'class="the-claim">(.*?)</p>', client.get(f"/score/s/{at}").text, re.DOTALL)
    assert found
    return unescape(found.group(1))


def stored(site: Site, what: str) -> Any:
    with sqlite3.connect(site.settings.index / FILE_NAME) as db:
        return db.execute(what).fetchall()


def order_of(client: TestClient) -> list[str]:
    return [claim_of(client, at).split(":")[0] for at in range(1, N + 1)]


def test_everyone_has_the_same_claims_in_an_order_of_their_own(site: Site, drawn: TestClient) -> None:
    ann, bo = order_of(drawn), order_of(as_person(site, "bo"))
    assert ann == order_of(as_person(site, "ann"))
    assert ann != bo
    assert sorted(ann) == sorted(bo) == sorted(f"Claim {n}.{at}" for n in range(20) for at in (1, 2))
    assert drawn.get("/score/s/0").status_code == drawn.get(f"/score/s/{N + 1}").status_code == 404


def test_where_a_claim_is_from_is_not_on_the_page(drawn: TestClient) -> None:
    for path in ("/score", "/score/s", "/score/s/1"):
        page = unescape(drawn.get(path).text)
        assert not [word for word in ("secret-type", "theme $x", "answered", "writer of", ROWAN) if word in page]
        if path != "/score":
            assert "old.jsonl" not in page


def test_hostile_words_of_questions_and_claims_stay_words(drawn: TestClient) -> None:
    page = drawn.get("/score/s/1").text
    assert HOSTILE not in page
    assert page.count("&lt;img src=x onerror=alert(1)&gt;") == 2


def test_a_quotation_stands_in_its_paragraph_with_those_around_it(site: Site) -> None:
    with site.engine.opened() as opened:
        paragraphs = opened.index.document(ROWAN).paragraphs
    at = next(p.place for p in paragraphs if "by telephone had become the norm" in p.text)
    quote = "strategy discussions by telephone had become the norm"
    (found, gone) = in_context(site, [Cited(ROWAN, paragraphs[at].number, quote), Cited("no-such", None, "words")])
    assert (found.mark, found.before, found.after) == (quote, paragraphs[at - 1].text, paragraphs[at + 1].text)
    assert found.lead + found.mark + found.tail == paragraphs[at].text
    assert (gone.mark, gone.before, gone.is_alone) == ("words", "", True)


def test_a_label_is_saved_and_the_next_open_claim_comes(site: Site, drawn: TestClient) -> None:
    assert judged(drawn, 1, "partial", omission="yes", note="=note\r\nmore") == "/score/s/2?saved=true"
    assert judged(drawn, 3) == "/score/s/4?saved=true"
    assert judged(drawn, 1, "partial", omission="yes", note="=note\r\nmore") == "/score/s/2?saved=true"
    assert stored(site, "SELECT coder, support, citation_needed, omission, tone, note FROM label ORDER BY id") == [
        ("ann", "partial", "yes", "yes", "no", "=note\nmore"),
        ("ann", "supported", "yes", "no", "no", None),
    ]
    assert "2 of 40 judged" in drawn.get("/score/s/2").text
    assert 'value="partial" required data-key="2" checked' in drawn.get("/score/s/1").text


def test_after_the_last_claim_the_first_open_one_comes_then_the_end(drawn: TestClient) -> None:
    for at in range(2, N):
        judged(drawn, at)
    assert judged(drawn, N) == "/score/s/1?saved=true"
    assert judged(drawn, 1) == "/score/s?done=true"
    assert "40 of 40" in drawn.get("/score/s?done=true").text


def test_a_later_label_stands_and_the_earlier_is_kept(site: Site, drawn: TestClient) -> None:
    judged(drawn, 1, "partial")
    judged(drawn, 1, "supported")
    drawn.post("/score/s/open")
    history = drawn.get("/score/s/history.jsonl").text.splitlines()
    assert [json.loads(line)["support"] for line in history] == ["partial", "supported"]
    assert [json.loads(line)["support"] for line in drawn.get("/score/s/labels.jsonl").text.splitlines()] == [
        "supported"
    ]
    assert "1 earlier one kept as history" in drawn.get("/score/s/results").text


@pytest.mark.parametrize(("form", "said"), [
    ({}, "choose one of supported, partial, unsupported, contradicted"),
    ({"support": "maybe"}, "choose one of supported"),
    ({"support": "partial", "omission": "perhaps"}, "each must be yes or no"),
    ({"support": "partial", "note": "x" * 4001}, "the note has 4001 characters; shorten it to 4000"),
])  # fmt: skip
def test_a_label_that_cannot_be_used_is_told_and_not_kept(
    site: Site, drawn: TestClient, form: dict[str, str], said: str
) -> None:
    reply = drawn.post("/score/s/1", data=form)
    assert reply.status_code == 400
    assert said in reply.text
    assert stored(site, "SELECT count(*) FROM label") == [(0,)]


def test_nobody_sees_anothers_labels_before_they_open_the_results(site: Site, drawn: TestClient) -> None:
    for at in range(1, N + 1):
        judged(drawn, at, "contradicted", note="canaryann")
    bo = as_person(site, "bo")
    pages = ["/score", "/score/s", "/runs", *(f"/score/s/{at}" for at in range(1, N + 1))]
    seen = [bo.get(path).text for path in pages]
    assert not [path for path, text in zip(pages, seen, strict=True) if "canaryann" in text]
    assert not re.findall(r'name="support"[^>]*checked', "".join(seen))
    hidden = ("results", "differences", "differences/1", "labels.csv", "labels.jsonl", "history.csv")
    assert [bo.get(f"/score/s/{path}").status_code for path in hidden] == [403] * len(hidden)
    form = {"support": "partial", "key": "x"}
    assert bo.post("/score/s/differences/1", data=form).status_code == 403
    assert bo.post("/score/s/agreement", data={"scorer": "true"}).status_code == 403
    assert "Agreement" not in "".join(seen[2:])


def test_opening_the_results_ends_ones_own_coding(site: Site, drawn: TestClient) -> None:
    judged(drawn, 1)
    assert drawn.post("/score/s/open").headers["location"] == "/score/s/results"
    assert drawn.get("/score/s/2").headers["location"] == "/score/s"
    assert drawn.post("/score/s/2", data={"support": "partial"}).headers["location"] == "/score/s"
    assert stored(site, "SELECT count(*) FROM label") == [(1,)]


def test_only_what_both_coded_and_differ_on_waits_to_be_settled(site: Site, drawn: TestClient) -> None:
    bo = as_person(site, "bo")
    theirs = {claim: at for at, claim in enumerate(order_of(bo), start=1)}
    mine = order_of(drawn)
    judged(drawn, 1, "partial", note="canaryann")
    judged(drawn, 2, "supported")
    judged(drawn, 3, "supported", tone="yes")
    judged(drawn, 4, "unsupported")
    judged(bo, theirs[mine[0]], "supported")
    judged(bo, theirs[mine[1]], "supported")
    judged(bo, theirs[mine[2]], "supported")
    cy = as_person(site, "cy")
    cy.post("/score/s/open")
    assert "2 claims to settle" in cy.get("/score/s/results").text
    first = unescape(cy.get("/score/s/differences/1").text)
    both = first + unescape(cy.get("/score/s/differences/2").text)
    assert [f"{mine[n]}: " in both for n in range(4)] == [True, False, True, False]
    assert "canaryann" in both
    assert "secret-type" not in both
    assert cy.get("/score/s/differences").headers["location"] == "/score/s/differences/1"
    key = re.findall(r'name="key" value="(\w+)"', first)[0]
    form = {"support": "partial", "citation_needed": "yes", "key": key}
    assert cy.post("/score/s/differences/1", data={**form, "key": "0"}).status_code == 404
    assert cy.post("/score/s/differences/1", data=form).headers["location"] == "/score/s/differences"
    assert cy.get("/score/s/differences").headers["location"] == "/score/s/differences/2"
    assert "Settled by cy" in cy.get("/score/s/differences/1").text
    assert stored(site, "SELECT coder, given_by FROM label WHERE given_by IS NOT NULL") == [("adjudicated", "cy")]
    assert "1 claim to settle; 1 settled" in cy.get("/score/s/results").text
    with open_work(site.settings.index) as work:
        assert set(standing_labels(work, "s")) == {"ann", "bo"}


def waited(site: Site, *, with_scorer: bool) -> Any:
    assert site.evaluation
    for _ in range(900):
        found = site.evaluation.outcomes.agreement("s", with_scorer=with_scorer)
        if found is not None and not isinstance(found, Work):
            return found
        assert found is not None
        assert found.state != "failed", found.message
        time.sleep(0.1)
    return None


@pytest.mark.slow
def test_agreement_is_kept_back_under_thirty_and_worked_out_from_there(site: Site, drawn: TestClient) -> None:
    assert site.evaluation
    coding = site.evaluation.coding
    labels = ("supported", "partial", "contradicted")
    for person in ("ann", "bo"):
        for at in range(1, 30):
            coding.judge("s", person, at, Judgement(labels[at % 3]))
    cy = as_person(site, "cy")
    cy.post("/score/s/open")
    page = cy.get("/score/s/results").text
    with open_work(site.settings.index) as work:
        given = standing_labels(work, "s")
    n_both = len(given["ann"].keys() & given["bo"].keys())
    assert f"Not shown: {n_both} claims with two labels, 30 needed." in page
    assert "Raw agreement" not in page
    for person in ("ann", "bo"):
        for at in range(30, N + 1):
            coding.judge("s", person, at, Judgement(labels[at % 3]))
    assert "Work it out" in cy.get("/score/s/results").text
    cy.post("/score/s/agreement", data={"scorer": "false"})
    under_way = site.evaluation.outcomes.agreement("s", with_scorer=False)
    assert isinstance(under_way, Work)
    assert cy.post(f"/work/{under_way.key}/stop", data={"back": "/score/s/results"}).status_code == 303
    assert "stopped" in cy.get("/score/s/results").text
    cy.post("/score/s/agreement", data={"scorer": "false"})
    found = waited(site, with_scorer=False)
    with open_work(site.settings.index) as work:
        expected = agreement(standing_labels(work, "s"))
    assert [(f.name, f.n_items, f.value, f.interval) for f in found.figures] == [
        (f.name, f.n_items, f.value, f.interval) for f in expected
    ]
    value = f"{expected[0].value:.3f}"
    assert value in cy.get("/score/s/results").text
    cy.post("/score/s/agreement", data={"scorer": "true"})
    scored = waited(site, with_scorer=True)
    assert [figure.n_items for figure in (*scored.figures, *scored.against)] == [N] * 5 + [2 * N] * 5


def file_of(*rows: dict[str, str]) -> dict[str, Any]:
    text = "".join(json.dumps({"sample": "s", "support": "partial", **row}) + "\n" for row in rows)
    return {"file": ("../paper labels.jsonl", text.encode())}


def test_labels_given_on_paper_come_in_and_go_out(site: Site, drawn: TestClient) -> None:
    (item,) = stored(site, "SELECT item FROM item ORDER BY position LIMIT 1")[0]
    reply = drawn.post("/score/s/import", files=file_of({"item": item, "coder": "dee", "note": "=1+1"}))
    assert "1 label added." in reply.text
    assert stored(site, "SELECT coder, note, given_by FROM label") == [("dee", "=1+1", "ann")]
    drawn.post("/score/s/open")
    table = drawn.get("/score/s/labels.csv").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table))
    assert (row["coder"], row["support"], row["note"], row["given_by"]) == ("dee", "partial", "'=1+1", "ann")
    drawn.post("/score/s/import", files={"file": ("labels.csv", table.encode())})
    assert [row[0] for row in stored(site, "SELECT note FROM label ORDER BY id")] == ["=1+1", "=1+1"]


@pytest.mark.parametrize(("row", "said"), [
    ({"coder": "adjudicated"}, "open the results before you bring in what was settled"),
    ({"coder": "bo"}, "'bo' has opened the results"),
    ({"coder": "checker ours"}, "is kept for labels that are no coder's"),
    ({"coder": "dee", "item": "none"}, "no item 'none' in a sample 's'"),
    ({"coder": "dee", "support": "maybe"}, "paper-labels.jsonl:1: support is 'maybe'"),
    ({"coder": "dee", "sample": "other"}, "a sample 'other'"),
])  # fmt: skip
def test_a_file_of_labels_that_may_not_come_in_is_told(
    site: Site, drawn: TestClient, row: dict[str, str], said: str
) -> None:
    as_person(site, "bo").post("/score/s/open")
    (item,) = stored(site, "SELECT item FROM item LIMIT 1")[0]
    reply = drawn.post("/score/s/import", files=file_of({"item": item, **row}))
    assert (reply.status_code, said in unescape(reply.text)) == (400, True)
    assert stored(site, "SELECT count(*) FROM label") == [(0,)]


def test_where_people_log_in_they_score_as_themselves(site: Site, drawn: TestClient) -> None:
    add_users(site.settings.index, "ana", "ben", "adjudicated")
    anonymous = client_of(site)
    paths = ("/score", "/score/s", "/score/s/1", "/score/s/results", "/runs", "/runs/old.jsonl", "/compare", "/coder")
    assert {anonymous.get(path).status_code for path in paths} == {401}
    assert {anonymous.post(path).status_code for path in ("/score/draw", "/score/s/1", "/score/s/open")} == {401}
    ana = logged_in(site, "ana")
    ana.cookies.set("reviews_coder", "ben")
    judged(ana, 1)
    assert stored(site, "SELECT coder FROM label") == [("ana",)]
    (item,) = stored(site, "SELECT item FROM item LIMIT 1")[0]
    refused = ana.post("/score/s/import", files=file_of({"item": item, "coder": "ben"}))
    assert "'ben' logs in here and gives their labels themselves" in unescape(refused.text)
    settler = logged_in(site, "adjudicated")
    assert "kept for labels that are no coder's" in unescape(judged(settler, 1))


@pytest.mark.parametrize("name", ["", "Adjudicated", "checker ours", "x" * 61])
def test_a_name_that_is_no_coders_is_refused(site: Site, name: str) -> None:
    client = client_of(site)
    assert client.get("/score").headers["location"] == "/coder?next=/score"
    assert client.post("/coder", data={"name": name}).status_code == 400
    assert client.post("/coder", data={"name": "ann", "next": "//evil.example"}).headers["location"] == "/"


@pytest.mark.parametrize(("change", "said"), [
    ({"run": "none.jsonl"}, "no run 'none.jsonl' in the folder of runs (runs)"),
    ({"run": "../runs/old.jsonl"}, "no run '../runs/old.jsonl'"),
    ({"name": "a/b"}, "a sample cannot be called 'a/b'"),
    ({"name": "s"}, "a sample 's' is there already"),
    ({"n": "0"}, "0 claims cannot be drawn; choose from 1 to 2000"),
])  # fmt: skip
def test_a_sample_that_cannot_be_drawn_is_told(drawn: TestClient, change: dict[str, str], said: str) -> None:
    reply = drawn.post("/score/draw", data={"run": "old.jsonl", "name": "t", "n": "5", **change})
    assert (reply.status_code, said in unescape(reply.text)) == (400, True)


def test_a_work_file_of_before_is_brought_up_to_date_and_its_samples_still_open(site: Site) -> None:
    path = site.settings.index / FILE_NAME
    with sqlite3.connect(path) as db:
        db.executescript(
            "DROP TABLE IF EXISTS label; DROP TABLE IF EXISTS item; DROP TABLE IF EXISTS sample;"
            "CREATE TABLE sample (name TEXT PRIMARY KEY, run TEXT NOT NULL, seed INTEGER NOT NULL, made TEXT NOT NULL);"
            "CREATE TABLE item (sample TEXT NOT NULL REFERENCES sample, item TEXT NOT NULL, position INTEGER NOT NULL,"
            " question TEXT NOT NULL, claim TEXT NOT NULL, passage TEXT NOT NULL, hidden TEXT NOT NULL,"
            " PRIMARY KEY (sample, item)) WITHOUT ROWID;"
            "CREATE TABLE label (id INTEGER PRIMARY KEY, sample TEXT NOT NULL, item TEXT NOT NULL, coder TEXT NOT NULL,"
            " support TEXT NOT NULL, citation_needed TEXT, omission TEXT, tone TEXT, note TEXT, given TEXT NOT NULL,"
            " FOREIGN KEY (sample, item) REFERENCES item);"
        )
        hidden = json.dumps({"type": "single", "status": "answered", "document": ROWAN})
        db.execute("INSERT INTO sample VALUES ('s', 'run.jsonl', 1, '2026-01-01')")
        db.execute("INSERT INTO item VALUES ('s', 'a-0', 0, 'q', 'Claim 0', 'first quote\nsecond quote', ?)", (hidden,))
        db.execute("INSERT INTO label VALUES (1, 's', 'a-0', 'old', 'partial', NULL, NULL, NULL, NULL, '2026')")
    client = as_person(site, "ann")
    page = client.get("/score/s/1").text
    assert "<mark>first quote</mark>" in page
    assert "<mark>second quote</mark>" in page
    judged(client, 1)
    assert stored(site, "SELECT coder, support, given_by FROM label ORDER BY id") == [
        ("old", "partial", None), ("ann", "supported", None),
    ]  # fmt: skip


def test_without_an_evaluation_the_pages_say_so(tmp_path: Path) -> None:
    client = client_of(make_site(WebSettings(tmp_path / "index")))
    for path in ("/score", "/runs"):
        assert "This server has no evaluation" in client.get(path).text
    assert client.get("/score/s").status_code == 400


def test_a_person_who_opened_the_results_cannot_judge_through_the_seam_either(site: Site, drawn: TestClient) -> None:
    assert site.evaluation
    site.evaluation.outcomes.open_results("s", "ann")
    with pytest.raises(InputError, match="'ann' has opened the results of 's', so no more labels are taken"):
        site.evaluation.coding.judge("s", "ann", 1, Judgement("partial"))
