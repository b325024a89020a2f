"""`reviews brief`: a board paper, 7-minute briefing or thematic note on one topic."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.options import (
    EncoderOption,
    IndexOption,
    JsonOption,
    RelatedOption,
    ReviewOption,
    YearsOption,
    make_filters,
)


def brief(  # noqa: PLR0913, PLR0917  one option a choice, as people type them
    topic: Annotated[str, typer.Argument(help="What it is about, for example: information sharing between agencies.")],
    layout: Annotated[str, typer.Option(help="board, seven-minute or thematic.")] = "board",
    audience: Annotated[str, typer.Option(help="Whom it is for; stands under the title.")] = "",
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE", help="Write .docx, .md or .pdf instead of printing.")
    ] = None,
    review: ReviewOption = None,
    years: YearsOption = None,
    related: RelatedOption = True,
    index: IndexOption = None,
    encoder: EncoderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a briefing from the reviews' own sentences, each proven word for word; Markdown on standard output."""
    from datetime import date

    from assistant.brief.make import make_brief
    from assistant.brief.save import ENDINGS, as_file, draft_json
    from assistant.brief.types import LAYOUTS
    from assistant.pdf_out import needs_libreoffice
    from assistant.record import Record
    from assistant.session import open_session
    from assistant.settings import make_settings
    from ingest.errors import InputError, storage_errors

    chosen = next((name for name in LAYOUTS if name == layout), None)
    if chosen is None:
        raise InputError(f"--layout {layout}: no such layout; use {', '.join(LAYOUTS)}")
    if out and out.suffix.lower() not in ENDINGS:
        raise InputError(f"{out}: ends with '{out.suffix}'; use {', '.join(ENDINGS)}")
    if out and not out.parent.is_dir():
        raise InputError(f"{out}: there is no folder {out.parent}; make it first, or choose another place")
    if out and out.suffix.lower() == ".pdf":
        needs_libreoffice()
    filters = make_filters(review, None, years, related_terms=related)
    with open_session(make_settings(index, encoder), _say) as session:
        draft = make_brief(
            session.index, session.encoder, topic, layout=chosen, audience=audience, filters=filters,
            today=date.today(), tell=_Progress(),  # noqa: DTZ011  the day where the writer is
        )  # fmt: skip
        record = Record(session.index.catalogue, session.index.manifest.documents)
        if out:
            content = as_file(record, draft, out.suffix.lower())
            with storage_errors(out.parent):
                out.write_bytes(content)
            _say(f"{out}: written, {sum(block.kind == 'quote' for block in draft.blocks)} quotations, each proven")
        if as_json:
            print(json.dumps(draft_json(record, draft), ensure_ascii=False, indent=1))
        elif not out:
            print(as_file(record, draft, ".md").decode(), end="")


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
