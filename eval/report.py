"""A run as a report: one Markdown file, and one HTML page that needs nothing beside it."""

from __future__ import annotations

import html
import io
from collections.abc import Mapping, Sequence
from typing import Any

from eval.answers import ANSWERED
from eval.cases import Case
from eval.ranking import Line, gold_ranks, recall_at
from eval.score import NOT_IN_UNIT, case_scores, first_wordings, score

N_WORST = 20
_DEPTHS = (1, 2, 3, 5, 10, 15, 20, 30, 40, 50)
_SHORT = 300
_GROUPS = 5


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
    scores = score(cases, run)
    cases = first_wordings(cases)
    rows = "".join(
        f"<tr><th scope=row>{html.escape(name)}</th><td>{_shown(s['all'])}</td><td>{_span(s['interval'])}</td></tr>"
        for name, s in scores.items()
    )
    worst = "".join(_worst_html(case, run[case.id]) for case in worst_cases(cases, run))
    settings = "".join(f"<li>{html.escape(name)}: {html.escape(str(value))}</li>" for name, value in record.items())
    plots = "".join(
        f"<figure>{svg}<figcaption>{html.escape(caption)}</figcaption></figure>"
        for svg, caption in (
            (_plot_measures(scores), "Measures with 95 % intervals"),
            (_plot_recall(cases, run), "Share of gold quotations found, by how many passages are read"),
            (_plot_silence(cases, run), "Status of the answers to questions that can be answered, and that cannot"),
            (
                _plot_reliability(cases, run),
                "What the best sentence's score tells of whether there is an answer",
            ),
        )
    )
    return (
        "<!doctype html><html lang=en-GB><head><meta charset=utf-8><title>Evaluation run</title><style>"
        "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
        "table{border-collapse:collapse}th,td{padding:.2rem .8rem;border-bottom:1px solid #ccc;text-align:left}"
        "figure{margin:1.5rem 0}svg{max-width:100%;height:auto}.missed{color:#8a1c1c}</style></head><body><main>"
        f"<h1>Run of {len(cases)} questions</h1><table><tr><th>measure</th><th>mean</th><th>95 % interval</th></tr>"
        f"{rows}</table>{plots}<h2>Worst questions</h2>{worst}"
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


def _plot_measures(scores: Mapping[str, Mapping[str, Any]]) -> str:
    shown = [(n, s["all"], s["interval"]) for n, s in scores.items() if s["all"] is not None and n not in NOT_IN_UNIT]
    figure, axes = _figure(9, 0.32 * len(shown) + 1)
    for at, (_, mean, (low, high)) in enumerate(reversed(shown)):
        axes.plot([low, high], [at, at], color="#345", linewidth=3)
        axes.plot(mean, at, "o", color="#b3541e")
    axes.set_yticks(range(len(shown)), [name for name, _, _ in reversed(shown)])
    axes.set_xlim(0, 1.02)
    return _svg(figure)


def _plot_recall(cases: Sequence[Case], run: Mapping[str, Line]) -> str:
    figure, axes = _figure(9, 4)
    for kind in ["all", *sorted({case.type for case in cases})]:
        own = [case for case in cases if kind in {"all", case.type} and any(g.grade == 2 for g in case.gold)]
        if own:
            curve = [sum(recall_at(k)(case, run[case.id]) or 0.0 for case in own) / len(own) for k in _DEPTHS]
            axes.plot(_DEPTHS, curve, label=f"{kind} ({len(own)})", linewidth=3 if kind == "all" else 1)
    axes.set(xlabel="passages read", ylabel="recall", ylim=(0, 1.02))
    axes.legend(fontsize=8)
    return _svg(figure)


def _plot_silence(cases: Sequence[Case], run: Mapping[str, Line]) -> str:
    """Answered and silent questions by whether the corpus answers them."""
    figure, axes = _figure(9, 2.5)
    statuses = sorted({line["status"] for line in run.values()})
    for row, answerable in enumerate((True, False)):
        left = 0
        own = [run[case.id]["status"] for case in cases if case.answerable is answerable]
        for status, colour in zip(statuses, ("#345", "#b3541e", "#7a9", "#999", "#555", "#bbb", "#111"), strict=False):
            n = own.count(status)
            axes.barh(row, n, left=left, color=colour, label=status if row == 0 else None)
            left += n
    axes.set_yticks([0, 1], ["can be answered", "cannot"])
    axes.legend(fontsize=8)
    return _svg(figure)


def reliability(cases: Sequence[Case], run: Mapping[str, Line]) -> list[tuple[float, int, float, float]]:
    """Questions in five groups of like size by the score of their best sentence, lowest first.

    Each is (mean score, how many, share that can be answered, share that was answered); a silence that is well
    calibrated answers where most can be answered, and only there. Lines without a score are left out.
    """
    scored = sorted(
        (run[case.id]["best"], case.answerable, run[case.id]["status"] in ANSWERED)
        for case in cases
        if run[case.id].get("best")
    )
    groups = [scored[len(scored) * n // _GROUPS : len(scored) * (n + 1) // _GROUPS] for n in range(_GROUPS)]
    return [
        (sum(s for s, _, _ in g) / len(g), len(g), sum(a for _, a, _ in g) / len(g), sum(t for _, _, t in g) / len(g))
        for g in groups
        if g
    ]


def _plot_reliability(cases: Sequence[Case], run: Mapping[str, Line]) -> str:
    figure, axes = _figure(9, 3.5)
    groups = reliability(cases, run)
    scores = [score for score, *_ in groups]
    axes.plot(scores, [can for _, _, can, _ in groups], "o-", label="can be answered")
    axes.plot(scores, [was for *_, was in groups], "s--", label="was answered")
    for at, n, can, _ in groups:
        axes.annotate(f"{n}", (at, can), textcoords="offset points", xytext=(0, 7), fontsize=8)
    axes.set(xlabel="score of the best sentence (mean of the group)", ylabel="share", ylim=(-0.02, 1.1))
    axes.legend(fontsize=8)
    return _svg(figure)


def _figure(width: float, height: float) -> tuple[Any, Any]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots()


def _svg(figure: Any) -> str:
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue().partition("<svg")[1] + out.getvalue().partition("<svg")[2]
