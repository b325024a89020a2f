"""From a matrix to a briefing in a headless browser, with cells and paragraphs that a chat model wrote."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import IN_A_BROWSER, WIDTHS, browser, copied, page, serious, served_with_model, tab_to_words, untidy
from playwright.sync_api import Page, expect
from test_brief_writer import FLIPPED, GOOD, HELD
from test_web_matrix_browser import STRATEGY, fill
from test_writer import label_of

__all__ = ["browser", "page"]
pytestmark = IN_A_BROWSER


def scripted(messages: list[dict[str, str]]) -> tuple[int, str]:
    """One good sentence and one whose sense is turned round, of every prompt that holds the passage."""
    prompt = messages[-1]["content"]
    if "What is wrong with it" in prompt or HELD not in prompt:
        return 200, "remove"
    label = label_of(prompt, HELD)
    return 200, f"{GOOD} {label}. {FLIPPED} {label}."


@pytest.fixture(scope="module")
def address(example_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served_with_model(copied(example_index, tmp_path_factory.mktemp("brief")), scripted) as found:
        yield found


def good_at_every_width(page: Page) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert untidy(page) == []
    assert serious(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})


def told_how(page: Page, link: str) -> None:
    """Open the page that tells how something was made, look at it, and come back."""
    before = page.url
    page.get_by_role("link", name=link).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".fate.kept")).to_have_text("Kept")
    expect(page.locator(".fate.removed")).to_have_text("Removed")
    good_at_every_width(page)
    page.goto(before)


def test_a_matrix_becomes_a_briefing_whose_sentences_stand_only_as_they_were_proven(page: Page) -> None:
    fill(page, STRATEGY)
    expect(page.locator(".cell-sentence")).to_have_text([f"{GOOD}."])
    expect(page.locator("table.matrix")).to_contain_text("1 sentence was removed because the passages do not prove it.")
    good_at_every_width(page)
    told_how(page, "How was this made")
    tab_to_words(page, "Draft a briefing from this matrix")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Topic")).to_have_value(STRATEGY)
    good_at_every_width(page)
    page.get_by_role("button", name="Make the draft").click()
    page.get_by_role("link", name="Open the draft").click(timeout=60_000)
    expect(page.locator("#s-headlines")).to_contain_text("6 of 6 reviews address “strategy discussions”")
    sentence = page.locator(".piece.of-written")
    expect(sentence).to_have_count(1)
    expect(sentence.locator(".proven")).to_have_text("Proven against")
    good_at_every_width(page)
    told_how(page, "How the chat model’s paragraphs were written")
    area = sentence.locator("textarea")
    area.fill(f"{FLIPPED}.")
    area.blur()
    expect(page.locator("#saved")).to_have_text("Kept. 1 piece is not proven.")
    expect(sentence.locator(".proven")).to_have_text("Not proven: it was changed after it was proven")
    sentence.get_by_role("button", name="Put the proven words back").click()
    expect(page.locator(".piece.of-written textarea")).to_have_value(f"{GOOD}.")
    assert page.request.get(page.url.partition("#")[0] + "/export.docx").status == 200
