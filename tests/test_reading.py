"""Reading in depth: conservation, kinds of evidence, background, sidecar, passwords, OCR, and what must never crash."""

from __future__ import annotations

import csv
import hashlib
import random
import re
import stat
from pathlib import Path

import pytest
from conftest import EXAMPLES, SHARED, FakeEncoder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.errors import FileError
from ingest.index import open_index
from ingest.pipeline import ingest
from ingest.read.cage import read
from ingest.read.child import read_file
from ingest.read.pdf_tables import Rule, find_grids, rules_of
from ingest.read.text import read_text
from ingest.structure import structure
from ingest.structure.account import unaccounted
from ingest.types import Block, Document, Period, Source

LABELS = Path(__file__).parent / "data" / "kind-labels.csv"
LEAST_ACCURACY = 0.9
SHARED_FILES = [*sorted((SHARED / "corpus").glob("*.txt")), *sorted((SHARED / "pdf").glob("*.pdf"))]


def document(path: Path) -> Document:
    return structure(read(path), name=path.stem)


def from_text(text: str) -> Document:
    return structure(read_text(text.encode(), name="t.txt"), name="t")


@pytest.mark.parametrize("path", [*sorted(EXAMPLES.iterdir()), *SHARED_FILES], ids=lambda path: path.stem)
def test_every_letter_of_a_source_stands_once(path: Path) -> None:
    letters = document(path).letters
    assert letters["source"] > 1000
    assert unaccounted(letters) == 0


BLOCKS = st.lists(
    st.builds(
        Block,
        st.sampled_from(["heading", "text", "bullet", "table", "quote"]),
        st.one_of(
            st.sampled_from(
                [
                    "1.1 The first paragraph of the section.", "Finding 2: Nobody asked.", "Recommendation 3",
                    "4. Analysis", "Contents", "Introduction 4", "and goes on here", "Questions for the Board",
                    "Good practice", "a\tb", "Appendix A: Acronyms", "(iv) A matter", "• bullet", "3 May 2019",
                ]
            ),
            st.text(max_size=80),
        ),
        st.one_of(st.none(), st.integers(1, 3)),
        st.integers(0, 3),
    ),
    max_size=25,
)  # fmt: skip


@given(BLOCKS, st.sampled_from(["text", "pdf", "docx", "html"]))
@settings(max_examples=300, deadline=None)
def test_any_blocks_become_a_document_without_losing_a_letter(blocks: list[Block], file_format: str) -> None:
    found = structure(Source(file_format, tuple(blocks)), name="any")  # type: ignore[arg-type]
    assert unaccounted(found.letters) == 0
    assert [p.place for p in found.paragraphs] == list(range(len(found.paragraphs)))
    assert all(0 <= place < len(found.paragraphs) for item in found.items for place in (item.place, *item.also))


@given(st.text(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_or_refused_with_a_code(text: str) -> None:
    try:
        source = read_text(text.encode("utf-8", "surrogatepass"), name="any.txt")
    except FileError as error:
        refused = error.code
    else:
        refused = None
        assert unaccounted(structure(source, name="any").letters) == 0
    assert refused in {None, "no_text", "damaged"}


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".html"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_a_damaged_example_is_read_or_refused_never_more(suffix: str, seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    whole = bytearray(rng.choice(sorted(EXAMPLES.glob(f"*{suffix}"))).read_bytes())
    for _ in range(rng.randint(1, 40)):
        whole[rng.randrange(len(whole))] = rng.randrange(256)
    damaged = bytes(whole[: rng.randint(100, len(whole))]) if rng.random() < 0.3 else bytes(whole)
    path = tmp_path / f"damaged{suffix}"
    path.write_bytes(damaged)
    try:
        source = read(path)
    except FileError as error:
        said = str(error)
    else:
        said = structure(source, name="damaged").name
    assert "damaged" in said


def test_the_kind_of_evidence_agrees_with_a_hundred_labels_made_by_hand() -> None:
    labels = list(csv.DictReader(LABELS.read_text().splitlines()))
    assert len(labels) == 100
    paths = {path.stem: path for path in [*EXAMPLES.iterdir(), *SHARED_FILES]}
    kinds = {
        (name, hashlib.sha256(re.sub(r"\W+", "", p.text.lower()).encode()).hexdigest()[:16]): p.kind
        for name in {label["document"] for label in labels} & paths.keys()
        for p in document(paths[name]).paragraphs
    }
    told = [
        (label["kind"], kinds[label["document"], label["letters_sha256"]])
        for label in labels
        if (label["document"], label["letters_sha256"]) in kinds
    ]
    assert len(told) >= 45
    assert sum(by_hand == by_rule for by_hand, by_rule in told) / len(told) >= LEAST_ACCURACY, [
        t for t in told if t[0] != t[1]
    ]


LONG = "and the sentence goes on for long enough to be a paragraph of its own in any report of this kind"


def test_what_a_report_says_of_how_it_was_made() -> None:
    metadata = from_text(
        "Serious Case Review: Elm\n\nElmshire Safeguarding Children Board\n\n1. Method\n\n"
        f"1.1 The review covers May 2016 to 30 September 2017, {LONG}.\n\n"
        f"1.2 The SCIE Learning Together model was used, {LONG}.\n\n"
        "1.3 The criteria of Working Together to Safeguard Children (2015) were met.\n"
    ).metadata
    assert metadata.period == Period("May 2016 to 30 September 2017", "2016-05", "2017-09-30")
    assert metadata.method == "SCIE Learning Together model"
    assert (metadata.working_together, metadata.nation) == ("2015", "England")


def test_a_recommendation_printed_again_is_one_item_with_two_places() -> None:
    text = "Recommendation 1: Elm Council should publish its plan for the children of the town within a year."
    found = from_text(f"1. Analysis\n\n1.1 The text {LONG}.\n\n{text}\n\n2. Recommendations in full\n\n{text}\n")
    (item,) = found.items
    assert (item.number, item.owner, item.place, item.also) == ("1", "Elm Council", 1, (2,))


def test_what_stands_before_a_verdict_is_what_was_recommended() -> None:
    found = from_text(
        f"4) Records\n\n4a. That one system be used by all.\n\n4b) ii. Staff should be trained in it.\n\n"
        f"These recommendations are accepted in full.\n\nWork on this has begun, {LONG}.\n"
    )
    assert [(i.kind, i.number, i.text) for i in found.items] == [
        ("recommendation", "4a", "4a. That one system be used by all."),
        ("recommendation", "4bii", "4b) ii. Staff should be trained in it."),
    ]


def test_an_action_without_a_number_is_an_item_of_its_own() -> None:
    found = from_text(f"1. Learning\n\n1.1 The text {LONG}. The Elm Board should seek assurance that this is done.\n")
    assert [(i.kind, i.owner, i.text) for i in found.items] == [
        ("action", "Elm Board", "The Elm Board should seek assurance that this is done.")
    ]


def test_ruled_lines_that_cross_make_a_table_and_a_background_does_not() -> None:
    box = [r for x in (0, 100) for y in (0, 20) for r in rules_of(x, y, x + 100, y + 20, stroked=True)]
    (grid,) = find_grids(box)
    assert (grid.xs, grid.ys) == ((0, 100, 200), (0, 20, 40))
    assert (grid.cell(10, 15), grid.cell(150, 35), grid.cell(10, 90)) == ((0, 0), (1, 1), None)
    assert list(rules_of(0, 0, 100, 20, stroked=False)) == []
    assert find_grids([Rule(0, 0, 100, 0), Rule(0, 20, 100, 20)]) == []


SIDECAR = (
    "document,title,authors,published,period\nalder,A Better Title,Ann One; Bo Two,2020-02,May 2016 to June 2017\n"
)


def test_a_sidecar_corrects_what_a_report_says_of_itself(reviews: Path, tmp_path: Path, encoder: FakeEncoder) -> None:
    ingest([reviews], tmp_path / "index", encoder_name="fake", load=lambda _: encoder)
    (reviews / "reviews.csv").write_text(SIDECAR)
    report = ingest([reviews], tmp_path / "index", encoder_name="fake", load=lambda _: encoder)
    assert {f.document: f.status for f in report.documents} == {"alder": "indexed", "birch": "unchanged"}
    index = open_index(tmp_path / "index")
    found = index.metadata["alder"]
    assert (found.title, found.authors, found.body) == (
        "A Better Title", ("Ann One", "Bo Two"), "Northmoor Safeguarding Children Board",
    )  # fmt: skip
    assert found.published is not None
    assert (found.published.iso, found.period) == ("2020-02", Period("May 2016 to June 2017", "2016-05", "2017-06"))
    index.close()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("reviews.csv", "document,colour\nalder,red\n", "alder: colour is no field; use title, kind"),
        ("reviews.csv", "document,published\nalder,soon\n", "published is 'soon'; write 2019, March 2019"),
        ("reviews.csv", "title\nA title\n", "row 2 names no document"),
        ("reviews.yaml", "- alder\n", "must map each document to its fields"),
        ("reviews.yaml", "alder: {period: 2016}\n", "period is '2016'; write two dates"),
    ],
)
def test_a_wrong_sidecar_is_told_and_the_files_are_still_read(
    reviews: Path, tmp_path: Path, encoder: FakeEncoder, name: str, content: str, sentence: str
) -> None:
    (reviews / name).write_text(content)
    report = ingest([reviews], tmp_path / "index", encoder_name="fake", load=lambda _: encoder)
    (failed,) = report.failed
    assert failed.code == "bad_sidecar"
    assert sentence in str(failed.message)
    assert sum(file.status == "indexed" for file in report.documents) == 2


def encrypted(path: Path) -> Path:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), encrypt=StandardEncryption("open sesame", strength=128))
    canvas.drawString(72, 700, "1.1 A paragraph that only those who know the password may read.")
    canvas.save()
    return path


def test_an_encrypted_pdf_asks_for_its_password_and_opens_with_it(tmp_path: Path) -> None:
    path = encrypted(tmp_path / "locked.pdf")
    with pytest.raises(FileError, match=r"locked\.pdf: needs a password; give it with --password") as caught:
        read(path)
    assert caught.value.code == "encrypted"
    assert read(path, password="open sesame").blocks[0].text.startswith("1.1 A paragraph that only")


def test_a_scanned_page_is_read_by_tesseract_where_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pypdfium2

    program = tmp_path / "tesseract"
    program.write_text('#!/bin/sh\nhead -c 2 | grep -q P5 && echo "1.1 Read from a picture of the page."\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    scanned = pypdfium2.PdfDocument.new()
    scanned.new_page(595, 842)
    scanned.save(str(tmp_path / "scan.pdf"))
    source = read_file(tmp_path / "scan.pdf")
    assert [block.text for block in source.blocks] == ["1.1 Read from a picture of the page."]
    assert (source.pages_by_ocr, source.pages_without_text) == ((1,), ())


def test_text_with_another_ending_is_no_review(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("a,b\n1,2\n")
    with pytest.raises(FileError, match=r"text, but neither \.txt nor \.md") as caught:
        read(tmp_path / "table.csv")
    assert caught.value.code == "not_a_review_file"
