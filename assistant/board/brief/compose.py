"""A draft from what was gathered: how much of it each layout shows, under which heading, with what of ours around."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from assistant.board.brief.choose import choose
from assistant.board.brief.praise_and_fault import praise_beside_fault
from assistant.board.brief.themes import OTHER, is_of, partners_in, themes, title_of
from assistant.board.brief.types import Block, Compiled, Draft, Gathered, Layout, Quotation, Role, Section

_TITLES: dict[Role, str] = {
    "found": "What the reviews found",
    "why": "Why: causes and systemic context",
    "good practice": "Good practice",
    "needed": "What the reviews say is needed",
    "voice": "What children and families said",
    "asked": "Questions the reviews put to their own boards",
    "recommendation": "Recommendations already made, by agency",
}
_THEMED: tuple[Role, ...] = ("found", "why", "good practice", "needed", "voice")
_NOT_PREVALENCE = (
    "A sample of reviews is not prevalence: reviews are written about the gravest cases, so counts here say in how "
    "many of the reviews read something is said, never how often it happens."
)
_MAY_MISS = (
    "The search compares words and meaning. A review that says it in other words may have been missed, so a review "
    "named as silent should be opened before its silence is relied on."
)
_LIMITS = (
    _NOT_PREVALENCE,
    "Each review judges its own time and place; practice and guidance there may have changed since.",
    _MAY_MISS,
    "Sentences stand here without the paragraphs around them; the references lead to those.",
)


_QUESTIONS: dict[Layout, int] = {"board": 7, "thematic": 10, "seven-minute": 4}
_HEADLINES: dict[Layout, int] = {"board": 4, "thematic": 6, "seven-minute": 3}


def compose(topic: str, audience: str, layout: Layout, found: Gathered, compiled: Compiled) -> Draft:
    """Lay out what was gathered; nothing is said of the reviews but their own words and counts of them."""
    ids = count(1)
    quotes = {q: _block(next(ids), q) for q in choose(found.quotations, layout)}
    maker = _Maker(ids, quotes, found.quotations)
    middle = _by_theme(maker) if layout == "thematic" else _by_role(maker, layout)
    sections = [
        Section("purpose", "plain", "Purpose", (maker.text(_purpose(topic, audience, layout, len(found.read))),)),
        Section("headlines", "plain", "Headline messages", tuple(_headlines(maker, layout, topic, found))),
        Section("evidence", "evidence", "Evidence base", ()),
        *middle,
        *_last(maker, layout),
    ]
    return Draft(topic, audience, layout, tuple(s for s in sections if s.blocks or s.kind == "evidence"), compiled)


class _Maker:
    """Makes the blocks of one draft, each with the next id."""

    def __init__(self, ids: Iterator[int], quotes: Mapping[Quotation, Block], found: Sequence[Quotation]) -> None:
        self._ids = ids
        self.quotes = quotes
        self.found = found

    def text(self, words: str) -> Block:
        return Block(f"b{next(self._ids)}", "text", words)

    def count(self, words: str, of: Sequence[Quotation]) -> Block:
        """A count of the reviews of these quotations, shown or not."""
        shown = [q for q in of if q in self.quotes]
        beyond = {q.document for q in of} - {q.document for q in shown}
        on = tuple(self.quotes[q].id for q in shown)
        return Block(f"b{next(self._ids)}", "count", words, rests_on=on, beyond=tuple(sorted(beyond)))

    def question(self, words: str, partners: Sequence[str], of: Iterable[Quotation]) -> Block:
        on = tuple(self.quotes[q].id for q in of)
        return Block(f"b{next(self._ids)}", "question", words, owner="; ".join(partners), rests_on=on)

    def of_role(self, *roles: Role) -> list[Quotation]:
        return [q for q in self.quotes if q.role in roles]


def _block(number: int, q: Quotation) -> Block:
    return Block(f"b{number}", "quote", q.text, q.document, q.place, q.role, q.label, q.owner, q.text)


def _grouped(quotations: Iterable[Quotation]) -> list[Quotation]:
    """Review by review, the one with the best quotation first; within a review its findings and the like
    before other sentences, each in reading order."""
    ranked = sorted(quotations, key=lambda q: -q.score)
    order = {name: at for at, name in enumerate(dict.fromkeys(q.document for q in ranked))}
    return sorted(ranked, key=lambda q: (order[q.document], not q.label, q.place))


def _purpose(topic: str, audience: str, layout: Layout, n_read: int) -> str:
    kind = {"board": "paper", "seven-minute": "briefing", "thematic": "note"}[layout]
    whom = f" for {audience}" if audience else ""
    reviews = "1 published review says" if n_read == 1 else f"{n_read} published reviews say"
    return (
        f"This {kind}{whom} sets out what {reviews} about {topic}, in their own words, so that partners can compare it "
        "with their own practice and decide what assurance to ask for."
    )


def _headlines(maker: _Maker, layout: Layout, topic: str, found: Gathered) -> Iterator[Block]:
    spoken = [q for q in maker.found if q.role != "asked"]
    if found.unmentioned:
        words = " or ".join(f"“{term}”" for term in found.unmentioned)
        yield maker.text(f"Nothing quoted here mentions {words}; read it with that in mind before relying on it.")
    yield maker.count("come near this topic" if found.is_only_near else "address this topic", maker.found)
    by_theme = [(theme, [q for q in spoken if theme.key in q.themes]) for theme in themes()]
    told = [(theme, of) for theme, of in by_theme if len({q.document for q in of}) > 1 and not is_of(theme, topic)]
    told.sort(key=lambda pair: -sum(q.themes[0] == pair[0].key for q in pair[1]))
    for theme, of in sorted(told[: _HEADLINES[layout]], key=lambda pair: -len({q.document for q in pair[1]})):
        yield maker.count(f"mention {_lower(theme.title)}", of)
    for role, words in (("good practice", "report good practice"), ("recommendation", "make recommendations")):
        if of := [q for q in spoken if q.role == role]:
            yield maker.count(f"{words} on this topic", of)


def _lower(title: str) -> str:
    return title[0].lower() + title[1:]


def _by_role(maker: _Maker, layout: Layout) -> list[Section]:
    pairs = praise_beside_fault(list(maker.quotes)) if layout == "board" else []
    apart = {wanting for _, wanting in pairs}
    sections = [_of_role(maker, role, apart) for role in _THEMED]
    return [*sections[:3], *_differing(maker, pairs), *sections[3:]]


def _of_role(maker: _Maker, role: Role, apart: set[Quotation]) -> Section:
    blocks = [maker.quotes[q] for q in _grouped(maker.of_role(role)) if q not in apart]
    return Section(role.replace(" ", "-"), "quotes", _TITLES[role], tuple(blocks))


def _by_theme(maker: _Maker) -> list[Section]:
    """Each quotation under one theme it uses the words of: the largest theme takes all of its own, then the next."""
    pairs = praise_beside_fault(list(maker.quotes))
    apart = {wanting for _, wanting in pairs}
    rest = [q for q in maker.of_role(*_THEMED) if q not in apart]
    sections = []
    while rest:
        n_of = {theme.key: sum(theme.key in q.themes for q in rest) for theme in themes()}
        key = max(n_of, key=lambda key: n_of[key])
        own = [q for q in rest if key in q.themes]
        if len(own) < 2:
            break
        sections.append(_theme(maker, f"theme-{key}", title_of(key), own))
        rest = [q for q in rest if q not in own]
    sections += [_theme(maker, "theme-other", OTHER, rest)] if rest else []
    return [*sections, *_differing(maker, pairs)]


def _theme(maker: _Maker, key: str, title: str, of: Sequence[Quotation]) -> Section:
    blocks = [maker.quotes[q] for role in _THEMED for q in _grouped(q for q in of if q.role == role)]
    several = len({q.document for q in of}) > 1
    return Section(
        key, "theme", title, (*([maker.count("are quoted under this theme", of)] if several else []), *blocks)
    )


def _differing(maker: _Maker, pairs: Sequence[tuple[Quotation, Quotation]]) -> list[Section]:
    if not pairs:
        return []
    told = maker.text(
        "Set beside each other by us, because they use the same words: what one review commends, and what another, or "
        "the same one elsewhere, found wanting. They speak of different places, times and children."
    )
    blocks = [replace(maker.quotes[wanting], rests_on=(maker.quotes[good].id,)) for good, wanting in pairs]
    return [Section("differ", "differ", "Where the reviews differ", (told, *blocks))]


def _last(maker: _Maker, layout: Layout) -> list[Section]:
    owners = sorted(maker.of_role("recommendation"), key=lambda q: (owner_key(q.owner), q.document, q.place))
    asked = [maker.quotes[q] for q in _grouped(maker.of_role("asked"))]
    limits = (_NOT_PREVALENCE, _MAY_MISS) if layout == "seven-minute" else _LIMITS
    return [
        Section(
            "recommendations", "recommendations", _TITLES["recommendation"], tuple(maker.quotes[q] for q in owners)
        ),
        Section("asked", "quotes", _TITLES["asked"], tuple(asked)),
        Section("questions", "questions", "Assurance questions for partners", tuple(_questions(maker, layout))),
        Section("limits", "plain", "Limits", tuple(maker.text(words) for words in limits)),
    ]


def _questions(maker: _Maker, layout: Layout) -> Iterator[Block]:
    """Our own question for each theme quoted, most quoted first, put to the partners its quotations name."""
    spoken = [q for q in maker.quotes if q.role != "asked"]
    by_theme = [(theme, [q for q in spoken if q.themes[:1] == (theme.key,)]) for theme in themes()]
    ranked = sorted((pair for pair in by_theme if pair[1]), key=lambda pair: -len(pair[1]))
    for theme, of in ranked[: _QUESTIONS[layout]]:
        yield maker.question(theme.question, partners_in([q.text for q in of]) or ("All partners",), of)


def owner_key(owner: str) -> str:
    """What makes two spellings of an agency one; an agency that is not named comes last."""
    return owner.lower().replace("’", "'") or "~"
