"""Score and Runs in a headless browser: two people score by keyboard alone, settle a difference, read two runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from browsing import IN_A_BROWSER, WIDTHS, browser, copied, live_elements, serious, served, tab_to, untidy, watched
from example_runs import HOSTILE, write_runs
from playwright.sync_api import Browser, Page, expect

__all__ = ["browser"]
pytestmark = IN_A_BROWSER
N = 10
SAMPLE = "blind one"


@pytest.fixture(scope="module")
def address(example_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    index = copied(example_index, tmp_path_factory.mktemp("score"))
    write_runs(index / "runs", index)
    with served(index) as found:
        yield found


@contextmanager
def person(browser: Browser, address: str, name: str, *, width: int = 1440, script: bool = True) -> Iterator[Page]:
    """A page of somebody who scores."""
    with watched(browser, address, width=width, script=script) as page:
        page.goto("/score")
        expect(page.get_by_role("textbox")).to_be_focused()
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Score", exact=True)).to_be_visible()
        yield page


def claim(page: Page) -> str:
    return page.locator(".the-claim").inner_text()


def scored(page: Page, keys: dict[str, str], other: str) -> list[str]:
    """Score the whole sample by keys alone; `keys` is what to press for a claim, `other` for the rest."""
    page.goto(f"/score/{SAMPLE}")
    page.get_by_role("link", name="Start").focus()
    page.keyboard.press("Enter")
    seen = []
    for n in range(N):
        expect(page.get_by_role("status")).to_contain_text(f"{n} of {N} judged")
        page.wait_for_load_state("domcontentloaded")
        seen.append(claim(page))
        for key in keys.get(seen[-1], other):
            page.keyboard.press(key)
        page.keyboard.press("Enter")
    expect(page.get_by_text("Every claim is judged. Thank you.")).to_be_visible()
    return seen


def written_and_changed(page: Page) -> None:
    """On the first claim: nothing is saved without a label, no key is taken from a note, and back changes it."""
    page.keyboard.press("Enter")
    expect(page.locator("input[name=support]:invalid").first).to_be_attached()
    expect(page.get_by_role("heading", name=f"Claim 1 of {N}")).to_be_visible()
    page.keyboard.press("n")
    page.keyboard.type("1234 cotnb: ")
    expect(page.get_by_label("Note")).to_have_value("1234 cotnb: ")
    expect(page.locator("input[name=support]:checked")).to_have_count(0)
    page.keyboard.type(f"canaryann {HOSTILE}")
    page.keyboard.press("Escape")
    for key in "2cot":
        page.keyboard.press(key)
    expect(page.get_by_label("Tone or anonymity concern")).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement.closest('.pick')).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"Claim 2 of {N}")).to_be_visible()
    page.wait_for_load_state("domcontentloaded")
    page.keyboard.press("b")
    expect(page.get_by_role("heading", name=f"Claim 1 of {N}")).to_be_visible()
    page.wait_for_load_state("domcontentloaded")
    expect(page.locator("input[name=support]:checked")).to_have_value("partial")
    expect(page.locator("input[name=citation_needed]:checked")).to_have_value("no")
    page.keyboard.press("c")
    page.keyboard.press("o")
    page.keyboard.press("t")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"Claim 2 of {N}")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Saved.")


def test_two_people_score_ten_claims_by_keyboard_and_settle_what_they_differ_on(browser: Browser, address: str) -> None:
    with person(browser, address, "ann") as page:
        page.get_by_label("Run").select_option(index=0)
        page.get_by_label("Name", exact=True).fill(SAMPLE)
        page.get_by_label("How many claims").fill(str(N))
        page.get_by_role("button", name="Draw").click()
        expect(page.get_by_text(f"0 of {N} claims judged by you")).to_be_visible()
        page.get_by_role("link", name="Start").click()
        first = claim(page)
        page.wait_for_load_state("domcontentloaded")
        written_and_changed(page)
        for n in range(1, N):
            expect(page.get_by_role("status")).to_contain_text(f"{n} of {N} judged")
            page.wait_for_load_state("domcontentloaded")
            page.keyboard.press("1")
            page.keyboard.press("Enter")
        expect(page.get_by_text("Every claim is judged. Thank you.")).to_be_visible()
    with person(browser, address, "bo") as page:
        seen = scored(page, {first: "4"}, "1")
        assert first in seen
        assert page.get_by_text("canaryann").count() == 0
        page.get_by_role("button", name="End my coding and open the results").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#agreement")).to_contain_text(f"Not shown: {N} claims with two labels, 30 needed.")
        assert serious(page) == []
        page.get_by_role("link", name="Settle it").focus()
        page.keyboard.press("Enter")
        assert claim(page) == first
        expect(page.locator(".said-by")).to_contain_text(f"canaryann {HOSTILE}")
        assert live_elements(page) == []
        assert serious(page) == []
        page.keyboard.press("2")
        page.keyboard.press("Enter")
        expect(page.get_by_text("The one difference is settled.")).to_be_visible()


def test_scoring_works_without_script(browser: Browser, address: str) -> None:
    with person(browser, address, "cy", script=False) as page:
        page.goto("/score")
        page.get_by_label("Name", exact=True).fill("plain")
        page.get_by_label("How many claims").fill("2")
        page.get_by_role("button", name="Draw").click()
        page.get_by_role("link", name="Start").click()
        tab_to(page, "input[name=support]")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Claim 2 of 2")).to_be_visible()
        page.get_by_role("link", name="Back").click()
        expect(page.locator("input[name=support]:checked")).to_have_value("partial")


def test_the_keys_can_be_switched_off(browser: Browser, address: str) -> None:
    with person(browser, address, "dee") as page:
        page.get_by_label("Name", exact=True).fill("keys")
        page.get_by_role("button", name="Draw").click()
        page.get_by_role("link", name="Start").click()
        page.get_by_text("Keys", exact=True).click()
        page.get_by_label("Use these keys").uncheck()
        page.reload()
        page.keyboard.press("1")
        expect(page.locator("input[name=support]:checked")).to_have_count(0)


def test_a_run_is_measured_and_two_are_compared(browser: Browser, address: str) -> None:
    with person(browser, address, "eve") as page:
        page.get_by_role("link", name="Runs").click()
        page.get_by_role("link", name="old.jsonl").click()
        page.get_by_role("button", name="Measure this run").click()
        expect(page.get_by_role("heading", name="By type of question")).to_be_visible(timeout=60_000)
        drawn = page.locator(".plot img").evaluate_all(
            "(all) => Promise.all(all.map((one) => one.decode().then(() => one.naturalWidth > 400)))"
        )
        assert drawn == [True] * 5
        page.goto("/runs")
        page.get_by_label("Old run").select_option("old.jsonl")
        page.get_by_label("New run").select_option("new.jsonl")
        page.get_by_role("button", name="Compare").click()
        page.get_by_role("button", name="Compare these runs").click()
        expect(page.get_by_text("5 moved, most lost first; 15 did not")).to_be_visible(timeout=60_000)
        page.get_by_role("combobox", name="Measure").select_option("nDCG@10")
        page.get_by_role("button", name="Show").click()
        expect(page.get_by_role("heading", name="Question by question: nDCG@10")).to_be_visible()
        page.get_by_role("link", name=re.compile("what was found in 0")).click()
        expect(page.get_by_role("heading", name="Old: old.jsonl")).to_be_visible()
        assert live_elements(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_overlaps_and_axe_finds_nothing_serious(browser: Browser, address: str, width: int) -> None:
    pair = "old=old.jsonl&new=new.jsonl"
    paths = (
        "/score", f"/score/{SAMPLE}", f"/score/{SAMPLE}/1", "/coder", "/runs", "/runs/old.jsonl", "/runs/new.jsonl",
        f"/compare?{pair}", f"/compare/question?{pair}&case=secret-type-0",
    )  # fmt: skip
    opened = (f"/score/{SAMPLE}", f"/score/{SAMPLE}/results", f"/score/{SAMPLE}/differences/1")
    for name, shown in (("fay", paths), ("bo", opened)):
        with person(browser, address, name, width=width) as page:
            for path in shown:
                page.goto(path)
                assert (path, serious(page)) == (path, [])
                assert (path, untidy(page)) == (path, [])
