"""The register: items with pinpoints, filters, and exports no spreadsheet can be harmed by."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from conftest import EXAMPLES, FakeEncoder
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from assistant.board.register import Entry, as_file, export, inert, register, theme_in
from assistant.question.terms import TermGroup
from assistant.question.theme import read_theme
from assistant.record import open_record
from ingest.errors import InputError
from ingest.pipeline import ingest

FORMULA = Entry("Review", "review", "finding", "1", "", "=HYPERLINK(1)", "para 1.1", "")


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory) -> list[Entry]:
    folder = tmp_path_factory.mktemp("register") / "index"
    ingest([EXAMPLES], folder, encoder_name="fake", load=lambda _: FakeEncoder(window=256))
    with open_record(folder) as record:
        return register(record)


def only(entries: list[Entry], **fields: str) -> list[Entry]:
    return [entry for entry in entries if all(getattr(entry, name) == value for name, value in fields.items())]


def test_every_recommendation_of_the_examples_is_there_with_its_place(entries: list[Entry]) -> None:
    counts = {name: len(only(entries, document=name, kind="recommendation")) for name in {e.document for e in entries}}
    assert counts == {
        "baby-wren-orrisford-lcspr-2023": 6,
        "caerwen-inspection-2017": 0,
        "imogen-tarnside-cspr-2022": 7,
        "jude-hartscombe-learning-review-2020": 0,
        "mina-theo-brackwater-cspr-2021": 6,
        "rowan-aldermere-scr-2019": 0,
    }
    (second,) = only(entries, document="mina-theo-brackwater-cspr-2021", number="2")
    assert second.owner == "Brackwater Safeguarding Children Partnership"
    assert second.pinpoint == "under “3. Analysis › Neglect and what was seen”"
    assert second.also == "under “5. Recommendations in full”"


def test_a_finding_in_a_summary_table_is_not_counted_twice(entries: list[Entry]) -> None:
    findings = only(entries, document="rowan-aldermere-scr-2019", kind="finding")
    assert [entry.number for entry in findings] == ["1", "2", "3", "4", "5", "6"]
    assert {entry.also for entry in findings} == {"under “4. Findings”, page 4"}


def test_filters_are_parts_of_fields_in_any_case(tmp_path: Path) -> None:
    ingest([EXAMPLES], tmp_path / "index", encoder_name="fake", load=lambda _: FakeEncoder(window=256))
    with open_record(tmp_path / "index") as record:
        found = register(record, kind="Recommendation", owner="integrated care", review="imogen", text="waiting list")
    assert [(entry.number, entry.owner) for entry in found] == [("2", "Integrated Care Board")]


def test_a_theme_finds_items_in_related_terms_too(tmp_path: Path) -> None:
    ingest([EXAMPLES], tmp_path / "index", encoder_name="fake", load=lambda _: FakeEncoder(window=256))
    with open_record(tmp_path / "index") as record:
        theme = theme_in(record, "what do reviews recommend about strategy discussions")
        found = register(record, theme=theme)
        plain = register(record, text="strategy discussion")
    assert theme.also == ("strategy meeting",)
    assert {entry.text for entry in plain} < {entry.text for entry in found}
    assert all(re.search(r"strategy (discussion|meeting)", entry.text, re.IGNORECASE) for entry in found)


@pytest.mark.parametrize(("theme", "text", "held"), [
    ("early help", "Early intervention came late.", True),
    ("early help for fathers", "Early intervention came late.", False),
    ("early help for fathers", "Fathers were offered early help.", True),
    ("supervision", "They supervised him.", True),
    ("supervision", "Lack of oversight.", False),
])  # fmt: skip
def test_every_part_of_a_theme_must_stand_in_a_text(theme: str, text: str, held: bool) -> None:
    assert read_theme(theme, [TermGroup(("early help", "early intervention"), "related", "test")]).is_in(text) == held


def test_a_theme_without_a_word_to_look_for_is_an_error() -> None:
    with pytest.raises(InputError, match="has no word to look for"):
        read_theme("what do the reviews say", [])


def test_a_csv_reads_back_as_written(entries: list[Entry], tmp_path: Path) -> None:
    export(entries, tmp_path / "register.csv")
    rows = list(csv.DictReader((tmp_path / "register.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)))
    assert [row["text"] for row in rows] == [entry.text for entry in entries]


def test_an_xlsx_holds_text_only(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    export([FORMULA], tmp_path / "register.xlsx")
    sheet = load_workbook(tmp_path / "register.xlsx").active
    cell = sheet["F2"]
    assert (cell.value, cell.data_type) == ("'=HYPERLINK(1)", "s")
    assert [c.value for c in sheet[1]] == ["review", "document", "kind", "number", "owner", "text", "pinpoint", "also"]


def test_a_word_file_has_a_table_for_each_review(entries: list[Entry], tmp_path: Path) -> None:
    export(entries, tmp_path / "register.docx")
    document = Document(str(tmp_path / "register.docx"))
    reviews = list(dict.fromkeys(entry.review for entry in entries))
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == reviews
    assert [cell.text for cell in document.tables[0].rows[0].cells] == ["Item", "In the review’s words", "For"]
    assert sum(len(table.rows) - 1 for table in document.tables) == len(entries)
    assert document.tables[0].rows[1].cells[1].text == entries[0].text


def test_markdown_keeps_one_row_an_item(tmp_path: Path) -> None:
    export([Entry("R", "r", "finding", "1", "", "one | two\nthree", "para 1", "")], tmp_path / "register.md")
    lines = (tmp_path / "register.md").read_text().splitlines()
    assert lines[2] == "| R | r | finding | 1 |  | one \\| two<br>three | para 1 |  |"


@given(st.text())
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert inert(text).strip()[:1] not in set("=+-@") or not text.strip()


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"ends with '\.txt'; use \.csv, \.xlsx, \.docx, \.md"):
        export([FORMULA], tmp_path / "register.txt")


def test_control_characters_are_left_out_of_a_workbook() -> None:
    from openpyxl import load_workbook

    content = as_file([["note"], ["one\x0btwo"]], ".xlsx")
    assert load_workbook(io.BytesIO(content or b"")).worksheets[0]["A2"].value == "onetwo"


def test_only_a_spreadsheet_gets_apostrophes() -> None:
    assert as_file([["note"], ["-5"]], ".md") == b"| note |\n|---|\n| -5 |\n"
    assert as_file([["note"], ["-5"]], ".csv") == b"\xef\xbb\xbfnote\r\n'-5\r\n"
