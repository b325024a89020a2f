"""How an answer was made, as the command line shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assistant.explanation import Choice, Draft, Explanation, Ranked, Reading, Search, Sentence

_FATES = {"kept": "green", "repaired": "yellow", "removed": "red"}


def show_explanation(console: Console, made: Explanation) -> None:
    """Print the steps in order, with what each found."""
    console.print(Text("\nHow this was made", style="bold"))
    _rows(console, [(step.name, f"{step.seconds:.2f} s") for step in made.steps])
    _reading(console, made.reading)
    if made.search.queries:
        _search(console, made.search)
        _choice(console, made.choice)
    if made.draft:
        show_draft(console, made.draft)
    cited = f"{made.n_claims} sentences shown with {made.n_citations} citations, {made.n_removed} removed"
    _head(console, "Outcome")
    _line(console, f"{made.status}: {cited}; {made.seconds:.2f} s in all")


def _reading(console: Console, reading: Reading) -> None:
    _head(console, "The question as it was read")
    reviews = "; ".join(reading.reviews) if reading.is_limited else f"all {len(reading.reviews)} reviews"
    rows = [
        ("stands alone", reading.query),
        ("about", reading.topic),
        ("leans on", reading.context),
        ("names", ", ".join(reading.read_as)),
        ("asks for", ", ".join(reading.asks_for)),
        ("searched in", reviews or "no review"),
        ("limited to", "; ".join(reading.filters)),
    ]
    _rows(console, [row for row in rows if row[1]])


def _search(console: Console, search: Search) -> None:
    _head(console, "Searched for")
    _rows(console, [(f"{query.weight:.0%} of the meaning", query.text) for query in search.queries])
    _rows(console, [("by word", search.words)])
    _rows(console, [("by word, for less", search.context)] if search.context else [])
    _rows(console, [(f"“{one.phrase}” also as", ", ".join(one.others)) for one in search.related])
    for ranking in search.rankings:
        _line(console, f"Ranked {ranking.name}: the first of {ranking.n}", style="dim")
        _ranked(console, ranking.first)
    _line(console, f"{search.n_passages} passages kept, with the best of each review", style="dim")


def _ranked(console: Console, ranked: Sequence[Ranked]) -> None:
    _rows(console, [(f"{one.score:.3f}", f"{one.review}, {one.pinpoint}") for one in ranked])


def _choice(console: Console, choice: Choice) -> None:
    _head(console, "Sentences weighed")
    needed = f"; one has to score {choice.least:.2f}" if choice.least else ""
    _line(console, f"{choice.n_scored} of {choice.n_read} read come near the question{needed}", style="dim")
    if choice.silence:
        _line(console, f"Nothing is answered: {choice.silence}", style="yellow")
    grid = _grid()
    for one in choice.sentences:
        said = Text.assemble(one.text, (f"\n{one.review}, {one.pinpoint}: ", "dim"), (one.why, _colour(one.is_chosen)))
        grid.add_row(Text(f"{one.score:.3f}"), said)
    _print(console, grid)


def show_draft(console: Console, draft: Draft, *, section: str = "") -> None:
    """Print what a chat model was shown and asked for a section, and what became of each sentence that it wrote."""
    if section:
        _line(console, f"\nHow “{section}” was summed up", style="bold")
    _head(console, f"Passages shown to chat model '{draft.chat_model}'")
    _rows(console, [(f"[P{n}]", f"{one.review}, {one.pinpoint}") for n, one in enumerate(draft.offered, start=1)])
    counted = "" if draft.are_tokens_exact else "at most "
    for exchange in draft.exchanges:
        _head(console, f"Asked with prompts/{exchange.prompt}.md, version {exchange.version}")
        n_tokens = f"{counted}{exchange.tokens_asked:,} tokens asked, {counted}{exchange.tokens_replied:,} replied"
        _line(console, f"{n_tokens}, {exchange.seconds:.2f} s", style="dim")
        _rows(console, [("system", exchange.system), ("user", exchange.user), ("reply", exchange.reply or "nothing")])
        if exchange.failure:
            _line(console, exchange.failure, style="red")
    if draft.sentences:
        _head(console, "Sentence by sentence")
        grid = _grid()
        for sentence in draft.sentences:
            grid.add_row(Text(sentence.fate, style=_FATES[sentence.fate]), _proof(sentence))
        _print(console, grid)


def _proof(sentence: Sentence) -> Text:
    labels = "".join(f"[P{label}]" for label in sentence.labels)
    told = Text.assemble(sentence.text, (f" {labels}", "cyan"))
    if sentence.reasons:
        told.append(f"\nheld back: {'; '.join(sentence.reasons)}", style="yellow")
    if sentence.instead:
        told.append(f"\nwritten instead: {sentence.instead}")
    if sentence.still:
        told.append(f"\nstill: {'; '.join(sentence.still)}", style="red")
    if sentence.fate != "removed":
        told.append(f"\nsupport {sentence.support:.2f}", style="dim")
    return told


def _colour(is_chosen: bool) -> str:
    return "green" if is_chosen else "dim"


def _head(console: Console, title: str) -> None:
    _line(console, f"\n{title}", style="bold cyan")


def _line(console: Console, text: str, *, style: str = "") -> None:
    _print(console, Text(text, style=style))


def _rows(console: Console, rows: Iterable[tuple[str, str]]) -> None:
    grid = _grid()
    for name, value in rows:
        grid.add_row(Text(name, style="dim"), Text(value))
    if grid.rows:
        _print(console, grid)


def _grid() -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column()
    return grid


def _print(console: Console, what: RenderableType) -> None:
    console.print(Padding(what, (0, 0, 0, 2)))
