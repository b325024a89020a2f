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
    if not answer["groups"]:
        return [_plain(line) if line else "" for line in answer["text"].split("\n")] + [""]
    lines = [line for notice in answer["notices"] for line in (f"*{_plain(notice)}*", "")]
    for group in answer["groups"]:
        lines += [f"**{_plain(group['review'])}**", ""]
        lines += [f"- “{_plain(claim['text'])}” {_marks(claim)}" for claim in group["claims"]]
        lines.append("")
    lines += [_plain(answer["coverage"]), "", "### References", ""]
    lines += [f"{one['number']}. {_plain(reference(one))}" for one in answer["evidence"]]
    return [*lines, ""]


def _docx_answer(document: Any, answer: dict[str, Any]) -> None:
    if not answer["groups"]:
        for line in answer["text"].split("\n"):
            document.add_paragraph(_clean(line))
        return
    for notice in answer["notices"]:
        document.add_paragraph().add_run(_clean(notice)).italic = True
    for group in answer["groups"]:
        document.add_heading(_clean(group["review"]), 2)
        for claim in group["claims"]:
            document.add_paragraph(_clean(f"“{claim['text']}” {_marks(claim)}"), style="List Bullet")
    document.add_paragraph(_clean(answer["coverage"]))
    document.add_heading("References", 2)
    for one in answer["evidence"]:
        document.add_paragraph(_clean(f"[{one['number']}] {reference(one)}"))


def _marks(claim: dict[str, Any]) -> str:
    return "".join(f"[{number}]" for number in claim["numbers"])


def _plain(text: str) -> str:
    flat = " ".join(text.split())
    return re.sub(r"([\\`*_{}\[\]<>#|!~&])", r"\\\1", flat)


def _clean(text: str) -> str:
    """Without the control letters that no Word file may hold."""
    return _CONTROL.sub("", text)
