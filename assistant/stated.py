"""What a question asks for by number or as a list, as the review states it, and how many items there are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from assistant.owners import stated_item
from assistant.retrieve import asked_places
from assistant.sentences import sentences_of
from assistant.types import Draft, Evidence, Hit, Weighing
from assistant.understand import Understood
from assistant.wording import items_counted, n_items
from assistant.words import alike
from ingest.index import Index
from ingest.types import Document, Item, ItemKind

MAX_STATED = 8
MAX_LISTED = 60
MAX_REVIEWS, MAX_OF_ONE, MAX_OF_ALL = 40, 12, 24
ALIKE = 0.75
_ONLY_LABEL = re.compile(r"^(?:finding|recommendation|learning point)\s+\d{1,2}\W*$", re.IGNORECASE)
_LEARNED: frozenset[ItemKind] = frozenset({"finding", "learning point"})
_HOW_MANY = re.compile(r"\bhow many\b|\bnumber of\b|\btotal\b", re.IGNORECASE)


def stated(index: Index, question: Understood, hits: Sequence[Hit]) -> Draft:
    """The first sentences of what was asked for, in reading order, without the lines that only number it."""
    evidence: list[Evidence] = []
    taken: Counter[str] = Counter()
    names = list(dict.fromkeys(hit.passage.document for hit in hits))
    places = {name: set(asked_places(index, name, question)) for name in names}
    most = MAX_LISTED if question.listed else MAX_STATED
    for hit in hits:
        name = hit.passage.document
        for paragraph, text in sentences_of(index, hit):
            if paragraph.place not in places[name] or _ONLY_LABEL.match(text) or "\t" in text:
                continue
            if taken[name] < most and not any(alike(text, other.text) >= ALIKE for other in evidence):
                taken[name] += 1
                evidence.append(Evidence(hit, paragraph.place, text, 1.0, holds_all=True, of_asked_kind=True))
    counted = question.listed and _HOW_MANY.search(question.query)
    note = " ".join(items_counted(index.document(name), kind) for name in names for kind in question.listed)
    weighing = Weighing(len(evidence), tuple(evidence))
    return Draft(tuple(evidence), (), (), note=note if counted else "", best=1.0, weighing=weighing)


def items_everywhere(index: Index, question: Understood) -> Draft | None:
    """The first items of every review, where a list is asked for and no review is named; how many there are is told.

    A review that states no findings where those are asked for gives its learning points, and the other way round:
    reviews name what they learned in either way. None where nothing is asked for as a list.
    """
    unwanted = question.only_kinds and not question.only_kinds >= set(question.listed)
    if not question.listed or question.named or unwanted:
        return None
    by_review = {name: _items_of(index.document(name), question.listed) for name in question.documents}
    stating = {name: items for name, items in by_review.items() if items}
    shown = dict(list(stating.items())[:MAX_REVIEWS])
    most = max(1, min(MAX_OF_ONE, MAX_OF_ALL // max(len(shown), 1)))
    evidence = tuple(
        one for name, items in shown.items() for item in items[:most] for one in stated_item(index, name, item)
    )
    counted = [items_counted(index.document(name), kind) for name in shown for kind in _kinds_of(stating[name])]
    note = " ".join([*_in_all(stating), *counted, *_not_shown(stating, shown, most)])
    return Draft(evidence, (), (), note=note, best=1.0) if evidence else None


def _items_of(document: Document, kinds: Sequence[ItemKind]) -> list[Item]:
    found = [item for item in document.items if item.kind in kinds]
    alike_kinds = _LEARNED if _LEARNED & set(kinds) else frozenset()
    return found or [item for item in document.items if item.kind in alike_kinds]


def _kinds_of(items: Sequence[Item]) -> list[ItemKind]:
    return list(dict.fromkeys(item.kind for item in items))


def _in_all(stating: Mapping[str, Sequence[Item]]) -> list[str]:
    kinds = Counter(item.kind for items in stating.values() for item in items)
    one_kind = len(kinds) == 1 < len(stating)
    return [f"In all {n_items(n, kind)} in {len(stating)} reviews." for kind, n in kinds.items() if one_kind]


def _not_shown(stating: Mapping[str, Sequence[Item]], shown: Mapping[str, Sequence[Item]], most: int) -> list[str]:
    said = [f"At most the first {most} of each review are quoted here; the register lists all of them."]
    if len(stating) > len(shown):
        said.append(f"{len(stating) - len(shown)} more reviews state such items and are not quoted.")
    return said if len(stating) > len(shown) or any(len(items) > most for items in shown.values()) else []
