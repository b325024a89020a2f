"""The `reviews` command. Results go to standard output; progress and errors to standard error."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.commands.ask import ask, chat
from assistant.commands.brief import brief
from assistant.commands.matrix import matrix
from assistant.commands.options import (
    AreaOption,
    EncoderOption,
    IndexOption,
    JsonOption,
    KindOption,
    RelatedOption,
    ReviewKindOption,
    ReviewOption,
    YearsOption,
    make_filters,
)
from assistant.commands.serve import serve, users
from eval.cli import app as eval_app
from eval.support_commands import ground

if TYPE_CHECKING:
    pass

DONE, SOME_FAILED, COULD_NOT_RUN = 0, 1, 2

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Ask published child-safeguarding reviews, and get answers proven against their text.",
)

app.add_typer(eval_app, name="eval")
app.command()(ground)
app.command()(ask)
app.command()(chat)
app.command()(matrix)
app.command()(brief)
app.command()(serve)
app.add_typer(users, name="users")


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Folders or files of reviews.")],
    index: IndexOption = None,
    encoder: EncoderOption = None,
    keep_missing: Annotated[bool, typer.Option(help="Keep reviews whose file is gone.")] = False,
    password: Annotated[
        str | None, typer.Option(envvar="REVIEWS_PASSWORD", help="Opens encrypted PDF files.", show_envvar=True)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Read reviews (PDF, DOCX, HTML, TXT, MD) and bring the index up to date."""
    from assistant.commands.output import report_json
    from assistant.commands.terminal import ingest_progress, out_console, show_report
    from assistant.settings import make_settings
    from ingest.encode import ADAPTED
    from ingest.pipeline import ingest as run

    settings = make_settings(index, encoder)
    with ingest_progress() as tell:
        name = settings.encoder or ADAPTED
        report = run(paths, settings.index, encoder_name=name, keep_missing=keep_missing, password=password, tell=tell)
    if as_json:
        _print_json(report_json(report))
    else:
        show_report(out_console(), report)
    if report.note:
        _say(f"questions will load the encoder the slow way: {report.note}")
    raise typer.Exit(SOME_FAILED if report.failed else DONE)


@app.command()
def search(  # noqa: PLR0913, PLR0917  one option a filter, as people type them
    question: Annotated[str, typer.Argument(help="What to look for.")],
    k: Annotated[int, typer.Option("-k", help="How many passages.")] = 20,
    review: ReviewOption = None,
    kind: KindOption = None,
    years: YearsOption = None,
    review_kind: ReviewKindOption = None,
    area: AreaOption = None,
    related: RelatedOption = True,
    rerank: Annotated[bool, typer.Option(help="Read the first 30 too, and order them by it.")] = True,
    index: IndexOption = None,
    encoder: EncoderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the passages that best match a question."""
    from assistant.commands.output import hits_json
    from assistant.question.converse import StandAlone
    from assistant.question.filters import of_corpus
    from assistant.question.terms import all_terms
    from assistant.question.understand import understand
    from assistant.search.rerank import MOST, reranked
    from assistant.search.retrieve import search as run
    from assistant.session import open_session
    from assistant.settings import make_settings

    typed = make_filters(review, kind, years, review_kinds=review_kind, areas=area, related_terms=related)
    with open_session(make_settings(index, encoder), _say) as session:
        filters = of_corpus(typed, session.index.metadata)
        asked = understand(session.index, StandAlone(question), all_terms(session.index), filters)
        if not asked.documents:
            _say("the filters leave out every review that was asked about; widen or clear them")
        depth = max(k, MOST) if rerank and k > 0 else k
        hits = run(session.index, session.encoder, asked, k=depth) if asked.documents else []
        if rerank:
            hits = reranked(session.index, session.encoder, asked, hits)[:k]
        if as_json:
            _print_json(hits_json(session.index, hits))
        else:
            from assistant.commands.terminal import out_console, show_hits

            show_hits(out_console(), session.index, hits)


@app.command()
def show(  # noqa: PLR0913, PLR0917  one flag a part, as people type them
    document: Annotated[str, typer.Argument(help="A document's name, as reviews list shows it.")],
    paragraph: Annotated[str | None, typer.Option(metavar="3.17", help="One paragraph with its neighbours.")] = None,
    items: Annotated[bool, typer.Option("--items", help="Findings, recommendations and the like.")] = False,
    footnotes: Annotated[bool, typer.Option("--footnotes", help="Footnotes and where they are marked.")] = False,
    metadata: Annotated[bool, typer.Option("--metadata", help="What the report says of itself.")] = False,
    furniture: Annotated[bool, typer.Option("--furniture", help="What was set aside, never indexed.")] = False,
    letters: Annotated[bool, typer.Option("--letters", help="Where every letter of the source went.")] = False,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one review as it was read: its outline, or one part of it."""
    from assistant.commands.show import show_part
    from assistant.record import open_record
    from assistant.settings import make_settings

    asked = {"items": items, "footnotes": footnotes, "metadata": metadata, "furniture": furniture, "letters": letters}
    part = next((name for name, is_asked in asked.items() if is_asked), "outline")
    with open_record(make_settings(index, None).index) as record:
        show_part(record, document, "json" if as_json else part, paragraph=paragraph)


@app.command()
def register(
    kind: Annotated[str | None, typer.Option(help="Only this kind: recommendation, finding, action ...")] = None,
    owner: Annotated[
        str | None, typer.Option(help="Only those a body with these words in its name must act on.")
    ] = None,
    review: Annotated[str | None, typer.Option(help="Only reviews whose name or title has these words.")] = None,
    text: Annotated[str | None, typer.Option(help="Only those whose text has these words.")] = None,
    theme: Annotated[
        str | None, typer.Option(help="Only those about this theme, in its words or related terms.")
    ] = None,
    export: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write .csv, .xlsx, .docx or .md instead.")
    ] = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Every finding, recommendation and the like, verbatim, with its pinpoint."""
    from dataclasses import asdict

    from assistant.board.register import export as write
    from assistant.board.register import register as run
    from assistant.board.register import theme_in
    from assistant.record import open_record
    from assistant.settings import make_settings

    with open_record(make_settings(index, None).index) as record:
        about = theme_in(record, theme) if theme else None
        entries = run(record, kind=kind, owner=owner, review=review, text=text, theme=about)
    if not entries:
        _say("no item fits these limits; widen or leave out one of them")
    if about and about.also:
        _say(f"also looked for: {', '.join(about.also)}")
    if export:
        write(entries, export)
        _say(f"{export}: {len(entries)} items written")
    elif as_json:
        _print_json([asdict(entry) for entry in entries])
    else:
        from assistant.commands.terminal import out_console, show_items

        show_items(out_console(), entries)


@app.command(name="list")
def list_reviews(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """List the reviews in the index."""
    from assistant.record import list_documents, open_record
    from assistant.settings import make_settings

    with open_record(make_settings(index, None).index) as record:
        rows = list_documents(record)
    if as_json:
        _print_json(rows)
    else:
        from assistant.commands.terminal import out_console, show_reviews

        show_reviews(out_console(), rows)


@app.command()
def doctor(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Say what is installed, which index is open, its encoder and counts, and whether it is healthy."""
    from assistant.commands.doctor import diagnose
    from assistant.settings import make_settings

    facts = diagnose(make_settings(index, None).index)
    if as_json:
        _print_json(facts)
    else:
        from assistant.commands.terminal import out_console, show_facts

        show_facts(out_console(), facts)
    raise typer.Exit(DONE if facts["healthy"] else SOME_FAILED)


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    """Run the command; our own errors, and files that cannot be opened, become one line and exit code 2."""
    from ingest.errors import ReviewsError

    try:
        app()
    except ReviewsError as error:
        _say(f"reviews: {error}")
        sys.exit(COULD_NOT_RUN)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(DONE)
    except OSError as error:
        if error.filename is None:
            raise
        _say(f"reviews: {error.filename}: {error.strerror}; check that the folder is there and may be written to")
        sys.exit(COULD_NOT_RUN)


if __name__ == "__main__":
    main()
