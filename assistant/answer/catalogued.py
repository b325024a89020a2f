"""Which reviews there are, asked of no topic ("what reviews do you have?"): as the catalogue holds them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.question.converse import last_asked
from assistant.question.dated import EARLIEST, LATEST, by_age
from assistant.question.understand import Understood
from assistant.types import Draft, Evidence, Hit
from assistant.wording import short_name
from assistant.words import stems
from ingest.index import Index
from ingest.structure.metadata import MONTH_NAMES
from ingest.structure.paragraphs import TITLE_PAGE
from ingest.types import Metadata, PublicationDate

MOST_REVIEWS = 60
_ASKS = re.compile(r"\b(?:what|which|how many|list|show|name)\b", re.IGNORECASE)
_AGE = re.compile(rf"\b(?P<latest>{LATEST})\b|\b{EARLIEST}\b", re.IGNORECASE)
_REVIEWS = frozenset("review reviews reports documents cases files inspections".split())
_MONTHS = frozenset(MONTH_NAMES.lower().split("|"))
_MONTH = re.compile(rf"\b(?P<month>{MONTH_NAMES})\b(?: (?P<year>(?:19|20)\d\d)\b)?", re.IGNORECASE)
_UNDATED = PublicationDate("", "", "year")
_FACTS: tuple[tuple[frozenset[str], Callable[[Metadata], str | None]], ...] = (
    (
        frozenset({"years", "period", "periods", "time", "times"}),
        lambda one: one.period.as_printed if one.period else None,
    ),
    (frozenset({"areas", "authorities", "councils", "where"}), lambda one: one.area),
    (frozenset({"boards"}), lambda one: one.body),
    (frozenset({"nations", "countries"}), lambda one: one.nation),
)
_SAYS_NO_MORE = _REVIEWS | frozenset(
    """
    a about all altogether and any are areas ask authorities available boards can collection corpus councils countries
    cover covered currently database date dates each issued publication published period periods time times were
    when was years do does for from get give got has have here hold how i in included index indexed is
    it know library list loaded look many me name nations number of on our places please read search searched see show
    stored system tell that the there these they this through to tool total up us use we were what where which years you
    your
    """.split()
)


def catalogued(index: Index, asked: Understood) -> Draft | None:
    """The reviews that a question would be asked of, named, and quoted by their titles; asked which is the latest, or
    the oldest, in that order and with when each was published; asked when, or in which month, with the dates of
    publication, and asked which years, areas or boards they cover, with what each says of that. None where it asks
    more.
    """
    asks_age = _AGE.search(last_asked(asked.query))
    words = re.findall(r"[a-z]+", _AGE.sub(" ", last_asked(asked.query).lower()))
    if asks_age and {"which", "what"} & set(words) and not set(words) - _SAYS_NO_MORE - {"review", "one", "of"}:
        return _by_age(index, asked, is_latest=bool(asks_age["latest"]))
    is_of_reviews = _ASKS.search(asked.query) and _REVIEWS & set(words)
    if asked.named or not is_of_reviews or set(words) - _SAYS_NO_MORE - _MONTHS:
        return None
    facts = [tell for asked_for, tell in _FACTS if asked_for & set(words)]
    if not facts and {"published", "publication", "issued"} & set(words):
        return _published(index, asked)
    names = asked.documents[:MOST_REVIEWS]
    told = "; ".join(_told(name, index.metadata[name], facts) for name in names)
    n, more = len(asked.documents), len(asked.documents) - len(names)
    note = f"{n} {'review is' if n == 1 else 'reviews are'} in the index: {told}{f'; and {more} more' if more else ''}."
    evidence = [one for name in names for one in _title(index, name)]
    return Draft(tuple(evidence), (), (), note=note, best=1.0)


def _told(name: str, review: Metadata, facts: Sequence[Callable[[Metadata], str | None]]) -> str:
    """A review's name, and of it what is asked for, or that it is not known."""
    said = short_name(name, review)
    return f"{said}: {', '.join(tell(review) or 'not known' for tell in facts)}" if facts else said


def _published(index: Index, asked: Understood) -> Draft:
    """When each review was published, or of a month asked for those that were published then."""
    reviews = {name: index.metadata[name] for name in asked.documents}
    found = _MONTH.search(last_asked(asked.query))
    names = by_age(reviews)
    dates = {name: one.published.as_printed for name, one in reviews.items() if one.published}
    note = ""
    if found:
        month = f"{MONTH_NAMES.split('|').index(found['month'].capitalize()) + 1:02}"
        then = [n for n in names if (reviews[n].published or _UNDATED).iso[5:7] == month]
        then = [n for n in then if not found["year"] or reviews[n].year == found["year"]]
        note = "" if then else f"No review in the index is known to be published in {found[0]}. "
        names = then or names
    told = "; ".join(f"{short_name(name, reviews[name])}: {dates[name]}" for name in names[:MOST_REVIEWS])
    undated = "; ".join(short_name(name, one) for name, one in reviews.items() if not one.published)
    note += f"Published: {told or 'no date is known'}." + (f" No date is known of {undated}." if undated else "")
    evidence = [one for name in names[:MOST_REVIEWS] for one in _title(index, name)]
    return Draft(tuple(evidence), (), (), note=note, best=1.0)


def _by_age(index: Index, asked: Understood, *, is_latest: bool) -> Draft | None:
    reviews = {name: index.metadata[name] for name in asked.documents}
    ordered = by_age(reviews)
    if not ordered:
        return None
    ordered = ordered[::-1] if is_latest else ordered
    dates = {name: one.published.as_printed for name, one in reviews.items() if one.published}
    told = [f"{short_name(name, reviews[name])}, published {dates[name]}" for name in ordered]
    undated = [name for name in reviews if name not in ordered]
    order = "The latest first" if is_latest else "The oldest first"
    note = f"{order}: {'; '.join(told[:MOST_REVIEWS])}."
    if undated:
        note += f" No date is known of {'; '.join(short_name(name, reviews[name]) for name in undated)}."
    evidence = [one for name in [*ordered, *undated][:MOST_REVIEWS] for one in _title(index, name)]
    return Draft(tuple(evidence), (), (), note=note, best=1.0)


def _title(index: Index, name: str) -> list[Evidence]:
    """The line of its title page, or of its first paragraph, that says most of what a review is called."""
    paragraphs, told = index.document(name).paragraphs, index.metadata[name]
    called = stems(" ".join([told.title or name, *told.subjects]))
    first = [p for p in paragraphs if p.heading == (TITLE_PAGE,)] or list(paragraphs[:1])
    lines = [(p.place, line) for p in first for line in p.text.split("\n") if line.strip() and "\t" not in line]

    def names_it(placed: tuple[int, str]) -> tuple[bool, int]:
        return any(subject in placed[1] for subject in told.subjects), len(called & stems(placed[1]))

    for place, line in [max(lines, key=names_it)] if lines else []:
        return [
            Evidence(Hit(p, 1.0, 1), place, line, 1.0, holds_all=True) for p in index.passages_at(name, [place])[:1]
        ]
    return []
