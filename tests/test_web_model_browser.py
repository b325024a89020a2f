"""Answers of a chat model in a headless browser: they grow, open and explain themselves, and do nothing else."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import (
    IN_A_BROWSER,
    WIDTHS,
    answered,
    ask,
    browser,
    copied,
    hostile,
    live_elements,
    page,
    serious,
    served_with_model,
    tab_to,
    untidy,
)
from playwright.sync_api import Page, expect
from test_web_model import MINA, MINUTES, QUESTION, ROWAN, scripted
from test_writer import OWN, label_of

__all__ = ["browser", "hostile", "page"]
pytestmark = IN_A_BROWSER
PASTE = "what was said of strategy discussions in the Mina and Theo review"
OUTSIDE = "http://203.0.113.7"


class Model:
    """Writes as `scripted`, or repeats `lines` where there are any; its streams wait for `go_on`."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.fails = False
        self.go_on = threading.Event()
        self.go_on.set()

    def __call__(self, messages: list[dict[str, str]]) -> tuple[int, str]:
        prompt = messages[-1]["content"]
        if self.fails:
            return 500, "no"
        if not self.lines:
            if "What is wrong" in prompt:
                self.go_on.wait(60)
            return scripted(messages)
        if "What is wrong" in prompt:
            return 200, self.lines[0]
        label = label_of(prompt, "held in any of the three areas")
        return 200, "\n".join([f"{MINA} {label}.", *(f"{line} {label}." for line in self.lines)])


@pytest.fixture(scope="module")
def model() -> Model:
    return Model()


@pytest.fixture(scope="module")
def address(example_index: Path, model: Model, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served_with_model(copied(example_index, tmp_path_factory.mktemp("model")), model) as found:
        yield found


@pytest.fixture(autouse=True)
def as_scripted(model: Model) -> None:
    model.lines, model.fails = [], False
    model.go_on.set()


def test_an_answer_grows_sentence_by_sentence_and_is_read_by_keyboard(page: Page, model: Model) -> None:
    model.go_on.clear()
    ask(page, QUESTION)
    growing = page.locator("#current .told")
    expect(growing.nth(1)).to_contain_text(MINA, timeout=30_000)
    expect(growing.first).to_contain_text("Proven in Child Rowan (2019), under “4. Findings › Finding 1”, page 4")
    expect(page.locator("#current")).to_contain_text("2 sentences are held back, to be written again.")
    expect(page.locator("#live")).to_contain_text("passages found, in 6 reviews")
    assert serious(page) == []
    model.go_on.set()
    answered(page)
    expect(page.locator("#current .made")).to_be_visible()
    told = [text.rstrip("0123456789 ") for text in page.locator("#current .told").all_inner_texts()]
    assert told == [f"{ROWAN}.", f"{MINUTES}.", f"{MINA}."]
    expect(page.locator("#current .unproven")).to_have_text("1 sentence could not be proven and is not shown.")
    assert not [q for q in page.locator("#current q").all_inner_texts() if MINA in q]
    tab_to(page, ".cite")
    page.keyboard.press("Enter")
    expect(page.locator("#a1-1")).to_be_focused()
    expect(page.locator("#a1-1 mark")).to_contain_text("Finding 1: Strategy discussions in Aldermere")


@pytest.mark.parametrize("width", WIDTHS)
def test_how_it_was_made_opens_by_keyboard(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    ask(page, QUESTION)
    answered(page)
    summary = page.locator("#current .made > summary")
    summary.focus()
    page.keyboard.press("Enter")
    made = page.locator("#current .made")
    expect(made.locator(".fate")).to_have_text(["Kept", "Repaired", "Kept", "Removed"])
    expect(made).to_contain_text("Written instead: " + MINUTES)
    expect(made).to_contain_text("a number, date or age is not the passage's")
    expect(made).to_contain_text("<img src=x onerror=alert(1)> Fine.")
    expect(made).not_to_contain_text("sk-secret")
    assert live_elements(page) == []
    assert serious(page) == []
    assert untidy(page) == []
    page.keyboard.press("Enter")
    expect(made.locator(".fate").first).to_be_hidden()


def test_what_is_copied_and_kept_names_the_model(page: Page) -> None:
    ask(page, QUESTION)
    answered(page)
    page.get_by_role("button", name="Copy with references").click()
    expect(page.locator("#said")).to_contain_text("Copied with references")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Written by chat model “openai:tiny”" in copied
    assert f"- {MINA}. [3]" in copied
    page.goto("/conversations")
    page.get_by_role("link", name=QUESTION).first.click()
    page.locator(".made > summary").click()
    expect(page.locator(".made")).to_contain_text("Sentence by sentence")
    assert serious(page) == []
    page.goto("/status")
    expect(page.locator("main")).to_contain_text("written by chat model “openai:tiny”")
    assert serious(page) == []


def test_hostile_words_of_a_model_do_nothing(page: Page, model: Model, hostile: list[str]) -> None:
    lines = [*OWN, f"![x]({OUTSIDE}/?q=key)", f"[here]({OUTSIDE})", f"<img src={OUTSIDE}/x>", *hostile]
    page.goto("/ask/")
    for start in range(0, len(lines), 40):
        model.lines = lines[start : start + 40]
        page.get_by_label("Your question").fill(f"{PASTE} {start}")
        page.get_by_role("button", name="Ask", exact=True).click()
        expect(page.locator("#current .asked")).to_contain_text(f"{PASTE} {start}", timeout=60_000)
        expect(page.locator("#current .made")).to_be_visible(timeout=60_000)
        expect(page.locator("#current .told").first).to_contain_text(MINA)
        page.locator("#current .made > summary").click()
        assert live_elements(page) == []
        links = page.locator("#current a").evaluate_all("(all) => all.map((a) => a.getAttribute('href'))")
        assert [href for href in links if not re.match(r"/reviews/|/conversations/|#a\d+-\d+$", href)] == []
    page.goto("/conversations")
    page.get_by_role("link", name=re.compile(PASTE)).first.click()
    assert live_elements(page) == []


def test_a_model_that_fails_is_told_and_the_reviews_speak(page: Page, model: Model) -> None:
    model.fails = True
    ask(page, QUESTION)
    answered(page)
    expect(page.locator("#current .state")).to_contain_text(
        "The reviews' own words are given instead of a written answer: chat model 'openai:tiny'"
    )
    expect(page.locator("#current q")).to_have_count(9)
    expect(page.locator("#current .told")).to_have_count(0)
    assert serious(page) == []
