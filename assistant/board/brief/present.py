"""A draft whose quotations are proven, as a paper: counts taken anew, references numbered in the order of use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from assistant.board.brief.account import compiled_lines, count_words, counted, evidence_lines, written_words
from assistant.board.brief.compose import owner_key
from assistant.board.brief.dates import day
from assistant.board.brief.proof import Proof, Stands, UnprovenError
from assistant.board.brief.tally import row_of, tally_words
from assistant.board.brief.types import Block, Draft, Layout, Section
from assistant.board.paper import Box, Element, Heading, Paper, Para, References, Run, Runs, Table, words
from assistant.wording import short_name
from ingest.types import Metadata

LAYOUT_NAMES: dict[Layout, str] = {
    "board": "Board paper", "seven-minute": "7-minute briefing", "thematic": "Thematic note",
}  # fmt: skip
OURS = "These questions are ours, not the reviews’. The marks name the quotations that prompted them."
_ROLE_NAMES = {
    "found": "Found", "why": "Why", "good practice": "Good practice", "needed": "Said to be needed",
    "voice": "What children and families said",
}  # fmt: skip


def present(draft: Draft, proof: Proof) -> Paper:
    """Set out a draft.

    Raises:
        UnprovenError: a quotation failed its comparison with the record.
    """
    if proof.failures:
        raise UnprovenError(proof.failures)
    return _Presenter(draft, proof).paper()


def _written(sections: Sequence[Section]) -> list[Section]:
    """The sections without pieces that were left empty, and without those that hold nothing else."""
    kept = (replace(one, blocks=tuple(b for b in one.blocks if b.text.strip())) for one in sections)
    return [one for one in kept if one.blocks or one.kind == "evidence"]


class _Presenter:
    def __init__(self, draft: Draft, proof: Proof) -> None:
        self._draft, self._proof = draft, proof
        self._quoted = {block.id: block for block in draft.blocks if block.kind == "quote"}
        self._places: dict[tuple[str, int], int] = {}
        self._references: list[Stands] = []
        self._compact = draft.layout == "seven-minute"
        self._names = {name: short_name(name, one) for name, one in proof.metadata.items()}

    def paper(self) -> Paper:
        draft = self._draft
        elements: list[Element] = []
        for number, section in enumerate(_written(draft.sections), start=1):
            elements += self._section(section, f"{number}. " if not self._compact else "")
        elements += [self._box(), Heading("References")]
        elements.append(References(tuple(stands.reference for stands in self._references)))
        whom = f" for {draft.audience}" if draft.audience else ""
        subtitle = f"{LAYOUT_NAMES[draft.layout]}{whom} – {day(draft.compiled.made)}"
        title = draft.topic[:1].upper() + draft.topic[1:]
        return Paper(title, tuple(elements), subtitle, self._compact)

    def _section(self, section: Section, number: str) -> Iterator[Element]:
        parts = {
            "evidence": self._evidence, "recommendations": self._recommendations, "questions": self._questions,
            "theme": self._themed, "differ": self._differing,
        }.get(section.kind, self._plain)  # fmt: skip
        inner = list(parts(section))
        if inner:
            yield Heading(f"{number}{section.title}")
            yield from inner

    def _plain(self, section: Section) -> Iterator[Element]:
        bulleted = section.key == "limits"
        for is_quote, blocks in groupby(section.blocks, key=lambda block: block.kind == "quote"):
            if is_quote:
                yield from self._by_review(list(blocks))
            else:
                yield from self._ours(list(blocks), bulleted=bulleted)

    def _themed(self, section: Section) -> Iterator[Element]:
        for role, blocks in groupby(section.blocks, key=lambda block: block.role if block.kind == "quote" else ""):
            if not role:
                yield from self._ours(list(blocks))
                continue
            yield Heading(_ROLE_NAMES.get(role, role.capitalize()), 2)
            yield from self._by_review(list(blocks))

    def _ours(self, blocks: Sequence[Block], *, bulleted: bool = False) -> Iterator[Element]:
        """What is not a review's: sentences of a chat model as one paragraph under its name, others one by one."""
        for is_written, some in groupby(blocks, key=lambda block: block.kind == "written"):
            if not is_written:
                yield from (self._own(block, bulleted=bulleted) for block in some)
                continue
            runs = [run for block in some for run in (Run(f"{block.text} "), *self._marks(block), Run(" "))]
            yield Para(words(written_words(self._draft), italic=True), "lead")
            yield Para(tuple(runs[:-1]))

    def _own(self, block: Block, *, bulleted: bool = False) -> Para:
        if block.kind == "tally" and (row := row_of(self._draft, block.text)):
            number, said = tally_words(row, self._name)
            return Para((Run(number, bold=True), Run(f" {said}. "), *self._marks(block)), "bullet")
        if block.kind != "count":
            return Para(words(block.text), "bullet" if bulleted else "plain")
        of = counted(block, self._draft)
        number, said = count_words(len(of), len(self._draft.compiled.read), block.text)
        named = f": {'; '.join(self._name(name) for name in of)}" if of else ""
        return Para((Run(number, bold=True), Run(f" {said}{named} "), *self._marks(block)), "bullet")

    def _by_review(self, blocks: Sequence[Block]) -> Iterator[Element]:
        for document, of in groupby(blocks, key=lambda block: block.document):
            if not self._compact:
                yield Para(words(self._name(document), bold=True), "lead")
            for block in of:
                yield Para(self._quotation(block, lead=self._name(document) if self._compact else ""), "bullet")

    def _quotation(self, block: Block, *, lead: str = "") -> Runs:
        before = ", ".join(part for part in (lead, block.label) if part)
        text = " ".join(block.text.split())
        text = f"… {text}" if text[:1].islower() else text
        return (*((Run(f"{before}: ", bold=True),) if before else ()), Run(f"“{text}” "), self._mark(block.id))

    def _evidence(self, section: Section) -> Iterator[Element]:
        compiled = self._draft.compiled
        yield from (Para(words(line)) for line in evidence_lines(self._draft, self._proof.metadata))
        if not self._compact:
            rows = [self._evidence_row(name) for name in compiled.read]
            yield Table(("Review", "Kind", "Body", "Published", "Quoted"), tuple(rows), (0.34, 0.2, 0.21, 0.15, 0.1))
        yield from (Para(words(block.text)) for block in section.blocks)

    def _evidence_row(self, name: str) -> tuple[Runs, ...]:
        one = self._proof.metadata.get(name, Metadata())
        n = sum(block.document == name for block in self._quoted.values())
        published = one.published.as_printed if one.published else "not said"
        title = (Run(self._name(name), bold=True), Run(f" – {one.title or name}"))
        cells = (
            one.kind or "not said",
            one.body or one.area or "not said",
            published,
            str(n or "–"),
        )
        return (title, *(words(cell) for cell in cells))

    def _recommendations(self, section: Section) -> Iterator[Element]:
        quotes = [block for block in section.blocks if block.kind == "quote"]
        rows: list[tuple[Runs, ...]] = []
        for _, of in groupby(sorted(quotes, key=lambda b: owner_key(b.owner)), key=lambda b: owner_key(b.owner)):
            for at, block in enumerate(of):
                owner = block.owner or "Not named"
                agency = words(owner[:1].upper() + owner[1:], bold=True) if at == 0 else words("")
                rows.append((agency, self._quotation(block), words(self._name(block.document))))
        yield from (Para(words(block.text), "lead") for block in section.blocks if block.kind != "quote")
        if rows:
            yield Table(("Agency", "Recommendation, in the review’s words", "Review"), tuple(rows), (0.24, 0.58, 0.18))

    def _differing(self, section: Section) -> Iterator[Element]:
        quotes = [block for block in section.blocks if block.kind == "quote"]
        rows = []
        for block in quotes:
            good = [name for name in block.rests_on if name in self._quoted]
            names = "; ".join(dict.fromkeys(self._name(self._quoted[name].document) for name in good))
            commended = (
                (Run(f"{names}, as quoted above "), *self._marks(block)) if good else words("Taken out in editing")
            )
            rows.append((commended, self._quotation(block, lead=self._name(block.document))))
        yield from (Para(words(block.text), "lead") for block in section.blocks if block.kind != "quote")
        if rows:
            yield Table(("Commended by", "Found wanting"), tuple(rows), (0.3, 0.7))

    def _questions(self, section: Section) -> Iterator[Element]:
        if not section.blocks:
            return
        yield Para(words(OURS, italic=True), "lead")
        rows = [
            (words(block.text), words(block.owner or "All partners"), self._marks(block)) for block in section.blocks
        ]
        yield Table(("Question", "For", "Prompted by"), tuple(rows), (0.5, 0.3, 0.2))

    def _box(self) -> Box:
        return Box(
            "How this was compiled",
            tuple(compiled_lines(self._draft, self._proof.metadata, n_quoted=len(self._quoted))),
        )

    def _marks(self, block: Block) -> Runs:
        """Marks of the quotations a block rests on that are still there, of each review the first."""
        first: dict[str, str] = {}
        for name in block.rests_on:
            if name in self._quoted:
                first.setdefault(self._quoted[name].document, name)
        marks = {run.ref: run for run in map(self._mark, first.values())}
        return tuple(marks[number] for number in sorted(marks, key=lambda number: number or 0))

    def _mark(self, name: str) -> Run:
        stands = self._proof.stands[name]
        place = stands.document, stands.place
        if place not in self._places:
            self._references.append(stands)
            self._places[place] = len(self._references)
        return Run(ref=self._places[place])

    def _name(self, document: str) -> str:
        return self._names.get(document, document)
