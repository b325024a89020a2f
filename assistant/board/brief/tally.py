"""What a briefing says of the matrix its counts come from: each row's count, who edited it and when, what disagrees."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.board.brief.dates import day
from assistant.board.brief.types import CountedRow, Draft, FromMatrix, HandEdit

_MOST_LISTED = 12
_MOST_NAMED = 12
Name = Callable[[str], str]


def row_of(draft: Draft, question: str) -> CountedRow | None:
    """The counted row of a question; None where the draft's matrix has none."""
    matrix = draft.compiled.matrix
    return next((row for row in matrix.rows if row.question == question), None) if matrix else None


def tally_words(row: CountedRow, name: Name) -> tuple[str, str]:
    """The count of a row ("4 of 5 reviews"), and what it says of so many, naming each: who differs, who is silent."""
    n = len(row.addressed) + len(row.silent)
    if n == 0:
        return "No review", f"was searched for “{row.question}”"
    said = [f"{_addresses(len(row.addressed))} “{row.question}”{_named(row.addressed, name)}"]
    if row.differ:
        said.append(f"{len(row.differ)} {'differs' if len(row.differ) == 1 else 'differ'}{_named(row.differ, name)}")
    if row.silent:
        said.append(f"{len(row.silent)} silent{_named(row.silent, name)}")
    if row.not_searched:
        said.append(f"{len(row.not_searched)} not searched{_named(row.not_searched, name)}")
    return f"{len(row.addressed)} of {n} review{'' if n == 1 else 's'}", "; ".join(said)


def evidence_of_matrix(draft: Draft, matrix: FromMatrix, name: Name) -> list[str]:
    """The lines of the evidence base: by which matrix it is counted, and where it and the index disagree."""
    read, addressed = draft.compiled.read, draft.compiled.addressed
    quoted = {block.document for block in draft.blocks if block.kind == "quote"}
    silent = [one for one in read if any(one in row.silent for row in matrix.rows) and one not in addressed]
    lines = [f"{_counted_by(matrix)[:1].upper()}{_counted_by(matrix)[1:]}."]
    if len(matrix.rows) > 1:
        several = f"{len(addressed)} of {len(read)} {_addresses(len(addressed))} at least one of its {len(matrix.rows)}"
        lines.append(f"{several} questions.")
    if silent:
        of = "it" if len(matrix.rows) == 1 else "every question that was searched"
        lines.append(f"Counted as silent on {of}: {_listed(silent, name)}.")
    row = next((row for row in matrix.rows if _same_topic(row.question, draft.compiled.topic)), None)
    if differing := [one for one in (row.silent if row else silent) if one in _found(draft)]:
        on = f" on “{row.question}”" if row else ""
        lines.append(
            f"Quoted here though counted as silent{on}: {_listed(differing, name)}. The search and the matrix "
            "disagree; read what is quoted before either is relied on."
        )
    if unquoted := [one for one in addressed if one not in quoted]:
        lines.append(f"Counted as addressing it and not quoted here: {_listed(unquoted, name)}.")
    return [*lines, *_disagreements(draft, matrix, name)]


def _found(draft: Draft) -> set[str]:
    """The reviews of which the search, and not the matrix alone, found something to quote."""
    sections = (section for section in draft.sections if section.key != "matrix")
    return {block.document for section in sections for block in section.blocks if block.kind == "quote"}


def _same_topic(one: str, other: str) -> bool:
    return one.rstrip(".?").casefold() == other.rstrip(".?").casefold()


def _disagreements(draft: Draft, matrix: FromMatrix, name: Name) -> list[str]:
    """Where the matrix and the index do not hold the same."""
    lines = []
    if matrix.removed:
        lines.append(f"In the matrix, no longer in the index, and so not counted: {_some(matrix.removed)}.")
    if matrix.left_out:
        lines.append(f"In the index, not in the matrix, and so neither read nor counted: {_some(matrix.left_out)}.")
    if matrix.stale:
        cells = [f"“{question}”, {name(document)}" for question, document in matrix.stale]
        lines.append(
            f"Counted though the quotation of the cell no longer stands in its review: {_some(cells)}. Fill the matrix "
            "again to bring it up to date."
        )
    if matrix.n_waiting:
        lines.append(f"{matrix.n_waiting} of its rows {_are(matrix.n_waiting)} not filled yet and not counted.")
    n_shown = sum(block.kind == "tally" for block in draft.blocks)
    if n_shown < len(matrix.rows):
        n = len(matrix.rows) - n_shown
        lines.append(f"{n} more of its question{'' if n == 1 else 's'} {_are(n)} counted in the matrix and not here.")
    if matrix.n_unquoted:
        n = matrix.n_unquoted
        lines.append(
            f"The quotation{'' if n == 1 else 's'} of {n} cell{'' if n == 1 else 's'} stand in the matrix only."
        )
    return lines


def compiled_of_matrix(matrix: FromMatrix, name: Name) -> list[str]:
    """The lines of the box: the matrix, and what people set in it, who and when."""
    line = f"Headline counts and the evidence base are {_counted_by(matrix)}."
    if not matrix.edits:
        return [f"{line} They stand as they were found automatically."]
    by = dict.fromkeys(edit.editor for edit in matrix.edits)
    who = "; ".join(_editor([edit for edit in matrix.edits if edit.editor == one]) for one in by)
    cells = [
        f"“{edit.question}”, {name(edit.document)}: {edit.state}, found automatically as {edit.was}"
        if edit.state != edit.was
        else f"“{edit.question}”, {name(edit.document)}: {edit.state}, as found automatically"
        for edit in matrix.edits
    ]
    return [f"{line} Edited by {who}.", f"Set by people: {_some(cells, most=_MOST_LISTED)}."]


def _counted_by(matrix: FromMatrix) -> str:
    n = len(matrix.edits)
    checked = "hand-checked matrix" if n else "matrix"
    dated = f"of {day(matrix.dated)}" if matrix.dated else "whose date is not told"
    edited = f"{n or 'no'} cell{'' if n == 1 else 's'} of {matrix.n_cells} edited by people"
    return f"counted by {checked} “{matrix.name}”, {dated}, {edited}"


def _editor(edits: Sequence[HandEdit]) -> str:
    """One person with the days of the cells that were set: "ana (2 cells, 20 and 21 November 2026)"."""
    n, days = len(edits), sorted({edit.edited[:10] for edit in edits if edit.edited})
    when = "when is not told" if not days else " and ".join(dict.fromkeys((day(days[0]), day(days[-1]))))
    if len(days) > 2:
        when = f"{day(days[0])} to {day(days[-1])}"
    return f"{edits[0].editor or 'somebody not named in it'} ({n} cell{'' if n == 1 else 's'}, {when})"


def _addresses(n: int) -> str:
    return "addresses" if n == 1 else "address"


def _are(n: int) -> str:
    return "is" if n == 1 else "are"


def _named(documents: Sequence[str], name: Name) -> str:
    return f" ({_listed(documents, name)})" if documents else ""


def _listed(documents: Sequence[str], name: Name) -> str:
    return _some([name(document) for document in documents], most=_MOST_NAMED)


def _some(said: Sequence[str], *, most: int = _MOST_NAMED) -> str:
    more = f"; and {len(said) - most} more" if len(said) > most else ""
    return "; ".join(said[:most]) + more
