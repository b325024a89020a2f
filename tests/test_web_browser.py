"""The web app in a headless browser, driven as its users would: by keyboard, at three widths, with hostile words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browsing import (
    IN_A_BROWSER,
    PASSWORD,
    WIDTHS,
    add_users,
    address,
    answered,
    ask,
    browser,
    copied,
    hostile,
    live_elements,
    page,
    serious,
    served,
    tab_to,
    untidy,
)
from playwright.sync_api import Browser, Page, expect

__all__ = ["address", "browser", "hostile", "page"]
QUESTION = "what do reviews say about strategy discussions"
MINA = "mina-theo-brackwater-cspr-2021"
PAGES = ("/ask/", "/reviews", f"/reviews/{MINA}", "/register", "/conversations", "/status")
pytestmark = IN_A_BROWSER


def test_a_question_is_asked_read_and_followed_by_keyboard_alone(page: Page) -> None:
    page.goto("/ask/")
    expect(page.locator("#welcome button").first).to_be_visible(timeout=20_000)
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    answered(page)
    tab_to(page, ".cite")
    page.keyboard.press("Enter")
    expect(page.locator("#a1-1")).to_be_focused()
    quotation = page.locator("#current .claims q").first.inner_text().strip("“”")
    assert page.locator("#a1-1 mark").inner_text() == quotation
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#a1-1 .near").first).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/reviews/[\w-]+#(p|fn)\d+$"))
    assert quotation in page.locator(":target").inner_text().replace("\n", " ")


def test_a_follow_up_can_be_edited_copied_rated_and_noted(page: Page) -> None:
    ask(page, QUESTION)
    answered(page)
    page.get_by_label("Your question").fill("who took part in them")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".earlier > details > summary")).to_have_text(QUESTION, timeout=20_000)
    page.get_by_role("button", name="Edit what was searched").click()
    expect(page.get_by_label("Your question")).to_have_value("who took part in strategy discussions")
    page.get_by_role("button", name="Copy with references").click()
    expect(page.locator("#said")).to_contain_text("Copied with references")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "[1]" in copied
    assert "References" in copied
    page.get_by_role("button", name="Helpful", exact=True).click()
    expect(page.locator("#said")).to_contain_text("Thank you")
    page.get_by_label("A note on this answer").fill("a note of the test")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.locator("#said")).to_contain_text("The note is kept")
    page.goto("/conversations")
    page.get_by_role("link", name=QUESTION).first.click()
    expect(page.locator("main")).to_contain_text("your note: a note of the test")
    page.goto("/ask/")
    expect(page.locator("#current article")).to_have_count(0)


def test_an_example_question_is_answered(page: Page) -> None:
    page.goto("/ask/")
    page.locator("#welcome button").first.click(timeout=20_000)
    answered(page)
    expect(page.locator("#current .cite").first).to_be_visible()
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#current article")).to_have_count(0)


def test_silence_and_held_back_details_look_unlike_an_answer(page: Page) -> None:
    ask(page, "zebra crossings on mars bases")
    expect(page.locator(".state.silent")).to_be_visible(timeout=20_000)
    assert serious(page) == []
    page.get_by_label("Your question").fill("What about Zed Quux born 12/03/2014")
    page.keyboard.press("Enter")
    expect(page.locator("#care-found")).to_contain_text("a date of birth")
    page.get_by_role("button", name="Change the question").click()
    expect(page.locator("#care-found")).to_be_hidden()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_nothing_overlaps_and_axe_finds_nothing_serious(page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    if path == "/ask/":
        ask(page, QUESTION)
        answered(page)
    else:
        page.goto(path)
    assert serious(page) == []
    assert untidy(page) == []


def test_the_table_sorts_and_a_review_is_searched(page: Page) -> None:
    page.goto("/reviews")
    page.get_by_role("columnheader", name="Year").get_by_role("link").click()
    years = page.locator('td[data-label="Year"]').all_inner_texts()
    assert years == sorted(years)
    page.get_by_role("rowheader").get_by_role("link").first.click()
    page.get_by_label("Search within this review").fill("review")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Found")
    page.get_by_role("link", name="go to the first").click()
    expect(page.locator(":target mark").first).to_be_visible()


def test_a_page_of_a_pdf_shows_when_asked_for(page: Page) -> None:
    page.goto("/reviews/rowan-aldermere-scr-2019")
    page.locator(".pagebreak summary").first.click()
    expect(page.locator(".pagebreak img").first).to_be_visible()
    assert (
        page.locator(".pagebreak img").first.evaluate("(image) => image.decode().then(() => image.naturalWidth)")
        == 1100
    )


def test_a_register_entry_is_found_kept_and_shown_again(page: Page) -> None:
    page.goto("/register")
    page.get_by_label("Kind").select_option("recommendation")
    page.get_by_label("Words in the text").fill("health")
    page.get_by_role("button", name="Show").click()
    first = page.locator("ol.items > li").first
    first.locator("summary").click()
    first.get_by_label("Owner").fill("Quality group")
    first.get_by_label("Status").select_option("in progress")
    first.get_by_role("button", name="Keep").click()
    expect(page.locator("ol.items > li:target summary")).to_contain_text("Quality group · in progress")


def test_files_are_added_with_their_result_each(page: Page, tmp_path: Path) -> None:
    good = tmp_path / "larch-learning-review.txt"
    good.write_text(
        "Learning Review: Larch\nInvented Board\nPublished May 2020\n\n1. Start\n\n1.1 A meeting was held.\n"
    )
    bad = tmp_path / "not-a-pdf.pdf"
    bad.write_bytes(b"")
    page.goto("/reviews")
    page.get_by_label("Files").set_input_files([good, bad])
    page.get_by_role("button", name="Add and read").click()
    expect(page.locator(".job.good")).to_be_visible(timeout=120_000)
    expect(page.locator("li.failed")).to_contain_text("not-a-pdf.pdf: not added.")
    row = page.locator("table.list tr").filter(has_text="Larch")
    row.get_by_role("link", name=re.compile("^Remove")).click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.locator(".job.good")).to_contain_text("Removing larch-learning-review", timeout=60_000)
    expect(page.locator("table.list")).not_to_contain_text("Larch")


def test_one_logs_in_asks_and_logs_out(browser: Browser, example_index: Path, tmp_path: Path) -> None:
    index = copied(example_index, tmp_path)
    add_users(index, "ana")
    with served(index) as address:
        page = browser.new_page(base_url=address)
        page.goto("/ask/")
        assert serious(page) == []
        page.get_by_label("Name").fill("ana")
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Ask the reviews")).to_be_visible(timeout=20_000)
        expect(page.locator(".who")).to_contain_text("ana", timeout=20_000)
        page.get_by_label("Your question").fill(QUESTION)
        page.keyboard.press("Enter")
        answered(page)
        page.get_by_role("button", name="Log out").click()
        expect(page.get_by_role("heading", name="Log in")).to_be_visible()
        page.close()


def test_hostile_words_stay_words(page: Page, hostile: list[str], tmp_path: Path) -> None:
    body = "\n\n".join(
        f"1.{n} The canary visit was recorded as {line} by the team." for n, line in enumerate(hostile, 1)
    )
    review = tmp_path / "x onerror=alert(1) <img src=x>.txt"
    review.write_text(
        f"Learning Review: <img src=x onerror=alert(1)>\n<svg/onload=alert(1)> Board\nMay 2020\n\n1. A\n\n{body}\n"
    )
    page.goto("/reviews")
    page.get_by_label("Files").set_input_files([review])
    page.get_by_role("button", name="Add and read").click()
    expect(page.locator(".job.good")).to_be_visible(timeout=120_000)
    assert live_elements(page) == []
    page.locator("table.list").get_by_role("link", name=re.compile("onerror")).first.click()
    expect(page.locator("article.text .para").nth(5)).to_be_visible()
    assert live_elements(page) == []
    ask(page, "what was recorded of the canary visit ${alert(1)} {{7*7}} <img src=x onerror=alert(1)>")
    answered(page)
    expect(page.locator("#current .asked")).to_contain_text("${alert(1)} {{7*7}} <img src=x onerror=alert(1)>")
    for start in range(0, len(hostile), 12):
        question = " ".join([f"canary visit {start} of", *hostile[start : start + 12]])[:1900]
        page.get_by_label("Your question").fill(question)
        page.get_by_role("button", name="Ask", exact=True).click()
        shown = page.locator("#current .asked").filter(has_text=f"canary visit {start} of")
        expect(shown.or_(page.locator("#held .state"))).to_be_visible(timeout=20_000)
        assert live_elements(page) == []
    page.get_by_label("A note on this answer").fill(hostile[3])
    page.get_by_role("button", name="Keep the note").click()
    page.goto("/conversations")
    assert live_elements(page) == []
    page.get_by_role("link", name=re.compile("canary visit")).first.click()
    assert live_elements(page) == []
    page.goto("/register")
    assert live_elements(page) == []
