"""Findings, recommendations, learning points, board questions, good practice and the like, as items, each once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.sentences import sentence_spans
from ingest.structure.numbers import LABEL, printed_number
from ingest.structure.responses import answered_recommendations
from ingest.types import Item, ItemKind, Paragraph

_LABELLED: dict[str, ItemKind] = {
    "finding": "finding",
    "recommendation": "recommendation",
    "learning": "learning point",
    "area": "area for improvement",
    "consideration": "question for the board",
}
_LISTED: frozenset[str] = frozenset({"question for the board", "good practice", "area for improvement"})
_UNNUMBERED = re.compile(r"Recommendation\s?:\s+\S")
_AFTER_LABEL = re.compile(r"\s*[:.–—-]?\s*")
_MODAL = (
    r"should|must|needs? to|will need to|will|may (?:want|wish) to consider|is asked|are asked|"
    r"to (?:seek|ensure|review|consider|work|develop|provide|assure)"
)
_OWNER = re.compile(
    rf"(?:That |It is recommended that )?(?P<owner>(?:The |the )?[A-Z][^.;:]{{3,140}}?)\s+(?:{_MODAL})\b"
)
_BODY = re.compile(
    r"\b(?:Partnerships?|Boards?|Councils?|Authorit(?:y|ies)|Trusts?|Commissioners?|Inspectorate|Panel|Police|Government|"
    r"Services?|Social Care|Leaders|Agencies|Providers|Schools?|Health|Department|Director|Chair|ICB|CCG|CSC|NHS)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(r",| on considering\b| in conjunction\b| working with\b| together with\b")
_ACTION = re.compile(r"\b(?:should|must|needs? to|will need to|may (?:want|wish) to consider)\b")
_ASKS = re.compile(rf"{_ACTION.pattern}|\b(?:is|are) asked\b|\bto (?:seek|ensure|review|consider|develop|assure)\b")
_SMALL = frozenset(["and", "of", "for", "the", "in", "to", "with", "a", "by", "on"])
_GOOD_PRACTICE_LIST = re.compile(r"\bgood practice\b.*:$", re.IGNORECASE)
_RESTATED_LETTERS = 60


def find_items(paragraphs: Sequence[Paragraph]) -> tuple[Item, ...]:
    """Find items in reading order; one printed in several places is one item, stated where it first stands in full.

    Its other places (a summary table, a list at the end, a box) are its `also`.
    """
    found: dict[tuple[ItemKind, str], Item] = {}
    for item in (*_stated(paragraphs), *_unlabelled_recommendations(paragraphs)):
        place = "" if item.kind == "recommendation" else "/".join(paragraphs[item.place].heading)
        key = item.kind, item.number or _letters(item.text) + place
        same = next((k for k, other in found.items() if k == key or _restates(item, other)), None)
        if same is not None:
            found[same] = replace(found[same], also=_and(found[same], item.place))
        elif item.text:
            found[key] = item
    for item in answered_recommendations(paragraphs):
        if not any(other.place == item.place or _restates(item, other) for other in found.values()):
            found[item.kind, _letters(item.text)] = item
    taken = {place for item in found.values() for place in (item.place, *item.also)}
    for action in _actions(paragraphs, taken):
        found.setdefault((action.kind, _letters(action.text)), action)
    items = [_with_table_rows(item, paragraphs) for item in found.values()]
    return tuple(sorted(items, key=lambda item: item.place))


def _and(item: Item, place: int) -> tuple[int, ...]:
    return item.also if place == item.place else tuple(dict.fromkeys((*item.also, place)))


def _with_table_rows(item: Item, paragraphs: Sequence[Paragraph]) -> Item:
    """A table's row that holds the start of an item states it again."""
    start = _letters(_unlabelled(item.text))[:_RESTATED_LETTERS]
    for paragraph in (p for p in paragraphs if "\t" in p.text):
        rows = paragraph.text.split("\n")
        if len(start) > _RESTATED_LETTERS / 2 and any("\t" in row and start in _letters(row) for row in rows):
            item = replace(item, also=_and(item, paragraph.place))
    return item


def _stated(paragraphs: Sequence[Paragraph]) -> Iterator[Item]:
    labelled: set[tuple[str, ...]] = set()
    for paragraph in (p for p in paragraphs if "\t" not in p.text):
        label = LABEL.match(paragraph.text)
        kind = _kind(label) if label else None
        if label and kind:
            labelled.add(paragraph.heading)
            yield _item(kind, label["number"], paragraph.text, paragraph)
            continue
        heading_label = _heading_label(paragraph.heading)
        kind = _kind(heading_label) if heading_label else None
        if heading_label and kind and paragraph.heading not in labelled:
            labelled.add(paragraph.heading)
            titled = _unlabelled(paragraph.heading[-1])
            text = f"{paragraph.heading[-1]}\n{paragraph.text}" if _is_title(titled) else paragraph.text
            yield _item(kind, heading_label["number"], text, paragraph)
        elif _UNNUMBERED.match(paragraph.text):
            yield _item("recommendation", None, paragraph.text, paragraph)
        elif paragraph.kind in _LISTED:
            yield from _listed(paragraph)
        elif _GOOD_PRACTICE_LIST.search(paragraph.text.split("\n")[0]):
            for line in (text for text in paragraph.text.split("\n")[1:] if not text.endswith("?")):
                yield _item("good practice", None, line.removeprefix("- "), paragraph)


def _is_title(rest: str) -> bool:
    return bool(rest) and printed_number(rest) is None


def _unlabelled_recommendations(paragraphs: Sequence[Paragraph]) -> Iterator[Item]:
    for paragraph in (p for p in paragraphs if "\t" not in p.text):
        if paragraph.kind != "recommendation" or LABEL.match(paragraph.text) or _heading_label(paragraph.heading):
            continue
        if _owner(paragraph.text) and _ASKS.search(paragraph.text.split(".")[0]):
            yield _item("recommendation", None, paragraph.text, paragraph)


def _actions(paragraphs: Sequence[Paragraph], taken: set[int]) -> Iterator[Item]:
    """Sentences that ask a named body to do something, and stand in no item: "The Board should seek assurance that"."""
    for paragraph in paragraphs:
        if paragraph.place in taken or paragraph.kind not in {"narrative", "analysis", "finding", "recommendation"}:
            continue
        for start, end in sentence_spans(paragraph.text):
            sentence = paragraph.text[start:end].removeprefix("- ")
            owner = _owner(sentence) if _ACTION.search(sentence) and "\t" not in sentence else None
            if owner and _BODY.search(owner):
                yield Item("action", None, owner, sentence, paragraph.place)


def _restates(item: Item, other: Item) -> bool:
    start = _letters(_unlabelled(item.text))[:80]
    unnumbered = item.number is None or other.number is None
    same = other.kind == item.kind and unnumbered and len(start) > _RESTATED_LETTERS / 2
    return same and item.kind == "recommendation" and _letters(_unlabelled(other.text)).startswith(start)


def _heading_label(heading: tuple[str, ...]) -> re.Match[str] | None:
    if not heading:
        return None
    numbered = printed_number(heading[-1])
    return LABEL.match(numbered.rest if numbered else heading[-1])


def _kind(label: re.Match[str]) -> ItemKind | None:
    words = label["kind"].lower()
    return next((kind for word, kind in _LABELLED.items() if word in words), None)


def _unlabelled(text: str) -> str:
    label = LABEL.match(text)
    if label is None:
        return text
    after = _AFTER_LABEL.match(text, label.end())
    return text[after.end() if after else label.end() :].strip()


def _listed(paragraph: Paragraph) -> Iterator[Item]:
    kind: ItemKind = paragraph.kind  # type: ignore[assignment]
    lines = paragraph.text.split("\n")
    bullets = [line.removeprefix("- ") for line in lines if line.startswith("- ")]
    asks = kind != "question for the board" or "?" in lines[0]
    for text in bullets or (lines[:1] if asks else []):
        yield _item(kind, None, text, paragraph)


def _item(kind: ItemKind, number: str | None, text: str, paragraph: Paragraph) -> Item:
    owner = _owner(_unlabelled(text.rpartition("\n")[2] if number else text)) if kind == "recommendation" else None
    return Item(kind=kind, number=number, owner=owner, text=text, place=paragraph.place)


def _owner(text: str) -> str | None:
    """The body a text asks to act: named in capitals throughout, or of a kind that acts ("local authority")."""
    found = _OWNER.match(text)
    if found is None:
        return None
    owner = _ASIDE.split(found["owner"].removeprefix("The ").removeprefix("the "))[0].strip()
    names = [word for word in re.findall(r"[A-Za-z][\w'’-]*", owner) if word not in _SMALL]
    is_name = bool(names) and all(word[0].isupper() for word in names) and len(names) > 1
    return owner if is_name or _acts(owner) else None


def _acts(owner: str) -> bool:
    """Tell whether words name a body that can act: the noun they end in, before "in" or "of", is one."""
    core = re.split(r" (?:in|for|of|within) ", owner)[0]
    last = re.sub(r"\W", "", core.split()[-1]) if core.split() else ""
    return bool(_BODY.fullmatch(last) or _BODY.search(" ".join(core.split()[-2:]))) and not re.search(
        r"\b(?:is|are|was|were|also|states?|says?|requires?|assessments?|plans?|visit\w*)\b", owner
    )


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())
