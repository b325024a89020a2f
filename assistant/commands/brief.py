"""`reviews brief`: a board paper, 7-minute briefing or thematic note on one topic."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.commands.options import (
    EncoderOption,
    ExplainFullOption,
    ExplainOption,
    IndexOption,
    JsonOption,
    RelatedOption,
    ReviewOption,
    WriterOption,
    YearsOption,
    make_filters,
)

if TYPE_CHECKING:
    from assistant.board.brief.from_matrix import GivenMatrix
    from assistant.board.brief.paragraphs import Asking
    from assistant.board.brief.types import Layout
    from assistant.explanation import Draft as Explained
    from assistant.types import Writing
    from ingest.index import Index


def brief(  # noqa: PLR0913, PLR0917  one option a choice, as people type them
    topic: Annotated[str, typer.Argument(help="What it is about, for example: information sharing between agencies.")],
    layout: Annotated[str, typer.Option(help="board, seven-minute or thematic.")] = "board",
    audience: Annotated[str, typer.Option(help="Whom it is for; stands under the title.")] = "",
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE", help="Write .docx, .md or .pdf instead of printing.")
    ] = None,
    matrix: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Count by this matrix, as reviews matrix -o or the app wrote it."),
    ] = None,
    review: ReviewOption = None,
    years: YearsOption = None,
    related: RelatedOption = True,
    index: IndexOption = None,
    encoder: EncoderOption = None,
    writer: WriterOption = None,
    explain: ExplainOption = False,
    explain_full: ExplainFullOption = False,
    as_json: JsonOption = False,
) -> None:
    """Make a briefing from the reviews' own sentences, each proven word for word; Markdown on standard output.

    With a chat model, what the reviews found and why is also summed up in its words, as far as they are proven.
    """
    from datetime import date

    from assistant.board.brief.make import make_brief
    from assistant.board.brief.paragraphs import askings, with_paragraphs
    from assistant.board.brief.save import as_file, draft_json
    from assistant.record import Record
    from assistant.session import open_session
    from assistant.settings import make_settings
    from assistant.writing.write import ModelWriter, open_writer
    from ingest.errors import storage_errors

    chosen = _layout(layout)
    if out:
        _check_place(out)
    given = _given(matrix) if matrix else None
    filters = make_filters(review, None, years, related_terms=related)
    settings = make_settings(index, encoder, writer)
    write = open_writer(settings.writer)
    with open_session(settings, _say) as session:
        how = _How(session.index, wanted=explain or explain_full, full=explain_full)
        draft = make_brief(
            session.index, session.encoder, topic, layout=chosen, audience=audience, filters=filters,
            today=date.today(), matrix=given, tell=_Progress(),  # noqa: DTZ011  the day where the writer is
        )  # fmt: skip
        if isinstance(write, ModelWriter):
            _say(f"Summing up with chat model '{write.name}' …")
            draft = with_paragraphs(draft, askings(session.index, draft), write, tell_how=how.tell)
        record = Record(session.index.catalogue, session.index.manifest.documents)
        if out:
            content = as_file(record, draft, out.suffix.lower())
            with storage_errors(out.parent):
                out.write_bytes(content)
            _say(f"{out}: written, {sum(block.kind == 'quote' for block in draft.blocks)} quotations, each proven")
        if as_json:
            print(json.dumps({**draft_json(record, draft), **how.as_json()}, ensure_ascii=False, indent=1))
            return
        if not out:
            print(as_file(record, draft, ".md").decode(), end="")
        how.show()


def _layout(given: str) -> Layout:
    from assistant.board.brief.types import LAYOUTS
    from ingest.errors import InputError

    for name in LAYOUTS:
        if name == given:
            return name
    raise InputError(f"--layout {given}: no such layout; use {', '.join(LAYOUTS)}")


def _check_place(out: Path) -> None:
    from assistant.board.brief.save import ENDINGS
    from assistant.board.pdf_out import needs_libreoffice
    from ingest.errors import InputError

    if out.suffix.lower() not in ENDINGS:
        raise InputError(f"{out}: ends with '{out.suffix}'; use {', '.join(ENDINGS)}")
    if not out.parent.is_dir():
        raise InputError(f"{out}: there is no folder {out.parent}; make it first, or choose another place")
    if out.suffix.lower() == ".pdf":
        needs_libreoffice()


def _given(path: Path) -> GivenMatrix:
    from assistant.board.brief.from_matrix import GivenMatrix
    from assistant.board.matrix_reading import read_matrix

    read = read_matrix(path)
    return GivenMatrix(read.matrix, path.name, read.dated)


class _How:
    """How a chat model wrote each section, kept to be shown where that is wanted."""

    def __init__(self, index: Index, *, wanted: bool, full: bool) -> None:
        self._index = index
        self._wanted, self._full = wanted, full
        self._sections: list[tuple[str, Explained]] = []

    def tell(self, asked: Asking, writing: Writing) -> None:
        from assistant.explain import as_offered, explain_writing

        if self._wanted:
            offered = as_offered(self._index, asked.passages)
            self._sections.append((asked.title, explain_writing(writing, offered, full=self._full)))

    def as_json(self) -> dict[str, Any]:
        from dataclasses import asdict

        told = [{"section": title, **asdict(made)} for title, made in self._sections]
        return {"explain": told} if self._wanted else {}

    def show(self) -> None:
        from assistant.commands.terminal import out_console
        from assistant.commands.terminal_explain import show_draft

        if self._wanted and not self._sections:
            _say("No chat model wrote; how the briefing was compiled stands at its end.")
        for title, made in self._sections:
            show_draft(out_console(), made, section=title)


class _Progress:
    """Tells each stage once."""

    def __init__(self) -> None:
        self._said = ""

    def __call__(self, stage: str, _share: float) -> None:
        if stage != self._said:
            self._said = stage
            _say(f"{stage} …")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
