"""`reviews show`: one review as it was read, or one part of it, printed."""

from __future__ import annotations

import json
from collections.abc import Callable

from assistant.board.register import register
from assistant.commands.output import document_json
from assistant.commands.terminal import (
    out_console,
    show_document,
    show_facts,
    show_footnotes,
    show_furniture,
    show_items,
    show_letters,
    show_paragraph,
)
from assistant.record import Record, find_document
from assistant.wording import lead_in
from ingest.errors import InputError
from ingest.structure.account import unaccounted


def show_part(record: Record, name: str, part: str, *, paragraph: str | None) -> None:
    """Print a part of a document: json, outline, items, footnotes, metadata, furniture or letters; or one paragraph.

    As JSON a paragraph is the document with nothing but it, and the items and footnotes of it.

    Raises:
        InputError: no such document, or no paragraph of that number in it.
    """
    document = find_document(record, name)
    console = out_console()
    if paragraph is not None and not any(p.number == paragraph for p in document.paragraphs):
        raise InputError(f"{name}: no paragraph {paragraph}; reviews show {name} prints the numbers it has")
    if paragraph is not None and part != "json":
        show_paragraph(console, document, paragraph)
        return
    parts: dict[str, Callable[[], None]] = {
        "json": lambda: print(json.dumps(document_json(document, paragraph), ensure_ascii=False, indent=1)),
        "outline": lambda: show_document(console, document, lead_in(document.name, document.metadata)),
        "items": lambda: show_items(console, [e for e in register(record, review=name) if e.document == name]),
        "footnotes": lambda: show_footnotes(console, document),
        "metadata": lambda: show_facts(console, document_json(document)["metadata"]),
        "furniture": lambda: show_furniture(console, document),
        "letters": lambda: show_letters(console, document.letters, unaccounted(document.letters)),
    }
    parts[part]()
