"""`reviews eval`: run the judged questions, score a run, compare two, report, and hold a run to its thresholds."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Measure retrieval and answers on judged questions.")

QuestionsOption = Annotated[Path, typer.Option("--questions", metavar="FILE", help="Judged questions, JSON lines.")]
IndexOption = Annotated[
    Path | None, typer.Option("--index", metavar="DIR", help="Index folder (REVIEWS_INDEX; default ./index).")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
RunArgument = Annotated[Path, typer.Argument(metavar="RUN.jsonl")]


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
    run: RunArgument,
    questions: QuestionsOption,
    support: Annotated[bool, typer.Option("--support", help="Also ask the support scorer.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Score a run against the judged questions."""
    from assistant.support import SupportScorer
    from eval.cases import read_cases
    from eval.score import read_run
    from eval.score import score as measure

    scores = measure(read_cases(questions), read_run(run), SupportScorer() if support else None)
    if as_json:
        print(json.dumps(scores, indent=1))
        return
    for name, found in scores.items():
        low, high = found["interval"] or (None, None)
        spread = "" if low is None else f"  [{low:.3f}, {high:.3f}]"
        print(f"{name:26}{_shown(found['all'])}{spread}")
        for kind, value in found["by_type"].items():
            print(f"  {kind:24}{_shown(value)}")


@app.command()
def compare(
    old: Annotated[Path, typer.Argument(metavar="OLD.jsonl")],
    new: Annotated[Path, typer.Argument(metavar="NEW.jsonl")],
    questions: QuestionsOption,
    as_json: JsonOption = False,
) -> None:
    """Say what changed between two runs over the same questions, and how sure that is."""
    from eval.cases import read_cases
    from eval.compare import compare as changes
    from eval.score import read_run

    found = changes(read_cases(questions), read_run(old), read_run(new))
    if as_json:
        print(json.dumps([asdict(change) for change in found], indent=1))
        return
    for change in (c for c in found if c.group == "all" or c.difference):
        low, high = change.interval
        name = change.measure if change.group == "all" else f"  {change.group}"
        moved = (
            f"  up {', '.join(change.up) or '–'}; down {', '.join(change.down) or '–'}"
            if change.up or change.down
            else ""
        )
        print(
            f"{name:28}{change.old:.3f} -> {change.new:.3f}  {change.difference:+.3f} [{low:+.3f}, {high:+.3f}] "
            f"p={change.p:.3f} n={change.n_cases}{moved}"
        )


@app.command()
def report(run: RunArgument, questions: QuestionsOption) -> None:
    """Write a run as RUN.md and RUN.html: measures, plots, and the worst questions with what they missed."""
    from eval.cases import read_cases
    from eval.report import html_report, markdown_report
    from eval.run import record_path
    from eval.score import read_run

    cases, lines = read_cases(questions), read_run(run)
    record = json.loads(record_path(run).read_text()) if record_path(run).exists() else {}
    run.with_suffix(".md").write_text(markdown_report(cases, lines, record))
    run.with_suffix(".html").write_text(html_report(cases, lines, record))
    print(f"{run.with_suffix('.md')} and {run.with_suffix('.html')} written", file=sys.stderr)


@app.command()
def gate(
    run: RunArgument,
    questions: QuestionsOption,
    thresholds: Annotated[Path, typer.Option(metavar="FILE", help="Where the thresholds stand.")] = Path(
        "pyproject.toml"
    ),
) -> None:
    """Exit with 1 where a run scores below a threshold of [tool.reviews.gate]."""
    from eval.cases import read_cases
    from eval.gate import below, read_thresholds
    from eval.score import read_run
    from eval.score import score as measure

    least = read_thresholds(thresholds)
    short = below(measure(read_cases(questions), read_run(run)), least)
    for line in short:
        print(line)
    if short:
        raise typer.Exit(1)
    print(f"at or above all {len(least)} thresholds")


@app.command()
def sample(
    run: RunArgument,
    questions: QuestionsOption,
    n: Annotated[int, typer.Option("-n", help="How many claims.")] = 50,
    stratify: Annotated[str, typer.Option(help="'type' takes them from the types of question in turn.")] = "type",
    name: Annotated[str, typer.Option(help="The sample's name.")] = "sample",
    seed: Annotated[int, typer.Option(help="Draws the same claims again.")] = 0,
    index: IndexOption = None,
) -> None:
    """Draw claims of a run for people to judge; what they are from stays hidden."""
    from assistant.settings import make_settings
    from eval.cases import read_cases
    from eval.score import read_run
    from eval.work import draw, open_work, save_sample

    items = draw(read_cases(questions), read_run(run), n=n, stratify=stratify == "type", seed=seed)
    with open_work(make_settings(index, None).index) as work:
        save_sample(work, name, str(run), items, seed=seed)
    for item in items:
        print(json.dumps({"sample": name, "item": item.item, "claim": item.claim, "passage": item.passage}))


@app.command()
def beir(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="corpus.jsonl, queries.jsonl, qrels/test.tsv.")],
    as_json: JsonOption = False,
) -> None:
    """Our index and search on a data set in the BEIR format, beside BM25 and the encoder alone."""
    import tempfile

    from eval.beir import beir as measure
    from ingest.encode import load_encoder

    with tempfile.TemporaryDirectory() as scratch:
        found = measure(folder, load_encoder(), Path(scratch), tell=lambda line: print(line, file=sys.stderr))
    if as_json:
        print(json.dumps(found, indent=1))
        return
    for system, values in found.items():
        print(f"{system:10}" + "  ".join(f"{name} {value:.4f}" for name, value in values.items()))


@app.command()
def grounding(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="*.jsonl with passage, claim and label.")],
) -> None:
    """Measure the support scorer on labelled pairs, beside word overlap and the encoder's cosine."""
    from assistant.support import SupportScorer
    from eval.grounding import measure_folder, table
    from ingest.encode import load_encoder

    figures, pairs_per_s = measure_folder(folder, SupportScorer(), load_encoder())
    print(table(figures))
    print(f"\n{pairs_per_s:.0f} pairs a second")


def ground(
    pairs: Annotated[Path, typer.Option("--pairs", metavar="FILE", help="JSON lines with id, passage and claim.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The same lines with label and score added.")],
) -> None:
    """Say how far each passage supports its claim: a label, and the probability of full support."""
    from assistant.support import SupportScorer
    from eval.grounding import read_pairs

    read = read_pairs(pairs)
    judged = SupportScorer().score([(pair.passage, pair.claim) for pair in read])
    rows = [json.loads(line) for line in pairs.read_text(encoding="utf-8").splitlines()]
    with out.open("w", encoding="utf-8") as file:
        for row, support in zip(rows, judged, strict=True):
            found = {**row, "label": support.label, "score": round(support.score, 4)}
            file.write(json.dumps(found, ensure_ascii=False) + "\n")
    print(f"{out}: {len(judged)} pairs judged", file=sys.stderr)


labels_app = typer.Typer(no_args_is_help=True, help="Labels that people gave.")
app.add_typer(labels_app, name="labels")


@labels_app.command(name="import")
def import_labels(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="JSONL or CSV: sample, item, coder, support ...")],
    index: IndexOption = None,
) -> None:
    """Add labels; a coder's later label of an item stands, earlier ones stay as history."""
    from assistant.settings import make_settings
    from eval.work import import_labels as add
    from eval.work import open_work

    with open_work(make_settings(index, None).index) as work:
        print(f"{add(work, file)} labels added", file=sys.stderr)


@labels_app.command(name="export")
def export_labels(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Ends with .jsonl or .csv.")], index: IndexOption = None
) -> None:
    """Write every standing label with its claim and passage."""
    from assistant.settings import make_settings
    from eval.work import export_labels as write
    from eval.work import open_work

    with open_work(make_settings(index, None).index) as work:
        print(f"{file}: {write(work, file)} labels", file=sys.stderr)


@app.command()
def agreement(
    name: Annotated[str, typer.Argument(metavar="SAMPLE")] = "sample",
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """How far the coders of a sample agree; nothing is shown under thirty items."""
    from assistant.settings import make_settings
    from eval.agreement import LEAST_ITEMS
    from eval.agreement import agreement as measure
    from eval.work import open_work, standing_labels

    with open_work(make_settings(index, None).index) as work:
        figures = measure(standing_labels(work, name))
    if as_json:
        print(json.dumps([asdict(figure) for figure in figures], indent=1))
        return
    for figure in figures:
        if figure.value is None or figure.interval is None:
            print(f"{figure.name:18}not shown: {figure.n_items} items with two labels, {LEAST_ITEMS} needed")
        else:
            low, high = figure.interval
            print(f"{figure.name:18}{figure.value:.3f} [{low:.3f}, {high:.3f}] over {figure.n_items} items")


def _shown(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.3f}"
