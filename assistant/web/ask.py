"""The Ask page: Gradio's part of the app, its components and what happens on each event."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import gradio as gr
from fastapi import FastAPI, Request

from assistant.question.filters import Filters
from assistant.web.ask_parts import Parts, Updates, cleared, restored, said, shown
from assistant.web.asking import MOST_LETTERS, Conversation, Failed, Held, ask
from assistant.web.copies import let_go_of_copies
from assistant.web.headers import ASK_PATH
from assistant.web.limits import READ_KEPT, filters_from, limit_inputs, limits_on_arrival, wire_limits
from assistant.web.progress import Progress
from assistant.web.render import PAGES, render
from assistant.web.site import Site
from assistant.web.store import Verdict
from assistant.web.suggest import example_questions
from ingest.errors import IndexMissingError
from ingest.types import Metadata

N_EXAMPLES = 4
STATE_KEPT_S = 12 * 3600
THREADS = 64
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_MEANT = "(...given) => { given[2] = window.care ? window.care.meant : ''; return given; }"
_TO_QUESTION = "() => window.reviews.focus('question')"
_HEAD = (
    '<link rel="stylesheet" href="/static/app.css"><link rel="stylesheet" href="/static/ask.css">'
    '<script src="/static/ask.js" defer></script><script src="/static/care.js" defer></script>'
)


def mount_ask(app: FastAPI, site: Site) -> None:
    """Mount the page; what of Gradio's reaches outside, or shows one user to another, is left out.

    It has threads of its own, so that people waiting for an answer do not keep other pages from being served.
    Gradio asks for an event loop while it builds, and leaves one unclosed where none is running.
    """

    async def build() -> None:
        blocks = _blocks(site)
        blocks.max_threads = THREADS
        blocks.queue(max_size=64, default_concurrency_limit=32, api_open=False)
        gr.mount_gradio_app(
            app, blocks, path=ASK_PATH, auth_dependency=_user, head=_HEAD, theme=_theme(),
            footer_links=[], run_history=False, mcp_server=False, pwa=False, ssr_mode=False, enable_monitoring=False,
            show_error=False, max_file_size=1,
        )  # fmt: skip

    asyncio.run(build())


def _user(request: Request) -> str | None:
    user: str | None = request.scope.get("state", {}).get("user")
    return user


def _theme() -> gr.themes.Base:
    sans = ["system-ui", "Segoe UI", "Roboto", "Helvetica", "Arial", "sans-serif"]
    return gr.themes.Base(primary_hue="slate", neutral_hue="slate", font=sans, font_mono=["monospace"])


def _blocks(site: Site) -> gr.Blocks:
    blocks = gr.Blocks(title="Ask – Reviews", analytics_enabled=False, fill_width=True)
    with blocks:
        head = _html("head", render("nav.html", here="ask", user=None, pages=PAGES))
        state = gr.State(Conversation(), time_to_live=STATE_KEPT_S)
        with gr.Row(elem_id="desk", equal_height=False):
            with gr.Column(scale=7, min_width=320, elem_id="talk"):
                _html("ask-title", render("ask_title.html"))
                question = gr.Textbox(
                    label="Your question", placeholder="What do reviews say about …", lines=1, max_lines=8,
                    max_length=MOST_LETTERS, autofocus=True, elem_id="question",
                )  # fmt: skip
                with gr.Row(elem_classes="buttons"):
                    send, fresh = _button("Ask", "ask", main=True), _button("New conversation", "fresh")
                _html("care", render("care.html"))
                meant = gr.Textbox(visible=False)
                limits = limit_inputs()
                with gr.Column(visible=False, elem_id="held") as held:
                    held_text = _html("held-text")
                    with gr.Row(elem_classes="buttons"):
                        change = _button("Change the question", "change", main=True)
                        anyway = _button("Ask it as it is", "anyway")
                with gr.Column(elem_id="welcome") as welcome:
                    welcome_text = _html("welcome-text")
                    examples = [_button("", f"example-{n}", visible=False) for n in range(N_EXAMPLES)]
                live, current = _html("live"), _html("current")
                with gr.Column(visible=False, elem_id="tools") as tools:
                    with gr.Row(elem_classes="buttons"):
                        copy = _button("Copy with references", "copy")
                        edit = _button("Edit what was searched", "edit", visible=False)
                        up, down = _button("Helpful", "up"), _button("Not helpful", "down")
                    note = gr.Textbox(label="A note on this answer", lines=1, max_lines=4, max_length=2000,
                                      elem_id="note")  # fmt: skip
                    keep = _button("Keep the note", "keep")
                line = _html("said")
                earlier = _html("earlier")
            with gr.Column(scale=5, min_width=320, elem_id="side"):
                evidence = _html("evidence", render("evidence.html", view=None, key="now"))
        parts = Parts(
            question, live, current, evidence, earlier, held, held_text, tools, edit, line, note, welcome, state,
            limits,
        )  # fmt: skip
        _wire_asking(site, parts, blocks, meant, send=send, anyway=anyway, examples=examples)
        _wire_rest(site, parts, fresh=fresh, change=change, copy=copy, votes=(up, down), keep=keep)
        wire_limits(limits, lambda: _reviews(site))
        blocks.load(_arrival(site), [limits.kept], [head, welcome_text, *limits.all, *examples], js=READ_KEPT, **_QUIET)
    return blocks


def _html(name: str, value: str = "") -> gr.HTML:
    return gr.HTML(value, elem_id=name, js_on_load=None, apply_default_css=False)


def _button(label: str, name: str, *, main: bool = False, visible: bool = True) -> gr.Button:
    kind = "primary" if main else "secondary"
    return gr.Button(label, variant=kind, elem_id=name, visible=visible, min_width=60, scale=0)  # type: ignore[arg-type]


def _wire_asking(
    site: Site, parts: Parts, blocks: gr.Blocks, meant: gr.Textbox,
    *, send: gr.Button, anyway: gr.Button, examples: list[gr.Button],
) -> None:  # fmt: skip
    """`meant` holds a question whose details of a case the page has pointed out already, and which is asked still."""

    def typed(
        text: str, state: Conversation, is_meant: str | None, request: gr.Request, *limits: Any
    ) -> Iterator[Updates]:
        let_go_of_copies(blocks, request.session_hash)
        yield from _steps(site, parts, text, state, request, filters_from(*limits), checked=is_meant == text)

    def as_it_is(state: Conversation, request: gr.Request, *limits: Any) -> Iterator[Updates]:
        let_go_of_copies(blocks, request.session_hash)
        state = state.seen_by(str(request.username))
        yield from _steps(site, parts, state.pending or "", state, request, filters_from(*limits), checked=True)

    asked = [parts.question, parts.state, meant, *parts.limits.inputs]
    parts.question.submit(typed, asked, parts.all, js=_MEANT, **_QUIET)
    send.click(typed, asked, parts.all, js=_MEANT, **_QUIET)
    anyway.click(as_it_is, [parts.state, *parts.limits.inputs], parts.all, **_QUIET)
    for example in examples:
        example.click(typed, [example, *asked[1:]], parts.all, **_QUIET)


def _wire_rest(
    site: Site, parts: Parts, *, fresh: gr.Button, change: gr.Button, copy: gr.Button,
    votes: tuple[gr.Button, gr.Button], keep: gr.Button,
) -> None:  # fmt: skip
    def give_back(state: Conversation, request: gr.Request) -> Updates:
        state = state.seen_by(str(request.username))
        return {parts.held: gr.Column(visible=False), parts.question: state.pending or "",
                parts.state: replace(state, pending=None)}  # fmt: skip

    def searched(state: Conversation, request: gr.Request) -> str:
        turns = state.seen_by(str(request.username)).turns
        return turns[-1].query if turns else ""

    def keep_note(state: Conversation, note: str, request: gr.Request) -> str:
        kept = state.turn is not None and site.store.rate(str(request.username), state.turn, note=note.strip())
        return said("The note is kept with the answer." if kept else "There is no answer to keep it with.")

    fresh.click(lambda: cleared(parts), None, parts.all, **_QUIET)
    change.click(give_back, [parts.state], [parts.held, parts.question, parts.state], **_QUIET).then(
        None, js=_TO_QUESTION
    )
    parts.edit.click(searched, [parts.state], [parts.question], **_QUIET).then(None, js=_TO_QUESTION)
    copy.click(None, None, [parts.said], js="() => window.reviews.copy()", **_QUIET)
    for button, verdict in zip(votes, ("up", "down"), strict=True):
        button.click(_vote(site, verdict), [parts.state], [parts.said], **_QUIET)  # type: ignore[arg-type]
    keep.click(keep_note, [parts.state, parts.note], [parts.said], **_QUIET)


def _vote(site: Site, verdict: Verdict) -> Callable[[Conversation, gr.Request], str]:
    def vote(state: Conversation, request: gr.Request) -> str:
        kept = state.turn is not None and site.store.rate(str(request.username), state.turn, verdict=verdict)
        return said("Thank you; this is kept with the answer." if kept else "There is no answer to keep it with.")

    vote.__annotations__ = {"request": gr.Request}
    return vote


def _reviews(site: Site) -> dict[str, Metadata]:
    try:
        with site.engine.opened() as opened:
            return opened.index.metadata
    except IndexMissingError:
        return {}


def _arrival(site: Site) -> Callable[[str, gr.Request], list[Any]]:
    def arrive(kept: str, request: gr.Request) -> list[Any]:
        user = None if request.username == "local" else request.username
        try:
            with site.engine.opened() as opened:
                n_reviews, asked = len(opened.index.documents), example_questions(opened.index)
                limits = limits_on_arrival(opened.index, kept, str(request.username))
        except IndexMissingError:
            n_reviews, asked, limits = 0, (), limits_on_arrival(None, kept, str(request.username))
        buttons = [gr.Button(text, visible=True) for text in asked]
        buttons += [gr.Button("", visible=False)] * (N_EXAMPLES - len(asked))
        nav = render("nav.html", here="ask", user=user, pages=PAGES)
        writer = site.engine.chat_model.name if site.engine.chat_model else ""
        welcome = render("welcome.html", n_reviews=n_reviews, n_examples=len(asked), writer=writer)
        return [nav, welcome, *limits, *buttons]

    arrive.__annotations__ = {"kept": str, "request": gr.Request}
    return arrive


def _steps(
    site: Site, parts: Parts, text: str, state: Conversation, request: gr.Request, filters: Filters, *, checked: bool
) -> Iterator[Updates]:
    user = str(request.username)
    caller = f"{user} {request.session_hash}" if user == "local" else user
    was_written, is_taken = False, False
    with closing(ask(site, user, caller, text, state, checked=checked, filters=filters)) as steps:
        for step in steps:
            was_written = was_written or (isinstance(step, Progress) and step.is_being_written)
            before = restored(parts, state.seen_by(user)) if was_written and isinstance(step, Failed) else {}
            failed = isinstance(step, Failed)
            # The box is emptied once, when the question is taken, so nothing typed later is lost; and given back.
            box = {parts.question: text if failed else ""} if is_taken == failed and not isinstance(step, Held) else {}
            is_taken = is_taken or isinstance(step, Progress)
            yield {**before, **shown(parts, step), **box, parts.limits.panel: gr.Accordion(open=False)}
