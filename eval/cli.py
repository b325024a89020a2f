"""`reviews eval`: run the judged questions, score a run, compare two, report, and hold a run to its thresholds."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from eval import people_commands, support_commands
from eval.options import CheckerOption, IndexOption, JsonOption, QuestionsOption, RunArgument

app = typer.Typer(no_args_is_help=True, help="Measure retrieval and answers on judged questions.")
app.add_typer(people_commands.app)
app.add_typer(support_commands.app)


@app.command()
def run(
    questions: QuestionsOption,
    out: Annotated[Path, typer.Option("--out", metavar="RUN.jsonl", help="Where the run is written.")],
    index: IndexOption = None,
    writer: Annotated[str, typer.Option("--writer", metavar="NAME", help="extract, or a chat model.")] = "extract",
) -> None:
    """Ask every question as a user would; an interrupted run goes on where it stopped.

    Gold that the index does not hold is named first; the exit code is 1 where a question could not be answered.
    """
    from assistant.session import open_session
    from assistant.settings import make_settings
    from assistant.writing.write import open_writer
    from eval.cases import read_cases
    from eval.locate import not_in_index
    from eval.run import run as ask_all
    from eval.score import read_run

    def tell(done: int, total: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{done}/{total}", end="" if done < total else "\n", file=sys.stderr, flush=True)

    cases = read_cases(questions)
    settings = make_settings(index, None, writer)
    with open_session(settings, lambda line: print(line, file=sys.stderr)) as session:
        for line in not_in_index(cases, session.index):
            print(f"{questions}: {line}", file=sys.stderr)
        asked = ask_all(cases, session, out, tell=tell, writer=open_writer(settings.writer))
    failed = [case_id for case_id, line in read_run(out).items() if line["status"] == "error"]
    told = f"; {len(failed)} could not be answered: {', '.join(failed[:5])}" if failed else ""
    print(f"{out}: {asked} asked, {len(cases) - asked} already there{told}", file=sys.stderr)
    if failed:
        raise typer.Exit(1)


@app.command()
def score(
    run: RunArgument,
    questions: QuestionsOption,
    support: Annotated[bool, typer.Option("--support", help="Also ask a support checker.")] = False,
    checker: CheckerOption = "ours",
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Score a run against the judged questions; with --support also how far its checker agrees with people's labels."""
    from assistant.settings import make_settings
    from eval.cases import read_cases
    from eval.checkers import open_checkers
    from eval.people_commands import people_against
    from eval.score import read_run
    from eval.score import score as measure
    from eval.supported import JUDGED, judged_scores

    cases, lines = read_cases(questions), read_run(run)
    checkers = open_checkers(checker) if support else None
    scores = measure(cases, lines, judged_scores(cases, lines, *checkers) if checkers else None)
    if checkers:
        agreed = people_against(make_settings(index, None).index, checkers[0])
        for name in JUDGED:
            scores[name] |= {"checker": checker, "agreement with people": agreed}
    if as_json:
        print(json.dumps(scores, indent=1))
        return
    _print_scores(scores)


def _print_scores(scores: dict[str, dict[str, Any]]) -> None:
    for name, found in scores.items():
        low, high = found["interval"] or (None, None)
        spread = "" if low is None else f"  [{low:.3f}, {high:.3f}]"
        print(f"{name:26}{_shown(found['all'])}{spread}")
        for kind, value in found["by_type"].items():
            print(f"  {kind:24}{_shown(value)}")
        if "checker" in found:
            failed = f"{found['n_failed']} of {found['n_judged']} judgements failed"
            print(
                f"  by '{found['checker']}'; {failed}; agreement with people: {found['agreement with people']['said']}"
            )


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
    from eval.stability import repeat

    before, after = read_run(old), read_run(new)
    found, alike = changes(read_cases(questions), before, after), repeat(before, after)
    if as_json:
        print(json.dumps({"repeat": asdict(alike), "changes": [asdict(change) for change in found]}, indent=1))
        return
    print(
        f"{alike.n_cases} questions: {alike.same_status:.0%} with the same status; "
        f"{alike.overlap:.2f} of the paragraphs cited in common"
    )
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
def locate(
    cases: Annotated[Path, typer.Argument(metavar="CASES.jsonl", help="Gold as first and last words (from, to).")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The question file with gold as quotations.")],
    index: IndexOption = None,
) -> None:
    """Fill in the quotations of a question file that gives only their first and last words, from the index."""
    from assistant.settings import make_settings
    from eval.locate import write_located
    from ingest.index import open_index

    opened = open_index(make_settings(index, None).index)
    try:
        n_cases = write_located(
            cases, out, lambda name: " ".join(paragraph.text for paragraph in opened.document(name).paragraphs)
        )
    finally:
        opened.close()
    print(f"{out}: {n_cases} questions", file=sys.stderr)


@app.command()
def briefings(
    topics: Annotated[Path, typer.Argument(metavar="FILE", help="Judged topics, JSON lines.")],
    layout: Annotated[list[str] | None, typer.Option(help="Only this layout; may be given again.")] = None,
    every: Annotated[bool, typer.Option("--every", help="Name every point that is not quoted.")] = False,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a briefing on each judged topic, and say how many of the points that matter it quotes."""
    from assistant.session import open_session
    from assistant.settings import make_settings
    from eval.brief_run import brief_all
    from eval.briefings import as_fields, missed, read_topics, table

    judged = read_topics(topics)
    with open_session(make_settings(index, None), lambda line: print(line, file=sys.stderr)) as session:
        found = brief_all(judged, session, layout)
    if as_json:
        print(json.dumps([as_fields(one) for one in found], indent=1, ensure_ascii=False))
        return
    print(table(found))
    for one in found if every else ():
        for point in missed(one):
            print(f"{one.topic.id} {one.layout}, not quoted{' (vital)' if point.vital else ''}: {point.text}")


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


def _shown(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.3f}"
