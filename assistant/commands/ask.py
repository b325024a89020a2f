"""`reviews ask` and `reviews chat`: one question, or one after another."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.commands.options import (
    AreaOption,
    EncoderOption,
    ExplainFullOption,
    ExplainOption,
    IndexOption,
    JsonOption,
    KindOption,
    RelatedOption,
    ReviewKindOption,
    ReviewOption,
    WriterOption,
    YearsOption,
    make_filters,
)

if TYPE_CHECKING:
    from assistant.types import Turn


def ask(  # noqa: PLR0913, PLR0917  one option a filter, as people type them
    question: Annotated[str, typer.Argument(help="The question, in your own words.")],
    review: ReviewOption = None,
    kind: KindOption = None,
    years: YearsOption = None,
    review_kind: ReviewKindOption = None,
    area: AreaOption = None,
    related: RelatedOption = True,
    index: IndexOption = None,
    encoder: EncoderOption = None,
    writer: WriterOption = None,
    explain: ExplainOption = False,
    explain_full: ExplainFullOption = False,
    as_json: JsonOption = False,
) -> None:
    """Answer a question from the reviews, with citations proven against their text."""
    from assistant.chain import answered, build_chain
    from assistant.commands.output import answer_json
    from assistant.explain import explain as explained
    from assistant.question.filters import of_corpus
    from assistant.session import open_session
    from assistant.settings import make_settings
    from assistant.writing.write import open_writer

    settings = make_settings(index, encoder, writer)
    typed = make_filters(review, kind, years, review_kinds=review_kind, areas=area, related_terms=related)
    with open_session(settings, _say) as session:
        filters = of_corpus(typed, session.index.metadata)
        write = open_writer(settings.writer, _tell)
        state = answered(build_chain(session.index, session.encoder, write), question, filters=filters)
        made = explained(session.index, state, full=explain_full) if explain or explain_full else None
        if as_json:
            told = {"explain": asdict(made)} if made else {}
            print(json.dumps({**answer_json(state["answer"]), **told}, ensure_ascii=False, indent=1))
            return
        from assistant.commands.terminal import out_console, show_answer
        from assistant.commands.terminal_explain import show_explanation

        show_answer(out_console(), session.index, state["answer"])
        if made:
            show_explanation(out_console(), made)


def chat(
    index: IndexOption = None,
    encoder: EncoderOption = None,
    writer: WriterOption = None,
    explain: ExplainOption = False,
    explain_full: ExplainFullOption = False,
) -> None:
    """Ask one question after another; a follow-up may lean on the last one. Leave with an empty line or Ctrl-D."""
    from assistant.session import open_session
    from assistant.settings import make_settings
    from assistant.writing.write import open_writer

    settings = make_settings(index, encoder, writer)
    with open_session(settings, _say) as session:
        write = open_writer(settings.writer, _tell)
        _say(f"{len(session.index.documents)} reviews open. Ask; /new starts afresh; an empty line leaves.")
        history: list[Turn] = []
        while (question := _next_question()) is not None:
            if question == "/new":
                history.clear()
                _say("A new conversation.")
            else:
                history += _turn(session, question, history, write, explain=explain or explain_full, full=explain_full)


def _next_question() -> str | None:
    prompt = "\n? " if sys.stdin.isatty() else ""
    try:
        return input(prompt).strip() or None
    except (EOFError, KeyboardInterrupt):
        return None


def _turn(session: Any, question: str, history: list[Turn], writer: Any, *, explain: bool, full: bool) -> list[Turn]:
    """Answer one question of a chat, telling how it was read; an error is told and the chat goes on."""
    from assistant.chain import answered, build_chain
    from assistant.commands.terminal import out_console, show_answer
    from assistant.commands.terminal_explain import show_explanation
    from assistant.explain import explain as explained
    from assistant.types import Turn
    from ingest.errors import ReviewsError

    def tell(part: Any) -> None:
        if "query" in part:
            _tell_reading(part["query"], question)

    index = session.index
    try:
        state = answered(build_chain(index, session.encoder, writer), question, history, tell=tell)
    except ReviewsError as error:
        _say(str(error))
        return []
    show_answer(out_console(), index, state["answer"])
    if explain:
        show_explanation(out_console(), explained(index, state, full=full))
    return [Turn(question, state["answer"].text)]


def _tell_reading(read: Any, question: str) -> None:
    if read.text != question:
        _say(f"searching for: {read.text}")
    if read.note:
        _say(read.note)


def _tell(checked: Any) -> None:
    """Show a sentence of a draft as soon as it is proven; one that failed says why, and again if it is given up."""
    from assistant.proof.proof import REASONS

    why = "; ".join(REASONS[fault] for fault in checked.faults)
    failed = "removed" if checked.is_repair else "held back"
    _say(f"{failed}: {why}" if why else f"proven: {checked.sentence.text}")


def _say(line: str) -> None:
    print(line, file=sys.stderr)
