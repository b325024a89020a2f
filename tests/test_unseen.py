"""Characters nobody sees: taken out where files are read, counted by kind, and told; nothing else changes."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from conftest import REVIEW_A, FakeEncoder
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from assistant.commands.output import document_json, report_json
from ingest.index import open_index
from ingest.pipeline import ingest
from ingest.read.child import read_file
from ingest.read.unseen import count_unseen, visible
from ingest.structure import structure
from ingest.structure.account import unaccounted
from ingest.types import Document

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
TAGS = "".join(chr(0xE0000 + ord(letter)) for letter in "obey")
HIDDEN = [
    *map(chr, (0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)),
    *"\u200e\u202e\u2067\u061c\ufe00\ufe0f\u3164\ufff9",
]
HIDDEN += [*TAGS, "\U000e0101", "\U000e0fff", "\u034f"]
PLAIN = st.characters(codec="utf-8", exclude_characters=HIDDEN).filter(lambda letter: not count_unseen(letter))


@pytest.mark.parametrize(
    ("text", "seen", "counts"),
    [
        pytest.param("safe\u00adguarding", "safeguarding", {"soft hyphen": 1}, id="soft hyphen"),
        pytest.param("no\u200bt al\u2060one\ufeff", "not alone", {"zero width": 3}, id="zero width"),
        pytest.param("a \u202ekcart\u202c b\u200f", "a kcart b", {"bidirectional": 3}, id="bidirectional"),
        pytest.param(f"A child.{TAGS}", "A child.", {"tag": 4}, id="tags"),
        pytest.param("a\ufe00b\U000e0100", "ab", {"variation selector": 2}, id="variation selectors"),
        pytest.param("a\u3164b\ufffbc", "abc", {"other": 2}, id="fillers and marks"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", {}, id="a Persian word keeps its non-joiner"),
        pytest.param("क\u094d\u200dष", "क\u094d\u200dष", {}, id="a Hindi cluster keeps its joiner"),
        pytest.param("می\u200c b\u200dc", "می bc", {"zero width": 2}, id="no joiner at an end or in Latin"),
        pytest.param("👩\u200d👧 ❤\ufe0f", "👩\u200d👧 ❤\ufe0f", {}, id="emoji stay whole"),
        pytest.param(
            "👩\u200d and 1\ufe0f", "👩 and 1", {"zero width": 1, "variation selector": 1}, id="half an emoji"
        ),
        pytest.param("“naïve” café – e\u0301", "“naïve” café – e\u0301", {}, id="accents, quotes and dashes stay"),
    ],
)
def test_what_nobody_sees_is_taken_out_and_counted(text: str, seen: str, counts: dict[str, int]) -> None:
    assert visible(text) == seen
    assert count_unseen(text) == counts


@given(st.lists(st.one_of(PLAIN, st.sampled_from(HIDDEN))))
def test_nothing_unseen_remains_and_nothing_else_changes(letters: list[str]) -> None:
    text = "".join(letters)
    left = visible(text)
    assert count_unseen(left) == {}
    assert visible(left) == left
    assert len(left) == len(text) - sum(count_unseen(text).values())
    assert [one for one in left if one not in HIDDEN] == [one for one in text if one not in HIDDEN]


MUDDIED = (
    REVIEW_A.replace("telephone", f"tele\u00adphone{TAGS}")
    .replace("Serious", "Seri\u200bous")
    .replace("1.1", "1\u202e.1")
)


def read(path: Path) -> Document:
    return structure(read_file(path), name=path.stem)


def test_a_text_with_hidden_characters_reads_as_one_without(tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_text(REVIEW_A)
    (tmp_path / "muddied.txt").write_text(MUDDIED)
    plain, muddied = read(tmp_path / "plain.txt"), read(tmp_path / "muddied.txt")
    assert (muddied.paragraphs, muddied.metadata, muddied.letters) == (plain.paragraphs, plain.metadata, plain.letters)
    assert (plain.unseen, unaccounted(muddied.letters)) == ({}, 0)
    assert muddied.unseen == count_unseen(MUDDIED)


def test_a_word_broken_by_a_soft_hyphen_is_whole(tmp_path: Path) -> None:
    lines = [
        "1.1 The review team thought that multi-agency safe\u00ad",
        "guarding work in the town was known to be good.",
    ]
    (tmp_path / "t.txt").write_text("\n".join(lines * 3))
    assert {p.text for p in read(tmp_path / "t.txt").paragraphs} == {
        "The review team thought that multi-agency safeguarding work in the town was known to be good."
    }


def test_hidden_characters_of_word_and_html_files_are_counted_once(tmp_path: Path) -> None:
    said = f"No\u200bbody\u00ad asked the child.{TAGS}"
    written = docx.Document()
    written.core_properties.title = "A\u202e title"
    written.add_paragraph(said)
    written.add_table(1, 1).cell(0, 0).text = "a\u2067b"
    written.sections[0].header.paragraphs[0].text = "He\u200bad"
    written.save(str(tmp_path / "w.docx"))
    (tmp_path / "h.html").write_text(f"<html><title>A\u202e title</title><nav>b\u2067</nav><p>{said}&shy;</p></html>")
    word, page = read_file(tmp_path / "w.docx"), read_file(tmp_path / "h.html")
    assert word.unseen == {"soft hyphen": 1, "zero width": 2, "bidirectional": 2, "tag": 4}
    assert page.unseen == {"soft hyphen": 2, "zero width": 1, "bidirectional": 2, "tag": 4}
    assert (word.title, page.title, word.furniture) == ("A title", "A title", ("Head",))
    assert word.blocks[0].text == page.blocks[0].text == "Nobody asked the child."


@pytest.mark.skipif(not FONT.is_file(), reason="no font with these characters")
def test_hidden_characters_and_line_end_hyphens_of_a_pdf(tmp_path: Path) -> None:
    pdfmetrics.registerFont(TTFont("DejaVu", str(FONT)))
    canvas = Canvas(str(tmp_path / "p.pdf"))
    canvas.setFont("DejaVu", 11)
    lines = ["The review is about safe\u00ad", "guarding children and hid\u200bden \u202ework\u202c, multi-"]
    lines += ["agency plans and the safeguarding of chil-", "dren in the area."]
    for n, line in enumerate(lines):
        canvas.drawString(72, 700 - 14 * n, line)
    canvas.save()
    found = read_file(tmp_path / "p.pdf")
    assert " ".join(block.text for block in found.blocks) == (
        "The review is about safeguarding children and hidden work, multi-agency plans and the safeguarding of "
        "children in the area."
    )
    assert found.unseen == {"zero width": 1, "bidirectional": 2}


def test_the_report_and_the_metadata_tell_of_them(tmp_path: Path, encoder: FakeEncoder) -> None:
    (tmp_path / "reviews").mkdir()
    (tmp_path / "reviews" / "al\u202eder.txt").write_text(MUDDIED)
    (tmp_path / "reviews" / "reviews.csv").write_text("document,area\nalder,North\u200bmoor\n")
    report = ingest([tmp_path / "reviews"], tmp_path / "index", encoder_name="fake", load=lambda _: encoder)
    (told,) = report_json(report)["documents"]
    index = open_index(tmp_path / "index")
    facts = document_json(index.document("alder"))["metadata"]
    index.close()
    counts = count_unseen(MUDDIED)
    listed = ", ".join(f"{n} {kind}" for kind, n in counts.items())
    assert (told["document"], told["status"]) == ("alder", "indexed")
    assert told["message"] == f"alder: characters nobody sees were taken out ({listed})"
    assert (facts["unseen_characters"], facts["area"]) == (counts, "Northmoor")
