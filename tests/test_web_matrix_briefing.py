"""From a matrix in the app to a briefing counted by it, with what was set by hand, its owner's alone."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import add_users, client_of, copied, logged_in, open_site
from starlette.testclient import TestClient
from test_web_matrix import ROWAN, SILENT, STRATEGY, filled, make

from assistant.web.settings import WebSettings
from assistant.web.site import Site
from ingest.pipeline import remove


@pytest.fixture
def site(example_index: Path, tmp_path: Path) -> Iterator[Site]:
    with open_site(WebSettings(copied(example_index, tmp_path))) as opened:
        yield opened


def drafted(site: Site, client: TestClient, **fields: str) -> str:
    """The Markdown of the briefing that the form makes."""
    reply = client.post("/briefings", data=fields)
    assert reply.status_code == 303, reply.text
    while (job := site.briefing.job("local")) is None or job.is_under_way:
        time.sleep(0.05)
    assert job.state == "done", job.message
    return client.get(f"/briefings/{job.made}/export.md").text


def test_the_button_leads_to_a_briefing_counted_by_the_edited_matrix(site: Site) -> None:
    client = client_of(site)
    matrix = make(site, client, f"{STRATEGY}\n{SILENT}", "Our themes")
    cell = {"question": STRATEGY, "document": ROWAN, "state": "silent", "note": "a private note"}
    client.post(f"/matrix/{matrix}/cell", data=cell)
    page = client.get(f"/matrix/{matrix}").text
    assert re.search(rf'name="matrix" value="{matrix}">.*Draft a briefing from this matrix</button>', page)
    asked = client.get(f"/briefings?matrix={matrix}").text
    assert f'<input type="hidden" name="matrix" value="{matrix}">' in asked
    assert f'href="/matrix/{matrix}">Our themes</a>' in asked
    told = drafted(site, client, topic=STRATEGY, matrix=matrix)
    assert "- **5 of 6 reviews** address “strategy discussions” (" in told
    assert "- **0 of 6 reviews** address “zebra crossings on mars bases”; 6 silent (" in told
    assert re.search(
        r"Counted by hand-checked matrix “Our themes”, of \d+ \w+ \d{4}, 1 cell of 12 edited by people\.", told
    )
    assert re.search(r"Edited by local \(1 cell, \d+ \w+ \d{4}\)\.", told)
    assert "private note" not in told


def test_the_first_row_is_the_topic_until_it_is_changed(site: Site) -> None:
    client = client_of(site)
    matrix = make(site, client, f"{STRATEGY}\n{SILENT}", "Ours")
    assert re.search(rf'name="topic"[^>]* value="{STRATEGY}"', client.get(f"/briefings?matrix={matrix}").text)


def test_a_review_removed_since_is_said_and_not_counted(site: Site) -> None:
    client = client_of(site)
    matrix = make(site, client, STRATEGY)
    remove(site.settings.index, [ROWAN])
    told = drafted(site, client, topic=STRATEGY, matrix=matrix)
    assert "**5 of 5 reviews** address “strategy discussions”" in told
    assert "In the matrix, no longer in the index, and so not counted: Child Rowan (2019)." in told


def test_what_the_form_says_wrong_keeps_the_matrix(site: Site) -> None:
    client = client_of(site)
    matrix = make(site, client, STRATEGY)
    reply = client.post("/briefings", data={"topic": " ", "matrix": matrix})
    assert (reply.status_code, f'name="matrix" value="{matrix}"' in reply.text) == (400, True)
    client.post(f"/matrix/{matrix}/delete")
    reply = client.post("/briefings", data={"topic": STRATEGY, "matrix": matrix})
    assert "The matrix to count by is no longer there" in reply.text
    assert client.get(f"/briefings?matrix={matrix}").status_code == 404


def test_another_users_matrix_counts_for_nobody_else(site: Site) -> None:
    add_users(site.settings.index, "ana", "ben")
    ana, ben = logged_in(site, "ana"), logged_in(site, "ben")
    matrix = ana.post("/matrix", data={"questions": STRATEGY}).headers["location"].removeprefix("/matrix/")
    filled(site, matrix, "ana")
    assert ben.get(f"/briefings?matrix={matrix}").status_code == 404
    reply = ben.post("/briefings", data={"topic": STRATEGY, "matrix": matrix})
    assert (reply.status_code, "no longer there" in reply.text) == (400, True)
    assert site.briefing.job("ben") is None
