"""The matrix: questions or themes by review, each cell with its state and the best quotation that bears it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, cast, get_args

from assistant.board.review_differences import ReviewDifference, Score, review_differences
from assistant.chain import State, answered, build_chain
from assistant.proof.support import Support, SupportScorer
from assistant.question.filters import NO_FILTERS, Filters
from assistant.question.guard import UNSEARCHED_STATUS
from assistant.question.terms import phrase_stems
from assistant.question.understand import Understood
from assistant.types import Citation, Draft, Writing
from assistant.wording import short_name
from assistant.words import asked_stems, stems
from ingest.encode import Encoder
from ingest.errors import InputError
from ingest.index import Index

HALF = 0.5
CellState = Literal["addressed", "silent", "differs", "not searched"]
STATES: tuple[CellState, ...] = get_args(CellState)
MEANINGS: dict[CellState, str] = {
    "addressed": "the review has a sentence that answers the question well enough; the best one is quoted, "
    "word for word.",
    "differs": "it addresses the question, and a sentence of it that speaks of what is asked (holds at least half of "
    "its words, or related ones) says the opposite of such a sentence of another review: near in meaning, one "
    "negating or turning round the other, and found to contradict it. Or it records the matter as good practice "
    "only, where another records it only under findings or things to improve. The cell names that other review. It "
    "is a reason to read both, not a judgement that either is wrong.",
    "silent": "nothing in the review answers the question in these words or related ones. It may still speak of the "
    "matter in words that were not searched.",
    "not searched": "the question, or a limit that was set, leaves the review out, or nothing was looked for; "
    "nothing is said of it.",
}


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person made of a cell; `edited` is ISO 8601, UTC."""

    state: CellState
    note: str
    editor: str
    edited: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """What chat model `writer` wrote for a cell, proven against the quotations it rests on; `support` as in `Claim`."""

    text: str
    citations: tuple[Citation, ...]
    support: float
    writer: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What one review says to one question. `automatic` is how it was filled.

    `citation` is the best quotation, verified; of a review that differs the one by which it does, and `against` the
    other review's, with `why` in words. `sentence` is None where none was written, or none proven.
    """

    document: str
    automatic: CellState
    citation: Citation | None = None
    against: Citation | None = None
    why: str = ""
    edit: Edit | None = None
    sentence: Sentence | None = None

    @property
    def state(self) -> CellState:
        """A person's word, else the automatic one."""
        return self.edit.state if self.edit else self.automatic


@dataclass(frozen=True, slots=True)
class Tally:
    """How many reviews of a row address its question (those that differ among them), are silent, were not searched."""

    n_addressed: int
    n_differ: int
    n_silent: int
    n_not_searched: int

    @property
    def words(self) -> str:
        """As a sentence of a briefing: "4 of 5 address this, 1 differs"."""
        n = self.n_addressed + self.n_silent
        if n == 0:
            return "no review was searched"
        said = f"{self.n_addressed} of {n} {'addresses' if self.n_addressed == 1 else 'address'} this"
        said += f", {self.n_differ} {'differs' if self.n_differ == 1 else 'differ'}" if self.n_differ else ""
        return said + (f"; {self.n_not_searched} not searched" if self.n_not_searched else "")


@dataclass(frozen=True, slots=True)
class Row:
    """One question with a cell for every review; `notices` must be read first, `also_searched` are related terms.

    `written` says who wrote the cells' sentences, and how many were removed; "" where they have none.
    """

    question: str
    cells: tuple[Cell, ...]
    notices: tuple[str, ...] = ()
    also_searched: tuple[str, ...] = ()
    written: str = ""

    @property
    def tally(self) -> Tally:
        """Counts of the states as they stand, edits included."""
        states = [cell.state for cell in self.cells]
        n_differ = states.count("differs")
        return Tally(
            states.count("addressed") + n_differ, n_differ, states.count("silent"), states.count("not searched")
        )


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """A chat model's sentences for the cells of one row, by document, and what is said of them.

    `notice` says why there are none, "" where there are some; `writing` tells how they came about.
    """

    sentences: Mapping[str, Sentence]
    writing: Writing
    said: str = ""
    notice: str = ""


RowWriter = Callable[[Index, str, Draft], WrittenRow]


@dataclass(frozen=True, slots=True)
class Matrix:
    """`reviews` names the columns: document to the review in a few words, in the order of every row's cells."""

    reviews: Mapping[str, str]
    rows: tuple[Row, ...]


def fill(
    index: Index,
    encoder: Encoder,
    questions: Sequence[str],
    *,
    filters: Filters = NO_FILTERS,
    writer: RowWriter | None = None,
    tell: Callable[[Row], None] = lambda _: None,
    tell_how: Callable[[State], None] = lambda _: None,
) -> Matrix:
    """Fill a matrix; `tell` gets each row when it is there, `writer` and `tell_how` as in `fill_row`.

    Raises:
        InputError: there is no question, or one has no words.
    """
    asked = tuple(dict.fromkeys(question.strip() for question in questions if question.strip()))
    if not asked:
        raise InputError("no question to fill a row with; give one, for example: reviews matrix supervision neglect")
    rows = []
    for question in asked:
        rows.append(fill_row(index, encoder, question, filters=filters, writer=writer, tell_how=tell_how))
        tell(rows[-1])
    return Matrix(columns(index, filters), tuple(rows))


def columns(index: Index, filters: Filters = NO_FILTERS) -> dict[str, str]:
    """The reviews that the filters leave, in name order."""
    return {name: short_name(name, index.metadata[name]) for name in filters.allowed(index.metadata)}


def fill_row(
    index: Index,
    encoder: Encoder,
    question: str,
    *,
    filters: Filters = NO_FILTERS,
    writer: RowWriter | None = None,
    score: Score | None = None,
    tell_how: Callable[[State], None] = lambda _: None,
) -> Row:
    """Search once, and read every review's cell off the verified answer, made of the reviews' own sentences.

    A `writer` adds sentences to the cells that have a quotation; states and quotations stay what they are. `score`
    judges what may contradict what; None for a support scorer that this process then keeps. `tell_how` gets what the
    steps found, with how the sentences were written in its draft.
    """
    found = answered(build_chain(index, encoder), question, (), filters)
    answer, asked = found["answer"], found["asked"]
    searched = () if answer.status in UNSEARCHED_STATUS or asked.unknown else asked.documents
    cited = _best_first(found)
    on_topic = {name: own for name, all_own in cited.items() if (own := [c for c in all_own if _speaks_of(asked, c)])}
    differing = review_differences(on_topic, encoder, score or _score)
    cells = []
    for name in filters.allowed(index.metadata):
        best = cited.get(name, [])
        if name in differing:
            cells.append(_differs(index, differing[name]))
        elif best:
            cells.append(Cell(name, "addressed", best[0]))
        else:
            cells.append(Cell(name, "silent" if name in searched else "not searched"))
    row = Row(question, tuple(cells), answer.notices, answer.searched[1:] if searched else ())
    written = writer(index, asked.query, found["draft"]) if writer and cited else None
    writing = written.writing if written else None
    tell_how(cast("State", {**found, "draft": replace(found["draft"], writing=writing)}))
    return _written(row, written) if written else row


def _written(row: Row, written: WrittenRow) -> Row:
    cells = (replace(cell, sentence=written.sentences.get(cell.document)) for cell in row.cells)
    notices = (*row.notices, written.notice) if written.notice else row.notices
    return replace(row, cells=tuple(cells), notices=notices, written=written.said)


def _best_first(found: State) -> dict[str, list[Citation]]:
    """The verified citations of each review, the best sentence first."""
    scores = {(e.hit.passage.document, e.text): e.score for e in found["draft"].evidence}
    cited: dict[str, list[Citation]] = {}
    for citation in found["answer"].citations:
        cited.setdefault(citation.document, []).append(citation)
    return {
        name: sorted(own, key=lambda c: -scores.get((c.document, c.quote), 0.0)) for name, own in sorted(cited.items())
    }


def _speaks_of(asked: Understood, citation: Citation) -> bool:
    """Tell whether a sentence itself holds half of the words asked about, or related terms' words."""
    wanted, own = asked_stems(asked.topic).keys(), stems(citation.quote)
    held = own.union(*(phrase_stems(e.phrase) for e in asked.expansions if e.held_by(own)))
    return len(wanted & held) >= HALF * len(wanted)


def _score(pairs: Sequence[tuple[str, str]]) -> Sequence[Support]:
    return _scorer().score(pairs) if pairs else ()


@cache
def _scorer() -> SupportScorer:
    return SupportScorer()


def _differs(index: Index, difference: ReviewDifference) -> Cell:
    own, other = difference.own, difference.against
    there = f"{short_name(other.document, index.metadata[other.document])}, {other.pinpoint}"
    why = {
        "opposite": f"Says the opposite of {there}.",
        "recorded": f"Recorded here as “{own.kind}”; in {there}, as “{other.kind}”.",
    }[difference.rule]
    return Cell(own.document, "differs", own, other, why)


def edited(row: Row, edits: Mapping[str, Edit]) -> Row:
    """A row with what people made of its cells, by document; the automatic values stay beside."""
    return replace(row, cells=tuple(replace(cell, edit=edits.get(cell.document)) for cell in row.cells))
