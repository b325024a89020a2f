"""Options that the evaluation commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

QuestionsOption = Annotated[Path, typer.Option("--questions", metavar="FILE", help="Judged questions, JSON lines.")]
IndexOption = Annotated[
    Path | None, typer.Option("--index", metavar="DIR", help="Index folder (REVIEWS_INDEX; default ./index).")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
RunArgument = Annotated[Path, typer.Argument(metavar="RUN.jsonl")]
CheckerOption = Annotated[
    str, typer.Option("--checker", metavar="NAME", help="ours, judge (the chat model), or a folder or hub name.")
]
