"""`reviews eval sample`, `labels` and `agreement`: claims judged by people."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from eval.options import CheckerOption, IndexOption, JsonOption, QuestionsOption, RunArgument

if TYPE_CHECKING:
    from eval.agreement import Agreement
    from eval.checkers import Checker

app = typer.Typer()


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


labels_app = typer.Typer(no_args_is_help=True, help="Labels that people gave.")
app.add_typer(labels_app, name="labels")


@labels_app.command(name="import")
def import_labels(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="JSONL or CSV: sample, item, coder, support ...")],
    index: IndexOption = None,
) -> None:
    """Add labels; a coder's later label of an item stands, earlier ones stay as history."""
    from assistant.settings import make_settings
    from eval.labels import import_labels as add
    from eval.work import open_work

    with open_work(make_settings(index, None).index) as work:
        print(f"{add(work, file)} labels added", file=sys.stderr)


@labels_app.command(name="export")
def export_labels(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Ends with .jsonl or .csv.")], index: IndexOption = None
) -> None:
    """Write every standing label with its claim and passage."""
    from assistant.settings import make_settings
    from eval.labels import export_labels as write
    from eval.work import open_work

    with open_work(make_settings(index, None).index) as work:
        print(f"{file}: {write(work, file)} labels", file=sys.stderr)


@labels_app.command()
def differ(
    name: Annotated[str, typer.Argument(metavar="SAMPLE")] = "sample",
    index: IndexOption = None,
) -> None:
    """Print the items whose coders differ; import a label by the coder "adjudicated" to settle one."""
    from assistant.settings import make_settings
    from eval.labels import disputed
    from eval.work import open_work, sample_items

    with open_work(make_settings(index, None).index) as work:
        items = sample_items(work, name)
        for item, labels in disputed(work, name).items():
            passage, claim = items[item]
            row = {"sample": name, "item": item, "labels": labels, "claim": claim, "passage": passage}
            print(json.dumps(row, ensure_ascii=False))


@app.command()
def agreement(
    name: Annotated[str, typer.Argument(metavar="SAMPLE")] = "sample",
    with_checker: Annotated[bool, typer.Option("--with-checker", help="Count the checker as one more coder.")] = False,
    checker: CheckerOption = "ours",
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """How far the coders of a sample agree; nothing is shown under thirty items."""
    from assistant.settings import make_settings
    from eval.agreement import agreement as measure
    from eval.checkers import open_checkers
    from eval.labels import standing_labels
    from eval.work import open_work, sample_items

    with open_work(make_settings(index, None).index) as work:
        labels, items = standing_labels(work, name), sample_items(work, name)
    if with_checker:
        labels[f"checker {checker}"] = _checker_labels(open_checkers(checker)[0], items)
    figures = measure(labels)
    if as_json:
        print(json.dumps([asdict(figure) for figure in figures], indent=1))
        return
    for figure in figures:
        print(f"{figure.name:18}{_said(figure)}")


def people_against(folder: Path, checker: Checker) -> dict[str, Any]:
    """How far a checker agrees with the people who labelled samples beside an index (weighted kappa), and in words."""
    from eval.agreement import against_people
    from eval.labels import standing_labels
    from eval.work import FILE_NAME, open_work, sample_items, sample_names

    people: dict[str, dict[str, str]] = {}
    told: dict[str, str] = {}
    if (folder / FILE_NAME).exists():
        with open_work(folder) as work:
            for name in sample_names(work):
                labels = standing_labels(work, name)
                labelled = {item for own in labels.values() for item in own}
                items = {item: pair for item, pair in sample_items(work, name).items() if item in labelled}
                told |= {f"{name}/{item}": label for item, label in _checker_labels(checker, items).items()}
                for coder, own in labels.items():
                    people.setdefault(coder, {}).update({f"{name}/{item}": label for item, label in own.items()})
    figure = next(f for f in against_people(people, told) if f.name == "weighted kappa")
    return asdict(figure) | {"said": _said(figure)}


def _checker_labels(checker: Checker, items: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    judged = zip(items, checker.score(list(items.values())), strict=True)
    return {item: support.label for item, support in judged if support is not None}


def _said(figure: Agreement) -> str:
    from eval.agreement import LEAST_ITEMS

    if figure.value is None or figure.interval is None:
        return f"not shown: {figure.n_items} items with two labels, {LEAST_ITEMS} needed"
    low, high = figure.interval
    return f"{figure.value:.3f} [{low:.3f}, {high:.3f}] over {figure.n_items} items"
