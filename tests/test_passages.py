"""Paragraphs to passages: nothing is lost, nothing is longer than the encoder reads."""

from __future__ import annotations

import re

from conftest import FakeEncoder, make_paragraph
from hypothesis import given
from hypothesis import strategies as st

from ingest.passages import encoded_text, split
from ingest.sentences import sentence_spans
from ingest.types import Document, Footnote, Metadata, Paragraph

COUNT = FakeEncoder().count
WORD = st.text(alphabet="abcdeé.,;:’()-", min_size=1, max_size=12)
TEXT = st.lists(WORD, min_size=1, max_size=120).map(" ".join).filter(lambda t: re.search(r"\w", t) is not None)
PARAGRAPHS = st.lists(st.tuples(TEXT, st.sampled_from(["", "1. Heading", "A long heading " * 20])), max_size=6)


def document(paragraphs: list[Paragraph], footnotes: tuple[Footnote, ...] = ()) -> Document:
    return Document("doc", "text", None, Metadata(), tuple(paragraphs), footnotes=footnotes)


def letters(text: str) -> str:
    return re.sub(r"\s+", "", text)


@given(PARAGRAPHS)
def test_every_paragraph_is_in_a_passage_and_no_passage_is_beyond_the_window(given_: list[tuple[str, str]]) -> None:
    paragraphs = [make_paragraph(i, text, heading=(h,) if h else ()) for i, (text, h) in enumerate(given_)]
    passages = split(document(paragraphs), window=96, count=COUNT)
    for passage in passages:
        assert COUNT(encoded_text(passage)) <= 96
    for paragraph in paragraphs:
        held = [p.text for p in passages if paragraph.place in p.places]
        for start, end in sentence_spans(paragraph.text):
            sentence = paragraph.text[start:end]
            whole = any(sentence in text for text in held)
            in_pieces = letters(sentence) in letters(" ".join(held))
            assert whole or in_pieces


def test_short_paragraphs_under_one_heading_share_a_passage() -> None:
    paragraphs = [make_paragraph(i, f"Paragraph {i} is short.", f"1.{i}", heading=("1. One",)) for i in range(3)]
    (passage,) = split(document(paragraphs), window=256, count=COUNT)
    assert passage.paragraphs == ("1.0", "1.1", "1.2")
    assert passage.id == "doc#0"


def test_a_long_paragraph_is_read_in_windows_that_repeat_one_sentence() -> None:
    sentences = [f"Sentence number {word} has exactly eight words here." for word in "one two three four five".split()]
    passages = split(document([make_paragraph(0, " ".join(sentences), "1.1")]), window=32, count=COUNT)
    assert [p.text for p in passages] == [
        " ".join(sentences[0:3]),
        " ".join(sentences[2:5]),
    ]


def test_a_footnote_is_a_passage_of_its_own_with_the_paragraph_that_refers_to_it() -> None:
    note = Footnote("7", "The Children Act 1989, section 47.", 0, 4)
    passages = split(
        document([make_paragraph(0, "A paragraph.", "3.11", heading=("3. Law",))], (note,)), window=64, count=COUNT
    )
    assert (passages[-1].kind, passages[-1].paragraphs, passages[-1].heading) == (
        "footnote",
        ("3.11",),
        ("3. Law", "Footnote 7"),
    )
