"""The Runs pages through their routes: records, questions found by digest, measures, plots, two runs compared."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from browsing import add_users, client, client_of, logged_in, open_site
from example_runs import HOSTILE, N_CASES, write_runs
from starlette.testclient import TestClient

from assistant.web.app import make_site
from assistant.web.evaluation import Comparison, Measured, Runs, Work
from assistant.web.settings import WebSettings
from assistant.web.site import Site
from eval.cases import read_cases
from eval.child_work import ChildWork
from eval.compare import compare
from eval.evaluation import open_evaluation
from eval.run_files import RunFiles
from eval.score import read_run, score
from ingest.errors import InputError

__all__ = ["client"]
LOST = [f"secret-type-{n}" for n in range(0, N_CASES, 4)]


@pytest.fixture(scope="module")
def folder(example_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("runs") / "runs"
    write_runs(made, example_index)
    return made


@pytest.fixture(scope="module")
def site(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    index = tmp_path_factory.mktemp("shown") / "index"
    with open_site(WebSettings(index), open_evaluation(index, runs=folder)) as opened:
        yield opened


def runs_of(site: Site) -> Runs:
    assert site.evaluation
    return site.evaluation.runs


def measured(site: Site, client: TestClient, name: str) -> Measured:
    assert client.post(f"/runs/{name}/measure").headers["location"] == f"/runs/{name}"
    for _ in range(900):
        found = runs_of(site).measured(name)
        assert found is not None
        if isinstance(found, Measured):
            return found
        assert found.state != "failed", found.message
        time.sleep(0.1)
    raise AssertionError("the work does not end")


def compared(site: Site, client: TestClient) -> Comparison:
    client.post("/compare", data={"old": "old.jsonl", "new": "new.jsonl"})
    for _ in range(900):
        found = runs_of(site).comparison("old.jsonl", "new.jsonl")
        if isinstance(found, Comparison):
            return found
        assert isinstance(found, Work)
        assert found.state != "failed", found.message
        time.sleep(0.1)
    raise AssertionError("the work does not end")


def test_runs_are_listed_with_their_record(client: TestClient) -> None:
    page = client.get("/runs").text
    assert sorted(re.findall(r'<a href="/runs/([\w.]+)">', page)) == ["new.jsonl", "old.jsonl"]
    for said in ("6 reviews, abcdef012345", "an-encoder (float32)", "writer of old", "0123456789ab+"):
        assert said in page


def test_a_path_out_of_the_folder_is_no_run(client: TestClient) -> None:
    for name in ("..%2Fruns%2Fold.jsonl", "none.jsonl", "questions.jsonl"):
        assert client.get(f"/runs/{name}").status_code == 404
        assert client.post(f"/runs/{name}/measure").status_code == 404
    assert client.get("/runs/old.jsonl/plots/..%2F..%2Frecord.svg").status_code == 404


def test_the_measures_shown_are_those_of_the_score(site: Site, client: TestClient, folder: Path) -> None:
    found = measured(site, client, "old.jsonl")
    cases = read_cases(folder / "questions.jsonl")
    expected = score(cases, read_run(folder / "old.jsonl"))
    shown = {one.name: one for one in found.measures}
    assert shown.keys() == expected.keys()
    for name, values in expected.items():
        mean = shown[name].all
        assert (mean and round(mean.mean, 4)) == values["all"]
        assert (mean and list(mean.interval)) == values["interval"]
        assert {kind: round(own.mean, 4) for kind, own in shown[name].by_type.items()} == values["by_type"]
    assert found.types == {"single": 10, f"theme $x_{{ {HOSTILE}": 10}


def test_every_plot_is_a_picture_with_its_table(site: Site, client: TestClient) -> None:
    found = measured(site, client, "old.jsonl")
    assert [plot.name for plot in found.plots] == ["measures", "types", "recall", "silence", "reliability"]
    page = client.get("/runs/old.jsonl").text
    assert HOSTILE not in page
    for plot in found.plots:
        reply = client.get(f"/runs/old.jsonl/plots/{plot.name}.svg")
        assert (reply.status_code, reply.headers["content-type"]) == (200, "image/svg+xml")
        assert reply.text.startswith("<svg")
        assert HOSTILE not in reply.text
        assert f'src="/runs/old.jsonl/plots/{plot.name}.svg" alt="{plot.caption}' in page.replace("&#39;", "'")
    table = {row[0]: tuple(row[1:]) for row in found.plots[0].rows}
    assert table["recall@10"] == ("1.000", "1.000 to 1.000", "20")
    assert client.get("/runs/new.jsonl/plots/measures.svg").status_code == 404


def test_two_runs_are_compared_question_by_question(site: Site, client: TestClient, folder: Path) -> None:
    found = compared(site, client)
    cases = read_cases(folder / "questions.jsonl")
    expected = compare(cases, read_run(folder / "old.jsonl"), read_run(folder / "new.jsonl"))
    shown = [(c.measure, c.group, c.old, c.new, c.difference, c.interval, c.p, c.n_up, c.n_down) for c in found.changes]
    assert shown == [
        (c.measure, c.group, c.old, c.new, c.difference, c.interval, c.p, len(c.up), len(c.down)) for c in expected
    ]
    assert [(one.case, one.old, one.new) for one in found.moved["recall@10"]] == [(case, 1.0, 0.0) for case in LOST]
    assert (found.n_unmoved["recall@10"], found.moved["gold quoted"]) == (N_CASES - len(LOST), [])
    page = client.get("/compare?old=old.jsonl&new=new.jsonl").text
    assert "5 moved, most lost first; 15 did not" in page
    assert HOSTILE not in page
    assert client.get("/compare?old=old.jsonl&new=new.jsonl&measure=none").status_code == 404


def test_both_answers_to_a_question_stand_side_by_side(site: Site, client: TestClient) -> None:
    compared(site, client)
    page = unescape(client.get("/compare/question?old=old.jsonl&new=new.jsonl&case=secret-type-0").text)
    assert page.count("Claim 0.1:") == page.count("Claim 0.2:") == 2
    assert "Quotations that answer it" in page
    pair = runs_of(site).pair("old.jsonl", "new.jsonl", "secret-type-0")
    assert pair
    assert ("recall@10", 1.0, 0.0) in pair.values
    assert client.get("/compare/question?old=old.jsonl&new=new.jsonl&case=none").status_code == 404


def test_runs_that_are_not_alike_are_not_compared(client: TestClient, folder: Path, tmp_path: Path) -> None:
    assert "These are the same run" in client.get("/compare?old=old.jsonl&new=old.jsonl").text
    assert client.get("/compare?old=old.jsonl&new=none.jsonl").status_code == 404
    assert "choose two" in client.get("/compare?old=new.jsonl&new=new.jsonl").text


def copied(folder: Path, to: Path, *names: str) -> Path:
    to.mkdir()
    for name in names:
        shutil.copy(folder / name, to)
        if (folder / f"{name}.record.json").exists():
            shutil.copy(folder / f"{name}.record.json", to)
    return to


def test_questions_are_found_by_what_the_record_says_of_them(folder: Path, tmp_path: Path) -> None:
    alone = copied(folder, tmp_path / "alone", "old.jsonl")
    (run,) = RunFiles(alone).all()
    assert "start the server with reviews serve --questions FILE" in RunFiles(alone).questions_of(run).problem
    found = RunFiles(alone, [folder / "questions.jsonl"]).questions_of(run)
    assert found.questions
    assert (found.questions.path, found.problem, found.notice) == (folder / "questions.jsonl", "", "")
    changed = tmp_path / "changed.jsonl"
    lines = (folder / "questions.jsonl").read_text().splitlines()
    changed.write_text(lines[0].replace("what was found", "what was said") + "\n" + lines[1] + "\n")
    noticed = RunFiles(alone, [changed]).questions_of(run)
    assert noticed.questions
    assert "These are not the questions as the run was asked them" in noticed.notice
    with pytest.raises(InputError, match="cannot be read"):
        RunFiles(alone, [tmp_path / "none.jsonl"])


@pytest.mark.parametrize(("content", "problem"), [
    ("first two", "18 questions are not answered yet; finish it with reviews eval run"),
    ("cut", "old.jsonl:2: not JSON"),
    ("cut from the start", "old.jsonl:1: not JSON"),
    ("lacking", "old.jsonl:2: lacks hits; it is not a run"),
])  # fmt: skip
def test_a_run_that_cannot_be_measured_says_why(folder: Path, tmp_path: Path, content: str, problem: str) -> None:
    place = copied(folder, tmp_path / "broken", "old.jsonl", "questions.jsonl")
    lines = (place / "old.jsonl").read_text().splitlines()
    without = json.dumps({name: value for name, value in json.loads(lines[1]).items() if name != "hits"})
    text = {
        "first two": lines[:2],
        "cut": [lines[0], lines[1][:40]],
        "cut from the start": [lines[0][9:]],
        "lacking": [lines[0], without],
    }[content]
    (place / "old.jsonl").write_text("\n".join(text) + "\n")
    index = tmp_path / "index"
    client = client_of(make_site(WebSettings(index), open_evaluation(index, runs=place)))
    page = unescape(client.get("/runs/old.jsonl").text)
    assert problem[:1].upper() + problem[1:] in page
    assert str(tmp_path) not in page
    assert "Cannot be measured" in client.get("/runs").text


def test_work_is_stopped_by_who_began_it(folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    add_users(index, "ana", "ben")
    site = make_site(WebSettings(index), open_evaluation(index, runs=folder))
    ana, ben = logged_in(site, "ana"), logged_in(site, "ben")
    ana.post("/runs/old.jsonl/measure")
    found = runs_of(site).measured("old.jsonl")
    assert isinstance(found, Work)
    assert found.starter == "ana"
    assert "Begun by ana, who alone can stop it." in ben.get(f"/work/{found.key}").text
    assert ben.post(f"/work/{found.key}/stop").status_code == 409
    assert ana.post(f"/work/{found.key}/stop", data={"back": "//evil.example"}).headers["location"] == "/"
    stopped = runs_of(site).measured("old.jsonl")
    assert isinstance(stopped, Work)
    assert stopped.state == "cancelled"
    assert "Measure this run" in ana.get("/runs/old.jsonl").text
    assert ana.get("/work/none").status_code == 404


def ended(work: ChildWork, key: str) -> Work:
    for _ in range(600):
        found = work.work(key)
        assert found
        if found.state not in {"waiting", "running"}:
            return found
        time.sleep(0.1)
    raise AssertionError(found)


def test_work_that_fails_says_why_and_can_be_begun_again(tmp_path: Path) -> None:
    work = ChildWork(tmp_path)
    order = {"do": "measure", "run": str(tmp_path / "none.jsonl"), "questions": str(tmp_path / "none.jsonl")}
    for _ in range(2):
        work.start("key", "Measuring", order, person="ana")
        found = ended(work, "key")
        assert found.state == "failed"
        assert "none.jsonl: cannot be read" in found.message
    assert work.result("key") is None


@pytest.mark.parametrize(("says", "shown"), [
    ("a warning of a library", "a warning of a library"), ("[1]", "[1]"), ('{"half": 1}', '{"half": 1}'),
    ("\\xff", "\N{REPLACEMENT CHARACTER}"),
])  # fmt: skip
def test_work_that_says_what_is_no_progress_ends_and_lets_the_next_begin(tmp_path: Path, says: str, shown: str) -> None:
    child = f"import sys, time; sys.stdout.buffer.write(b'{says}\\n'); sys.stdout.flush(); time.sleep(600)"
    work = ChildWork(tmp_path, command=(sys.executable, "-c", child))
    for key in ("one", "two"):
        work.start(key, "Measuring", {}, person="ana")
    for key in ("one", "two"):
        found = ended(work, key)
        assert (found.state, found.message) == ("failed", f"the work said what cannot be understood: {shown}")


def test_work_that_cannot_be_begun_says_so_and_lets_the_next_begin(tmp_path: Path) -> None:
    work = ChildWork(tmp_path, command=(str(tmp_path / "none"),))
    for key in ("one", "two"):
        work.start(key, "Measuring", {}, person="ana")
        found = ended(work, key)
        said = "the work could not be begun (No such file or directory); begin it again later"
        assert (found.state, found.message) == ("failed", said)


def test_what_was_worked_out_is_erased_in_time_with_the_rest(tmp_path: Path) -> None:
    work, now = ChildWork(tmp_path), datetime.now(UTC)
    folder = tmp_path / "measured"
    folder.mkdir()
    for name, days in (("old.json", 91), ("old.json.123", 91), ("new.json", 89)):
        (folder / name).write_text("{}")
        moment = (now - timedelta(days=days)).timestamp()
        os.utime(folder / name, (moment, moment))
    assert work.result("old") == {}
    make_site(WebSettings(tmp_path, keep_days=90), open_evaluation(tmp_path))
    assert [path.name for path in folder.iterdir()] == ["new.json"]
    assert work.purge(90, now=now + timedelta(days=2)) == 1
