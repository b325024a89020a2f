"""Recommendations quoted in a response to them, told by the sentence that accepts or rejects them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.structure.numbers import printed_number
from ingest.types import Item, Paragraph

_VERDICT = re.compile(
    r"(?:This|These|The above) recommendations? (?:is|are|has been|have been) (?:not |partially |partly )?"
    r"(?:accepted|agreed|rejected|supported|noted|implemented)\b"
)
_NUMBER = re.compile(r"(?P<number>\d{1,2}\s?\)?\s?[a-z]?\)?(?:\s?[ivx]{1,4}\b)?)[.)]\s+(?=\S)")
_SEVERAL = re.compile(r"\d[a-z](?:-[a-z])?\).*,\s\d{1,2}[a-z](?:-[a-z])?\)")
_SECTION = re.compile(r"(\d{1,2})[.)]\s")
_FAR = 12


def answered_recommendations(paragraphs: Sequence[Paragraph]) -> Iterator[Item]:
    """What stands under the same heading just before a verdict is what was recommended; else the heading itself is."""
    start = 0
    for at, verdict in enumerate(paragraphs):
        if not _VERDICT.match(verdict.text):
            continue
        first = at
        while first > max(start, at - _FAR) and paragraphs[first - 1].heading == verdict.heading:
            first -= 1
        if first == at:
            yield from _from_heading(verdict)
        for paragraph in _recommended(paragraphs[first:at]):
            number = _NUMBER.match(paragraph.text)
            named = re.sub(r"[\s).]", "", number["number"]) if number else _of_section(verdict)
            yield Item("recommendation", named, None, paragraph.text, paragraph.place)
        start = at + 1


def _recommended(before: Sequence[Paragraph]) -> list[Paragraph]:
    """The numbered ones before a verdict with the line that leads in; else what asks for something."""
    numbered = [p for p in before if _NUMBER.match(p.text) and not _SEVERAL.search(p.text)]
    if not numbered:
        return [p for p in before if re.search(r"\bshould\b", p.text)]
    lead_in = [p for p in before if p.place == numbered[0].place - 1 and p.text.endswith(":")]
    return [*lead_in, *numbered]


def _from_heading(verdict: Paragraph) -> Iterator[Item]:
    if verdict.heading:
        numbered = printed_number(verdict.heading[-1])
        number = numbered.number if numbered else _of_section(verdict)
        yield Item("recommendation", number, None, verdict.heading[-1], verdict.place)


def _of_section(verdict: Paragraph) -> str | None:
    found = [m[1] for title in reversed(verdict.heading) if (m := _SECTION.match(title))]
    return found[0] if found else None
