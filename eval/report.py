"""A run as a report: one Markdown file, and one HTML page that needs nothing beside it."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

from eval.cases import Case
from eval.plots import plots
from eval.ranking import Line, gold_ranks
from eval.score import case_scores, first_wordings, score

N_WORST = 20
_SHORT = 300


def markdown_report(cases: Sequence[Case], run: Mapping[str, Line], record: Mapping[str, Any]) -> str:
    """Measures by type with intervals, the settings of the run, and the worst questions with what they missed."""
    scores = score(cases, run)
    cases = first_wordings(cases)
    types = sorted({case.type for case in cases})
    head = ["measure", "all", "95 % interval", *types]
    rows = [
        [name, _shown(s["all"]), _span(s["interval"]), *(_shown(s["by_type"].get(kind)) for kind in types)]
        for name, s in scores.items()
    ]
    table = "\n".join(["| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows]])
    settings = "\n".join(f"- {name}: {value}" for name, value in record.items())
    worst = "\n\n".join(_worst_markdown(case, run[case.id]) for case in worst_cases(cases, run))
    return (
        f"# Run of {len(cases)} questions\n\n{table}\n\n## What was run\n\n{settings}\n\n"
        f"## The {min(N_WORST, len(cases))} worst questions\n\n{worst}\n"
    )


def worst_cases(cases: Sequence[Case], run: Mapping[str, Line]) -> list[Case]:
    """The questions of which least gold is among the first ten hits or quoted, and those answered or silent wrongly."""
    values = case_scores(cases, run)
    named = ("recall@10", "gold quoted", "answered when it should", "silent when it should")

    def worth(case: Case) -> tuple[float, str]:
        own = [values[name][case.id] for name in named if case.id in values[name]]
        return (sum(own) / len(own) if own else 1.0, case.id)

    return sorted(cases, key=worth)[:N_WORST]


def html_report(cases: Sequence[Case], run: Mapping[str, Line], record: Mapping[str, Any]) -> str:
    """The same as one self-contained page with plots (SVG inside)."""
    scores, by_case = score(cases, run), case_scores(cases, run)
    cases = first_wordings(cases)
    rows = "".join(
        f"<tr><th scope=row>{html.escape(name)}</th><td>{_shown(s['all'])}</td><td>{_span(s['interval'])}</td></tr>"
        for name, s in scores.items()
    )
    worst = "".join(_worst_html(case, run[case.id]) for case in worst_cases(cases, run))
    settings = "".join(f"<li>{html.escape(name)}: {html.escape(str(value))}</li>" for name, value in record.items())
    figures = "".join(
        f"<figure>{plot.svg}<figcaption>{html.escape(plot.caption)}</figcaption></figure>"
        for plot in plots(cases, run, by_case)
    )
    return (
        "<!doctype html><html lang=en-GB><head><meta charset=utf-8><title>Evaluation run</title><style>"
        "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
        "table{border-collapse:collapse}th,td{padding:.2rem .8rem;border-bottom:1px solid #ccc;text-align:left}"
        "figure{margin:1.5rem 0}svg{max-width:100%;height:auto}.missed{color:#8a1c1c}</style></head><body><main>"
        f"<h1>Run of {len(cases)} questions</h1><table><tr><th>measure</th><th>mean</th><th>95 % interval</th></tr>"
        f"{rows}</table>{figures}<h2>Worst questions</h2>{worst}"
        f"<h2>What was run</h2><ul>{settings}</ul></main></body></html>"
    )


def _worst_markdown(case: Case, line: Line) -> str:
    missed, shown = _missed(case, line), _quoted(line)
    parts = [f"### {case.id} ({case.type}, {line['status']}): {case.question}"]
    parts += [f"- shown: {text}" for text in shown[:5]] + [f"- **missed**: {text}" for text in missed[:5]]
    return "\n".join(parts)


def _worst_html(case: Case, line: Line) -> str:
    shown = "".join(f"<li>{html.escape(text)}</li>" for text in _quoted(line)[:5])
    missed = "".join(f"<li class=missed>missed: {html.escape(text)}</li>" for text in _missed(case, line)[:5])
    title = html.escape(f"{case.id} ({case.type}, {line['status']}): {case.question}")
    return f"<h3>{title}</h3><ul>{shown}{missed}</ul>"


def _missed(case: Case, line: Line) -> list[str]:
    gold = [g for g in case.gold if g.grade == 2]
    ranks = gold_ranks(case, line)
    return [
        f"{g.document}: {g.quote[:_SHORT]} (rank {rank or 'beyond the run'})"
        for g, rank in zip(gold, ranks, strict=True)
        if rank is None or rank > 10
    ]


def _quoted(line: Line) -> list[str]:
    citations = line["answer"]["citations"] if line["answer"] else []
    return [f"{c['document']} {c['paragraph'] or ''}: {c['quote'][:_SHORT]}" for c in citations]


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _span(interval: Sequence[float] | None) -> str:
    return "–" if interval is None else f"{interval[0]:.3f} to {interval[1]:.3f}"
