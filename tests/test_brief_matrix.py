"""A briefing counted by a matrix: edited cells become its headlines, who set them is told, and so is what disagrees."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from assistant.board.brief.from_matrix import GivenMatrix
from assistant.board.brief.make import make_brief
from assistant.board.brief.save import as_file, as_stored, draft_json, from_stored
from assistant.board.brief.types import Draft, Layout
from assistant.board.matrix import Cell, Edit, Matrix, Row, edited, fill
from assistant.board.matrix_file import export
from assistant.board.matrix_reading import read_matrix
from assistant.cli import app
from assistant.question.filters import NO_FILTERS, Filters
from assistant.record import Record
from assistant.session import Session
from assistant.types import Citation
from ingest.errors import InputError

TOPIC, SILENT = "strategy discussions", "zebra crossings on mars bases"
ROWAN, IMOGEN, MINA = "rowan-aldermere-scr-2019", "imogen-tarnside-cspr-2022", "mina-theo-brackwater-cspr-2021"
DATED = "2026-11-20T09:30:00+00:00"
ANA = Edit("silent", "see chapter 4", "ana", "2026-11-20T09:00:00+00:00")
BEN = Edit("addressed", "", "ben", "2026-11-18T09:00:00+00:00")


@pytest.fixture(scope="module")
def matrix(session: Session) -> Matrix:
    """Two rows as they were found, then one cell of each set by hand."""
    filled = fill(session.index, session.encoder, [TOPIC, SILENT])
    first, second = filled.rows
    return replace(filled, rows=(edited(first, {ROWAN: ANA}), edited(second, {IMOGEN: BEN})))


def made(
    session: Session, matrix: Matrix, *, layout: Layout = "board", filters: Filters = NO_FILTERS, n_waiting: int = 0
) -> Draft:
    given = GivenMatrix(matrix, "Our themes", DATED, n_waiting)
    return make_brief(
        session.index, session.encoder, TOPIC, layout=layout, filters=filters, today=date(2026, 11, 21), matrix=given
    )


def told(record: Record, draft: Draft) -> str:
    return as_file(record, draft, ".md").decode()


def test_the_headlines_are_the_rows_of_the_matrix_as_people_left_them(
    session: Session, record: Record, matrix: Matrix
) -> None:
    paper = told(record, made(session, matrix))
    headlines = paper.partition("Headline messages")[2].partition("## 3.")[0]
    first, second = [line for line in headlines.splitlines() if line.startswith("- ")]
    assert first.startswith(
        "- **5 of 6 reviews** address “strategy discussions” (Baby Wren (2023); Caerwen (2017); Imogen (2022); "
    )
    assert "; 1 silent (Child Rowan (2019)). [" in first
    assert second == (
        "- **1 of 6 reviews** addresses “zebra crossings on mars bases” (Imogen (2022)); 5 silent (Baby Wren (2023); "
        "Caerwen (2017); Jude (2020); Mina, Theo (2021); Child Rowan (2019))."
    )


def test_the_evidence_base_and_the_box_say_who_counted_and_who_edited_when(
    session: Session, record: Record, matrix: Matrix
) -> None:
    paper = told(record, made(session, matrix))
    evidence = paper.partition("Evidence base")[2].partition("## 4.")[0]
    by = "counted by hand-checked matrix “Our themes”, of 20 November 2026, 2 cells of 12 edited by people"
    assert f"C{by[1:]}." in evidence
    assert "5 of 6 address at least one of its 2 questions." in evidence
    assert "Counted as silent on every question that was searched: Child Rowan (2019)." in evidence
    assert "Quoted here though counted as silent on “strategy discussions”: Child Rowan (2019). The search" in evidence
    box = paper.partition("How this was compiled")[2]
    assert f"Headline counts and the evidence base are {by}. Edited by ana (1 cell, 20 November 2026); " in box
    assert "ben (1 cell, 18 November 2026)." in box
    assert "“strategy discussions”, Child Rowan (2019): silent, found automatically as " in box
    assert "see chapter 4" not in paper


def test_every_counted_cell_is_borne_out_by_its_quotation(session: Session, matrix: Matrix) -> None:
    draft = made(session, matrix)
    (tally, _) = [block for block in draft.blocks if block.kind == "tally"]
    quoted = {block.id: block for block in draft.blocks if block.kind == "quote"}
    assert [quoted[name].document for name in tally.rests_on] == [
        cell.document for cell in matrix.rows[0].cells if cell.document != ROWAN
    ]


def test_without_edits_the_matrix_is_not_called_hand_checked(session: Session, record: Record) -> None:
    plain = fill(session.index, session.encoder, [TOPIC])
    paper = told(record, made(session, plain))
    assert "Counted by matrix “Our themes”, of 20 November 2026, no cells of 6 edited by people." in paper
    assert "They stand as they were found automatically." in paper


def test_what_the_matrix_and_the_index_do_not_share_is_said_and_not_counted(
    session: Session, record: Record, matrix: Matrix
) -> None:
    gone = Citation(0, "gone", "Gone", 0, None, None, None, "finding", "It is not there any more.", "para 1")
    rows = tuple(
        Row(row.question, (*(cell for cell in row.cells if cell.document != MINA), Cell("gone", "addressed", gone)))
        for row in matrix.rows
    )
    reviews = {name: said for name, said in matrix.reviews.items() if name != MINA} | {"gone": "Child Gone (2016)"}
    paper = told(record, made(session, Matrix(reviews, rows), n_waiting=2))
    assert "**4 of 5 reviews** address “strategy discussions”" in paper
    assert "In the matrix, no longer in the index, and so not counted: Child Gone (2016)." in paper
    assert "In the index, not in the matrix, and so neither read nor counted: Mina, Theo (2021)." in paper
    assert "2 of its rows are not filled yet and not counted." in paper


def test_a_cell_whose_quotation_no_longer_stands_is_named_and_never_quoted(
    session: Session, record: Record, matrix: Matrix
) -> None:
    first = matrix.rows[0]
    cells = tuple(
        replace(cell, citation=replace(cell.citation, quote="These words were never printed in it."))
        if cell.document == IMOGEN and cell.citation
        else cell
        for cell in first.cells
    )
    paper = told(record, made(session, replace(matrix, rows=(replace(first, cells=cells),))))
    assert (
        "Counted though the quotation of the cell no longer stands in its review: “strategy discussions”, Imogen (2022)"
        in paper
    )
    assert "never printed" not in paper


def test_only_reviews_that_were_read_are_counted(session: Session, record: Record, matrix: Matrix) -> None:
    draft = made(session, matrix, filters=Filters(first_year=2021))
    assert "**3 of 3 reviews** address “strategy discussions”" in told(record, draft)
    assert draft.compiled.matrix
    assert [edit.editor for edit in draft.compiled.matrix.edits] == ["ben"]


def test_a_short_layout_counts_the_same_and_adds_no_quotation(session: Session, matrix: Matrix) -> None:
    draft = made(session, matrix, layout="seven-minute")
    assert [section.key for section in draft.sections if section.key == "matrix"] == []
    assert draft.compiled.addressed == made(session, matrix).compiled.addressed


@pytest.mark.parametrize("layout", ["board", "seven-minute", "thematic"])
def test_a_counted_draft_reads_back_and_makes_every_file(
    session: Session, record: Record, matrix: Matrix, layout: Layout
) -> None:
    draft = made(session, matrix, layout=layout)
    assert from_stored(json.loads(json.dumps(as_stored(draft)))) == draft
    assert as_file(record, draft, ".docx")[:2] == b"PK"
    told = json.loads(json.dumps(draft_json(record, draft)))
    counts = [b["counted"] for s in told["sections"] for b in s["blocks"] if b["kind"] == "tally"]
    assert (counts[0]["silent"], counts[1]["addressed"]) == ([ROWAN], [IMOGEN])


def test_a_matrix_without_rows_or_shared_reviews_is_told(session: Session, matrix: Matrix) -> None:
    with pytest.raises(InputError, match="matrix “Our themes”: no row is filled yet"):
        made(session, Matrix({}, ()))
    with pytest.raises(InputError, match="none of its 1 reviews is in the index"):
        made(session, Matrix({"gone": "Gone"}, (Row("a", (Cell("gone", "silent"),)),)))


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_file_is_read_back_with_its_edits_and_date(matrix: Matrix, tmp_path: Path, ending: str) -> None:
    export(matrix, tmp_path / f"m{ending}", dated=DATED)
    read = read_matrix(tmp_path / f"m{ending}")
    assert (read.dated, dict(read.matrix.reviews)) == (DATED, dict(matrix.reviews))
    for own, other in zip(read.matrix.rows, matrix.rows, strict=True):
        assert own.question == other.question
        assert own.tally == other.tally
        assert [cell.citation.quote if cell.citation else "" for cell in own.cells] == [
            cell.citation.quote if cell.citation else "" for cell in other.cells
        ]
    assert [(c.edit.editor, c.edit.edited) for c in read.matrix.rows[0].cells if c.edit] == [("ana", ANA.edited)]


def test_a_cell_changed_in_a_spreadsheet_counts_as_set_by_somebody_unnamed(
    session: Session, record: Record, matrix: Matrix, tmp_path: Path
) -> None:
    export(replace(matrix, rows=(replace(matrix.rows[1], cells=matrix.rows[1].cells[:2]),)), tmp_path / "m.xlsx")
    book = load_workbook(tmp_path / "m.xlsx")
    book["Cells"]["D2"] = "Addressed"
    book["Cells"]["B2"] = "Baby\n Wren\u202e (2023)"
    book.save(tmp_path / "m.xlsx")
    read = read_matrix(tmp_path / "m.xlsx")
    draft = made(session, read.matrix)
    assert next(iter(read.matrix.reviews.values())) == "Baby Wren (2023)"
    assert "somebody not named in it (1 cell, when is not told)" in told(record, draft)
    assert "**1 of 2 reviews** addresses “zebra crossings on mars bases”" in told(record, draft)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("state", "maybe", "line 2: state 'maybe'; use addressed, silent, differs, not searched"),
        ("changed at", "21/11/26", "line 2: changed at '21/11/26'; write it as 2026-11-21"),
        ("changed at", "2026-13-01", "line 2: changed at '2026-13-01'"),
        ("document", " ", "line 2: without a question or a document"),
        ("document", IMOGEN, "and imogen-tarnside-cspr-2022 stand there a second time"),
        ("kind of evidence", "rumour", "line 2: kind of evidence 'rumour' is none that reviews have"),
    ],
)
def test_what_cannot_be_read_is_named_by_line(
    matrix: Matrix, tmp_path: Path, column: str, value: str, said: str
) -> None:
    path = tmp_path / "m.csv"
    export(matrix, path, dated=DATED)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0][column] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(InputError, match=said):
        read_matrix(path)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("m.md", b"", r"ends with '\.md'; a matrix is read from \.xlsx or \.csv"),
        ("m.csv", b"", "has no column 'question'"),
        ("m.csv", b"question,review\n", "has no column 'document'"),
        ("m.csv", b"\xff\xfe\x00", "is not UTF-8"),
        ("m.xlsx", b"PK no workbook", "cannot be read as a workbook with a sheet 'Cells'"),
        ("none.csv", None, "cannot be read"),
    ],
)
def test_a_file_that_is_no_matrix_is_refused(tmp_path: Path, name: str, content: bytes | None, said: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=said):
        read_matrix(tmp_path / name)


@pytest.mark.slow
def test_the_command_counts_by_the_file_that_the_matrix_command_wrote(
    example_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(tmp_path / "themes.csv")
    app(["matrix", TOPIC, "-o", path, "--index", str(example_index)], standalone_mode=False)
    app(["brief", TOPIC, "--matrix", path, "--index", str(example_index)], standalone_mode=False)
    paper = capsys.readouterr().out
    assert "**6 of 6 reviews** address “strategy discussions”" in paper
    assert "Counted by matrix “themes.csv”, of " in paper
