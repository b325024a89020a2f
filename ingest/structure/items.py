"""Findings, recommendations, learning points, board questions, good practice and areas for improvement, as items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.structure.numbers import LABEL, printed_number
from ingest.types import Item, ItemKind, Paragraph

_LABELLED: dict[str, ItemKind] = {
    "finding": "finding",
    "recommendation": "recommendation",
    "learning": "learning point",
    "area": "area for improvement",
}
_LISTED: frozenset[str] = frozenset({"question for the board", "good practice", "area for improvement"})
_AFTER_LABEL = re.compile(r"\s*[:.–—-]?\s*")
_OWNER = re.compile(
    r"(?:That |It is recommended that )?(?P<owner>(?:The |the )?[A-Z][^.;:]{3,140}?)\s+"
    r"(?:should|must|needs? to|will|is asked|are asked|"
    r"to (?:seek|ensure|review|consider|work|develop|provide|assure))\b"
)
_SMALL = frozenset(["and", "of", "for", "the", "in", "to", "with", "a", "by", "on"])
_GOOD_PRACTICE_LIST = re.compile(r"\bgood practice\b.*:$", re.IGNORECASE)


def find_items(paragraphs: Sequence[Paragraph]) -> tuple[Item, ...]:
    """Find items in reading order; one printed in several places is given once, at its first full statement."""
    found: dict[tuple[ItemKind, str], Item] = {}
    for item in _all_items(paragraphs):
        place = "" if item.kind == "recommendation" else "/".join(paragraphs[item.place].heading)
        key = item.kind, item.number or _letters(item.text) + place
        if item.text and key not in found:
            found[key] = item
    for item in _unlabelled_recommendations(paragraphs):
        if not any(_restates(item, other) for other in found.values()):
            found[item.kind, _letters(item.text)] = item
    return tuple(sorted(found.values(), key=lambda item: item.place))


def _all_items(paragraphs: Sequence[Paragraph]) -> Iterator[Item]:
    labelled: set[tuple[str, ...]] = set()
    for paragraph in paragraphs:
        label = LABEL.match(paragraph.text)
        kind = _kind(label) if label else None
        if label and kind:
            yield _item(kind, label["number"], _rest(paragraph.text, label), paragraph)
            continue
        heading_label = _heading_label(paragraph.heading)
        kind = _kind(heading_label) if heading_label else None
        if heading_label and kind and paragraph.heading not in labelled:
            labelled.add(paragraph.heading)
            yield _item(kind, heading_label["number"], paragraph.text, paragraph)
        elif paragraph.kind in _LISTED:
            yield from _listed(paragraph)
        elif _GOOD_PRACTICE_LIST.search(paragraph.text.split("\n")[0]):
            for line in (text for text in paragraph.text.split("\n")[1:] if not text.endswith("?")):
                yield _item("good practice", None, line.removeprefix("- "), paragraph)


def _unlabelled_recommendations(paragraphs: Sequence[Paragraph]) -> Iterator[Item]:
    for paragraph in paragraphs:
        if paragraph.kind == "recommendation" and not LABEL.match(paragraph.text) and _owner(paragraph.text):
            yield _item("recommendation", None, paragraph.text, paragraph)


def _restates(item: Item, other: Item) -> bool:
    start = _letters(item.text)[:80]
    return other.kind == item.kind and _letters(other.text).startswith(start)


def _heading_label(heading: tuple[str, ...]) -> re.Match[str] | None:
    if not heading:
        return None
    numbered = printed_number(heading[-1])
    return LABEL.match(numbered.rest if numbered else heading[-1])


def _kind(label: re.Match[str]) -> ItemKind | None:
    words = label["kind"].lower()
    return next((kind for word, kind in _LABELLED.items() if word in words), None)


def _rest(text: str, label: re.Match[str]) -> str:
    return text[_end(text, label) :].strip()


def _end(text: str, label: re.Match[str]) -> int:
    found = _AFTER_LABEL.match(text, label.end())
    return found.end() if found else label.end()


def _listed(paragraph: Paragraph) -> Iterator[Item]:
    kind: ItemKind = paragraph.kind  # type: ignore[assignment]
    lines = paragraph.text.split("\n")
    bullets = [line.removeprefix("- ") for line in lines if line.startswith("- ")]
    for text in bullets or lines[:1]:
        yield _item(kind, None, text, paragraph)


def _item(kind: ItemKind, number: str | None, text: str, paragraph: Paragraph) -> Item:
    owner = _owner(text) if kind == "recommendation" else None
    return Item(kind=kind, number=number, owner=owner, text=text, place=paragraph.place)


def _owner(text: str) -> str | None:
    found = _OWNER.match(text)
    if found is None:
        return None
    owner = found["owner"].removeprefix("The ").removeprefix("the ")
    names = [word for word in re.findall(r"[A-Za-z][\w'’-]*", owner) if word not in _SMALL]
    capitals = sum(word[0].isupper() for word in names)
    return owner if names and capitals >= len(names) / 2 else None


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())
