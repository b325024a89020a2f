"""The Briefing page through its routes: made beside other work, each draft its owner's alone, no file unproven."""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from browsing import add_users, client_of, copied, logged_in, open_site
from starlette.testclient import TestClient

from assistant.board.brief.types import Block, Compiled, Draft, Section
from assistant.settings import Settings
from assistant.web.brief_edits import MOST_BLOCKS, edited, with_texts
from assistant.web.briefing_work import MOST_WAITING, BriefingWork, Tell
from assistant.web.drafts import MOST_DRAFTS, Drafts
from assistant.web.engine import BusyError, Engine, Opened
from assistant.web.settings import WebSettings
from assistant.web.site import Site
from ingest.errors import InputError
from ingest.pipeline import remove

TOPIC = "strategy discussions"
COMPILED = Compiled("neglect", "2026-11-21", "0.1.0", "fake", 1, ("alder",), ("alder",), (), (), 1)
DRAFT = Draft(
    "a topic", "", "board",
    (Section("purpose", "plain", "Purpose", (Block("b1", "text", "Ours."), Block("b2", "text", "Ours too."))),
     Section("found", "quotes", "Found", (Block("b3", "quote", "Theirs.", "alder", 1, original="Theirs."),
                                          Block("b4", "count", "say so", rests_on=("b3",))))),
    COMPILED,
)  # fmt: skip


@pytest.fixture(scope="module")
def site(example_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    index = copied(example_index, tmp_path_factory.mktemp("briefing"))
    add_users(index, "ana", "ben")
    with open_site(WebSettings(index)) as opened:
        yield opened


@pytest.fixture(scope="module")
def ana(site: Site) -> TestClient:
    return logged_in(site, "ana")


@pytest.fixture(scope="module")
def ben(site: Site) -> TestClient:
    return logged_in(site, "ben")


def ended(site: Site, user: str) -> str:
    """The state of a user's job once it has ended."""
    while (job := site.briefing.job(user)) is None or job.is_under_way:
        time.sleep(0.05)
    return job.state


@pytest.fixture(scope="module")
def address(site: Site, ana: TestClient) -> str:
    reply = ana.post("/briefings", data={"topic": TOPIC, "audience": "the board", "layout": "seven-minute"})
    assert (reply.status_code, reply.headers["location"]) == (303, "/briefings#job")
    assert ended(site, "ana") == "done"
    found = re.search(r'href="(/briefings/[\w-]+)">Open the draft', ana.get("/briefings/job/now").text)
    assert found
    return found[1]


def form(client: TestClient, address: str) -> dict[str, str]:
    """The form of a draft's page as a browser would send it."""
    page = client.get(address).text
    texts = re.findall(r'<textarea id="[^"]+" name="([^"]+)"[^>]*>([^<]*)</textarea>', page)
    fields = dict(re.findall(r'<input (?:type="hidden" )?name="([^"]+)" value="([^"]*)"', page))
    return {key: unescape(value) for key, value in {**fields, **dict(texts)}.items()}


def first_quote(client: TestClient, address: str) -> tuple[str, str]:
    found = re.search(r'id="(b\d+)" class="piece of-quote', client.get(address).text)
    assert found
    return found[1], form(client, address)[f"text-{found[1]}"]


def test_a_draft_is_listed_shown_and_saved(ana: TestClient, address: str) -> None:
    assert address in ana.get("/briefings").text
    page = ana.get(address).text
    assert "<h1>Strategy discussions</h1>" in page
    assert "Word for word in the review" in page
    assert "Not proven" not in page
    markdown = ana.get(f"{address}/export.md")
    assert markdown.headers["content-disposition"] == 'attachment; filename="briefing.md"'
    assert markdown.text.startswith("# Strategy discussions\n\n*7-minute briefing for the board – ")
    assert ana.get(f"{address}/export.docx").content[:2] == b"PK"
    assert ana.get(f"{address}/export.odt").status_code == 404


@pytest.mark.parametrize("path", ["", "/export.docx", "/export.md", "/export.pdf"])
def test_another_user_finds_no_draft_to_read(ben: TestClient, address: str, path: str) -> None:
    assert ben.get(address + path).status_code == 404


@pytest.mark.parametrize("path", ["", "/save", "/delete"])
def test_another_user_finds_no_draft_to_change(ana: TestClient, ben: TestClient, address: str, path: str) -> None:
    before = form(ana, address)
    assert ben.post(address + path, data={**before, "topic": "canary"}).status_code == 404
    assert form(ana, address) == before


def test_another_user_sees_neither_draft_nor_job(ben: TestClient, address: str) -> None:
    assert TOPIC not in ben.get("/briefings").text
    assert TOPIC not in ben.get("/briefings/job/now").text


def test_without_a_log_in_nothing_is_shown(site: Site, address: str) -> None:
    stranger = client_of(site)
    for path in ("/briefings", address, f"{address}/export.md"):
        assert stranger.get(path).status_code == 401


def test_an_altered_quotation_is_named_and_blocks_every_file_until_it_is_put_back(
    ana: TestClient, address: str
) -> None:
    name, text = first_quote(ana, address)
    changed = form(ana, address) | {f"text-{name}": f"{text} Not said."}
    told = ana.post(f"{address}/save", data=changed).json()
    assert told == {"version": int(changed["version"]) + 1, "failing": {name: "these are not its words"}}
    for ending in (".docx", ".md", ".pdf"):
        reply = ana.get(f"{address}/export{ending}")
        assert reply.status_code == 409
        assert f'<li><a href="#{name}">' in reply.text
        assert "1 quotation is not in the record word for word." in reply.text
    back = ana.post(address, data=form(ana, address) | {"do": f"back:{name}"})
    assert back.headers["location"] == f"{address}#{name}"
    assert first_quote(ana, address) == (name, text)
    assert ana.get(f"{address}/export.md").status_code == 200


def test_own_words_are_added_moved_and_stand_in_the_file_without_quotation_marks(ana: TestClient, address: str) -> None:
    added = ana.post(address, data=form(ana, address) | {"do": "add:found"}).headers["location"].partition("#")[2]
    words = "Words of our own, with <b>markup</b> & *stars*."
    ana.post(address, data=form(ana, address) | {f"text-{added}": words, "do": f"up:{added}"})
    markdown = ana.get(f"{address}/export.md").text
    assert r"Words of our own, with \<b\>markup\</b\> \& \*stars\*." in markdown
    ana.post(address, data=form(ana, address) | {"do": f"remove:{added}"})
    assert "Words of our own" not in ana.get(f"{address}/export.md").text


def test_an_older_page_does_not_overwrite_a_newer_one(ana: TestClient, address: str) -> None:
    old = form(ana, address)
    ana.post(address, data=old | {"audience": "the newer audience"})
    late = ana.post(address, data=old | {"audience": "the older audience"})
    assert late.status_code == 409
    assert "changed in another window" in late.text
    assert ana.post(f"{address}/save", data=old).status_code == 409
    assert form(ana, address)["audience"] == "the newer audience"


@pytest.mark.parametrize(("fields", "status", "message"), [
    ({"topic": " "}, 400, "Say first what the briefing is about."),
    ({"topic": "Zed Quux born 12/03/2014"}, 400, "it holds a date of birth and a person’s name"),
    ({"topic": TOPIC, "first": "soon"}, 400, "Choose the years from the lists."),
])  # fmt: skip
def test_what_cannot_be_made_is_told_and_not_begun(
    site: Site, ben: TestClient, fields: dict[str, str], status: int, message: str
) -> None:
    reply = ben.post("/briefings", data=fields)
    assert reply.status_code == status
    assert message in reply.text
    assert site.briefing.job("ben") is None


def test_a_topic_of_which_no_review_speaks_is_told(site: Site, ben: TestClient) -> None:
    ben.post("/briefings", data={"topic": "zebra crossings on mars bases"})
    assert ended(site, "ben") == "failed"
    assert "none of the 6 reviews read speaks of this" in ben.get("/briefings/job/now").text


def test_a_job_can_be_stopped_and_others_go_on(site: Site) -> None:
    work, reached, go_on = BriefingWork(site.engine), threading.Event(), threading.Event()

    def slow(_opened: Opened, tell: Tell) -> Draft:
        reached.set()
        assert go_on.wait(20)
        tell("later", 0.5)
        return DRAFT

    kept: list[Draft] = []
    assert work.start("ana", "slow", slow, lambda draft: kept.append(draft) or "kept")  # type: ignore[func-returns-value]
    assert not work.start("ana", "again", slow, lambda _: "never")
    assert reached.wait(20)
    assert work.start("ben", "quick", lambda _opened, _tell: DRAFT, lambda _: "bens")
    with site.engine.answering():
        pass
    work.cancel("ana")
    go_on.set()
    while (job := work.job("ben")) is None or job.is_under_way:
        time.sleep(0.02)
    assert (job.state, job.made) == ("done", "bens")
    stopped = work.job("ana")
    assert stopped
    assert (stopped.state, kept) == ("cancelled", [])


def test_what_is_stopped_while_its_draft_is_being_kept_is_kept_and_says_so(site: Site) -> None:
    work, keeping, go_on = BriefingWork(site.engine), threading.Event(), threading.Event()

    def keep(_: Draft) -> str:
        keeping.set()
        assert go_on.wait(20)
        return "anas"

    assert work.start("ana", "t", lambda _opened, _tell: DRAFT, keep)
    assert keeping.wait(20)
    work.cancel("ana")
    go_on.set()
    while (job := work.job("ana")) is None or job.is_under_way:
        time.sleep(0.02)
    assert (job.state, job.made) == ("done", "anas")
    assert job.message.startswith("It was done before it could be stopped, so the draft is kept")


def test_a_briefing_whose_reviews_change_meanwhile_is_made_of_those_that_are_there_then(
    example_index: Path, tmp_path: Path
) -> None:
    shutil.copytree(example_index, tmp_path / "index")
    engine = Engine(Settings(tmp_path / "index", None))
    read: list[int] = []

    def make(opened: Opened, _tell: Tell) -> Draft:
        remove(tmp_path / "index", opened.index.documents[:1] if not read else [])
        read.append(len(opened.index.documents))
        assert all(opened.index.document(name) for name in opened.index.documents)
        return DRAFT

    work = BriefingWork(engine)
    assert work.start("ana", "t", make, lambda _: "anas")
    while (job := work.job("ana")) is None or job.is_under_way:
        time.sleep(0.02)
    assert (job.state, job.made, read) == ("done", "anas", [6, 5])
    engine.close()


def test_too_many_waiting_are_told_to_come_back(site: Site) -> None:
    work, go_on = BriefingWork(site.engine), threading.Event()

    def wait(_opened: Opened, _tell: Tell) -> Draft:
        assert go_on.wait(20)
        return DRAFT

    try:
        for n in range(MOST_WAITING + 1):
            work.start(f"user{n}", "t", wait, lambda _: "")
        with pytest.raises(BusyError, match="many briefings are being made at once"):
            work.start("one more", "t", wait, lambda _: "")
    finally:
        work.cancel_all()
        go_on.set()


def test_drafts_are_erased_after_their_last_change(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    name = drafts.add("ana", replace(DRAFT, topic="canary topic"))
    now = datetime.now(UTC)
    assert drafts.purge(90, now=now + timedelta(days=89)) == 0
    assert drafts.purge(90, now=now + timedelta(days=90, seconds=2)) == 1
    assert drafts.get("ana", name) is None
    assert all(b"canary" not in path.read_bytes() for path in tmp_path.glob("work.sqlite*"))


def test_a_user_keeps_so_many_drafts(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    for _ in range(MOST_DRAFTS):
        drafts.add("ana", DRAFT)
    with pytest.raises(InputError, match="100 briefings are kept"):
        drafts.add("ana", DRAFT)
    assert drafts.add("ben", DRAFT)


@pytest.mark.parametrize(("action", "target", "order", "near"), [
    ("up", "b2", ["b2", "b1", "b3", "b4"], "b2"),
    ("up", "b1", ["b1", "b2", "b3", "b4"], "b1"),
    ("down", "b3", ["b1", "b2", "b4", "b3"], "b3"),
    ("remove", "b2", ["b1", "b3", "b4"], "b1"),
    ("add", "purpose", ["b1", "b2", "b5", "b3", "b4"], "b5"),
])  # fmt: skip
def test_pieces_are_moved_removed_and_added(action: str, target: str, order: list[str], near: str) -> None:
    draft, at = edited(DRAFT, action, target)  # type: ignore[arg-type]
    assert ([block.id for block in draft.blocks], at) == (order, near)


def test_a_quotation_becomes_own_text_or_what_it_was(tmp_path: Path) -> None:
    changed = with_texts(DRAFT, {"b3": "Altered.", "b4": "are proven wrong"}, topic=" A  new topic ", audience="")
    assert changed.topic == "A new topic"
    assert [block.text for block in changed.blocks] == ["Ours.", "Ours too.", "Altered.", "say so"]
    back, _ = edited(changed, "back", "b3")
    assert back.blocks[2].text == "Theirs."
    own, _ = edited(changed, "own", "b3")
    assert (own.blocks[2].kind, own.blocks[2].text, own.blocks[2].document) == ("text", "Altered.", "")


def test_what_an_editor_cannot_do_is_told() -> None:
    with pytest.raises(InputError, match="the title is empty"):
        with_texts(DRAFT, {}, topic=" ", audience="")
    with pytest.raises(InputError, match="a text has 4,001 letters"):
        with_texts(DRAFT, {"b1": "x" * 4001}, topic="t", audience="")
    with pytest.raises(InputError, match="no longer in the briefing"):
        edited(DRAFT, "up", "b9")
    full = replace(DRAFT, sections=(replace(DRAFT.sections[0], blocks=(Block("b1", "text", ""),) * MOST_BLOCKS),))
    with pytest.raises(InputError, match="which is the most"):
        edited(full, "add", "purpose")
