"""How tests visit the web app, told once: in this process as a client, or served and opened in a headless browser."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from chat_server import chat_server
from conftest import ROOT, SHARED
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect, sync_playwright
from starlette.testclient import TestClient

from assistant.web.app import make_app, make_site
from assistant.web.evaluation import Evaluation
from assistant.web.settings import WebSettings
from assistant.web.site import Site
from assistant.web.users import add_user

PASSWORD = "a long enough password"
CHROMIUM = shutil.which("chromium")
IN_A_BROWSER = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")]
WIDTHS = (1440, 1024, 390)
OVERLAPS = """() => {
  const kinds = "h1, h2, h3, button, input, select, textarea, summary, main a, nav a, label";
  const shown = [...document.querySelectorAll(kinds)]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest(".unseen, .skip, .sr-only"))
    .map((e) => [e, e.getBoundingClientRect()]).filter(([, r]) => r.width > 1 && r.height > 1);
  const scrolls = (e) => e.closest("#side, .outline");
  const clash = ([a, p], [b, q]) => !a.contains(b) && !b.contains(a) && scrolls(a) === scrolls(b)
    && Math.min(p.right, q.right) - Math.max(p.left, q.left) > 2
    && Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > 2
    && getComputedStyle(a).display !== "inline" && getComputedStyle(b).display !== "inline";
  const found = [];
  shown.forEach((one, i) => shown.slice(i + 1).forEach((other) => {
    if (clash(one, other)) found.push(`${one[0].outerHTML.slice(0, 80)} over ${other[0].outerHTML.slice(0, 80)}`);
  }));
  return found;
}"""


def copied(index: Path, folder: Path) -> Path:
    """A copy of an index that a test may change."""
    return Path(shutil.copytree(index, folder / "index"))


def add_users(index: Path, *names: str) -> None:
    """Let these people log in, each with `PASSWORD`; from then on everybody has to."""
    for name in names:
        add_user(index / "users.json", name, PASSWORD)


@contextmanager
def open_site(settings: WebSettings, evaluation: Evaluation | None = None) -> Iterator[Site]:
    site = make_site(settings, evaluation)
    try:
        yield site
    finally:
        site.briefing.cancel_all()
        site.engine.close()
        if site.evaluation:
            site.evaluation.work.close()


@lru_cache(1)
def app_of(site: Site) -> FastAPI:
    return make_app(site)


def client_of(site: Site) -> TestClient:
    return TestClient(app_of(site), base_url="http://127.0.0.1", follow_redirects=False)


def logged_in(site: Site, name: str) -> TestClient:
    client = client_of(site)
    assert client.post("/login", data={"name": name, "password": PASSWORD}).status_code == 303
    return client


@pytest.fixture(scope="module")
def site(example_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with open_site(WebSettings(copied(example_index, tmp_path_factory.mktemp("site")))) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(site: Site) -> TestClient:
    return client_of(site)


@contextmanager
def served(index: Path, **surroundings: str) -> Iterator[str]:
    """The address of a server of its own, with these environment variables."""
    command = [sys.executable, "-m", "assistant", "serve", "--port", "0", "--index", str(index)]
    environment = {**os.environ, **surroundings}
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env=environment) as server:
        assert server.stderr
        said = ""
        while "http" not in said:
            said = server.stderr.readline()
            assert said, "the server ended"
        drain = subprocess.Popen(["cat"], stdin=server.stderr, stdout=subprocess.DEVNULL)
        yield said.split()[-1].rstrip("/")
        server.terminate()
        server.wait(30)
        drain.wait(30)


@contextmanager
def served_with_model(index: Path, reply: Callable[[list[dict[str, str]]], tuple[int, str]]) -> Iterator[str]:
    """The address of a server whose chat model says what `reply` gives."""
    with chat_server(reply) as model:
        told = {"REVIEWS_CHAT_BASE_URL": model.url, "REVIEWS_CHAT_MODEL": "openai:tiny", "OPENAI_API_KEY": "sk-secret"}
        with served(index, **told) as found:
            yield found


@pytest.fixture(scope="module")
def address(example_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(copied(example_index, tmp_path_factory.mktemp("served"))) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@contextmanager
def watched(browser: Browser, address: str, *, width: int = 1440, script: bool = True) -> Iterator[Page]:
    """A page that must open no dialog, call no other origin and raise no error."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, base_url=address, java_script_enabled=script
    )
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("dialog", lambda dialog: (wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
    opened.on("pageerror", lambda error: wrong.append(f"error {error}"))
    opened.on("request", lambda r: None if r.url.startswith((address, "data:", "blob:")) else wrong.append(r.url))
    try:
        yield opened
    finally:
        context.close()
    assert wrong == []


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with watched(browser, address) as opened:
        yield opened


@pytest.fixture(scope="module")
def hostile() -> list[str]:
    folder = SHARED / "hostile" / "payloads"
    if not folder.is_dir():
        pytest.skip("../shared/hostile is not here")
    names = ("xss_payloads_quick.txt", "RSNAKE_XSS.txt")
    lines = [line for name in names for line in (folder / name).read_text(errors="replace").splitlines()]
    return [line.strip() for line in lines if line.strip()]


def ask(page: Page, question: str) -> None:
    page.goto("/ask/")
    box = page.get_by_label("Your question")
    expect(box).to_be_visible(timeout=20_000)
    expect(page.locator("#welcome button").first).to_be_visible(timeout=20_000)
    box.fill(question)
    box.press("Enter")


def answered(page: Page) -> None:
    expect(page.locator("#current article")).to_be_visible(timeout=20_000)
    expect(page.locator("#evidence")).to_contain_text(re.compile("Open in review|cites nothing"))


def tab_to(page: Page, selector: str) -> None:
    """Tab from where the focus is to what a CSS selector names."""
    _tab_until(page, "(selector) => document.activeElement.matches(selector)", selector)


def tab_to_words(page: Page, words: str) -> None:
    """Tab from where the focus is to what begins with these words."""
    _tab_until(page, "(words) => (document.activeElement.innerText || '').trim().startsWith(words)", words)


def _tab_until(page: Page, has_focus: str, wanted: str) -> None:
    for _ in range(80):
        if page.evaluate(has_focus, wanted):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"no way by keyboard to {wanted}")


def serious(page: Page) -> list[str]:
    """What axe finds that is serious or worse."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found if one["impact"] in {"serious", "critical"}
    ]


def untidy(page: Page) -> list[str]:
    """What lies over something else, and by how much the page is wider than its window."""
    beyond = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [*([f"{beyond} px wider than the window"] if beyond > 1 else []), *page.evaluate(OVERLAPS)]


def live_elements(page: Page) -> list[str]:
    """Elements in what people and models wrote that could do something."""
    script = "(e) => e.outerHTML.slice(0, 120)"
    places = "#current, #evidence, #earlier, #live, #said, #held-text, article.text, table.list, ol.items, main.shown"
    kinds = "script, iframe, object, embed, form:not([method]), svg, video, audio, [onload], [onerror], [onclick]"
    found = page.locator(places).locator(f"{kinds}, a[href^='javascript' i], img:not([src^='/reviews/'])")
    return [element.evaluate(script) for element in found.all()]
