"""The Matrix pages through their routes: whose they are, what is kept by hand, and what stays when reviews change."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from browsing import add_users, client, client_of, copied, logged_in, site
from conftest import EXAMPLES
from starlette.testclient import TestClient

from assistant.proof.support import Support
from assistant.settings import Settings
from assistant.web.app import make_site
from assistant.web.engine import Engine
from assistant.web.filling import Filling
from assistant.web.matrices import MOST_MATRICES, KeptMatrix, Matrices
from assistant.web.settings import WebSettings
from assistant.web.site import Site
from ingest.pipeline import ingest, remove

__all__ = ["client", "site"]
SILENT = "zebra crossings on mars bases"
STRATEGY = "strategy discussions"
ROWAN = "rowan-aldermere-scr-2019"


def filled(site: Site, matrix: str, owner: str = "local") -> KeptMatrix:
    for _ in range(600):
        if not site.filling.is_running(matrix):
            break
        time.sleep(0.1)
    kept = site.matrices.kept(owner, matrix)
    assert kept
    assert not site.filling.is_running(matrix)
    return kept


def make(site: Site, client: TestClient, questions: str, name: str = "") -> str:
    reply = client.post("/matrix", data={"questions": questions, "name": name})
    assert reply.status_code == 303
    matrix = reply.headers["location"].removeprefix("/matrix/")
    filled(site, matrix)
    return matrix


def states(kept: KeptMatrix, row: int) -> set[str]:
    return {cell.state for cell in kept.matrix.rows[row].cells}


def test_themes_become_rows_and_every_cell_opens_in_the_review(site: Site, client: TestClient) -> None:
    matrix = make(site, client, f"{STRATEGY}\n\n {SILENT} \n{STRATEGY}")
    kept = filled(site, matrix)
    assert [row.question for row in kept.matrix.rows] == [STRATEGY, SILENT]
    assert kept.name == f"{STRATEGY} and 1 more"
    assert states(kept, 1) == {"silent"}
    page = client.get(f"/matrix/{matrix}").text
    assert "6 of 6 address this, 1 differs" in page
    links = re.findall(r'cell-place"><a href="([^"]+)">', page)
    assert len(links) == 6
    for link in links:
        address, _, anchor = link.partition("#")
        assert f'id="{anchor}"' in client.get(address).text


def test_how_a_row_was_made_is_told_until_it_is_filled_anew(site: Site, client: TestClient) -> None:
    matrix = make(site, client, f"{STRATEGY}\n{SILENT}")
    links = re.findall(rf'href="(/matrix/{matrix}/rows/\d)"', client.get(f"/matrix/{matrix}").text)
    assert [link[-1] for link in links] == ["1", "2"]
    told, silent = (client.get(link).text for link in links)
    assert f"<h1>{STRATEGY}</h1>" in told
    assert re.search(r'<details class="made" open>.*Sentences weighed.*<tr class="chosen">', told, re.DOTALL)
    assert "Nothing is answered: " in silent
    assert client.get(f"/matrix/{matrix}/rows/3").status_code == 404
    assert site.matrices.made("ana", matrix, STRATEGY) is None
    site.matrices.unfill("local", matrix)
    assert site.matrices.made("local", matrix, STRATEGY) is None
    assert client.get(links[0]).status_code == 404


def test_a_cell_is_changed_by_hand_beside_its_automatic_value_and_set_back(site: Site, client: TestClient) -> None:
    matrix = make(site, client, SILENT)
    form = {"question": SILENT, "document": ROWAN, "state": "addressed", "note": " <b>see</b> 4.2 ", "anchor": "c1-6"}
    reply = client.post(f"/matrix/{matrix}/cell", data=form)
    assert reply.headers["location"] == f"/matrix/{matrix}#c1-6"
    page = client.get(f"/matrix/{matrix}").text
    assert "1 of 6 addresses this" in page
    assert re.search(r"Set by local, \d{4}-\d\d-\d\d: &lt;b&gt;see&lt;/b&gt; 4.2<br>Found automatically: silent", page)
    assert "1 cell set by hand" in client.get("/matrix").text
    client.post(f"/matrix/{matrix}/cell", data={**form, "automatic": "true"})
    assert states(filled(site, matrix), 0) == {"silent"}


@pytest.mark.parametrize("wrong", [{"document": "none-such"}, {"question": "never asked"}, {"state": "maybe"}])
def test_a_cell_that_is_not_there_cannot_be_changed(site: Site, client: TestClient, wrong: dict[str, str]) -> None:
    matrix = make(site, client, SILENT)
    form = {"question": SILENT, "document": ROWAN, "state": "addressed", **wrong}
    assert client.post(f"/matrix/{matrix}/cell", data=form).status_code in {404, 422}
    assert states(filled(site, matrix), 0) == {"silent"}


def test_rows_are_added_and_what_was_set_by_hand_stays_when_filled_again(site: Site, client: TestClient) -> None:
    matrix = make(site, client, SILENT)
    client.post(
        f"/matrix/{matrix}/cell", data={"question": SILENT, "document": ROWAN, "state": "differs", "note": "by hand"}
    )
    assert client.post(f"/matrix/{matrix}/questions", data={"questions": f"{SILENT}\nsupervision"}).status_code == 303
    assert [row.question for row in filled(site, matrix).matrix.rows] == [SILENT, "supervision"]
    assert client.post(f"/matrix/{matrix}/fill").status_code == 303
    kept = filled(site, matrix)
    assert states(kept, 0) == {"silent", "differs"}
    assert [cell.edit.note for cell in kept.matrix.rows[0].cells if cell.edit] == ["by hand"]


def test_a_matrix_is_renamed_saved_and_deleted(site: Site, client: TestClient) -> None:
    matrix = make(site, client, SILENT, "Our first")
    client.post(f"/matrix/{matrix}/rename", data={"name": "Our second"})
    assert "Our second" in client.get("/matrix").text
    assert client.get(f"/matrix/{matrix}/export.csv").text.count(SILENT) == 6
    assert client.get(f"/matrix/{matrix}/export.xlsx").content[:2] == b"PK"
    assert f"| {SILENT} | 0 of 6 address this" in client.get(f"/matrix/{matrix}/export.md").text
    assert client.get(f"/matrix/{matrix}/export.exe").status_code == 404
    assert client.post(f"/matrix/{matrix}/delete").status_code == 303
    assert client.get(f"/matrix/{matrix}").status_code == 404
    assert "Our second" not in client.get("/matrix").text


@pytest.mark.parametrize(("questions", "said"), [
    ("  \n", "Give at least one question or theme."), ("supervision\n?!", "has no words"),
    ("x" * 301, "has 301 letters"), ("\n".join(f"theme {n}" for n in range(31)), "31 rows; a matrix holds at most 30"),
])  # fmt: skip
def test_what_cannot_be_a_row_is_told_with_its_words_kept(client: TestClient, questions: str, said: str) -> None:
    reply = client.post("/matrix", data={"questions": questions})
    assert reply.status_code == 400
    assert said in reply.text
    assert questions.strip() in reply.text


def test_details_of_a_case_are_pointed_out_before_anything_is_kept(site: Site, client: TestClient) -> None:
    asked = {"questions": "Zed Quux born 12/03/2014"}
    reply = client.post("/matrix", data=asked)
    assert reply.status_code == 400
    assert "a date of birth and a person’s name" in reply.text
    assert ">Zed Quux born 12/03/2014</textarea>" in reply.text
    assert b"Quux" not in (site.settings.index / "work.sqlite").read_bytes()
    matrix = client.post("/matrix", data={**asked, "anyway": "true"}).headers["location"].removeprefix("/matrix/")
    assert len(filled(site, matrix).matrix.rows) == 1


def test_another_users_matrix_is_not_there(example_index: Path, tmp_path: Path) -> None:
    index = copied(example_index, tmp_path)
    add_users(index, "ana", "ben")
    site = make_site(WebSettings(index))
    ana, ben = logged_in(site, "ana"), logged_in(site, "ben")
    matrix = ana.post("/matrix", data={"questions": "canary theme"}).headers["location"].removeprefix("/matrix/")
    filled(site, matrix, "ana")
    for path in ("", "/now", "/export.csv", "/export.xlsx", "/export.md"):
        assert ana.get(f"/matrix/{matrix}{path}").status_code == 200
        assert ben.get(f"/matrix/{matrix}{path}").status_code == 404
    forms = {"questions": {"questions": "x"}, "cell": {"question": "canary theme", "document": ROWAN},
             "fill": {}, "stop": {}, "rename": {"name": "his"}, "delete": {}}  # fmt: skip
    for path, form in forms.items():
        assert ben.post(f"/matrix/{matrix}/{path}", data=form).status_code == 404
    assert "canary" not in ben.get("/matrix").text
    kept = filled(site, matrix, "ana")
    assert (kept.name, len(kept.matrix.rows), states(kept, 0) & {"differs"}) == ("canary theme", 1, set())
    site.engine.close()


def test_a_filling_is_stopped_and_the_rest_filled_later(site: Site, client: TestClient) -> None:
    with site.filling._one_row:
        reply = client.post("/matrix", data={"questions": "\n".join(f"supervision {n}" for n in "abc")})
        matrix = reply.headers["location"].removeprefix("/matrix/")
        page = client.get(f"/matrix/{matrix}").text
        assert "0 of 3 rows filled" in page
        assert '<details class="change">' not in page
        other = client.post("/matrix", data={"questions": SILENT})
        assert "Another matrix of yours was being filled" in client.get(other.headers["location"]).text
        assert client.get("/reviews").status_code == 200
        client.post(f"/matrix/{matrix}/stop")
    kept = filled(site, matrix)
    assert (len(kept.matrix.rows), len(kept.waiting)) == (1, 2)
    assert "the filling was stopped" in client.get(f"/matrix/{matrix}").text
    client.post(f"/matrix/{matrix}/fill")
    assert filled(site, matrix).waiting == ()


def test_what_is_set_by_hand_survives_a_new_reading_and_stale_quotations_are_told(
    example_index: Path, tmp_path: Path
) -> None:
    index = copied(example_index, tmp_path)
    site = make_site(WebSettings(index))
    client = client_of(site)
    matrix = make(site, client, "what does the Rowan review say about strategy discussions")
    question = filled(site, matrix).matrix.rows[0].question
    client.post(
        f"/matrix/{matrix}/cell", data={"question": question, "document": ROWAN, "state": "silent", "note": "by hand"}
    )
    remove(index, [ROWAN])
    page = client.get(f"/matrix/{matrix}").text
    assert "No longer among the reviews: Child Rowan (2019)." in page
    assert "1 quotation no longer stands where it did" in page
    assert "(no longer there)" in page
    ingest([EXAMPLES / f"{ROWAN}.pdf"], index, keep_missing=True)
    client.post(f"/matrix/{matrix}/fill")
    (cell,) = [cell for cell in filled(site, matrix).matrix.rows[0].cells if cell.document == ROWAN]
    assert cell.edit
    assert (cell.state, cell.automatic, cell.edit.note) == ("silent", "addressed", "by hand")
    assert "no longer" not in client.get(f"/matrix/{matrix}").text
    site.engine.close()


def test_old_matrices_are_erased_with_their_words(tmp_path: Path) -> None:
    matrices, now = Matrices(tmp_path), datetime.now(UTC)
    matrix = matrices.add("ana", "n", ["canary theme"])
    matrices.edit("ana", matrix, "canary theme", "d", ("silent", "canary note"))
    assert matrices.purge(90, now=now + timedelta(days=89)) == 0
    assert matrices.purge(90, now=now + timedelta(days=91)) == 1
    assert matrices.kept("ana", matrix) is None
    assert not any(b"canary" in path.read_bytes() for path in tmp_path.glob("work.sqlite*"))


def test_a_user_keeps_so_many_matrices(tmp_path: Path) -> None:
    site = make_site(WebSettings(tmp_path / "index"))
    client = client_of(site)
    for n in range(MOST_MATRICES):
        site.matrices.add("local", f"n{n}", [SILENT])
    reply = client.post("/matrix", data={"questions": "one more theme"})
    assert reply.status_code == 400
    assert "100 matrices are kept, which is the most; delete one that is no longer needed first." in reply.text
    assert ">one more theme</textarea>" in reply.text
    assert site.matrices.add("ben", "his", [SILENT])


class OneScorer(Engine):
    """An engine whose scorer keeps what it is asked."""

    def __init__(self, index: Path) -> None:
        super().__init__(Settings(index, None))
        self.asked: list[Sequence[tuple[str, str]]] = []

    @property
    def scorer(self) -> Any:
        return self

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[Support]:
        self.asked.append(pairs)
        return [Support("supported", 1.0, (1.0, 0.0, 0.0, 0.0), ()) for _ in pairs]


def test_a_row_is_scored_by_the_one_scorer_of_the_app(example_index: Path, tmp_path: Path) -> None:
    index = copied(example_index, tmp_path)
    engine, matrices = OneScorer(index), Matrices(index)
    filling = Filling(engine, matrices)
    matrix = matrices.add("ana", "n", [STRATEGY])
    assert filling.start("ana", matrix)
    while filling.is_running(matrix):
        time.sleep(0.05)
    assert filling.trouble(matrix) == ""
    assert len(engine.asked) == 1
    engine.close()


def test_without_reviews_it_says_so(tmp_path: Path) -> None:
    site = make_site(WebSettings(tmp_path / "index"))
    client = client_of(site)
    matrix = client.post("/matrix", data={"questions": SILENT}).headers["location"].removeprefix("/matrix/")
    assert filled(site, matrix).waiting == (SILENT,)
    assert "There are no reviews yet; add some on the Reviews page" in client.get(f"/matrix/{matrix}").text


def test_a_filling_stopped_and_begun_again_at_once_is_filled_to_the_end(site: Site, client: TestClient) -> None:
    with site.filling._one_row:
        reply = client.post("/matrix", data={"questions": "supervision a\nsupervision b\nsupervision c"})
        matrix = reply.headers["location"].removeprefix("/matrix/")
        client.post(f"/matrix/{matrix}/stop")
        client.post(f"/matrix/{matrix}/fill")
    kept = filled(site, matrix)
    assert (len(kept.matrix.rows), kept.waiting) == (3, ())
