"""The components of the Ask page that a question's steps write to, and what each step writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.web.asking import Answered, Conversation, Failed, Held, Step
from assistant.web.limits import Limits
from assistant.web.progress import Progress
from assistant.web.render import render, render_earlier

Updates = dict[Any, Any]


@dataclass(frozen=True, slots=True)
class Parts:
    """The components that a question's steps write to."""

    question: gr.Textbox
    live: gr.HTML
    current: gr.HTML
    evidence: gr.HTML
    earlier: gr.HTML
    held: gr.Column
    held_text: gr.HTML
    tools: gr.Column
    edit: gr.Button
    said: gr.HTML
    note: gr.Textbox
    welcome: gr.Column
    state: gr.State
    limits: Limits

    @property
    def all(self) -> list[Any]:
        return [*(getattr(self, name) for name in self.__slots__ if name != "limits"), self.limits.panel]


def restored(parts: Parts, conversation: Conversation) -> Updates:
    """What stood there before an answer began to be written that did not come about."""
    if not conversation.turns:
        return {parts.current: "", parts.evidence: render("evidence.html", view=None, key="now")}
    answer = _answered(parts, conversation)
    return {part: answer[part] for part in (parts.current, parts.evidence, parts.tools)}


def shown(parts: Parts, step: Step) -> Updates:
    """What a step of a question puts on the page."""
    match step:
        case Progress():
            growing = _growing(parts, step) if step.is_being_written else {}
            return {parts.live: render("progress.html", lines=step.lines), parts.held: gr.Column(visible=False),
                    parts.welcome: gr.Column(visible=False), parts.said: "", **growing}  # fmt: skip
        case Held(conversation, details):
            return {parts.held: gr.Column(visible=True), parts.held_text: render("held.html", details=details),
                    parts.live: "", parts.state: conversation}  # fmt: skip
        case Failed(trouble, message):
            return {parts.live: render("trouble.html", trouble=trouble, message=message)}
        case Answered(conversation):
            return _answered(parts, conversation)


def _growing(parts: Parts, progress: Progress) -> Updates:
    return {parts.current: render("growing.html", progress=progress), parts.tools: gr.Column(visible=False),
            parts.evidence: render("evidence.html", view=None, key="now")}  # fmt: skip


def _answered(parts: Parts, conversation: Conversation) -> Updates:
    *before, view = conversation.turns
    key = f"a{len(conversation.history)}"
    return {
        parts.live: render("done.html", view=view),
        parts.current: render("answer.html", view=view, key=key, conversation=conversation.name),
        parts.evidence: render("evidence.html", view=view, key=key),
        parts.earlier: render_earlier(before, n_before=len(conversation.history) - 1),
        parts.state: conversation,
        parts.note: "",
        parts.tools: gr.Column(visible=True),
        parts.edit: gr.Button(visible=view.query != view.question),
    }


def cleared(parts: Parts) -> Updates:
    """The page of a new conversation."""
    blank = dict.fromkeys((parts.live, parts.current, parts.earlier, parts.said, parts.question, parts.note), "")
    return {**blank, parts.evidence: render("evidence.html", view=None, key="now"), parts.state: Conversation(),
            parts.tools: gr.Column(visible=False), parts.held: gr.Column(visible=False),
            parts.welcome: gr.Column(visible=True)}  # fmt: skip


def said(line: str) -> str:
    """A line that is read out as soon as it stands there."""
    return render("said.html", line=line)
