"""The Matrix page in a headless browser: filled, read and changed by keyboard; limits and held questions on Ask."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browsing import IN_A_BROWSER, WIDTHS, address, answered, ask, browser, page, serious, tab_to, tab_to_words, untidy
from playwright.sync_api import Page, expect

__all__ = ["address", "browser", "page"]
pytestmark = IN_A_BROWSER
STRATEGY = "strategy discussions"
SILENT = "zebra crossings on mars bases"


def fill(page: Page, *themes: str) -> None:
    page.goto("/matrix")
    page.get_by_label("Questions or themes").fill("\n".join(themes))
    page.get_by_role("button", name="Fill the matrix").click()
    expect(page.locator(".job")).to_have_count(0, timeout=60_000)
    expect(page.locator("table.matrix tbody tr")).to_have_count(len(themes))


def test_a_matrix_is_filled_read_and_changed_by_keyboard_alone(page: Page) -> None:
    page.goto("/matrix")
    tab_to(page, "#questions")
    page.keyboard.type(SILENT)
    page.keyboard.press("Enter")
    page.keyboard.type(STRATEGY)
    tab_to_words(page, "Fill the matrix")
    page.keyboard.press("Enter")
    expect(page.locator("table.matrix tbody tr")).to_have_count(2, timeout=60_000)
    expect(page.locator(".job")).to_have_count(0, timeout=60_000)
    expect(page.locator(".count").first).to_have_text("0 of 6 address this")
    tab_to_words(page, "Change")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("a")
    page.keyboard.press("Tab")
    page.keyboard.type("read in full by hand")
    tab_to_words(page, "Keep")
    page.keyboard.press("Enter")
    cell = page.locator("td:target")
    expect(cell).to_contain_text("read in full by hand")
    expect(cell).to_contain_text("Found automatically: silent")
    expect(page.locator(".count").first).to_have_text("1 of 6 addresses this")
    tab_to_words(page, "para")
    quotation = page.evaluate("document.activeElement.closest('td').querySelector('q').innerText").strip("“”")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/reviews/[\w-]+#(p|fn)\d+$"))
    assert quotation.removesuffix(" …") in page.locator(":target").inner_text().replace("\n", " ")


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_overlaps_and_axe_finds_nothing_serious(page: Page, width: int) -> None:
    fill(page, STRATEGY, "what is Rowan's real name", "recommendations of the Imogen review")
    page.set_viewport_size({"width": width, "height": 900})
    page.locator(".change summary").first.click()
    for path in (page.url, "/matrix"):
        if path == "/matrix":
            page.goto(path)
        assert serious(page) == []
        assert untidy(page) == []


def test_hostile_words_stay_words_in_a_matrix(page: Page) -> None:
    hostile = "<img src=x onerror=alert(1)> {{7*7}} 'supervision'"
    fill(page, hostile)
    page.locator(".change summary").first.click()
    page.get_by_label("Note").first.fill("</textarea><script>alert(1)</script><img src=//evil.example/x>")
    page.get_by_role("button", name="Keep").first.click()
    expect(page.locator(".cell-edit")).to_contain_text("<script>alert(1)</script>")
    expect(page.locator(".asked-theme")).to_have_text(hostile)
    assert page.locator("main script, main img").count() == 0


def test_a_matrix_is_renamed_and_deleted(page: Page) -> None:
    fill(page, SILENT)
    page.get_by_label("Name").fill("A matrix to delete")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("heading", name="A matrix to delete")).to_be_visible()
    page.get_by_text("Delete this matrix").click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_role("heading", name="Your matrices")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("A matrix to delete")


def test_details_of_a_case_that_a_browser_sends_can_be_changed_or_meant(page: Page) -> None:
    page.route("**/care.json", lambda route: route.abort())
    secret = "What about Zed Quux born 12/03/2014"
    ask(page, secret)
    expect(page.locator("#held .state")).to_contain_text("Nothing has been searched or kept")
    expect(page.locator("#current article")).to_have_count(0)
    assert serious(page) == []
    page.get_by_role("button", name="Change the question").click()
    expect(page.locator("#held .state")).to_have_count(0)
    expect(page.get_by_label("Your question")).to_have_value(secret)
    expect(page.get_by_label("Your question")).to_be_focused()
    page.get_by_label("Your question").press("Enter")
    page.get_by_role("button", name="Ask it as it is").click()
    answered(page)
    expect(page.locator("#current .asked")).to_have_text(secret)
    expect(page.locator("#held .state")).to_have_count(0)
    page.goto("/matrix")
    page.get_by_label("Questions or themes").fill(secret)
    page.get_by_role("button", name="Fill the matrix").click()
    expect(page.locator(".state.held:visible")).to_contain_text("a date of birth and a person’s name")
    expect(page.get_by_label("Questions or themes")).to_have_value(secret)
    page.get_by_role("button", name="Fill it as it is").click()
    expect(page.locator(".asked-theme")).to_have_text(secret, timeout=30_000)


def choose(page: Page, label: str, option: str) -> None:
    box = page.get_by_label(label, exact=True)
    box.click()
    box.fill(option)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")


def test_limits_are_chips_that_stay_until_they_are_taken_away(page: Page) -> None:
    page.goto("/ask/")
    expect(page.locator("#welcome button").first).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Limit the search").click()
    choose(page, "Kinds of review", "Serious Case Review")
    chips = page.locator("#limit-chips label")
    expect(chips).to_have_text(["Serious Case Review"])
    choose(page, "Areas", "Aldermere")
    expect(chips).to_have_text(["Serious Case Review", "Aldermere"])
    assert serious(page) == []
    page.get_by_label("Your question").fill("what do reviews say about strategy discussions")
    page.keyboard.press("Enter")
    answered(page)
    expect(page.locator("#current .coverage")).to_contain_text("leave out 5 more")
    page.goto("/reviews")
    page.goto("/ask/")
    expect(chips).to_have_text(["Serious Case Review", "Aldermere"], timeout=20_000)
    page.get_by_role("button", name="New conversation").click()
    page.get_by_role("checkbox", name="Aldermere").press("Space")
    expect(chips).to_have_text(["Serious Case Review"])
    page.get_by_role("checkbox", name="Serious Case Review").press("Space")
    expect(chips).to_have_count(0)
    page.reload()
    expect(page.locator("#welcome button").first).to_be_visible(timeout=20_000)
    expect(chips).to_have_count(0)


def test_files_that_are_not_taken_are_told_where_they_were_chosen(page: Page, tmp_path: Path) -> None:
    page.goto("/reviews")
    wrong = tmp_path / "notes.exe"
    wrong.write_bytes(b"MZ")
    page.get_by_label("Files").set_input_files([wrong])
    page.get_by_role("button", name="Add and read").click()
    expect(page.locator(".upload .refused")).to_contain_text("notes.exe: not a kind of file that is read")
    expect(page.get_by_role("button", name="Add and read")).to_be_enabled()
    assert serious(page) == []


def test_a_theme_of_the_register_says_what_else_it_looked_for(page: Page) -> None:
    page.goto("/register")
    page.get_by_label("Theme").fill(STRATEGY)
    page.get_by_label("Order by").select_option("newest")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".also-looked")).to_contain_text("also looked for: strategy meeting")
    expect(page.get_by_label("Order by")).to_have_value("newest")
    assert serious(page) == []
