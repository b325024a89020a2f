"""Briefings: quotations that stand, counts that can be checked, files that are blocked when a word was altered."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import ROOT
from docx import Document

from assistant.board.brief.account import count_words, counted
from assistant.board.brief.make import make_brief
from assistant.board.brief.proof import UnprovenError, prove
from assistant.board.brief.quotable import quotable, role_of
from assistant.board.brief.save import as_file, as_stored, draft_json, from_stored
from assistant.board.brief.themes import partners_in, themes_of
from assistant.board.brief.types import Block, Draft, Layout
from assistant.board.pdf_out import as_pdf, has_libreoffice, needs_libreoffice
from assistant.proof.verify import normalised
from assistant.question.filters import NO_FILTERS, Filters
from assistant.record import Record
from assistant.session import Session
from ingest.errors import InputError

TOPIC = "strategy discussions"
ROWAN = "rowan-aldermere-scr-2019"
TODAY = date(2026, 11, 21)


def made(session: Session, topic: str = TOPIC, layout: Layout = "board", filters: Filters = NO_FILTERS) -> Draft:
    return make_brief(session.index, session.encoder, topic, layout=layout, filters=filters, today=TODAY)


@pytest.fixture(scope="module")
def board(session: Session) -> Draft:
    return made(session)


def quotes(draft: Draft) -> list[Block]:
    return [block for block in draft.blocks if block.kind == "quote"]


def section(draft: Draft, key: str) -> tuple[Block, ...]:
    return next((one.blocks for one in draft.sections if one.key == key), ())


def altered(draft: Draft, block: Block, **fields: str) -> Draft:
    changed = replace(block, **fields)  # type: ignore[arg-type]
    sections = (replace(s, blocks=tuple(changed if b.id == block.id else b for b in s.blocks)) for s in draft.sections)
    return replace(draft, sections=tuple(sections))


def without(draft: Draft, *ids: str) -> Draft:
    sections = (replace(s, blocks=tuple(b for b in s.blocks if b.id not in ids)) for s in draft.sections)
    return replace(draft, sections=tuple(sections))


def test_the_sections_of_a_board_paper_stand_in_their_order(board: Draft) -> None:
    assert [one.title for one in board.sections] == [
        "Purpose",
        "Headline messages",
        "Evidence base",
        "What the reviews found",
        "Why: causes and systemic context",
        "Good practice",
        "Where the reviews differ",
        "Recommendations already made, by agency",
        "Questions the reviews put to their own boards",
        "Assurance questions for partners",
        "Limits",
    ]


@pytest.mark.parametrize("layout", ["board", "seven-minute", "thematic"])
def test_every_quotation_stands_in_the_paragraph_it_names_and_stands_once(
    session: Session, record: Record, layout: Layout
) -> None:
    draft = made(session, layout=layout)
    for block in quotes(draft):
        (paragraph,) = session.index.paragraphs(block.document, [block.place])
        assert normalised(block.text) in normalised(paragraph.text)
    texts = [normalised(block.text) for block in quotes(draft)]
    assert [text for text in texts if sum(text in other for other in texts) > 1] == []
    assert prove(record, draft).failures == ()


def test_a_finding_is_quoted_under_its_own_label(board: Draft) -> None:
    first = section(board, "found")[0]
    assert (first.label, first.document) == ("Finding 1", ROWAN)
    assert first.text == (
        "Strategy discussions in Aldermere are routinely held between two agencies by telephone, so that decisions are "
        "made without health information."
    )


def test_a_count_is_of_the_reviews_whose_quotations_are_still_there(board: Draft) -> None:
    good = next(block for block in section(board, "headlines") if "good practice" in block.text)
    assert counted(good, board) == ("caerwen-inspection-2017", "imogen-tarnside-cspr-2022")
    caerwen = [b.id for b in quotes(board) if b.id in good.rests_on and b.document.startswith("caerwen")]
    fewer = without(board, *caerwen)
    assert counted(good, fewer) == ("imogen-tarnside-cspr-2022",)
    assert count_words(1, 6, good.text) == ("1 of 6 reviews read", "reports good practice on this topic")


def test_reviews_that_do_not_speak_of_it_are_named_as_silent(session: Session, record: Record) -> None:
    paper = as_file(record, made(session, "neglect"), ".md").decode()
    assert "**3 of 6 reviews read** address this topic: " in paper
    assert "Nothing on this topic was found in: Baby Wren (2023); Jude (2020); Child Rowan (2019)." in paper


@pytest.mark.parametrize(
    ("topic", "term", "counted_as"),
    [
        ("respectful uncertainty", "respectful uncertainty", "come near this topic"),
        ("trampolines and strategy discussions", "trampolines", "address this topic"),
    ],
)
def test_words_of_the_topic_that_nothing_quoted_mentions_are_told_first(
    session: Session, topic: str, term: str, counted_as: str
) -> None:
    told, first, *_ = section(made(session, topic), "headlines")
    assert told.text.startswith(f"Nothing quoted here mentions “{term}”;")
    assert first.text == counted_as


def test_a_topic_that_reviews_mention_is_not_said_to_be_unmentioned(session: Session, board: Draft) -> None:
    drafts = [board, made(session, "information sharing between agencies")]
    assert [section(draft, "headlines")[0].text for draft in drafts] == ["address this topic"] * 2


def test_a_layout_without_room_for_a_review_still_counts_it(session: Session) -> None:
    short, full = made(session, layout="seven-minute"), made(session)
    topic_wide = [counted(section(draft, "headlines")[0], draft) for draft in (short, full)]
    assert topic_wide[0] == topic_wide[1] == full.compiled.addressed


def test_recommendations_stand_by_agency_in_full(board: Draft, session: Session) -> None:
    (one,) = [block for block in section(board, "recommendations") if block.label == "Recommendation 3"]
    assert one.owner == "Children's Social Care"
    (paragraph,) = session.index.paragraphs(one.document, [one.place])
    assert one.text.endswith("whose parent they treat.")
    assert one.text in paragraph.text


def test_questions_are_told_to_be_ours_and_name_what_prompted_them(board: Draft, record: Record) -> None:
    paper = as_file(record, board, ".md").decode()
    assert "*These questions are ours, not the reviews’. The marks name the quotations that prompted them.*" in paper
    known = {block.id for block in quotes(board)}
    for block in section(board, "questions"):
        assert block.rests_on
        assert set(block.rests_on) <= known


def test_an_altered_quotation_blocks_every_file_and_is_named(board: Draft, record: Record) -> None:
    first = section(board, "found")[0]
    wrong = altered(board, first, text=first.text.replace("routinely", "never"))
    for ending in (".docx", ".md", ".pdf"):
        with pytest.raises(
            UnprovenError, match=r"1 quotation did not pass .*Child Rowan \(2019\): “Strategy disc"
        ) as e:
            as_file(record, wrong, ending)
    assert [(f.block, f.why) for f in e.value.failures] == [(first.id, "these are not its words")]


@pytest.mark.parametrize(("fields", "why"), [
    pytest.param({"text": ""}, "it is empty", id="empty"),
    pytest.param({"text": "the strategy"}, "it has fewer than 3 words", id="too few words to prove anything"),
    pytest.param({"document": "gone"}, "the review is no longer in the index", id="review removed"),
    pytest.param({"document": "jude-hartscombe-learning-review-2020"}, "these are not its words", id="wrong review"),
])  # fmt: skip
def test_why_a_quotation_fails(board: Draft, record: Record, fields: dict[str, str], why: str) -> None:
    (failure,) = prove(record, altered(board, section(board, "found")[0], **fields)).failures
    assert failure.why == why


def test_a_shortened_quotation_still_stands_and_one_that_moved_is_found_again(board: Draft, record: Record) -> None:
    first = section(board, "found")[0]
    shorter = altered(board, first, text="Strategy discussions in Aldermere are routinely held between two agencies")
    assert prove(record, shorter).failures == ()
    moved = altered(board, first, place=0)  # type: ignore[arg-type]
    assert prove(record, moved).stands[first.id].place == first.place


def test_a_word_file_has_headings_tables_a_box_and_numbered_references(board: Draft, record: Record) -> None:
    word = Document(io.BytesIO(as_file(record, board, ".docx")))
    headings = [p.text for p in word.paragraphs if p.style.name == "Heading 1"]
    assert headings[:3] == ["1. Purpose", "2. Headline messages", "3. Evidence base"]
    assert headings[-1] == "References"
    assert [t.rows[0].cells[0].text for t in word.tables] == [
        "Review", "Commended by", "Agency", "Question",
        word.tables[-1].rows[0].cells[0].text,
    ]  # fmt: skip
    assert word.tables[-1].rows[0].cells[0].text.startswith("How this was compiled\nCompiled on 21 November 2026 by")
    assert [row.cells[0].text.partition(" – ")[0] for row in word.tables[0].rows[1:]][-1] == "Child Rowan (2019)"
    references = [p.text for p in word.paragraphs if re.match(r"\[\d+\]\t", p.text)]
    assert [int(text[1:].partition("]")[0]) for text in references] == list(range(1, len(references) + 1))
    marks = set(re.findall(r'w:anchor="ref(\d+)"', word.element.xml))
    assert marks == {str(n) for n in range(1, len(references) + 1)}


def test_every_reference_names_the_place_of_the_quotation_that_bears_its_number(board: Draft, record: Record) -> None:
    paper = as_file(record, board, ".md").decode()
    references = dict(re.findall(r"^(\d+)\. (?=\S)(.+\))$", paper.partition("## References")[2], re.MULTILINE))
    proof = prove(record, board)
    assert references
    for block in quotes(board):
        stands = proof.stands[block.id]
        number = re.search(
            re.escape(" ".join(block.text.split())[:60].replace("[", r"\[")) + r"[^”]*” \[(\d+)\]", paper
        )
        assert number
        assert stands.pinpoint in references[number[1]].replace("\\", "")


def test_a_draft_reads_back_as_it_was_stored(board: Draft) -> None:
    assert from_stored(json.loads(json.dumps(as_stored(board)))) == board


def test_json_names_each_place_and_the_silent(session: Session, record: Record) -> None:
    found = draft_json(record, made(session, "neglect"))
    assert found["coverage"] == {
        "read": 6,
        "addressed": ["caerwen-inspection-2017", "imogen-tarnside-cspr-2022", "mina-theo-brackwater-cspr-2021"],
        "silent": ["baby-wren-orrisford-lcspr-2023", "jude-hartscombe-learning-review-2020", ROWAN],
    }
    first = next(b for s in found["sections"] if s["key"] == "found" for b in s["blocks"])
    ref = (
        "Local Child Safeguarding Practice Review: Imogen (Tarnside Safeguarding Children Partnership, 2022), para 4.6"
    )
    assert (first["paragraph"], first["reference"].removesuffix(" (analysis)")) == (
        "4.6",
        ref,
    )


def test_filters_are_kept_and_told(session: Session, record: Record) -> None:
    draft = made(session, filters=Filters(first_year=2019, last_year=2020))
    assert draft.compiled.read == ("jude-hartscombe-learning-review-2020", ROWAN)
    paper = as_file(record, draft, ".md").decode()
    assert "4 reviews in the index were left out before the search (published 2019 to 2020)." in paper


@pytest.mark.parametrize(("topic", "message"), [
    (" the of ", "the topic is empty"),
    ("zebra crossings on mars bases", "none of the 6 reviews read speaks of this clearly enough"),
    ("What is Rowan's real name?", "Reviews are anonymised"),
    ("x" * 301, "the topic has 301 letters"),
])  # fmt: skip
def test_no_briefing_is_made_of_what_cannot_be_answered(session: Session, topic: str, message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)):
        made(session, topic)


@pytest.mark.parametrize(("paragraph", "sentence", "quoted"), [
    pytest.param("The form was late. It was never read by anyone at all.", "It was never read by anyone at all.",
                 "The form was late. It was never read by anyone at all.", id="with what it leans on"),
    pytest.param("It was never read by anyone at all.", "It was never read by anyone at all.", None,
                 id="leans on nothing there"),
    pytest.param("- How far the services spoke with each other about the family.",
                 "How far the services spoke with each other about the family.", None, id="a line of enquiry"),
    pytest.param("Communication between agencies is discussed further below.",
                 "Communication between agencies is discussed further below.", None, id="a pointer elsewhere"),
    pytest.param("What they do is key; systems for sharing information should be as simple as possible for all.",
                 "What they do is key; systems for sharing information should be as simple as possible for all.",
                 "systems for sharing information should be as simple as possible for all.", id="its last clause"),
    pytest.param("(Tools) Staff wrote in message books that nobody opened.",
                 "(Tools) Staff wrote in message books that nobody opened.",
                 "Staff wrote in message books that nobody opened.", id="without a bracket before it"),
])  # fmt: skip
def test_what_can_be_quoted_by_itself(paragraph: str, sentence: str, quoted: str | None) -> None:
    span = quotable(paragraph, sentence)
    assert (span.text if span else None) == quoted


@pytest.mark.parametrize(("text", "kind", "role"), [
    ("The letter was not passed on.", "analysis", "found"),
    ("The letter was not passed on because the system was down.", "analysis", "why"),
    ("She was placed there because of neglect.", "narrative", "found"),
    ("This was an example of good practice by the school.", "analysis", "good practice"),
    ("There was no good practice by the school.", "analysis", "found"),
    ("Agencies should share what they know.", "analysis", "needed"),
    ("Agencies should have shared what they knew.", "analysis", "found"),
    ("Agencies meet weekly.", "good practice", "good practice"),
])  # fmt: skip
def test_what_a_quotation_tells(text: str, kind: str, role: str) -> None:
    assert role_of(text, kind) == role  # type: ignore[arg-type]


def test_themes_and_partners_are_found_by_their_words() -> None:
    assert themes_of("The GP told the health visitor at a strategy meeting.", ()) == ("health", "meetings")
    assert themes_of("Nothing was done.", ("4. Neglect",)) == ("neglect",)
    assert themes_of("Nothing was done.", ()) == ()
    assert partners_in(["The GP rang the police."]) == ("Health", "Police")


def reviews(*words: str, index: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "assistant", "brief", *words, "--index", str(index)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_command_writes_a_file_and_tells_progress_beside_it(example_index: Path, tmp_path: Path) -> None:
    done = reviews(TOPIC, "--layout", "seven-minute", "-o", str(tmp_path / "b.docx"), index=example_index)
    assert (done.returncode, done.stdout) == (0, "")
    assert "Searching the reviews …" in done.stderr
    assert re.search(r"b\.docx: written, \d+ quotations, each proven", done.stderr)
    assert Document(str(tmp_path / "b.docx")).core_properties.title == "Strategy discussions"


@pytest.mark.parametrize(("words", "message"), [
    (["--layout", "poster"], "--layout poster: no such layout; use board, seven-minute, thematic"),
    (["-o", "b.odt"], "b.odt: ends with '.odt'; use .docx, .md, .pdf"),
    (["-o", "no/such/b.md"], "no/such/b.md: there is no folder no/such"),
    (["--years", "soon"], "--years soon: give a year or two"),
    (["--review", "nobody"], "review nobody: not in the index"),
])  # fmt: skip
def test_the_command_says_what_cannot_be_done(words: list[str], message: str, example_index: Path) -> None:
    done = reviews(TOPIC, *words, index=example_index)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_a_pdf_without_libreoffice_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert not has_libreoffice()
    with pytest.raises(InputError, match="apt install libreoffice-writer"):
        needs_libreoffice()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_seven_minute_briefing_fits_two_pages(session: Session, record: Record) -> None:
    from pypdfium2 import PdfDocument

    draft = made(session, layout="seven-minute")
    pdf = PdfDocument(as_pdf(as_file(record, draft, ".docx")))
    assert len(pdf) == 2
    assert "Strategy discussions" in pdf[0].get_textpage().get_text_range()
