"""Questions about a review itself (who wrote it, when it was published, what period it covers), answered as printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.types import Evidence, Hit
from assistant.understand import Understood
from ingest.index import Index
from ingest.sentences import sentence_spans
from ingest.structure.paragraphs import TITLE_PAGE
from ingest.types import Document, Metadata, Paragraph

MOST_REVIEWS = 10
_REVIEW = r"(?:reviews?|reports?|inspections?|SCR|LCSPR|CSPR|it|they|them)\b"
_ASKED: dict[re.Pattern[str], Callable[[Metadata], Sequence[str | None]]] = {
    re.compile(
        rf"\bwho (?:wrote|authored|led|carried out|conducted)\b.*{_REVIEW}|\bauthors?\b|\blead reviewers?\b",
        re.IGNORECASE,
    ): (lambda told: told.authors),
    re.compile(r"\b(?:when|what (?:year|date)|which year)\b.*\bpublished\b|\bpublication date\b", re.IGNORECASE): (
        lambda told: [_date(told)]
    ),
    re.compile(rf"\bwho published\b.*{_REVIEW}", re.IGNORECASE): lambda told: [told.body],
    re.compile(
        r"\b(?:what|which) (?:\w+ )?(?:period|dates|timeframe|timeline)\b.*\b(?:cover|look|review|examin)",
        re.IGNORECASE,
    ): lambda told: [told.period.as_printed if told.period else None],
}
_ITSELF = re.compile(r"introduction|background|about this|method|scope|terms of reference", re.IGNORECASE)
_SAYS_NO_MORE = frozenset(
    "who wrote authored led carried out conducted was is are were the author authors of for this that it its review "
    "reviews reviewer reviewers lead each report reports inspection scr lcspr cspr when what which year date published "
    "publication "
    "by period time dates timeframe timeline does did do cover covered look looked at under serious case child "
    "safeguarding practice learning local and in on a an they them their".split()
)


def printed_answer(index: Index, asked: Understood) -> list[Evidence]:
    """The sentences in which the reviews asked about print what is asked of them; none where more is asked."""
    if not asked.named or len(asked.documents) > MOST_REVIEWS or not _asks_no_more(asked.topic):
        return []
    wanted = next((of for pattern, of in _ASKED.items() if pattern.search(asked.topic)), None)
    found: list[Evidence] = []
    for name in asked.documents if wanted else ():
        printed = [text for text in wanted(index.metadata[name]) if text] if wanted else []
        if printed:
            found += _printed(index, index.document(name), printed)
    return found


def _date(told: Metadata) -> str | None:
    return told.published.as_printed if told.published else None


def _speaks_of_itself(paragraph: Paragraph, *, is_date: bool) -> bool:
    top = paragraph.heading[0] if paragraph.heading else ""
    return top == TITLE_PAGE or (not is_date and (paragraph.kind == "method" or bool(_ITSELF.search(top))))


def _asks_no_more(topic: str) -> bool:
    return set(re.findall(r"[a-z]+", topic.lower())) <= _SAYS_NO_MORE


def _printed(index: Index, document: Document, printed: Sequence[str]) -> list[Evidence]:
    """The first sentences that between them print all of this, where a report speaks of itself.

    A date is looked for on the title page alone: in the text it may be that of anything.
    """
    found: list[Evidence] = []
    left = list(printed)
    for paragraph in document.paragraphs:
        if not _speaks_of_itself(paragraph, is_date=printed == [_date(document.metadata)]):
            continue
        for start, end in sentence_spans(paragraph.text):
            text = paragraph.text[start:end]
            if held := [one for one in left if one in text]:
                left = [one for one in left if one not in held]
                passages = index.passages_at(document.name, [paragraph.place])
                found += [Evidence(Hit(p, 1.0, 1), paragraph.place, text, 1.0, holds_all=True) for p in passages[:1]]
        if not left:
            break
    return found
