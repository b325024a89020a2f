"""`reviews eval`: run the judged questions, score a run."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Measure retrieval and answers on judged questions.")

QuestionsOption = Annotated[Path, typer.Option("--questions", metavar="FILE", help="Judged questions, JSON lines.")]
IndexOption = Annotated[
    Path | None, typer.Option("--index", metavar="DIR", help="Index folder (REVIEWS_INDEX; default ./index).")
]


@app.command()
def run(
    questions: QuestionsOption,
    out: Annotated[Path, typer.Option("--out", metavar="RUN.jsonl", help="Where the run is written.")],
    index: IndexOption = None,
) -> None:
    """Ask every question as a user would; an interrupted run goes on where it stopped."""
    from assistant.session import open_session
    from assistant.settings import make_settings
    from eval.cases import read_cases
    from eval.run import run as ask_all

    def tell(done: int, total: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{done}/{total}", end="" if done < total else "\n", file=sys.stderr, flush=True)

    cases = read_cases(questions)
    with open_session(make_settings(index, None), lambda line: print(line, file=sys.stderr)) as session:
        asked = ask_all(cases, session, out, tell=tell)
    print(f"{out}: {asked} asked, {len(cases) - asked} already there", file=sys.stderr)


@app.command()
def score(
    run: Annotated[Path, typer.Argument(metavar="RUN.jsonl")],
    questions: QuestionsOption,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Score a run against the judged questions."""
    from eval.cases import read_cases
    from eval.score import read_run
    from eval.score import score as measure

    scores = measure(read_cases(questions), read_run(run))
    if as_json:
        print(json.dumps(scores, indent=1))
        return
    for name, found in scores.items():
        low, high = found["interval"] or (None, None)
        spread = "" if low is None else f"  [{low:.3f}, {high:.3f}]"
        print(f"{name:26}{_shown(found['all'])}{spread}")
        for kind, value in found["by_type"].items():
            print(f"  {kind:24}{_shown(value)}")


def _shown(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.3f}"
