"""A draft as a file, after every quotation has been proven again; and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from assistant.board.brief.account import counted
from assistant.board.brief.present import present
from assistant.board.brief.proof import prove
from assistant.board.brief.tally import row_of
from assistant.board.brief.types import Block, Compiled, CountedRow, Draft, FromMatrix, HandEdit, Section, Writing
from assistant.board.docx_out import as_docx
from assistant.board.paper import as_markdown
from assistant.board.pdf_out import as_pdf
from assistant.record import Record
from ingest.errors import InputError

ENDINGS = (".docx", ".md", ".pdf")


def as_file(record: Record, draft: Draft, ending: str) -> bytes:
    """A draft as one of `ENDINGS`.

    Raises:
        UnprovenError: a quotation is not in the record word for word.
        InputError: another ending, or a PDF without LibreOffice.
    """
    if ending not in ENDINGS:
        raise InputError(f"a file that ends with '{ending}' is not made; use {', '.join(ENDINGS)}")
    paper = present(draft, prove(record, draft))
    if ending == ".md":
        return as_markdown(paper).encode()
    docx = as_docx(paper)
    return as_pdf(docx) if ending == ".pdf" else docx


def draft_json(record: Record, draft: Draft) -> dict[str, Any]:
    """A draft for programs: its sections with each quotation's place, and how it was compiled."""
    stands = prove(record, draft).stands
    return {
        "topic": draft.topic,
        "audience": draft.audience,
        "layout": draft.layout,
        "coverage": {
            "read": len(draft.compiled.read),
            "addressed": list(draft.compiled.addressed),
            "silent": [name for name in draft.compiled.read if name not in draft.compiled.addressed],
        },
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "blocks": [
                    {
                        "id": block.id, "kind": block.kind, "text": block.text, "role": block.role,
                        "label": block.label, "owner": block.owner, "rests_on": list(block.rests_on),
                        "counted": _counted(block, draft),
                        "document": block.document or None,
                        "paragraph": stands[block.id].paragraph if block.id in stands else None,
                        "page": stands[block.id].page if block.id in stands else None,
                        "reference": stands[block.id].reference if block.id in stands else None,
                    }
                    for block in section.blocks
                ],
            }
            for section in draft.sections
        ],
        "compiled": asdict(draft.compiled),
    }  # fmt: skip


def _counted(block: Block, draft: Draft) -> list[str] | dict[str, Any] | None:
    """The reviews of a count; of a matrix's row those of each state."""
    row = row_of(draft, block.text) if block.kind == "tally" else None
    if row:
        return asdict(row)
    return list(counted(block, draft)) if block.kind == "count" else None


def as_stored(draft: Draft) -> dict[str, Any]:
    return asdict(draft)


def from_stored(stored: dict[str, Any]) -> Draft:
    """The draft that `as_stored` wrote, read back from JSON."""
    sections = tuple(
        Section(one["key"], one["kind"], one["title"], tuple(_block(block) for block in one["blocks"]))
        for one in stored["sections"]
    )
    lists: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in stored["compiled"].items()
    }
    compiled = Compiled(**{**lists, "matrix": _matrix(lists.get("matrix")), "writing": _writing(lists.get("writing"))})
    return Draft(stored["topic"], stored["audience"], stored["layout"], sections, compiled)


def _writing(stored: dict[str, Any] | None) -> Writing | None:
    if stored is None:
        return None
    return Writing(**{**stored, "prompts": tuple((name, version) for name, version in stored["prompts"])})


def _matrix(stored: dict[str, Any] | None) -> FromMatrix | None:
    if stored is None:
        return None
    rows = tuple(
        CountedRow(row["question"], *(tuple(row[name]) for name in ("addressed", "differ", "silent", "not_searched")))
        for row in stored["rows"]
    )
    lists = {name: tuple(stored[name]) for name in ("removed", "left_out")}
    stale = tuple((question, document) for question, document in stored["stale"])
    edits = tuple(HandEdit(**edit) for edit in stored["edits"])
    return FromMatrix(**{**stored, **lists, "rows": rows, "edits": edits, "stale": stale})


def _block(stored: dict[str, Any]) -> Block:
    return Block(**{**stored, "rests_on": tuple(stored["rests_on"]), "beyond": tuple(stored["beyond"])})
