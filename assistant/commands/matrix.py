"""`reviews matrix`: questions or themes by review, shown, printed as JSON or written to a file."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.options import (
    AreaOption,
    EncoderOption,
    ExplainFullOption,
    ExplainOption,
    IndexOption,
    JsonOption,
    ReviewKindOption,
    ReviewOption,
    WriterOption,
    YearsOption,
    make_filters,
)

if TYPE_CHECKING:
    from assistant.board.matrix import Matrix
    from assistant.chain import State
    from assistant.explanation import Explanation


def matrix(  # noqa: PLR0913, PLR0917  one option a filter, as people type them
    questions: Annotated[
        list[str] | None, typer.Argument(metavar="QUESTION...", help="Questions or themes, a row for each.")
    ] = None,
    questions_file: Annotated[
        Path | None, typer.Option("--questions", metavar="FILE", help="More of them, one a line.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write .xlsx, .csv or .md instead.")
    ] = None,
    review: ReviewOption = None,
    years: YearsOption = None,
    review_kind: ReviewKindOption = None,
    area: AreaOption = None,
    index: IndexOption = None,
    encoder: EncoderOption = None,
    writer: WriterOption = None,
    explain: ExplainOption = False,
    explain_full: ExplainFullOption = False,
    as_json: JsonOption = False,
) -> None:
    """Questions or themes by review: which review addresses each, which is silent, which differs, and where.

    Addressed: the review has a sentence that answers well enough. Silent: none does, in these words or related ones.
    Differs: its sentence says the opposite of another review's, or it records the matter as good practice only where
    another records it only under findings or things to improve; a reason to read both, not a judgement. Not searched:
    the question or a limit leaves the review out. With a chat model, cells also get a sentence of its own words where
    every word of it passes its proof; states and quotations stay as they are.
    """
    from datetime import UTC, datetime

    from assistant.board.matrix import Row, fill
    from assistant.board.matrix_file import ENDINGS, export
    from assistant.board.matrix_writer import row_writer
    from assistant.explain import explain as explained
    from assistant.question.filters import of_corpus
    from assistant.session import open_session
    from assistant.settings import make_settings
    from assistant.writing.write import open_writer
    from ingest.errors import InputError

    if output and output.suffix.lower() not in ENDINGS:
        raise InputError(f"{output}: ends with '{output.suffix}'; use {', '.join(ENDINGS)}")
    asked = [*(questions or ()), *(_lines(questions_file) if questions_file else ())]

    typed = make_filters(review, None, years, review_kinds=review_kind, areas=area)

    def tell(row: Row) -> None:
        if output:
            _say(
                "\n".join([f"{row.question}: {row.tally.words}", *row.notices, *([row.written] if row.written else [])])
            )

    settings = make_settings(index, encoder, writer)
    write = row_writer(open_writer(settings.writer))
    with open_session(settings, _say) as session:
        filters = of_corpus(typed, session.index.metadata)
        how: list[Explanation] = []

        def tell_how(state: State) -> None:
            if explain or explain_full:
                how.append(explained(session.index, state, full=explain_full))

        filled = fill(
            session.index, session.encoder, asked, filters=filters, writer=write, tell=tell, tell_how=tell_how
        )
    if output:
        export(filled, output, dated=datetime.now(UTC).isoformat(timespec="seconds"))
        _say(f"{output}: {len(filled.rows)} rows by {len(filled.reviews)} reviews written")
    _print(filled, how, as_json=as_json, is_written=output is not None)


def _print(filled: Matrix, how: Sequence[Explanation], *, as_json: bool, is_written: bool) -> None:
    from dataclasses import asdict

    from assistant.board.matrix_file import matrix_json
    from assistant.commands.terminal import out_console, show_matrix
    from assistant.commands.terminal_explain import show_explanation

    if as_json and not is_written:
        told = {"explain": [asdict(made) for made in how]} if how else {}
        print(json.dumps({**matrix_json(filled), **told}, ensure_ascii=False, indent=1))
        return
    if not is_written:
        show_matrix(out_console(), filled)
    for made in how:
        show_explanation(out_console(), made)


def _lines(path: Path) -> list[str]:
    from ingest.errors import InputError

    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"--questions {path}: cannot be read ({error}); give a text file with one a line") from error


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
