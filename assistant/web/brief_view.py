"""A draft as its editor shows it: each piece with where it stands and whether it is proven."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.board.brief.account import compiled_lines, count_words, counted, evidence_lines
from assistant.board.brief.present import LAYOUT_NAMES, OURS
from assistant.board.brief.proof import Failure, prove
from assistant.board.brief.tally import row_of, tally_words
from assistant.board.brief.types import LAYOUTS, Block, BlockKind, Draft, Section
from assistant.record import Record
from assistant.web.view import review_href
from assistant.wording import short_name

LAYOUT_CHOICES = tuple((layout, LAYOUT_NAMES[layout]) for layout in LAYOUTS)
_ROLE_NAMES = {
    "found": "Found", "why": "Why", "good practice": "Good practice", "needed": "Said to be needed",
    "voice": "Voice", "recommendation": "Recommendation", "asked": "Question of the review",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """One block. `lead` is the number of a count; `failing` says why it may not be saved as a file, "" where it may.

    `rests_on` are the quotations that a written sentence was proven against: (id of the piece, where it stands).
    """

    id: str
    kind: BlockKind
    name: str
    text: str
    lead: str
    role: str
    label: str
    owner: str
    review: str
    pinpoint: str
    href: str
    failing: str
    is_altered: bool
    rests_on: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    key: str
    title: str
    note: str
    lines: tuple[str, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class DraftView:
    topic: str
    audience: str
    layout: str
    parts: tuple[Part, ...]
    compiled: tuple[str, ...]
    n_quoted: int
    failures: tuple[Failure, ...]

    @property
    def n_failing_sentences(self) -> int:
        return sum(one.is_written for one in self.failures)

    @property
    def n_failing_quotes(self) -> int:
        return len(self.failures) - self.n_failing_sentences


def view_draft(record: Record, draft: Draft) -> DraftView:
    """Prove every quotation again, and open each place it stands at."""
    proof = prove(record, draft)
    failing = {failure.block: failure.why for failure in proof.failures}
    names = {name: short_name(name, one) for name, one in proof.metadata.items()}

    def piece(block: Block, number: int) -> Piece:
        stands = proof.stands.get(block.id)
        count, said = _count(draft, block, names)
        return Piece(
            id=block.id, kind=block.kind, name=_name(block, number), text=said, lead=count,
            role=_ROLE_NAMES.get(block.role, "") if block.kind == "quote" else "", label=block.label, owner=block.owner,
            review=names.get(block.document, block.document), pinpoint=stands.pinpoint if stands else "",
            href=review_href(block.document, f"p{stands.place}") if stands else "", failing=failing.get(block.id, ""),
            is_altered=block.kind in {"quote", "written"} and bool(block.original) and block.text != block.original,
            rests_on=tuple((name, where(name)) for name in block.rests_on) if block.kind == "written" else (),
        )  # fmt: skip

    def where(name: str) -> str:
        stands = proof.stands.get(name)
        return f"{names.get(stands.document, stands.document)}, {stands.pinpoint}" if stands else "taken out"

    def part(section: Section) -> Part:
        lines = tuple(evidence_lines(draft, proof.metadata)) if section.kind == "evidence" else ()
        pieces = tuple(piece(block, number) for number, block in enumerate(section.blocks, start=1))
        return Part(section.key, section.title, OURS if section.kind == "questions" else "", lines, pieces)

    n_quoted = sum(block.kind == "quote" for block in draft.blocks)
    return DraftView(
        draft.topic, draft.audience, LAYOUT_NAMES[draft.layout], tuple(map(part, draft.sections)),
        tuple(compiled_lines(draft, proof.metadata, n_quoted=n_quoted)), n_quoted, proof.failures,
    )  # fmt: skip


def _name(block: Block, number: int) -> str:
    kinds = {
        "text": "Own text",
        "quote": "Quotation",
        "written": "Written sentence",
        "count": "Count",
        "tally": "Count",
        "question": "Question",
    }
    return f"{kinds[block.kind]} {number}"


def _count(draft: Draft, block: Block, names: dict[str, str]) -> tuple[str, str]:
    """The number of a count and what it says; of any other block no number, and its text."""
    if block.kind == "tally" and (row := row_of(draft, block.text)):
        return tally_words(row, lambda name: names.get(name, name))
    if block.kind != "count":
        return "", block.text
    of = counted(block, draft)
    count, said = count_words(len(of), len(draft.compiled.read), block.text)
    return count, f"{said}: {'; '.join(names.get(name, name) for name in of)}" if of else said
