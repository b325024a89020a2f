"""The matrix: what each cell says and why, what differs from what, and the files it is written to."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from conftest import FakeEncoder
from openpyxl import load_workbook

from assistant.board.matrix import Cell, Edit, Matrix, Row, columns, edited, fill, fill_row
from assistant.board.matrix_file import export, matrix_file
from assistant.board.review_differences import review_differences
from assistant.cli import app
from assistant.proof.support import Support
from assistant.question.filters import Filters
from assistant.session import Session
from assistant.settings import Settings
from assistant.types import Citation
from ingest.errors import InputError
from ingest.types import EvidenceKind

ROWAN, IMOGEN = "rowan-aldermere-scr-2019", "imogen-tarnside-cspr-2022"


@pytest.fixture(scope="module")
def session(example_index: Path) -> Iterator[Session]:
    opened = Session(Settings(example_index, None), lambda _: None)
    yield opened
    opened.close()


def cite(document: str, quote: str, kind: EvidenceKind = "analysis") -> Citation:
    return Citation(1, document, document.title(), 0, "1.1", None, None, kind, quote, "para 1.1")


class SameEncoder(FakeEncoder):
    """Every text is near every other."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        return np.ones((len(texts), 1), dtype=np.float32)


class Scorer:
    """Gives every pair this probability of being contradicted, and remembers what it was asked."""

    def __init__(self, contradicted: float) -> None:
        self.contradicted, self.asked = contradicted, list[tuple[str, str]]()

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> list[Support]:
        self.asked += pairs
        rest = (1 - self.contradicted) / 3
        return [Support("unsupported", rest, (rest, rest, rest, self.contradicted), ()) for _ in pairs]


YES, NO = "Information was shared promptly.", "Information was not shared promptly."


def test_reviews_that_say_opposite_things_differ_from_one_another() -> None:
    found = review_differences({"a": [cite("a", YES)], "b": [cite("b", NO)]}, SameEncoder(), Scorer(0.9))
    assert {name: (one.own.quote, one.against.document, one.rule) for name, one in found.items()} == {
        "a": (YES, "b", "opposite"),
        "b": (NO, "a", "opposite"),
    }


def test_the_one_that_differs_from_several_is_named_alone() -> None:
    cited = {"a": [cite("a", YES)], "b": [cite("b", NO)], "c": [cite("c", YES + " ")]}
    assert list(review_differences(cited, SameEncoder(), Scorer(0.9))) == ["b"]


def test_a_contrast_of_words_alone_is_no_difference() -> None:
    scorer = Scorer(0.4)
    assert review_differences({"a": [cite("a", YES)], "b": [cite("b", NO)]}, SameEncoder(), scorer) == {}
    assert scorer.asked == [(YES, NO), (NO, YES)]


def test_sentences_without_a_contrast_are_never_scored() -> None:
    scorer = Scorer(0.9)
    assert review_differences({"a": [cite("a", YES)], "b": [cite("b", YES)]}, SameEncoder(), scorer) == {}
    assert scorer.asked == []


@pytest.mark.parametrize(("kinds", "named"), [
    ({"a": ["good practice"], "b": ["finding"], "c": ["area for improvement"]}, ["a"]),
    ({"a": ["good practice"], "b": ["recommendation"]}, ["a", "b"]),
    ({"a": ["good practice", "finding"], "b": ["finding"]}, []),
    ({"a": ["good practice"], "b": ["analysis"]}, []),
])  # fmt: skip
def test_good_practice_here_and_a_finding_there_differ(kinds: dict[str, list[EvidenceKind]], named: list[str]) -> None:
    cited = {name: [cite(name, f"{name}{n}", kind) for n, kind in enumerate(own)] for name, own in kinds.items()}
    found = review_differences(cited, SameEncoder(), Scorer(0.0))
    assert sorted(found) == named
    assert {one.rule for one in found.values()} <= {"recorded"}


def test_a_row_says_who_addresses_a_theme_and_who_differs(session: Session) -> None:
    row = fill_row(session.index, session.encoder, "strategy discussions")
    assert row.tally.words == "6 of 6 address this, 1 differs"
    by_name = {cell.document: cell for cell in row.cells}
    imogen, rowan = by_name[IMOGEN], by_name[ROWAN]
    assert rowan.why == "Recorded here as “finding”; in Imogen (2022), para 4.12, as “good practice”."
    assert rowan.citation
    assert (rowan.citation.pinpoint, rowan.citation.kind) == ("para 4.2, page 4", "finding")
    assert rowan.against == imogen.citation
    assert all(cell.citation and cell.citation.document == cell.document for cell in row.cells)


def test_a_review_that_is_not_searched_is_not_called_silent(session: Session) -> None:
    def states(question: str, filters: Filters | None = None) -> dict[str, int]:
        row = fill_row(session.index, session.encoder, question, filters=filters or Filters())
        found = [cell.state for cell in row.cells]
        return {state: found.count(state) for state in sorted(set(found))}

    assert states("zebra crossings on mars bases") == {"silent": 6}
    assert states("recommendations of the Imogen review") == {"addressed": 1, "not searched": 5}
    assert states("what is Rowan's real name") == {"not searched": 6}
    assert states("what does the Bramble review say about schools") == {"not searched": 6}
    assert states("zebra crossings on mars bases", Filters(reviews=frozenset({ROWAN}))) == {"silent": 1}


def test_a_row_that_is_declined_says_so(session: Session) -> None:
    row = fill_row(session.index, session.encoder, "what is Rowan's real name")
    assert row.notices[0].startswith("Reviews are anonymised")
    assert row.tally.words == "no review was searched"


def test_rows_come_once_and_in_order_and_none_at_all_is_an_error(session: Session) -> None:
    told: list[str] = []
    filled = fill(
        session.index, session.encoder, ["neglect", " ", "supervision ", "neglect"],
        tell=lambda row: told.append(row.question),
    )  # fmt: skip
    assert told == [row.question for row in filled.rows] == ["neglect", "supervision"]
    assert list(filled.reviews) == list(columns(session.index)) == sorted(session.index.documents)
    with pytest.raises(InputError, match="no question"):
        fill(session.index, session.encoder, ["  "])


def row_of(*states: str) -> Row:
    cells = [Cell(f"d{n}", state, cite(f"d{n}", "=1+1") if n == 0 else None) for n, state in enumerate(states)]  # type: ignore[arg-type]
    return Row("a | theme", tuple(cells))


def test_counts_follow_what_was_changed_by_hand() -> None:
    row = row_of("addressed", "silent", "not searched")
    assert row.tally.words == "1 of 2 addresses this; 1 not searched"
    by_hand = edited(row, {"d1": Edit("differs", "see chapter 4", "ana", "2026-11-21T10:00:00+00:00")})
    assert by_hand.tally.words == "2 of 2 address this, 1 differs; 1 not searched"
    assert by_hand.cells[1].automatic == "silent"


def changed_matrix() -> Matrix:
    row = edited(row_of("addressed", "silent"), {"d1": Edit("differs", "note", "ana", "2026-11-21T10:00:00+00:00")})
    return Matrix({"d0": "One (2019)", "d1": "Two (2020)"}, (row,))


def test_a_csv_has_one_line_a_cell_with_both_states() -> None:
    lines = list(csv.DictReader(io.StringIO((matrix_file(changed_matrix(), ".csv") or b"").decode("utf-8-sig"))))
    assert [(one["review"], one["state"], one["automatic state"], one["changed by"]) for one in lines] == [
        ("One (2019)", "addressed", "addressed", ""),
        ("Two (2020)", "differs", "silent", "ana"),
    ]
    assert lines[0]["quotation"] == "'=1+1"


def test_a_workbook_has_the_grid_the_cells_and_what_they_mean(tmp_path: Path) -> None:
    export(changed_matrix(), tmp_path / "m.xlsx")
    book = load_workbook(tmp_path / "m.xlsx")
    assert book.sheetnames == ["Matrix", "Cells", "How to read this"]
    grid = [[cell.value for cell in line] for line in book["Matrix"]]
    assert grid == [
        ["Question", "Count", "One (2019)", "Two (2020)"],
        ["a | theme", "2 of 2 address this, 1 differs", "Addressed\n“=1+1” (para 1.1; analysis)",
         "Differs\nSet by ana, 2026-11-21: note (filled automatically as: silent)"],
    ]  # fmt: skip
    assert {cell.data_type for line in book["Cells"] for cell in line if cell.value is not None} == {"s"}


def test_markdown_numbers_its_references() -> None:
    text = (matrix_file(changed_matrix(), ".md") or b"").decode()
    assert (
        "| a \\| theme | 2 of 2 address this, 1 differs | Addressed [1] | Differs (set by ana; filled as silent) |"
        in text
    )
    assert "1. One (2019), para 1.1 (analysis): “=1+1”" in text


def test_another_ending_is_refused_before_anything_is_searched(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"ends with '\.pdf'; use \.xlsx, \.csv, \.md"):
        export(changed_matrix(), tmp_path / "m.pdf")


def test_the_command_prints_json_and_reads_questions_from_a_file(
    example_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "themes.txt").write_text("zebra crossings on mars bases\n\nstrategy discussions\n")
    arguments = ["matrix", "--questions", str(tmp_path / "themes.txt"), "--index", str(example_index)]
    app([*arguments, "--json"], standalone_mode=False)
    found = json.loads(capsys.readouterr().out)
    assert [row["count"]["addressed"] for row in found["rows"]] == [0, 6]
    cell = next(one for one in found["rows"][1]["cells"] if one["document"] == ROWAN)
    assert (cell["state"], cell["citation"]["paragraph"], cell["differs_from"]["document"]) == (
        "differs",
        "4.2",
        IMOGEN,
    )
    app([*arguments, "-o", str(tmp_path / "m.csv")], standalone_mode=False)
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "zebra crossings on mars bases: 0 of 6 address this"
    assert told[-1] == f"{tmp_path / 'm.csv'}: 2 rows by 6 reviews written"
