"""A briefing counted by a matrix: its headlines and evidence base come from the cells as people left them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from assistant.board.brief.proof import Stands, prove_block
from assistant.board.brief.types import Block, CountedRow, Draft, FromMatrix, HandEdit, Layout, Section
from assistant.board.matrix import Cell, Matrix, Row
from assistant.proof.verify import normalised
from assistant.question.filters import Filters
from assistant.record import Record
from assistant.types import Citation
from assistant.wording import short_name
from ingest.errors import InputError
from ingest.index import Index

QUOTED = "Quotations behind the matrix’s counts"
_MOST_ADDED: dict[Layout, int] = {"board": 60, "thematic": 60, "seven-minute": 0}
_MOST_ROWS: dict[Layout, int] = {"board": 30, "thematic": 30, "seven-minute": 6}


@dataclass(frozen=True, slots=True)
class GivenMatrix:
    """A matrix to count by, its name, when it was last changed (ISO 8601), and how many rows are not filled yet."""

    matrix: Matrix
    name: str
    dated: str
    n_waiting: int = 0


def within(filters: Filters, given: GivenMatrix, documents: Collection[str]) -> Filters:
    """The filters, with no review of the index that the matrix does not count.

    Raises:
        InputError: that leaves none, or no row is filled.
    """
    if not given.matrix.rows:
        raise InputError(f"matrix “{given.name}”: no row is filled yet; fill it first")
    there = given.matrix.reviews.keys() & set(documents)
    chosen = there & filters.reviews if filters.reviews else there
    if not chosen:
        raise InputError(
            f"matrix “{given.name}”: none of its {len(given.matrix.reviews)} reviews is in the index"
            f"{' and among those chosen' if filters.reviews and there else ''}; fill a matrix of the reviews that are"
        )
    return filters if not filters.reviews and there == set(documents) else replace(filters, reviews=frozenset(chosen))


def with_counts(index: Index, draft: Draft, given: GivenMatrix) -> Draft:
    """The draft with a tally of each row for its headlines, and the quotations that the cells rest on.

    A cell's quotation is compared with the review, and left out where it no longer stands there. Cells of reviews that
    the draft did not read are not counted.
    """
    made = _Counting(Record(index.catalogue, index.manifest.documents), draft)
    tallies = tuple(made.tally(row) for row in given.matrix.rows)
    addressed = {name for row in made.rows for name in row.addressed}
    matrix = FromMatrix(
        given.name, given.dated, tuple(made.rows), tuple(_edits(given.matrix.rows, draft.compiled.read)), made.n_cells,
        removed=tuple(name for document, name in given.matrix.reviews.items() if document not in index.documents),
        left_out=tuple(short_name(n, one) for n, one in index.metadata.items() if n not in given.matrix.reviews),
        stale=tuple(made.stale), n_waiting=given.n_waiting, n_unquoted=made.n_unquoted,
    )  # fmt: skip
    compiled = replace(
        draft.compiled, matrix=matrix, addressed=tuple(name for name in draft.compiled.read if name in addressed)
    )
    sections = _laid_out(draft.sections, tallies[: _MOST_ROWS[draft.layout]], made.added)
    return replace(draft, sections=tuple(sections), compiled=compiled)


def _laid_out(sections: Sequence[Section], tallies: tuple[Block, ...], quoted: Sequence[Block]) -> Iterator[Section]:
    for section in sections:
        yield replace(section, blocks=tallies) if section.key == "headlines" else section
        if section.key == "evidence" and quoted:
            yield Section("matrix", "quotes", QUOTED, tuple(sorted(quoted, key=lambda block: block.document)))


class _Counting:
    """Counts row by row; `added` are the quotations of cells that the draft did not hold yet."""

    def __init__(self, record: Record, draft: Draft) -> None:
        self._record, self._read = record, draft.compiled.read
        self._ids = count(1 + max(int(block.id[1:]) for block in draft.blocks))
        self._quotes = [block for block in draft.blocks if block.kind == "quote"]
        self._room = _MOST_ADDED[draft.layout]
        self.rows: list[CountedRow] = []
        self.added: list[Block] = []
        self.stale: list[tuple[str, str]] = []
        self.n_cells = self.n_unquoted = 0

    def tally(self, row: Row) -> Block:
        cells = [cell for cell in row.cells if cell.document in self._read]
        by_state: Mapping[str, tuple[str, ...]] = {
            state: tuple(cell.document for cell in cells if cell.state == state)
            for state in ("addressed", "differs", "silent", "not searched")
        }
        both = tuple(cell.document for cell in cells if cell.state in {"addressed", "differs"})
        self.rows.append(
            CountedRow(row.question, both, by_state["differs"], by_state["silent"], by_state["not searched"])
        )
        self.n_cells += len(cells)
        on = [block.id for cell in cells if (block := self._borne_out(row, cell))]
        return Block(f"b{next(self._ids)}", "tally", row.question, rests_on=tuple(on))

    def _borne_out(self, row: Row, cell: Cell) -> Block | None:
        """The quotation in the draft by which a cell addresses its question; one is added where there is room."""
        if cell.citation is None or cell.document not in self.rows[-1].addressed:
            return None
        there = next((block for block in self._quotes if _holds(block, cell.citation)), None)
        if there:
            return there
        found = self._stands(cell.citation)
        if found is None:
            self.stale.append((row.question, cell.document))
        elif found.kind != "footnote" and len(self.added) < self._room:
            quote = cell.citation.quote
            block = Block(f"b{next(self._ids)}", "quote", quote, cell.document, found.place, original=quote)
            self._quotes.append(block)
            self.added.append(block)
            return block
        else:
            self.n_unquoted += 1
        return None

    def _stands(self, citation: Citation) -> Stands | None:
        """Where a quotation stands now; of one in a footnote only that it does."""
        tried = Block("", "quote", citation.quote, citation.document, -1 if citation.place is None else citation.place)
        found = prove_block(self._record, tried)
        if isinstance(found, Stands):
            return found
        version, quote = self._record.documents.get(citation.document), normalised(citation.quote)
        notes = self._record.catalogue.document(version).footnotes if version is not None else ()
        if not any(quote in normalised(note.text) for note in notes):
            return None
        return Stands(citation.document, -1, citation.review, citation.pinpoint, None, None, "footnote")


def _holds(block: Block, citation: Citation) -> bool:
    if block.document != citation.document:
        return False
    own, quote = normalised(block.text), normalised(citation.quote)
    return quote in own or own in quote


def _edits(rows: Sequence[Row], read: Collection[str]) -> Iterator[HandEdit]:
    for row in rows:
        for cell in row.cells:
            if cell.edit and cell.document in read:
                edit = cell.edit
                yield HandEdit(row.question, cell.document, cell.automatic, edit.state, edit.editor, edit.edited)
