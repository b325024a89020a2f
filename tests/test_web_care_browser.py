"""Details of a real case in a headless browser: pointed out before anything is sent, by the app's own patterns."""

from __future__ import annotations

import re

import pytest
from browsing import IN_A_BROWSER, WIDTHS, address, answered, ask, browser, page, serious, untidy
from playwright.sync_api import Page, expect

from assistant.web.care import case_details

__all__ = ["address", "browser", "page"]
pytestmark = IN_A_BROWSER
SECRET = "What about Zed Quux born 12/03/2014"
N_PATTERNS = 7
TEXTS = (
    SECRET, "NHS 943 476 5919", "NHS 943 476 5918", "9434765919 or 943-476-5919", "she lives at 12 Acacia Road",
    "12 Ash Tree Close, SW1A 1AA", "sw1a 1aa", "ring 020 7946 0123", "+44 20 7946 0123", "write to a.b@example.org",
    "d.o.b. 3 May 2011", "DATE OF BIRTH: may", "on 3rd March 2011", "our client Ann Lee", "Mrs. Ann Lee", "mrs ann lee",
    "Ann Lee, aged 4", "what did the Child K review find in June 2021", "paragraph 3.17 and section 47 in 2018",
    "What is recommendation 2 of the review about Imogen?", "", "\n\n", "our client Zoë Ødegård is not seen",
    "Émile Nuñez, aged 4", "she lives at 4 Brâncuși Close",
)  # fmt: skip


def sent(page: Page) -> list[str]:
    """What the page sends from now on, as it sends it."""
    bodies: list[str] = []
    page.on("request", lambda request: bodies.append(f"{request.url} {request.post_data or ''}"))
    return bodies


def ready(page: Page, path: str) -> None:
    page.goto(path)
    for _ in range(200):
        if page.evaluate("window.care ? window.care.patterns.length : 0") == N_PATTERNS:
            return
        page.wait_for_timeout(50)
    pytest.fail("the page has not learnt the patterns")


def test_a_browser_sees_what_the_app_sees(page: Page) -> None:
    ready(page, "/matrix")
    seen = [page.evaluate("(text) => window.care.details(text)", text) for text in TEXTS]
    assert seen == [case_details(text) for text in TEXTS]
    assert sum(map(bool, seen)) == 17


def test_a_question_is_held_before_it_is_sent_and_changed_by_keyboard(page: Page) -> None:
    ready(page, "/ask/")
    bodies = sent(page)
    ask(page, SECRET)
    found = page.locator("#care-found")
    expect(found).to_contain_text("a date of birth and a person’s name in it. Nothing has been sent.")
    expect(page.get_by_role("button", name="Change the question")).to_be_focused()
    assert serious(page) == []
    page.keyboard.press("Enter")
    expect(found).to_be_hidden()
    box = page.get_by_label("Your question")
    expect(box).to_be_focused()
    expect(box).to_have_value(SECRET)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(found).to_be_visible()
    box.fill("what do reviews say about supervision")
    box.press("Enter")
    answered(page)
    expect(found).to_be_hidden()
    assert not [body for body in bodies if "Quux" in body]


def test_a_question_that_is_meant_is_asked_at_once(page: Page) -> None:
    ready(page, "/ask/")
    bodies = sent(page)
    ask(page, SECRET)
    page.get_by_role("button", name="Ask it as it is").click()
    answered(page)
    expect(page.locator("#current .asked")).to_have_text(SECRET)
    assert len([body for body in bodies if "Quux" in body]) == 1
    page.get_by_label("Your question").fill(f"{SECRET} again")
    page.keyboard.press("Enter")
    expect(page.locator("#care-found")).to_be_visible()
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#care-found")).to_be_hidden()


def test_a_matrix_and_a_briefing_are_held_before_they_are_sent(page: Page) -> None:
    ready(page, "/briefings")
    bodies = sent(page)
    page.get_by_label("Topic").fill(SECRET)
    page.keyboard.press("Enter")
    notice = page.locator(".care")
    expect(notice).to_contain_text("a date of birth and a person’s name in it. Nothing has been sent. A briefing is")
    expect(page.get_by_label("Topic")).to_be_focused()
    assert serious(page) == []
    ready(page, "/matrix")
    page.get_by_label("Questions or themes").fill(f"supervision\n{SECRET}")
    page.get_by_role("button", name="Fill the matrix").click()
    expect(notice).to_contain_text("a date of birth and a person’s name in it. Nothing has been sent.")
    assert serious(page) == []
    assert not [body for body in bodies if "Quux" in body]
    page.get_by_role("button", name="Fill it as it is").click()
    expect(page.locator(".asked-theme").last).to_have_text(SECRET, timeout=30_000)
    assert re.search(r"/matrix/[\w-]+$", page.url)


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_overlaps_where_details_are_pointed_out(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for path, label, send in (
        ("/ask/", "Your question", "Ask"),
        ("/matrix", "Questions or themes", "Fill the matrix"),
        ("/briefings", "Topic", "Make the draft"),
    ):
        ready(page, path)
        expect(page.get_by_label(label)).to_be_visible(timeout=20_000)
        page.get_by_label(label).fill(SECRET)
        page.get_by_role("button", name=send, exact=True).click()
        expect(page.locator("#care-found, .care").first).to_be_visible()
        assert untidy(page) == []
