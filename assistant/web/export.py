"""A stored conversation as a Word or Markdown file, with every reference."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

from docx import Document

from assistant.web.store import StoredTurn

_TITLE = "Questions to the reviews"
_HOW = (
    "Each sentence in quotation marks is the review’s own, compared with its source before it was shown. "
    "A sentence without them was written by the chat model that is named, and proven against the passages it cites. "
    "A sample of reviews says what they found, not how common it is."
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def as_markdown(turns: Sequence[StoredTurn]) -> str:
    """Markdown with whatever a reader would take for markup made plain."""
    lines = [f"# {_TITLE}", "", _HOW, ""]
    for turn in turns:
        lines += [f"## {_plain(turn.question)}", "", f"Asked {turn.asked[:10]}", ""]
        lines += _markdown_answer(turn.answer)
    return "\n".join(lines).rstrip() + "\n"


def as_docx(turns: Sequence[StoredTurn]) -> bytes:
    """A Word file with real headings, so that its outline and a screen reader find them."""
    document = Document()
    document.core_properties.title = _TITLE
    document.core_properties.author = ""
    document.add_heading(_TITLE, 0)
    document.add_paragraph(_HOW)
    for turn in turns:
        document.add_heading(_clean(turn.question), 1)
        document.add_paragraph(f"Asked {turn.asked[:10]}")
        _docx_answer(document, turn.answer)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def reference(evidence: dict[str, Any]) -> str:
    """A citation as one line: review, body and year, place, kind of evidence."""
    source = f" ({evidence['source']})" if evidence["source"] else ""
    return f"{evidence['review']}{source}, {evidence['pinpoint']} ({evidence['kind']})"


def _markdown_answer(answer: dict[str, Any]) -> list[str]:
    if not answer["evidence"]:
        return [_plain(line) if line else "" for line in answer["text"].split("\n")] + [""]
    lines = [line for notice in answer["notices"] for line in (f"*{_plain(notice)}*", "")]
    for title, sentences in _parts(answer):
        lines += [f"**{_plain(title)}**", "", *(f"- {_plain(said)} {marks}" for said, marks in sentences), ""]
    lines += [_plain(answer["coverage"]), "", "### References", ""]
    lines += [f"{one['number']}. {_plain(reference(one))}" for one in answer["evidence"]]
    return [*lines, ""]


def _docx_answer(document: Any, answer: dict[str, Any]) -> None:
    if not answer["evidence"]:
        for line in answer["text"].split("\n"):
            document.add_paragraph(_clean(line))
        return
    for notice in answer["notices"]:
        document.add_paragraph().add_run(_clean(notice)).italic = True
    for title, sentences in _parts(answer):
        document.add_heading(_clean(title), 2)
        for said, marks in sentences:
            document.add_paragraph(_clean(f"{said} {marks}"), style="List Bullet")
    document.add_paragraph(_clean(answer["coverage"]))
    document.add_heading("References", 2)
    for one in answer["evidence"]:
        document.add_paragraph(_clean(f"[{one['number']}] {reference(one)}"))


def _parts(answer: dict[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The parts of an answer, each a title and its sentences with their marks: what a chat model wrote, then each
    review's own words, in quotation marks.
    """
    by = f"Written by chat model “{answer['writer']}”"
    written = [(by, [(claim["text"], _marks(claim)) for claim in answer["written"]])] if answer["written"] else []
    quoted = [
        (group["review"], [(f"“{claim['text']}”", _marks(claim)) for claim in group["claims"]])
        for group in answer["groups"]
    ]
    return [*written, *quoted]


def _marks(claim: dict[str, Any]) -> str:
    return "".join(f"[{number}]" for number in claim["numbers"])


def _plain(text: str) -> str:
    flat = " ".join(text.split())
    return re.sub(r"([\\`*_{}\[\]<>#|!~&])", r"\\\1", flat)


def _clean(text: str) -> str:
    """Without the control letters that no Word file may hold."""
    return _CONTROL.sub("", text)
