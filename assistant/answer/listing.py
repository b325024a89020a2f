"""Items listed and counted over the reviews: all of a kind, or all of a kind on a matter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import cast, get_args

from assistant.answer.owners import stated_item
from assistant.answer.praised import praised
from assistant.question.theme import as_theme
from assistant.question.understand import Understood
from assistant.types import Draft, Evidence
from assistant.wording import items_counted, n_items, short_name
from assistant.words import asked_stems
from ingest.index import Index
from ingest.types import Item, ItemKind

MAX_REVIEWS, MAX_OF_ONE, MAX_OF_ALL, MAX_LISTED = 40, 12, 24, 60
MAX_TOLD = 3
_LEARNED: frozenset[ItemKind] = frozenset({"finding", "learning point"})
_ASKS_LIST = re.compile(r"\b(?:list|all|every|each|how many|number of)\b", re.IGNORECASE)


def items_everywhere(index: Index, question: Understood) -> Draft | None:
    """The first items of every review, where a list is asked for and no review is named; how many there are is told.

    A review that states no findings where those are asked for gives its learning points, and the other way round:
    reviews name what they learned in either way; one that lists no good practice gives what it praises, also where it
    is named. None where nothing is asked for as a list.
    """
    unwanted = question.only_kinds and not question.only_kinds >= set(question.listed)
    praise = "good practice" in question.listed
    if not question.listed or (question.named and not praise) or unwanted:
        return None
    by_review = {name: _items_of(index.items(name), question.listed) for name in question.documents}
    stating = {name: items for name, items in by_review.items() if items}
    shown = dict(list(stating.items())[:MAX_REVIEWS])
    most = max(1, min(MAX_OF_ONE, MAX_OF_ALL // max(len(shown), 1)))
    evidence = tuple(
        one for name, items in shown.items() for item in items[:most] for one in stated_item(index, name, item)
    )
    unlisted = [name for name in question.documents if praise and name not in stating][:MAX_REVIEWS]
    praising = tuple(one for name in unlisted for one in praised(index, name))
    counted = [
        items_counted(short_name(name, index.metadata[name]), items, kind)
        for name, items in shown.items()
        for kind in dict.fromkeys(item.kind for item in items)
    ]
    note = " ".join([*_in_all(stating), *counted, *_not_shown(stating, shown, most), *_praise_only(index, praising)])
    return Draft((*evidence, *praising), (), (), note=note, best=1.0) if evidence or praising else None


def items_on(index: Index, question: Understood) -> Draft | None:
    """Every item of the kinds asked for that holds each part of the topic, where a list or a number of them is asked.

    None where no such list is asked for, or no item holds it all: what is near it is then searched for.
    """
    kinds = [cast("ItemKind", kind) for kind in get_args(ItemKind) if kind in question.kinds]
    left = asked_stems(question.about)
    if question.listed or not kinds or not left or not _ASKS_LIST.search(question.query):
        return None
    theme = as_theme(left, question.expansions)
    held = {
        name: [item for item in index.items(name) if item.kind in kinds and theme.is_in(item.text)]
        for name in question.documents
    }
    stating = {name: items for name, items in held.items() if items}
    evidence = [one for name, items in stating.items() for item in items for one in stated_item(index, name, item)]
    counts = Counter(item.kind for items in stating.values() for item in items)
    counted = " and ".join(n_items(n, kind) for kind, n in counts.items())
    hold = "holds" if sum(counts.values()) == 1 else "hold"
    note = (
        f"{counted}, of {len(question.documents)} reviews read, {hold} “{' '.join(left.values())}” or a related term; "
        "what says it in other words is not among them."
    )
    return Draft(tuple(evidence[:MAX_LISTED]), (), (), note=note, best=1.0) if evidence else None


def none_listed(index: Index, question: Understood) -> str:
    """What the reviews asked for all items of a kind state instead, where none of a few states any; else ""."""
    if not question.listed or len(question.documents) > MAX_TOLD:
        return ""
    asked = " or ".join(question.listed)
    return " ".join(
        f"No {asked} was found in {short_name(name, index.metadata[name])}{_instead(index, name)}."
        for name in question.documents
    )


def _instead(index: Index, name: str) -> str:
    counts = Counter(item.kind for item in index.items(name))
    return f"; it states {' and '.join(n_items(n, kind) for kind, n in counts.items())}" if counts else ""


def _items_of(stated: Sequence[Item], kinds: Sequence[ItemKind]) -> list[Item]:
    alike_kinds = _LEARNED if _LEARNED & set(kinds) else frozenset()
    found = [item for item in stated if item.kind in kinds]
    return found or [item for item in stated if item.kind in alike_kinds]


def _in_all(stating: Mapping[str, Sequence[Item]]) -> list[str]:
    kinds = Counter(item.kind for items in stating.values() for item in items)
    one_kind = len(kinds) == 1 < len(stating)
    return [f"In all {n_items(n, kind)} in {len(stating)} reviews." for kind, n in kinds.items() if one_kind]


def _praise_only(index: Index, praising: Sequence[Evidence]) -> list[str]:
    names = dict.fromkeys(e.hit.passage.document for e in praising)
    told = "; ".join(short_name(name, index.metadata[name]) for name in names)
    return (
        [f"No list of good practice was found in {told}: quoted are the first sentences that praise."] if told else []
    )


def _not_shown(stating: Mapping[str, Sequence[Item]], shown: Mapping[str, Sequence[Item]], most: int) -> list[str]:
    said = [f"At most the first {most} of each review are quoted here; the register lists all of them."]
    if len(stating) > len(shown):
        said.append(f"{len(stating) - len(shown)} more reviews state such items and are not quoted.")
    return said if len(stating) > len(shown) or any(len(items) > most for items in shown.values()) else []
