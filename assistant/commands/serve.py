"""The web app's commands. Nothing of it is imported before one is called: `assistant.web` sets the environment."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.options import IndexOption, WriterOption
from ingest.errors import InputError

users = typer.Typer(no_args_is_help=True, help="Who may log in to the web app.")


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; a wider one than this machine needs users.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.", min=0, max=65535)] = 7860,
    keep_days: Annotated[int, typer.Option(help="Days that conversations, matrices and briefings are kept.")] = 90,
    name: Annotated[list[str] | None, typer.Option(help="A host name to answer to, as often as needed.")] = None,
    runs: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Evaluation runs; default: INDEX/runs.")] = None,
    questions: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="Judged questions of the runs, as often as needed.")
    ] = None,
    index: IndexOption = None,
    writer: WriterOption = None,
) -> None:
    """Serve the web app, on this machine alone unless --host says otherwise."""
    from assistant.settings import make_settings
    from assistant.web.serving import serve as run
    from assistant.web.settings import WebSettings
    from eval.evaluation import open_evaluation

    if runs is not None and not runs.is_dir():
        raise InputError(f"--runs {runs}: no such folder; make it, or name the one that reviews eval run writes to")
    settings = make_settings(index, None, writer)
    evaluation = open_evaluation(settings.index, runs=runs, questions=questions or ())
    names = tuple(name or ())
    web = WebSettings(settings.index, settings.encoder, host, port, keep_days, names, settings.writer)
    run(web, _say, evaluation)


@users.command(name="add")
def add_user(
    name: Annotated[str, typer.Argument(help="The name to log in with.")],
    index: IndexOption = None,
) -> None:
    """Add a user, or give one a new password; it is asked for, or read from standard input."""
    from assistant.settings import make_settings
    from assistant.web.users import USERS_FILE
    from assistant.web.users import add_user as add

    if sys.stdin.isatty():
        password = str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    else:
        password = sys.stdin.readline().rstrip("\n")
    is_new = add(make_settings(index, None).index / USERS_FILE, name, password)
    _say(f"{name}: {'added' if is_new else 'has a new password'}; the web app asks everyone to log in from now on")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
