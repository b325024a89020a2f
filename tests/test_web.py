"""The web app through its routes: who may see what, headers and limits, what is kept and what is erased."""

from __future__ import annotations

import io
import re
import sqlite3
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from browsing import PASSWORD, add_users, client, client_of, site
from conftest import EXAMPLES
from starlette.testclient import TestClient

from assistant.proof.verify import quoted_span
from assistant.web.app import make_site
from assistant.web.asking import N_SHOWN, Answered, Conversation, Failed, Held, ask
from assistant.web.care import case_details, is_nhs_number
from assistant.web.door import CHECKED_AT_ONCE, WRONG_A_NAME, WRONG_AN_ADDRESS, Door
from assistant.web.door import MOST_WAITING as MOST_AT_DOOR
from assistant.web.engine import MOST_WAITING, BusyError
from assistant.web.ingesting import Ingesting
from assistant.web.progress import Progress
from assistant.web.render import render, render_earlier
from assistant.web.settings import WebSettings, checked
from assistant.web.site import Site
from assistant.web.store import Store
from assistant.web.throttle import Throttle
from assistant.web.uploads import safe_name
from assistant.web.users import add_user, password_fits, read_users
from eval.work import open_work
from ingest.errors import InputError

__all__ = ["client", "site"]
QUESTION = "what do reviews say about strategy discussions"
ROWAN = "rowan-aldermere-scr-2019"


@pytest.fixture
def empty(tmp_path: Path) -> Site:
    return make_site(WebSettings(tmp_path / "index"))


@pytest.fixture
def guarded(tmp_path: Path) -> TestClient:
    add_users(tmp_path / "index", "ana", "ben")
    return client_of(make_site(WebSettings(tmp_path / "index")))


def answer(site: Site, user: str, question: str, so_far: Conversation | None = None) -> Conversation:
    *_, last = ask(site, user, user, question, so_far or Conversation(), checked=True)
    assert isinstance(last, Answered)
    return last.conversation


@pytest.mark.parametrize("path", ["/reviews", "/register", "/conversations", "/status", f"/reviews/{ROWAN}", "/ask/"])
def test_every_page_answers_with_its_headers(client: TestClient, path: str) -> None:
    reply = client.get(path)
    assert reply.status_code == 200
    policy = reply.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "object-src 'none'" in policy
    assert ("'unsafe-inline'" in policy) == (path == "/ask/")
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["cache-control"] == "no-store"


def test_the_page_and_its_configuration_name_no_open_interface(client: TestClient) -> None:
    config = client.get("/ask/config").json()
    assert {dependency["api_visibility"] for dependency in config["dependencies"]} <= {"private", "undocumented"}
    assert config["analytics_enabled"] is False
    for path in ("/docs", "/openapi.json", "/ask/gradio_api/mcp/", "/ask/gradio_api/file=/etc/passwd"):
        assert client.get(path).status_code == 404


def test_gradio_takes_no_files(client: TestClient) -> None:
    assert client.post("/ask/gradio_api/upload", files={"files": b"x"}).status_code == 404


def test_another_host_name_is_refused(client: TestClient) -> None:
    assert client.get("/reviews", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_form_of_another_site_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post(f"/reviews/{ROWAN}/remove", headers=headers).status_code == 403
    assert client.get(f"/reviews/{ROWAN}").status_code == 200


def test_a_body_beyond_its_limit_is_refused(client: TestClient) -> None:
    assert client.post("/register/edit", content=b"x" * 1_000_001).status_code == 413
    chunks = (b"x" * 100_000 for _ in range(11))
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/register/edit", content=chunks, headers=form).status_code == 413


def test_a_wider_address_needs_users(tmp_path: Path) -> None:
    settings = WebSettings(tmp_path, host="0.0.0.0")
    with pytest.raises(InputError, match="anyone on the network could read and remove reviews"):
        checked(settings)
    add_user(tmp_path / "users.json", "ana", PASSWORD)
    assert checked(settings) == settings


def test_a_password_is_kept_as_its_hash_alone(tmp_path: Path) -> None:
    path = tmp_path / "users.json"
    assert add_user(path, "ana", PASSWORD)
    assert not add_user(path, "ana", PASSWORD + "2")
    assert PASSWORD not in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    fits = [
        password_fits(read_users(path), *given) for given in (("ana", PASSWORD), ("ana", PASSWORD + "2"), ("x", ""))
    ]
    assert fits == [False, True, False]


@pytest.mark.parametrize(("name", "password"), [("Ana", PASSWORD), ("../x", PASSWORD), ("ana", "short")])
def test_a_poor_name_or_password_is_refused(tmp_path: Path, name: str, password: str) -> None:
    with pytest.raises(InputError):
        add_user(tmp_path / "users.json", name, password)


def test_every_path_but_the_log_in_asks_who_it_is(guarded: TestClient) -> None:
    for path in ("/", "/ask/", "/ask/config", "/reviews", "/register/export.csv", "/conversations/x/export.md"):
        assert guarded.get(path).status_code == 401
    to_login = guarded.get("/register?kind=finding", headers={"accept": "text/html"})
    assert (to_login.status_code, to_login.headers["location"]) == (303, "/login?next=/register%3Fkind%3Dfinding")
    assert guarded.post("/reviews/upload", files={"files": b"x"}).status_code == 401
    assert guarded.get("/health").json() == {"ok": True, "reviews": False}


def log_in(client: TestClient, name: str, password: str = PASSWORD, back: str = "/") -> int:
    return int(client.post("/login", data={"name": name, "password": password, "next": back}).status_code)


def test_a_log_in_opens_the_pages_until_it_is_ended(guarded: TestClient) -> None:
    assert log_in(guarded, "ana", "wrong password 12") == 403
    reply = guarded.post("/login", data={"name": "ana", "password": PASSWORD, "next": "//evil.example"})
    assert reply.headers["location"] == "/"
    assert {"HttpOnly", "SameSite=lax"} <= set(reply.headers["set-cookie"].replace("Lax", "lax").split("; "))
    assert guarded.get("/reviews").status_code == 200
    guarded.post("/logout")
    assert guarded.get("/reviews").status_code == 401


def test_wrong_tries_are_slowed_down(guarded: TestClient) -> None:
    assert [log_in(guarded, "ana", "wrong password 12") for _ in range(6)] == [403] * 5 + [429]
    assert log_in(guarded, "ana") == 429
    assert log_in(guarded, "ben") == 303


@pytest.mark.slow
def test_an_office_behind_one_address_logs_in_at_nine(guarded: TestClient) -> None:
    def arrive(name: str) -> int:
        return log_in(TestClient(guarded.app, base_url="http://127.0.0.1", follow_redirects=False), name)

    with ThreadPoolExecutor(26) as pool:
        assert list(pool.map(arrive, ("ana", "ben") * 13)) == [303] * 26


def test_wrong_tries_count_by_name_and_by_address_and_right_ones_by_neither() -> None:
    now = [0.0]
    door = Door(clock=lambda: now[0])
    assert [door.enter(f"name{n}", "office", lambda: False) for n in range(WRONG_AN_ADDRESS - 1)] == ["wrong"] * 29
    assert {door.enter(f"name{n}", "office", lambda: True) for n in range(40)} == {"in"}
    assert door.enter("ana", "office", lambda: False) == "wrong"
    assert door.enter("ben", "office", lambda: True) == "too many"
    assert door.enter("ben", "elsewhere", lambda: True) == "in"
    assert [door.enter("ana", f"at{n}", lambda: False) for n in range(WRONG_A_NAME)] == ["wrong"] * 4 + ["too many"]
    assert door.wait_s("ana", "elsewhere") == 300
    now[0] = 300.0
    assert door.enter("ana", "office", lambda: True) == "in"


def test_few_passwords_are_checked_at_once_and_a_crowd_is_no_more_than_the_limit() -> None:
    door, at_once, most, lock = Door(), 0, 0, threading.Lock()

    def fits() -> bool:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.01)
        with lock:
            at_once -= 1
        return False

    with ThreadPoolExecutor(20) as pool:
        outcomes = list(pool.map(lambda _: door.enter("ana", "office", fits), range(20)))
    assert most == CHECKED_AT_ONCE
    assert sorted(outcomes) == ["too many"] * 15 + ["wrong"] * 5


def test_beyond_as_many_as_may_wait_a_log_in_is_told_to_come_back() -> None:
    door, go_on = Door(), threading.Event()
    n_inside = CHECKED_AT_ONCE + MOST_AT_DOOR
    with ThreadPoolExecutor(n_inside + 3) as pool:
        tries = [pool.submit(door.enter, f"name{n}", "office", lambda: go_on.wait(60)) for n in range(n_inside + 3)]
        first_done = as_completed(tries)
        assert [next(first_done).result() for _ in range(3)] == ["busy"] * 3
        go_on.set()
        assert [one.result() for one in first_done] == ["in"] * n_inside


def test_a_log_in_expires(tmp_path: Path) -> None:
    store, now = Store(tmp_path), datetime(2026, 1, 1, tzinfo=UTC)
    token = store.start_login("ana", now=now)
    assert store.user_of(token, now=now + timedelta(hours=11)) == "ana"
    assert store.user_of(token, now=now + timedelta(hours=12)) is None


def test_a_throttle_lets_through_again_after_its_window() -> None:
    now = [0.0]
    throttle = Throttle(2, 60, clock=lambda: now[0])
    assert [throttle.allow("a"), throttle.allow("a"), throttle.allow("a"), throttle.allow("b")] == [
        True,
        True,
        False,
        True,
    ]
    assert throttle.wait_s("a") == 60
    now[0] = 60.0
    assert throttle.allow("a")


def test_an_answer_is_found_step_by_step_and_every_citation_opens(site: Site, client: TestClient) -> None:
    *found, last = ask(site, "local", "local", QUESTION, Conversation(), checked=False)
    assert all(isinstance(step, Progress) for step in found)
    assert isinstance(last, Answered)
    (view,) = last.conversation.turns
    assert view.status == "answered"
    assert [one.number for one in view.evidence] == list(range(1, len(view.evidence) + 1))
    quotes = {n: claim.text for group in view.groups for claim in group.claims for n in claim.numbers}
    for one in view.evidence:
        assert " ".join(one.mark.split()) == " ".join(quotes[one.number].split())
        address, _, anchor = one.href.partition("#")
        assert f'id="{anchor}"' in client.get(address).text


def test_a_follow_up_is_searched_with_what_it_leans_on(site: Site) -> None:
    first = answer(site, "local", QUESTION)
    second = answer(site, "local", "who took part in them", first)
    assert [view.question for view in second.turns] == [QUESTION, "who took part in them"]
    assert second.turns[1].query == "who took part in strategy discussions"
    third = answer(site, "local", "why not?", second)
    assert third.turns[2].query == "who took part in strategy discussions – why not?"
    assert second.name == first.name


def test_a_long_conversation_keeps_its_words_and_only_the_answers_it_shows(site: Site) -> None:
    said = answer(site, "local", QUESTION)
    view = said.turns[0]
    said = replace(said, history=said.history * 11, turns=(view,) * N_SHOWN)
    said = answer(site, "local", "supervision", said)
    assert (len(said.history), len(said.turns), said.turns[-1].question) == (12, N_SHOWN, "supervision")
    earlier = render_earlier(said.turns[:-1], n_before=11)
    assert "3 more: see" in earlier
    assert earlier.count('class="old"') == N_SHOWN - 1


def test_no_answer_is_told_with_what_lies_near(site: Site) -> None:
    view = answer(site, "local", "zebra crossings on mars bases").turns[0]
    assert (view.status, view.groups, view.evidence) == ("no_evidence", (), ())
    assert view.related[0].href.startswith("/reviews/")


def test_what_comes_near_in_a_silent_review_stands_below_the_answer_and_in_its_copies(
    site: Site, client: TestClient
) -> None:
    said = answer(site, "local", "who held the strategy discussion by telephone")
    view = said.turns[0]
    assert view.related
    assert not {one.document for one in view.related} & {one.document for one in view.evidence}
    shown, copy = (
        render("answer_body.html", view=view, key="t0"),
        client.get(f"/conversations/{said.name}/export.md").text,
    )
    assert "No clear answer in: " in view.coverage
    for one in view.related:
        assert shown.index("No clear answer in: ") < shown.index("Nearest there") < shown.index(one.text)
        assert f"{one.pinpoint}: “{one.text}”" in copy
        address, _, anchor = one.href.partition("#")
        assert f'id="{anchor}"' in client.get(address).text


def test_a_live_case_shows_its_signpost_before_what_reviews_say(site: Site) -> None:
    asked = "A toddler on my caseload missed a strategy discussion, should I escalate to the strategy discussion today?"
    view = answer(site, "local", asked).turns[0]
    shown = render("answer_body.html", view=view, key="t0")
    assert view.status == "declined_live_case"
    assert view.groups
    assert shown.index("call 999") < shown.index(view.groups[0].claims[0].text[:20])


def test_who_a_child_is_is_declined_in_words_of_its_own(site: Site) -> None:
    view = answer(site, "local", "What is Rowan's real name?").turns[0]
    assert (view.status, view.groups, view.related) == ("declined_identity", (), ())
    assert "Reviews are anonymised" in render("answer_body.html", view=view, key="t0")


def test_details_of_a_case_are_held_back_and_not_kept(site: Site) -> None:
    secret = "What about Zed Quux born 12/03/2014?"
    (held,) = ask(site, "local", "local", secret, Conversation(), checked=False)
    assert isinstance(held, Held)
    assert held.details == ("a date of birth", "a person’s name")
    assert held.conversation.pending == secret
    assert b"Quux" not in (site.settings.index / "work.sqlite").read_bytes()


@pytest.mark.parametrize(("question", "details"), [
    ("NHS 943 476 5919", ["an NHS number"]),
    ("NHS 943 476 5918", []),
    ("she lives at 12 Acacia Road", ["a street address"]),
    ("SW1A 1AA", ["a postcode"]),
    ("ring 020 7946 0123", ["a telephone number"]),
    ("our client Zoë Ødegård is not seen", ["a person’s name"]),
    ("Émile Nuñez, aged 4", ["a person’s name"]),
    ("she lives at 4 Brâncuși Close", ["a street address"]),
    ("what did the Child K review find in June 2021", []),
    ("what do reviews say about section 47 enquiries in 2018 and paragraph 3.17", []),
    ("What is recommendation 2 of the review about Imogen?", []),
])  # fmt: skip
def test_what_looks_like_a_detail_of_a_case(question: str, details: list[str]) -> None:
    assert case_details(question) == details


def test_a_browser_is_told_what_to_look_for_before_it_sends_a_question(client: TestClient) -> None:
    told = {one.pop("name"): one for one in client.get("/care.json").json()}
    assert list(told) == [
        "a date of birth", "a postcode", "a street address", "a telephone number", "an e-mail address",
        "a person’s name", "an NHS number",
    ]  # fmt: skip
    assert told["a postcode"] == {"pattern": r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", "flags": "", "weights": []}
    assert told["a date of birth"]["flags"] == "i"
    assert told["an NHS number"]["weights"] == [10, 9, 8, 7, 6, 5, 4, 3, 2]


def test_an_nhs_number_has_its_check_digit() -> None:
    assert [is_nhs_number(n) for n in ("943 476 5919", "9434765918", "123")] == [True, False, False]


def test_nothing_to_ask_is_told(empty: Site) -> None:
    (blank,) = ask(empty, "local", "a", " ?! ", Conversation(), checked=False)
    (long,) = ask(empty, "local", "a", "x" * 2001, Conversation(), checked=False)
    *_, none = ask(empty, "local", "a", QUESTION, Conversation(), checked=False)
    assert [step.trouble for step in (blank, long, none) if isinstance(step, Failed)] == [
        "empty",
        "too_long",
        "no_reviews",
    ]


def test_too_many_questions_a_minute_are_told(empty: Site) -> None:
    steps = [list(ask(empty, "ana", "ana", QUESTION, Conversation(), checked=True))[-1] for _ in range(31)]
    assert [step.trouble for step in steps if isinstance(step, Failed)] == ["no_reviews"] * 30 + ["too_many"]


def test_a_full_queue_says_it_is_busy(site: Site) -> None:
    site.engine._waiting = MOST_WAITING
    try:
        with pytest.raises(BusyError, match="many people are asking"), site.engine.answering():
            pass
    finally:
        site.engine._waiting = 0


def test_what_nobody_foresaw_is_told_and_logged_without_what_was_asked(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("canary")

    monkeypatch.setattr(site.engine, "chain", broken)
    *_, last = ask(site, "local", "a", "canary question", Conversation(), checked=True)
    assert isinstance(last, Failed)
    assert (last.trouble, "not foreseen" in last.message) == ("error", True)
    assert "ZeroDivisionError" in caplog.text
    assert "in broken" in caplog.text
    assert "canary" not in caplog.text.replace('"canary"', "")


def test_a_conversation_is_its_owners_alone(site: Site, client: TestClient) -> None:
    canary = "canary word of ana about strategy discussions"
    hers = answer(site, "ana", canary)
    assert hers.name
    for path in (
        f"/conversations/{hers.name}",
        f"/conversations/{hers.name}/export.md",
        f"/conversations/{hers.name}/export.docx",
    ):
        assert client.get(path).status_code == 404
    assert client.post(f"/conversations/{hers.name}/delete").status_code == 404
    assert "canary" not in client.get("/conversations").text
    assert site.store.turns("ben", hers.name) is None
    assert hers.turn
    assert not site.store.rate("ben", hers.turn, verdict="up")
    assert site.store.add_turn("ben", hers.name, "q", {}) is None
    (turn,) = site.store.turns("ana", hers.name) or []
    assert (turn.question, turn.verdict, turn.note) == (canary, None, "")


def test_people_asking_at_once_never_see_each_others_words(site: Site) -> None:
    def talk(user: str) -> list[str]:
        said = answer(site, user, f"strategy discussions canary{user}")
        said = answer(site, user, f"who took part in them canary{user}", said)
        stored = site.store.turns(user, said.name or "") or []
        return [f"{view.question} {view.query}" for view in said.turns] + [turn.question for turn in stored]

    users = [f"user{n}x" for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        for user, words in zip(users, pool.map(talk, users), strict=True):
            assert len(words) == 4
            assert {canary for text in words for canary in re.findall(r"canary(\w+)", text)} == {user}


def test_a_state_taken_over_by_another_user_is_empty_to_them(site: Site) -> None:
    hers = answer(site, "ana", "canary strategy discussions")
    assert hers.seen_by("ben") == Conversation()
    his = answer(site, "ben", "who took part in them", hers)
    assert [view.query for view in his.turns] == ["who took part in them"]


def test_a_thumb_and_a_note_do_not_undo_each_other(site: Site) -> None:
    said = answer(site, "ana", QUESTION)
    assert said.turn
    assert said.name
    site.store.rate("ana", said.turn, note="clear")
    site.store.rate("ana", said.turn, verdict="down")
    (turn,) = site.store.turns("ana", said.name) or []
    assert (turn.verdict, turn.note) == ("down", "clear")


def test_ones_own_conversation_is_shown_saved_and_deleted(site: Site, client: TestClient) -> None:
    from docx import Document

    own = answer(site, "local", QUESTION)
    shown = client.get(f"/conversations/{own.name}").text
    assert shown.count("Open in review") == len(own.turns[0].evidence)
    word = Document(io.BytesIO(client.get(f"/conversations/{own.name}/export.docx").content))
    assert [p.text for p in word.paragraphs if p.style.name == "Heading 1"] == [QUESTION]
    references = [p.text for p in word.paragraphs if p.text.startswith("[")]
    assert len(references) == len(own.turns[0].evidence)
    first = own.turns[0].evidence[0]
    assert references[0] == f"[1]\t{first.review} ({first.source}), {first.pinpoint} ({first.kind})"
    assert f"## {QUESTION}" in client.get(f"/conversations/{own.name}/export.md").text
    assert client.post(f"/conversations/{own.name}/delete").status_code == 303
    assert client.get(f"/conversations/{own.name}").status_code == 404


def test_old_conversations_are_erased_and_other_tables_are_not(tmp_path: Path) -> None:
    with open_work(tmp_path) as work, work:
        work.execute("INSERT INTO sample VALUES ('s', 'r', 1, 'now')")
    store = Store(tmp_path)
    name = store.start_conversation("ana")
    store.add_turn("ana", name, "canary question", {"text": "t"})
    store.edit_register(("d", "finding", "1", "x"), {"owner": "o", "status": "", "due": "", "impact": ""}, editor="ana")
    now = datetime.now(UTC)
    assert store.purge(90, now=now + timedelta(days=89)) == 0
    assert store.purge(90, now=now + timedelta(days=91)) == 1
    assert store.turns("ana", name) is None
    assert len(store.register_edits()) == 1
    assert not any(b"canary" in path.read_bytes() for path in tmp_path.glob("work.sqlite*"))
    with sqlite3.connect(tmp_path / "work.sqlite") as db:
        assert db.execute("SELECT name FROM sample").fetchall() == [("s",)]


def test_a_review_opens_at_its_printed_numbers_with_notes_and_items(client: TestClient) -> None:
    text = client.get("/reviews/mina-theo-brackwater-cspr-2021").text
    assert 'id="para-3.9"' in text
    assert '<span class="item">Recommendation 2' in text
    assert client.get("/reviews/none-such").status_code == 404


def test_what_is_searched_in_a_review_is_marked_and_counted(client: TestClient) -> None:
    text = client.get(f"/reviews/{ROWAN}?find=strategy  DISCUSSION").text
    assert text.count("<mark>") > 0
    assert f"Found {text.count('<mark>')} time" in text
    assert "Not found in this review" in client.get(f"/reviews/{ROWAN}?find=<b>").text


def test_a_page_of_a_pdf_is_drawn(client: TestClient) -> None:
    reply = client.get(f"/reviews/{ROWAN}/pages/1.png")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "image/png")
    assert reply.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert client.get(f"/reviews/{ROWAN}/pages/999.png").status_code == 404
    assert client.get("/reviews/jude-hartscombe-learning-review-2020/pages/1.png").status_code == 404


def test_the_register_filters_and_keeps_local_columns(site: Site, client: TestClient) -> None:
    page = client.get("/register?kind=recommendation&review=mina-theo-brackwater-cspr-2021").text
    assert "6 of " in page
    digest = re.findall(r'name="digest" value="(\w+)"', page)[1]
    form = {
        "document": "mina-theo-brackwater-cspr-2021", "kind": "recommendation", "number": "2", "digest": digest,
        "owner": "=Board", "status": "in progress", "due": "2027-01-31", "impact": "canary impact",
        "back": "kind=recommendation",
    }  # fmt: skip
    reply = client.post("/register/edit", data=form)
    assert reply.headers["location"] == f"/register?kind=recommendation#i{digest}"
    assert "canary impact" in client.get("/register?status=in+progress").text
    csv = client.get("/register/export.csv?status=in+progress").text
    assert "'=Board,in progress,2027-01-31,canary impact,local" in csv
    assert client.get("/register/export.xlsx").content[:2] == b"PK"
    assert client.get("/register/export.exe").status_code == 404
    assert client.post("/register/edit", data={**form, "digest": "unknown"}).status_code == 404


def test_the_register_finds_a_theme_in_related_terms_and_says_which(client: TestClient) -> None:
    page = client.get("/register?theme=strategy+discussions").text
    assert "For “strategy discussions” also looked for: strategy meeting." in page
    n_theme, n_text = (int(re.search(r"(\d+) of \d+ items", text)[1]) for text in (  # type: ignore[index]
        page, client.get("/register?text=strategy+discussion").text))  # fmt: skip
    assert n_theme > n_text > 0
    assert client.get("/register/export.csv?theme=strategy+discussions").text.count("\r\n") >= n_theme
    assert client.get("/register?theme=what+do+reviews+say").status_code == 400


def test_the_register_is_put_in_order(client: TestClient) -> None:
    def order(sort: str, pattern: str) -> list[str]:
        return re.findall(pattern, client.get(f"/register?sort={sort}").text)

    kinds = order("kind", r'name="kind" value="([^"]+)"')
    assert kinds == sorted(kinds)
    years = order("newest", r'class="quiet">[^<]*?, (\d{4})\) ·')
    assert years == sorted(years, reverse=True)
    assert len(set(years)) > 1


def wait_for_job(site: Site) -> str:
    for _ in range(600):
        if site.ingesting.job.state != "running":
            return site.ingesting.job.state
        time.sleep(0.1)
    return "still running"


@pytest.mark.parametrize(("command", "said"), [
    (["/none/there"], "the reader could not be begun (No such file or directory); try again later"),
    ([sys.executable, "-c", "import time; print('a warning', flush=True); time.sleep(600)"],
     "the reader said what cannot be understood: a warning"),
])  # fmt: skip
def test_a_reader_that_cannot_be_followed_ends_as_failed_and_another_can_begin(
    tmp_path: Path, command: list[str], said: str
) -> None:
    ingesting = Ingesting(tmp_path, None, command=command)
    for _ in range(2):
        (tmp_path / "unread.txt").write_text("1.1 Not read.")
        assert ingesting.start("Adding 1 file", {}, user="ana", uploaded=[tmp_path / "unread.txt"])
        while ingesting.job.state == "running":
            time.sleep(0.02)
        assert (ingesting.job.state, ingesting.job.message) == ("failed", said)
        assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_files_are_added_told_of_read_again_and_removed(site: Site, client: TestClient) -> None:
    title = b"Serious Case Review: <img src=x onerror=alert(1)>\nNorthmoor Board\nPublished May 2019\n\n1. Start\n\n"
    hostile = title + b"1.1 The canary meeting was held by telephone and no health visitor took part in the meeting.\n"
    files = [("files", ("../new <b>.txt", hostile)), ("files", ("empty.pdf", b""))]
    item = client.get(f"/register?review={ROWAN}&kind=finding").text
    form = {name: re.findall(rf'name="{name}" value="([^"]*)"', item)[0] for name in ("document", "kind", "digest")}
    kept = {**form, "number": "1", "status": "done", "impact": "kept over a new reading"}
    assert client.post("/register/edit", data=kept).status_code == 303
    assert client.post("/reviews/upload", files=files).status_code == 303
    assert wait_for_job(site) == "done"
    page = client.get("/reviews").text
    assert "empty.pdf</strong>: not added." in page
    assert re.search(r"new-b.txt</strong>: \d+ paragraphs?, 0 items", page)
    assert "<img src=x" not in page
    assert sorted(p.name for p in site.settings.uploads.iterdir()) == ["new-b.txt"]
    reader = client.get("/reviews/new-b").text
    assert "&lt;img src=x onerror=alert(1)&gt;" in reader
    assert answer(site, "local", "what happened at the canary meeting").turns[0].evidence[0].document == "new-b"
    assert client.post("/reviews/upload", files=[("files", ("new b.txt", hostile))]).status_code == 400
    assert client.post(f"/reviews/{ROWAN}/reread").status_code == 303
    assert wait_for_job(site) == "done"
    assert "kept over a new reading" in client.get(f"/register?review={ROWAN}&status=done").text
    assert client.post("/reviews/new-b/reread").status_code == 303
    assert wait_for_job(site) == "done"
    assert [file["status"] for file in site.ingesting.job.files] == ["indexed"]
    assert client.post("/reviews/new-b/remove").status_code == 303
    assert wait_for_job(site) == "done"
    assert client.get("/reviews/new-b").status_code == 404
    assert list(site.settings.uploads.iterdir()) == []
    assert len(client.get("/reviews").text.split("Read again")) - 1 == len(list(EXAMPLES.iterdir()))


@pytest.mark.parametrize(("given", "name"), [
    ("a review.PDF", "a-review.pdf"), ("../../etc/x.txt", "x.txt"), ("C:\\x\\y.docx", "y.docx"), (".txt", None),
    ("x.exe", None), ("none", None), ("<svg onload=alert(1)>.html", "svg-onload-alert-1.html"),
])  # fmt: skip
def test_a_file_name_is_made_safe(given: str, name: str | None) -> None:
    assert safe_name(given) == name


def test_an_empty_app_says_what_to_do(empty: Site) -> None:
    client = client_of(empty)
    assert "There are no reviews yet" in client.get("/reviews").text
    assert "There are no items yet" in client.get("/register").text
    assert "Nothing has been asked yet" in client.get("/conversations").text
    assert client.get("/reviews/none").status_code == 404


def test_no_question_stands_in_the_log(site: Site, client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        answer(site, "local", "canary question about supervision")
        client.get("/register?text=canary-text")
        client.get(f"/reviews/{ROWAN}?find=canary-find")
    logged = [record.getMessage() for record in caplog.records if not record.name.startswith("httpx")]
    assert any(line.startswith("GET /register 200") for line in logged)
    assert not any("canary" in line for line in logged)


@pytest.mark.parametrize(("text", "quote", "found"), [
    ("He was seen.² Twice.", "He was seen. Twice.", "He was seen.² Twice."),
    ("a  b\n“c” – d", 'b "c" - d', "b\n“c” – d"),
    ("nothing", "something", None),
    ("nothing", " ", None),
])  # fmt: skip
def test_a_quotation_is_found_in_its_paragraph(text: str, quote: str, found: str | None) -> None:
    span = quoted_span(text, quote)
    assert (text[slice(*span)] if span else None) == found
