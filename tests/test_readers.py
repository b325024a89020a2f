"""The four readers, on the shipped examples and on small files made here."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from conftest import EXAMPLES
from example_source import FICTION, Example, read_example

from ingest.errors import FileError
from ingest.read.cage import Limits, read
from ingest.read.furniture import furniture_lines
from ingest.read.html import read_html
from ingest.read.text import read_text
from ingest.structure import structure
from ingest.types import Document

SOURCES = sorted((Path(__file__).parent / "data" / "examples").glob("*-*.md"))


def document(example: Example) -> Document:
    path = EXAMPLES / f"{example.stem}.{example.about['format']}"
    return structure(read(path), name=path.stem)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_an_example_reads_as_it_was_written(path: Path) -> None:
    example = read_example(path)
    read_back = document(example)
    written = {
        part.number: part.text.split("[^")[0] for part in example.parts if part.kind == "paragraph" and part.number
    }
    paragraphs = {p.number: p.text.replace("\n", " ") for p in read_back.paragraphs if p.number}
    assert paragraphs.keys() == written.keys()
    assert [n for n in written if not paragraphs[n].startswith(written[n])] == []
    assert {note.number: note.text for note in read_back.footnotes} == example.notes
    assert all(note.place is not None for note in read_back.footnotes)
    assert read_back.metadata.title == example.about["title"]
    assert read_back.metadata.body == example.about["body"]
    assert read_back.metadata.published is not None
    assert read_back.metadata.published.as_printed == example.about["date"]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_running_head_or_mark_of_fiction_is_inside_a_paragraph(path: Path) -> None:
    body = [p.text for p in document(read_example(path)).paragraphs if p.heading != ("Title page",)]
    assert [text for text in body if FICTION in text] == []


def test_automatic_numbers_are_those_word_prints() -> None:
    imogen = structure(read(EXAMPLES / "imogen-tarnside-cspr-2022.docx"), name="imogen")
    (found,) = [p for p in imogen.paragraphs if p.number == "4.12"]
    assert found.text.startswith("The school nurse sat with Imogen for two hours")


def test_a_page_is_never_told_where_word_left_none() -> None:
    imogen = structure(read(EXAMPLES / "imogen-tarnside-cspr-2022.docx"), name="imogen")
    assert {p.page for p in imogen.paragraphs} == {None}


def test_html_is_read_without_the_site_around_it() -> None:
    page = b"""<html><head><title>Inspection of Elmshire</title></head><body><nav>Home News</nav>
    <main><h1>Inspection of Elmshire</h1><p>Supervision was good.<sup><a href="#fn1">1</a></sup></p>
    <ul><li>One<ul><li>Inner</li></ul></li></ul>
    <table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>
    <ol><li id="fn1">The note. <a href="#ref1">back</a></li></ol></main>
    <script>x()</script><footer>Cookies</footer></body>"""
    source = read_html(page, name="elm.html")
    assert [(b.kind, b.text, b.number) for b in source.blocks] == [
        ("heading", "Inspection of Elmshire", None),
        ("text", "Supervision was good.¹", None),
        ("bullet", "One", None),
        ("bullet", "Inner", None),
        ("table", "A\tB", None),
        ("table", "1\t2", None),
        ("footnote", "The note.", "1"),
    ]
    assert source.furniture == ("Home News", "Cookies")


def test_wrapped_lines_are_joined_and_page_foot_notes_set_apart() -> None:
    first = (
        "1. Law\n\n1.1 The duty is set out in the Act of 1989 and applies to every authority in the land.1 It is\n"
        "old and has been amended.\n\n1 Section 47 of the Act.\n"
    )
    second = (
        "1.2 A second paragraph stands here on the next page and is a little longer than one line is, so that it\n"
        "wraps.\n"
    )
    source = read_text(f"{first}\f{second}".encode(), name="law.txt")
    assert [(b.kind, b.page, b.text[-20:]) for b in source.blocks] == [
        ("text", 1, "1. Law"),
        ("text", 1, "ld and has been amended."[-20:]),
        ("footnote", 1, "ction 47 of the Act."),
        ("text", 2, "is, so that it wraps."[-20:]),
    ]
    assert "land.¹ It" in source.blocks[1].text


def test_a_running_head_goes_and_the_title_it_repeats_stays() -> None:
    pages = [
        ["The Board", "Review of Elm", "Author"],
        *[["Review of Elm", text, "7"] for text in ("one", "two", "three", "four")],
    ]
    assert furniture_lines(pages)[0] == set()
    assert furniture_lines(pages)[1:] == [{0, 2}] * 4


@pytest.mark.parametrize(
    ("name", "content", "code", "sentence"),
    [
        ("empty.txt", b"", "empty", "the file is empty; remove it or fetch it again"),
        ("space.txt", b" \n\t\n", "empty", "the file is empty"),
        (
            "photo.jpg",
            b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" * 9,
            "unsupported",
            "not text, PDF, DOCX or HTML; convert it",
        ),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "unsupported", "save it as .docx"),
        ("cut.pdf", b"%PDF-1.4\n1 0 obj", "damaged", "a damaged PDF"),
        ("odd.pdf", b"%PDF-1.7\ntrailer << /Encrypt 5 0 R >>", "encrypted", "save a copy without protection"),
        ("cut.docx", b"PK\x03\x04 cut short", "damaged", "a damaged ZIP or DOCX file"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_a_bad_file_has_a_code_and_a_sentence(
    tmp_path: Path, name: str, content: bytes, code: str, sentence: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileError, match=sentence) as caught:
        read(tmp_path / name)
    assert caught.value.code == code
    assert name in str(caught.value)


def test_a_page_without_html_round_it_is_a_page(tmp_path: Path) -> None:
    page = "<h1>Review of Elm</h1>\n<p>1.1 Nobody asked the child.</p>"
    (tmp_path / "saved.html").write_text(page)
    (tmp_path / "notes.txt").write_text(page)
    assert [p.text for p in structure(read(tmp_path / "saved.html"), name="saved").paragraphs][-1] == (
        "Nobody asked the child."
    )
    assert read(tmp_path / "notes.txt").format == "text"


@pytest.mark.parametrize(
    "kind", ["ms-word.document.macroEnabled", "openxmlformats-officedocument.wordprocessingml.template"]
)
def test_a_word_file_of_another_kind_is_not_called_damaged(tmp_path: Path, kind: str) -> None:
    plain = "openxmlformats-officedocument.wordprocessingml.document.main"
    source = next(EXAMPLES.glob("*.docx"))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(tmp_path / "form.docm", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(plain.encode(), f"{kind}.main".encode()))
    with pytest.raises(
        FileError, match=r"form\.docm: a Word file with macros, or a template; .* save it as \.docx"
    ) as caught:
        read(tmp_path / "form.docm")
    assert caught.value.code == "unsupported"


def test_a_pdf_of_pictures_is_told_to_be_scanned(tmp_path: Path) -> None:
    import pypdfium2

    scanned = pypdfium2.PdfDocument.new()
    scanned.new_page(595, 842)
    scanned.save(str(tmp_path / "scan.pdf"))
    with pytest.raises(FileError, match=r"scan\.pdf: no text on any page \(scanned\?\); run OCR on it") as caught:
        read(tmp_path / "scan.pdf")
    assert caught.value.code == "no_text"


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read anything")
def test_a_file_that_may_not_be_opened_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("1.1 Text")
    (tmp_path / "mine.txt").chmod(0)
    with pytest.raises(FileError, match="check its permissions") as caught:
        read(tmp_path / "mine.txt")
    assert caught.value.code == "unreadable"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 300_000_000)
    with pytest.raises(FileError, match="refused as a likely ZIP bomb") as caught:
        read(tmp_path / "bomb.docx")
    assert caught.value.code == "too_large"


def test_a_reader_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    (tmp_path / "slow.txt").write_text("1.1 Text that is quick to read.")
    with pytest.raises(FileError, match=r"took longer than 0\.001 s") as caught:
        read(tmp_path / "slow.txt", limits=Limits(wall_s=0.001))  # type: ignore[arg-type]
    assert caught.value.code == "timed_out"


@pytest.mark.slow
def test_a_reader_that_needs_too_much_memory_is_ended(tmp_path: Path) -> None:
    (tmp_path / "big.txt").write_text("1.1 A paragraph of text that repeats. " * 1_500_000)
    with pytest.raises(FileError) as caught:
        read(tmp_path / "big.txt", limits=Limits(memory_bytes=150_000_000))
    assert caught.value.code in {"too_large", "damaged"}


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-32", "utf-16-le", "utf-8-sig"])
def test_text_that_is_not_utf_8_is_read_letter_for_letter(encoding: str) -> None:
    text = "1.1 The agencies shared £500 of costs. Zoë and Chloë were “seen” at home – twice. It wasn’t recorded."
    assert [block.text for block in read_text(text.encode(encoding), name="a.txt").blocks] == [text]
