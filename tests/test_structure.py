"""Blocks to paragraphs, items and metadata, on text as reviews print it."""

from __future__ import annotations

import pytest
from conftest import make_paragraph

from ingest.read.text import read_text
from ingest.structure import structure
from ingest.structure.acronyms import find_acronyms
from ingest.structure.kinds import evidence_kind
from ingest.types import Document, EvidenceKind

LONG = "and the sentence goes on for long enough to be a paragraph of its own in any report of this kind"


def read(text: str) -> Document:
    return structure(read_text(text.encode(), name="t.txt"), name="t")


def test_numbers_headings_and_bullets() -> None:
    document = read(
        f"1. Introduction\n\n1.1 The first {LONG}.\n\n1.2 The second has a list:\n\n- one thing\n- another thing\n\n"
        f"2. Analysis\n\n2.1 The third {LONG}.\n"
    )
    assert [(p.number, p.heading) for p in document.paragraphs] == [
        ("1.1", ("1. Introduction",)),
        ("1.2", ("1. Introduction",)),
        ("2.1", ("2. Analysis",)),
    ]
    assert document.paragraphs[1].text == "The second has a list:\n- one thing\n- another thing"


def test_a_question_under_its_bare_number_is_the_heading() -> None:
    document = read(
        f"QUESTION 1\n\nWere the children heard in their reviews?\n\nPOSITIVES\n\nThe first {LONG}.\n\n"
        f"QUESTION 2\n\nPOSITIVES\n\nThe second {LONG}.\n"
    )
    assert [(p.text[:10], p.heading) for p in document.paragraphs] == [
        ("The first ", ("QUESTION 1: Were the children heard in their reviews?", "POSITIVES")),
        ("The second", ("QUESTION 2", "POSITIVES")),
    ]
    assert document.headings == (
        "QUESTION 1: Were the children heard in their reviews?",
        "POSITIVES",
        "QUESTION 2",
        "POSITIVES",
    )
    assert document.letters["source"] == document.letters["paragraphs"] + document.letters["headings"]


def test_a_list_of_what_a_review_sets_out_to_learn_is_method() -> None:
    asked = "These are the key lines of enquiry that were explored.\n- How well agencies shared information."
    found = "The voice of the child ran through all lines of enquiry. Records were poor."
    kinds = [evidence_kind(text, heading=("1. Introduction",), quoted=False) for text in (asked, found)]
    assert kinds == ["method", "narrative"]


def test_a_repeated_printed_number_is_kept_as_printed() -> None:
    document = read(f"1. One\n\n1.1 The first {LONG}.\n\n1.1 The second {LONG}.\n")
    assert [(p.place, p.number) for p in document.paragraphs] == [(0, "1.1"), (1, "1.1")]


def test_a_sentence_cut_by_a_page_is_joined() -> None:
    document = read(f"1. One\n\n1.1 The first {LONG} but it\n\fis cut by the page and ends here.\n")
    assert document.paragraphs[0].text.endswith("but it is cut by the page and ends here.")
    assert document.paragraphs[0].page == 1


def test_items_have_kind_number_owner_and_place() -> None:
    document = read(
        f"1. Learning\n\n1.1 The text {LONG}.\n\n2. Recommendations\n\n"
        "Recommendation 1: The Integrated Care Board should review how records are passed on.\n\n"
        "Recommendation 2: Elm Council must publish its plan.\n"
    )
    assert [(i.kind, i.number, i.owner, i.text) for i in document.items] == [
        (
            "recommendation",
            "1",
            "Integrated Care Board",
            "Recommendation 1: The Integrated Care Board should review how records are passed on.",
        ),
        ("recommendation", "2", "Elm Council", "Recommendation 2: Elm Council must publish its plan."),
    ]


@pytest.mark.parametrize(
    ("text", "heading", "quoted", "kind"),
    [
        ("Finding 2: Nobody asked.", (), False, "finding"),
        ("Recommendation 3: The Board should ask.", (), False, "recommendation"),
        ("The nurse stayed.", ("4. Analysis", "Good practice"), False, "good practice"),
        ("Plans are late.", ("Question 1", "Areas for improvement"), False, "area for improvement"),
        ("Nobody asked me.", ("3. Family",), True, "voice"),
        ("A referral must make clear under section 47 of the Act.", (), True, "guidance"),
        ("The family moved.", ("2. What happened",), False, "narrative"),
    ],
)
def test_the_kind_of_evidence(text: str, heading: tuple[str, ...], quoted: bool, kind: EvidenceKind) -> None:
    assert evidence_kind(text, heading=heading, quoted=quoted) == kind


def test_acronyms_are_those_the_text_defines() -> None:
    found = find_acronyms(
        [
            make_paragraph(0, "Independent Reviewing Officers (IROs) met the National Panel (see 3)."),
            make_paragraph(1, "Acronym\tMeaning\nMASH\tMulti-Agency Safeguarding Hub"),
        ],
        [],
    )
    assert found == {"IROs": "Independent Reviewing Officers", "MASH": "Multi-Agency Safeguarding Hub"}


@pytest.mark.parametrize(("title", "area"), [
    ("Inspection of Caerwen County Council", "Caerwen"),
    ("Inspection of Children's Services: Caerwen County Council", "Caerwen"),
    ("Inspection of Services", None),
])  # fmt: skip
def test_an_inspection_is_of_the_area_of_its_council(title: str, area: str | None) -> None:
    assert read(f"{title}\n\nNovember 2017\n\n1. Introduction\n\n1.1 The first {LONG}.\n").metadata.area == area


def test_what_the_report_does_not_say_stays_empty() -> None:
    metadata = read(f"1. Introduction\n\n1.1 The first {LONG}.\n").metadata
    assert (metadata.body, metadata.area, metadata.authors, metadata.published) == (None, None, (), None)


@pytest.mark.parametrize(
    ("printed", "iso", "precision"),
    [("14 March 2019", "2019-03-14", "day"), ("March 2019", "2019-03", "month"), ("2019", "2019", "year")],
)
def test_a_date_is_as_precise_as_printed(printed: str, iso: str, precision: str) -> None:
    document = read(f"Serious Case Review: Elm\n\n{printed}\n\n1. Introduction\n\n1.1 The first {LONG}.\n")
    assert document.metadata.published is not None
    assert (document.metadata.published.iso, document.metadata.published.precision) == (iso, precision)
    assert document.metadata.published.as_printed == printed


@pytest.mark.parametrize(
    ("said", "iso"),
    [
        ("This Special Report was agreed on 1 July 2025. It was published on 3 July 2025 by the board.", "2025-07-03"),
        ("This review was published in May 2021, after the inquest.", "2021-05"),
        ("Working Together was published in March 2013 and revised since.", None),
    ],
)
def test_the_day_a_report_says_it_was_published_is_its_date_where_none_stands_in_front(
    said: str, iso: str | None
) -> None:
    published = read(f"Serious Case Review: Elm\n\n1. Introduction\n\n1.1 {said}\n").metadata.published
    assert (published.iso if published else None) == iso


def test_a_period_with_an_aside_between_its_dates_is_read() -> None:
    document = read(
        "Serious Case Review: Alder\n\n1. Timeframe\n\nThe review period is from January 2012, when the first midwife "
        f"met the mother, until October 2013, when the last visit was made {LONG}.\n"
    )
    period = document.metadata.period
    assert period is not None
    assert (period.start, period.end) == ("2012-01", "2013-10")
