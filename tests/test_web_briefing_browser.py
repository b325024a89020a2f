"""The Briefing page in a headless browser: by keyboard alone, at three widths, with axe."""

from __future__ import annotations

import re

from browsing import IN_A_BROWSER, WIDTHS, address, browser, page, serious, tab_to, untidy, watched
from playwright.sync_api import Browser, Page, expect

__all__ = ["address", "browser", "page"]
pytestmark = IN_A_BROWSER


def made(page: Page, topic: str = "strategy discussions") -> str:
    """Make a draft by keyboard alone; returns its address."""
    page.goto("/briefings")
    page.get_by_label("Topic").focus()
    page.keyboard.type(topic)
    page.keyboard.press("Tab")
    page.keyboard.type("the board")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="Open the draft")
    expect(link).to_be_focused(timeout=60_000)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/briefings/[\w-]{20,}$"))
    return page.url


def test_a_briefing_is_made_edited_and_saved_by_keyboard_alone(page: Page) -> None:
    made(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Strategy discussions")
    quote = page.locator(".piece.of-quote").first
    name, words = quote.get_attribute("id"), quote.locator("textarea").input_value()
    quote.locator("textarea").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Not said.")
    page.keyboard.press("Tab")
    expect(page.locator("#saved")).to_have_text("Kept. 1 quotation is not word for word.")
    expect(quote.locator(".proven")).to_have_text("Not proven: these are not its words")
    page.get_by_role("link", name="Word", exact=True).focus()
    page.keyboard.press("Enter")
    listed = page.get_by_role("alert").get_by_role("link")
    expect(listed).to_have_count(1)
    listed.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#{name}")).to_be_focused()
    tab_to(page, f"[value='back:{name}']")
    page.keyboard.press("Enter")
    expect(page.locator(f"#t-{name}")).to_have_value(words)
    expect(page.locator("#failing")).to_be_empty()
    page.get_by_role("link", name="Word", exact=True).focus()
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    assert saved.value.suggested_filename == "briefing.docx"


def test_pieces_move_and_go_and_the_keyboard_keeps_its_place(page: Page) -> None:
    made(page)
    pieces = page.locator("#s-found .piece")
    first, second = pieces.nth(0).get_attribute("id"), pieces.nth(1).get_attribute("id")
    page.locator(f"#t-{second}").focus()
    tab_to(page, f"[value='up:{second}']")
    page.keyboard.press("Enter")
    expect(page.locator("#s-found .piece").first).to_have_id(str(second))
    expect(page.locator(f"#{second}")).to_be_focused()
    tab_to(page, f"[value='remove:{second}']")
    page.keyboard.press("Enter")
    expect(page.locator(f"#{second}")).to_have_count(0)
    expect(page.locator(f"#{first}")).to_be_focused()
    tab_to(page, "[value='add:found']")
    page.keyboard.press("Enter")
    expect(page.locator("#s-found textarea").last).to_be_focused()
    page.keyboard.type("Words of our own.")
    page.keyboard.press("Tab")
    expect(page.locator("#saved")).to_have_text("Kept")
    page.reload()
    expect(page.locator("#s-found textarea").last).to_have_value("Words of our own.")


def test_a_draft_without_script_is_edited_all_the_same(browser: Browser, address: str, page: Page) -> None:
    url = made(page)
    with watched(browser, address, script=False) as plain:
        plain.goto(url)
        plain.get_by_label("For whom").fill("the executive")
        plain.get_by_role("button", name="Keep changes").click()
        expect(plain.get_by_label("For whom")).to_have_value("the executive")


def test_axe_finds_nothing_serious_and_nothing_overlaps(page: Page) -> None:
    url = made(page)
    for path in ("/briefings", url):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(path)
            assert untidy(page) == []
        assert serious(page) == []
