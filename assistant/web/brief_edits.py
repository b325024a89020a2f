"""What an editor does to a draft: words changed, pieces removed, moved, added, turned into text of one's own."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal

from assistant.board.brief.types import Block, Draft, Section
from ingest.errors import InputError

Action = Literal["save", "up", "down", "remove", "own", "back", "add"]
ACTIONS: tuple[Action, ...] = ("save", "up", "down", "remove", "own", "back", "add")
MOST_LETTERS = 4000
MOST_BLOCKS = 300


def with_texts(draft: Draft, texts: Mapping[str, str], *, topic: str, audience: str) -> Draft:
    """The draft with the words of a form; `texts` by block id, others stay as they are.

    Raises:
        InputError: a text that is too long, or no topic.
    """
    if not topic.strip():
        raise InputError("the title is empty; give the briefing a title")
    for text in (topic, audience, *texts.values()):
        if len(text) > MOST_LETTERS:
            raise InputError(f"a text has {len(text):,} letters; one piece may have at most {MOST_LETTERS:,}")
    changed = _each(draft, lambda block: _told(block, texts))
    return replace(changed, topic=_line(topic), audience=_line(audience))


def edited(draft: Draft, action: Action, target: str) -> tuple[Draft, str]:
    """The draft after an action on a block, or for "add" on a section by key; and the id of the block to look at next.

    Raises:
        InputError: nothing of that id is in it, or it has as many pieces as it may.
    """
    if action == "add":
        return _added(draft, target)
    section = next((s for s in draft.sections if any(b.id == target for b in s.blocks)), None)
    if section is None:
        raise InputError("that piece is no longer in the briefing; load the page again")
    at = next(i for i, block in enumerate(section.blocks) if block.id == target)
    if action in {"up", "down"}:
        return _with_section(draft, _moved(section, at, -1 if action == "up" else 1)), target
    if action == "remove":
        left = section.blocks[:at] + section.blocks[at + 1 :]
        near = left[min(at, len(left) - 1)].id if left else section.key
        return _with_section(draft, replace(section, blocks=left)), near
    block = section.blocks[at]
    if action == "own":
        changed = replace(block, kind="text", document="", place=-1, rests_on=())
    else:
        changed = replace(block, text=block.original or block.text)
    return _each(draft, lambda one: changed if one.id == target else one), target


def _added(draft: Draft, key: str) -> tuple[Draft, str]:
    section = next((s for s in draft.sections if s.key == key), None)
    if section is None:
        raise InputError("that section is not in the briefing; load the page again")
    if len(draft.blocks) >= MOST_BLOCKS:
        raise InputError(f"the briefing has {MOST_BLOCKS} pieces, which is the most; remove one first")
    number = 1 + max((int(block.id[1:]) for block in draft.blocks), default=0)
    block = Block(f"b{number}", "text", "")
    return _with_section(draft, replace(section, blocks=(*section.blocks, block))), block.id


def _moved(section: Section, at: int, step: int) -> Section:
    to = at + step
    if not 0 <= to < len(section.blocks):
        return section
    blocks = list(section.blocks)
    blocks[at], blocks[to] = blocks[to], blocks[at]
    return replace(section, blocks=tuple(blocks))


def _with_section(draft: Draft, changed: Section) -> Draft:
    return replace(draft, sections=tuple(changed if s.key == changed.key else s for s in draft.sections))


def _told(block: Block, texts: Mapping[str, str]) -> Block:
    """A count cannot be reworded, so that its number is never put before other words."""
    is_count = block.kind in {"count", "tally"}
    return replace(block, text=_clean(texts[block.id])) if block.id in texts and not is_count else block


def _each(draft: Draft, change: Callable[[Block], Block]) -> Draft:
    sections = (replace(s, blocks=tuple(change(block) for block in s.blocks)) for s in draft.sections)
    return replace(draft, sections=tuple(sections))


def _clean(text: str) -> str:
    """One form of line break, and no letters that cannot be seen."""
    lines = text.replace("\r\n", "\n").strip()
    return "".join(c for c in lines if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf"})


def _line(text: str) -> str:
    return " ".join(_clean(text).split())
