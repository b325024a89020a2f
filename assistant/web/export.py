"""A stored conversation as a Word or Markdown file, with every reference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from assistant.board.docx_out import as_docx as written_docx
from assistant.board.paper import Element, Heading, Paper, Para, References, Run, words
from assistant.board.paper import as_markdown as written_markdown
from assistant.web.store import StoredTurn
from assistant.wording import NEAR_HEADING

_TITLE = "Questions to the reviews"
_HOW = (
    "Each sentence in quotation marks is the review’s own, compared with its source before it was shown. "
    "A sentence without them was written by the chat model that is named, and proven against the passages it cites. "
    "A sample of reviews says what they found, not how common it is."
)


def as_markdown(turns: Sequence[StoredTurn]) -> str:
    return written_markdown(_paper(turns))


def as_docx(turns: Sequence[StoredTurn]) -> bytes:
    return written_docx(_paper(turns))


def reference(evidence: dict[str, Any]) -> str:
    """A citation as one line: review, body and year, place, kind of evidence."""
    source = f" ({evidence['source']})" if evidence["source"] else ""
    return f"{evidence['review']}{source}, {evidence['pinpoint']} ({evidence['kind']})"


def _paper(turns: Sequence[StoredTurn]) -> Paper:
    elements: list[Element] = [Para(words(_HOW))]
    for number, turn in enumerate(turns, start=1):
        elements += [Heading(turn.question), Para(words(f"Asked {turn.asked[:10]}"))]
        elements += _answer(turn.answer, name=f"answer{number}ref")
    return Paper(_TITLE, tuple(elements))


def _answer(answer: dict[str, Any], *, name: str) -> Iterator[Element]:
    """What a chat model wrote, then each review's own words in quotation marks, then the references."""
    if not answer["evidence"]:
        yield from (Para(words(line)) for line in answer["text"].split("\n") if line)
        return
    yield from (Para(words(notice, italic=True)) for notice in answer["notices"])
    if answer["written"]:
        yield Heading(f"Written by chat model “{answer['writer']}”", 2)
        yield from (_sentence(claim["text"], claim["numbers"], name) for claim in answer["written"])
    for group in answer["groups"]:
        yield Heading(group["review"], 2)
        yield from (_sentence(f"“{claim['text']}”", claim["numbers"], name) for claim in group["claims"])
    yield Para(words(answer["coverage"]))
    if answer["related"]:
        yield Para(words(f"{NEAR_HEADING}:"))
        yield from (Para(words(f"{one['review']}, {one['pinpoint']}: “{one['text']}”")) for one in answer["related"])
    yield Heading("References", 2)
    yield References(tuple(reference(one) for one in answer["evidence"]), name)


def _sentence(text: str, numbers: Sequence[int], name: str) -> Para:
    return Para((Run(f"{text} "), *(Run(ref=number, to=name) for number in numbers)), "bullet")
