"""What the command line shows to people: answers, hits, reviews and progress, wrapped and coloured by rich."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from assistant.board.register import Entry
from assistant.proof.cite import paragraph_pinpoint, passage_pinpoint
from assistant.types import Answer, Citation, Hit
from assistant.wording import coverage_line, is_quotation, lead_in, near_lines
from ingest.index import Index
from ingest.pipeline import Tell
from ingest.read.unseen import visible
from ingest.report import Progress as IngestProgress
from ingest.report import Report
from ingest.types import Document

if TYPE_CHECKING:
    from assistant.board.matrix import Matrix

MAX_WIDTH = 100


def out_console() -> Console:
    console = Console(highlight=False)
    console.width = min(console.width, MAX_WIDTH)
    return console


def show_answer(console: Console, index: Index, answer: Answer) -> None:
    """Print an answer by review with numbered references beneath it; other statuses print their text."""
    if not answer.claims:
        console.print(Text(answer.text))
        return
    for line in takewhile(lambda line: not line.endswith(":") and not line.startswith("- "), answer.text.splitlines()):
        console.print(Text(line, style="yellow"))
    by_number = {citation.number: citation for citation in answer.citations}
    shown = ""
    for claim in answer.claims:
        document = by_number[claim.citations[0]].document
        quoted = is_quotation(claim, by_number)
        if quoted and document != shown:
            console.print()
            console.print(Text(lead_in(document, index.metadata[document]), style="bold"))
            shown = document
        marks = "".join(f"[{number}]" for number in claim.citations)
        text = f"“{claim.text}” " if quoted else f"{claim.text} "
        console.print(Padding(Text.assemble(text, (marks, "cyan")), (0, 0, 0, 2)))
    console.print()
    console.print(Text(coverage_line(answer.coverage, index.metadata, answer.near), style="green"))
    for line in near_lines(answer.near, index.metadata):
        console.print(Text(line, style="dim"))
    if len(answer.searched) > 1:
        console.print(Text("Also searched: " + ", ".join(answer.searched[1:]), style="dim"))
    _references(console, answer.citations)


def _references(console: Console, citations: Sequence[Citation]) -> None:
    console.print(Text("\nReferences", style="bold"))
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", style="cyan", no_wrap=True)
    grid.add_column()
    for citation in citations:
        grid.add_row(f"[{citation.number}]".replace("[", r"\["), escape(reference(citation)))
    console.print(grid)


def reference(citation: Citation) -> str:
    """A citation as one line: review, pinpoint, kind of evidence."""
    return f"{citation.review}, {citation.pinpoint} ({citation.kind})"


def show_hits(console: Console, index: Index, hits: Sequence[Hit]) -> None:
    for hit in hits:
        title = index.metadata[hit.passage.document].title or hit.passage.document
        place = passage_pinpoint(index, hit.passage)
        console.print(Text.assemble((f"{hit.rank:>3} ", "cyan"), (title, "bold"), f", {place} ({hit.passage.kind})"))
        console.print(Padding(Text(hit.passage.text.replace("\t", " | ")), (0, 0, 0, 4)))
        for other in hit.also:
            console.print(Padding(Text(f"restated {passage_pinpoint(index, other)}", style="dim"), (0, 0, 0, 4)))
        console.print()


def show_report(console: Console, report: Report) -> None:
    """Print what became of each file that changed or failed, and the totals."""
    for file in report.documents:
        if file.status == "failed":
            console.print(Text(f"failed     {file.message}", style="red"), soft_wrap=True)
        elif file.status != "unchanged":
            counts = f"{file.paragraphs} paragraphs, {file.items} items, {file.passages} passages"
            detail = counts if file.status == "indexed" else file.message or ""
            console.print(Text(f"{file.status:<10} {visible(file.path)}: {detail}"), soft_wrap=True)
            if file.status == "indexed" and file.message:
                console.print(Text(f"           {file.message}", style="yellow"), soft_wrap=True)
    counted = {
        status: sum(f.status == status for f in report.documents)
        for status in ("indexed", "unchanged", "removed", "failed")
    }
    total = ", ".join(f"{n} {status}" for status, n in counted.items() if n)
    console.print(Text(f"{total or 'nothing to do'} in {report.seconds:.1f} s", style="green"))
    if report.elsewhere:
        console.print(Text(_also_held(report.elsewhere), style="yellow"), soft_wrap=True)


def _also_held(paths: Sequence[str]) -> str:
    reviews = "1 review" if len(paths) == 1 else f"{len(paths)} reviews"
    folders = ", ".join(sorted({visible(str(Path(path).parent)) for path in paths}))
    return (
        f"The index also holds {reviews} read before from {folders}, and answers draw on all. "
        "To keep them apart, read each folder into an --index of its own."
    )


def show_document(console: Console, document: Document, label: str) -> None:
    """Print a review as its outline: headings, and each paragraph's number, page, kind and first words."""
    console.print(Text(label, style="bold"))
    shown: tuple[str, ...] = ()
    for paragraph in document.paragraphs:
        if paragraph.heading != shown:
            shown = paragraph.heading
            console.print(Text("\n" + " > ".join(shown), style="bold cyan"))
        number = f"{paragraph.number or '–':>7}"
        page = f" p{paragraph.page}" if paragraph.page else ""
        first = " ".join(paragraph.text.split())
        line = first if len(first) <= 90 else first[:90].rsplit(" ", 1)[0] + " …"
        console.print(Text.assemble((f"{number}{page} ", "cyan"), (f"{paragraph.kind}: ", "dim"), line))
    counts = f"{len(document.paragraphs)} paragraphs, {len(document.items)} items, {len(document.footnotes)} footnotes"
    console.print(Text(f"\n{counts}", style="green"))


def show_paragraph(console: Console, document: Document, number: str) -> None:
    """Print the paragraphs of a printed number, each with its neighbours and footnotes."""
    notes = {note.number: note.text for note in document.footnotes}
    for found in [p for p in document.paragraphs if p.number == number]:
        for near in document.paragraphs[max(0, found.place - 1) : found.place + 2]:
            style = "" if near is found else "dim"
            console.print(
                Text(
                    f"{paragraph_pinpoint(near, document.page_labels)} ({near.kind})",
                    style="bold cyan" if near is found else "dim",
                )
            )
            console.print(Padding(Text(near.text, style=style), (0, 0, 1, 2)))
        for mark in found.footnotes:
            console.print(Text(f"footnote {mark}: {notes.get(mark, '')}"))


def show_items(console: Console, entries: Sequence[Entry]) -> None:
    """Print items verbatim, grouped by review, each with its owner and places."""
    shown = ""
    for entry in entries:
        if entry.review != shown:
            console.print(Text(f"\n{entry.review}", style="bold"))
            shown = entry.review
        owner = f", for {entry.owner}" if entry.owner else ""
        also = f"; again {entry.also}" if entry.also else ""
        head = f"{entry.kind} {entry.number}".strip()
        console.print(Text.assemble((head, "cyan"), (f"{owner} ({entry.pinpoint}{also})", "dim")))
        console.print(Padding(Text(entry.text), (0, 0, 0, 2)))
    console.print(Text(f"\n{len(entries)} items", style="green"))


def show_footnotes(console: Console, document: Document) -> None:
    for note in document.footnotes:
        place = (
            "no mark found"
            if note.place is None
            else paragraph_pinpoint(document.paragraphs[note.place], document.page_labels)
        )
        console.print(Text.assemble((f"{note.number:>3} ", "cyan"), note.text, (f"  [{place}]", "dim")))
    console.print(Text(f"{len(document.footnotes)} footnotes", style="green"))


def show_furniture(console: Console, document: Document) -> None:
    """Print what was set aside and never indexed: running heads and feet, page numbers, contents pages."""
    for line in document.furniture:
        console.print(Text(line))
    console.print(Text(f"{len(document.furniture)} lines set aside", style="green"))


def show_letters(console: Console, letters: Mapping[str, int], n_unaccounted: int) -> None:
    """Print where every letter of the source went."""
    for name, count in letters.items():
        console.print(Text(f"{name:<12}{count:>10,}"))
    verdict = (
        "every letter stands once" if n_unaccounted == 0 else f"{n_unaccounted:+,} letters lost (+) or doubled (-)"
    )
    console.print(Text(verdict, style="green" if n_unaccounted == 0 else "red"))


def show_reviews(console: Console, rows: Sequence[Mapping[str, Any]]) -> None:
    """Print one entry a review: its name in the index, what it is, and its counts."""
    for row in rows:
        source = ", ".join(str(row[key]) for key in ("body", "year") if row[key])
        says = "".join(f"{row[key]}, " for key in ("kind", "area") if row[key])
        pages = f"{row['pages']} pages, " if row["pages"] else ""
        counts = f"{says}{pages}{row['paragraphs']} paragraphs, {row['items']} items, {row['passages']} passages"
        console.print(Text(row["document"], style="bold cyan"))
        console.print(Padding(Text(f"{row['review']} ({source})" if source else row["review"]), (0, 0, 0, 2)))
        console.print(Padding(Text(counts, style="dim"), (0, 0, 0, 2)))
    console.print(Text(f"{len(rows)} reviews", style="green"))


def show_matrix(console: Console, matrix: Matrix) -> None:
    """Print each question with its count, then every review's state and the place that bears it out."""
    styles = {"addressed": "green", "differs": "yellow", "silent": "dim", "not searched": "dim"}
    for row in matrix.rows:
        console.print(Text.assemble((row.question, "bold"), (f"  {row.tally.words}", "cyan")))
        for notice in row.notices:
            console.print(Padding(Text(notice, style="yellow"), (0, 0, 0, 2)))
        if row.written:
            console.print(Padding(Text(row.written, style="dim"), (0, 0, 0, 2)))
        for cell in row.cells:
            place = f", {cell.citation.pinpoint}" if cell.citation else ""
            line = Text.assemble((f"{cell.state:<12}", styles[cell.state]), f" {matrix.reviews[cell.document]}{place}")
            console.print(Padding(line, (0, 0, 0, 2)))
            if cell.sentence:
                marks = "; ".join(dict.fromkeys(citation.pinpoint for citation in cell.sentence.citations))
                console.print(Padding(Text.assemble(f"{cell.sentence.text} ", (f"({marks})", "cyan")), (0, 0, 0, 15)))
            elif cell.citation:
                console.print(Padding(Text(f"“{cell.citation.quote}”"), (0, 0, 0, 15)))
            if cell.why:
                console.print(Padding(Text(cell.why, style="dim"), (0, 0, 0, 15)))
    console.print(Text("What each state means: reviews matrix --help", style="dim"))


def show_facts(console: Console, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        if isinstance(value, Mapping):
            console.print(Text(name, style="bold"))
            for key, inner in value.items():
                console.print(Text(f"  {key}: {inner or 'not installed'}"))
        elif name == "problems":
            for problem in value:
                console.print(Text(f"problem: {problem}", style="red"))
        else:
            console.print(Text.assemble((f"{name}: ", "bold"), str(value)))


@contextmanager
def ingest_progress() -> Iterator[Tell]:
    """Progress of an ingest on standard error: the file, how far, passages so far with their rate, time left."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[passages]} passages"), TimeElapsedColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("starting", total=None, passages="0")

        def tell(event: IngestProgress) -> None:
            what = {
                "reading": visible(event.name),
                "indexing": "building the index",
                "exporting": "exporting the encoder, once",
            }
            started = progress.tasks[0].elapsed or 0.0
            rate = f"{event.passages} ({event.passages / started:.0f}/s)" if started > 1 else str(event.passages)
            total = event.total_bytes if event.stage == "reading" else None
            progress.update(
                task, description=what[event.stage][:40], completed=event.done_bytes, total=total, passages=rate
            )

        yield tell
