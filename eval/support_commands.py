"""`reviews ground`, `eval grounding` and `eval traps`: does a passage support a claim, and how well is that told?"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from eval.options import CheckerOption, IndexOption

app = typer.Typer()
TRAPS = Path(__file__).parent / "cases" / "traps.jsonl"


@app.command()
def grounding(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="*.jsonl with passage, claim and label.")],
    checker: CheckerOption = "ours",
) -> None:
    """Measure a support checker on labelled pairs, beside word overlap and the encoder's cosine."""
    from eval.checkers import open_checkers
    from eval.grounding import measure_folder, table
    from ingest.encode import load_encoder

    found = measure_folder(folder, checker, open_checkers(checker)[0], load_encoder())
    print(table(found.figures))
    print(f"\n{found.pairs_per_s:.0f} pairs a second; {found.n_failed} judgements failed")


@app.command()
def traps(
    cases: Annotated[Path, typer.Option("--traps", metavar="FILE", help="Drafts, one JSON object a line.")] = TRAPS,
    from_index: Annotated[bool, typer.Option("--from-index", help="Make the drafts from the index by rule.")] = False,
    seed: Annotated[int, typer.Option(help="With --from-index: makes the same drafts again.")] = 0,
    per_kind: Annotated[int, typer.Option(min=1, help="With --from-index: traps of each kind, at most.")] = 40,
    true: Annotated[int, typer.Option(min=1, help="With --from-index: true sentences.")] = 400,
    free: Annotated[bool, typer.Option("--free", help="The invented pairs kept from training: freely worded.")] = False,
    index: IndexOption = None,
    every: Annotated[bool, typer.Option("--every", help="Name every draft that came out wrong.")] = False,
) -> None:
    """Prove the drafts of a trap set: how many traps are caught, and how many true sentences removed, by kind.

    The index must hold the shipped examples, or any reviews with --from-index; with --free none is needed.
    """
    from assistant.proof.support import SupportScorer
    from assistant.settings import make_settings
    from eval.make_traps import make_traps
    from eval.support_data import invented_pairs
    from eval.traps import read_traps, spring, spring_pairs, table
    from ingest.index import open_index

    if free:
        outcomes = spring_pairs([pair for pair in invented_pairs() if pair.held_out], SupportScorer())
    else:
        opened = open_index(make_settings(index, None).index)
        try:
            made = make_traps(opened, seed=seed, per_kind=per_kind, n_true=true) if from_index else read_traps(cases)
            outcomes = spring(made, opened, SupportScorer())
        finally:
            opened.close()
    print(table(outcomes))
    for outcome in outcomes if every else ():
        if not outcome.is_right:
            faults = ", ".join(fault for found in outcome.checked for fault in found.faults) or "shown"
            print(f"{outcome.trap.id} {outcome.trap.kind}: {outcome.trap.draft} ({faults})")


def ground(
    pairs: Annotated[Path, typer.Option("--pairs", metavar="FILE", help="JSON lines with id, passage and claim.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The same lines with label and score added.")],
    checker: CheckerOption = "ours",
) -> None:
    """Say how far each passage supports its claim: a label, and the probability of full support.

    A label that a line has already is replaced. Where the checker fails on a pair, label and score are null and the
    exit code is 1.
    """
    from eval.checkers import open_checkers
    from eval.jsonl import needs_text, read_objects
    from ingest.errors import InputError

    rows = dict(read_objects(pairs, what="a file of pairs"))
    read = [
        (needs_text(row, "passage", f"{pairs}:{number}"), needs_text(row, "claim", f"{pairs}:{number}"))
        for number, row in rows.items()
    ]
    if not out.parent.is_dir():
        raise InputError(f"{out}: there is no folder {out.parent}; make it first")
    judged = open_checkers(checker)[0].score(read)
    with out.open("w", encoding="utf-8") as file:
        for row, support in zip(rows.values(), judged, strict=True):
            label, score = (support.label, round(support.score, 4)) if support else (None, None)
            file.write(json.dumps({**row, "label": label, "score": score}, ensure_ascii=False) + "\n")
    n_failed = sum(support is None for support in judged)
    print(f"{out}: {len(judged) - n_failed} pairs judged, {n_failed} failed", file=sys.stderr)
    if n_failed:
        raise typer.Exit(1)
