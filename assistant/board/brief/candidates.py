"""What can be quoted of the passages found: items in their own words, and sentences with those they lean on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.board.brief.quotable import MAX_WORDS, item_words, quotable, role_of
from assistant.board.brief.types import Role
from assistant.proof.verify import normalised
from assistant.search.sentences import sentences_of
from assistant.types import Hit
from ingest.index import Index
from ingest.sentences import sentence_spans
from ingest.structure.paragraphs import TITLE_PAGE
from ingest.types import Document, Item, Paragraph

SHORT_ITEM = 45
_WHOLE = ("recommendation", "action", "question for the board")
_ITEMS_ONLY = ("recommendation", "question for the board")
_APART = re.compile(
    rf"\b(?:glossary|abbreviations|acronyms|bibliography|references|methodology)\b|^{TITLE_PAGE}$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that can be quoted. `core` is the sentence that was found, `around` the text of the passage it is from.

    `near` is how near that passage is to what was searched for (cosine).
    """

    paragraph: Paragraph
    document: str
    text: str
    core: str
    role: Role
    around: str
    near: float
    label: str = ""
    owner: str = ""


def candidates(index: Index, hits: Mapping[str, tuple[Hit, float]]) -> Iterable[Candidate]:
    """The candidates of passages, each with its nearness, in the order of `hits`; none of a review twice."""
    documents: dict[str, Document] = {}
    seen: set[tuple[str, int, str]] = set()
    for hit, near in hits.values():
        name = hit.passage.document
        document = documents.setdefault(name, index.document(name))
        around = " ".join([hit.passage.text, *hit.passage.heading[-1:]])
        for paragraph, sentence in sentences_of(index, hit):
            found = _candidate(document, paragraph, sentence, around, near)
            if found is not None and (key := (name, found.paragraph.place, found.text)) not in seen:
                seen.add(key)
                yield found


def _candidate(document: Document, paragraph: Paragraph, sentence: str, around: str, near: float) -> Candidate | None:
    """The item that a sentence states, else the sentence with those that it leans on."""
    item, words = _stated(document, paragraph, sentence)
    if item is not None:
        holder = document.paragraphs[item.place]
        label = f"{item.kind.capitalize()} {item.number}" if item.number else ""
        if normalised(words) not in normalised(holder.text):
            return None
        role = _item_role(item, words)
        return Candidate(holder, document.name, words, words, role, around, near, label, item.owner or "")
    if paragraph.kind in _ITEMS_ONLY or not paragraph.heading or _APART.search(" ".join(paragraph.heading)):
        return None
    if paragraph.kind == "narrative" and f"- {sentence}" in paragraph.text:
        return None
    span = quotable(paragraph.text, sentence)
    if span is None:
        return None
    role = role_of(span.core, paragraph.kind)
    return Candidate(paragraph, document.name, span.text, span.core, role, around, near)


def _stated(document: Document, paragraph: Paragraph, sentence: str) -> tuple[Item | None, str]:
    """The item whose statement holds a sentence, wherever it is printed, and the words of that statement.

    A recommendation is stated by all its words, a finding or the like by its first sentence when it is long; one
    without a number only when it is short.
    """
    said = normalised(item_words(sentence))
    for item in document.items:
        if paragraph.place not in (item.place, *item.also):
            continue
        words = item_words(item.text)
        if len(words.split()) > (MAX_WORDS if item.number else SHORT_ITEM) and item.kind not in _WHOLE:
            words = words[slice(*sentence_spans(words)[0])] if item.number else ""
        if said in normalised(words):
            return item, words
    return None, ""


def _item_role(item: Item, words: str) -> Role:
    if item.kind == "recommendation" or item.kind == "action":  # noqa: PLR1714  narrows the type
        return "recommendation"
    if item.kind == "question for the board":
        return "asked"
    return "found" if item.kind == "finding" else role_of(words, item.kind)
