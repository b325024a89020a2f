"""The plots of a run, each with the table of what it shows: measures, types, recall by depth, silence, reliability."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.answers import ANSWERED
from eval.cases import Case
from eval.ranking import Line, recall_at
from eval.score import NOT_IN_UNIT, interval

HEADLINE = (
    "recall@10", "nDCG@10", "gold quoted", "citation relevance", "answered when it should", "gold reviews addressed",
)  # fmt: skip
_DEPTHS = (1, 2, 3, 5, 10, 15, 20, 30, 40, 50)
_GROUPS = 5
_INK, _MARK = "#345", "#b3541e"
_COLOURS = (_INK, _MARK, "#7a9", "#999", "#555", "#bbb", "#111")

Scores = Mapping[str, Mapping[str, float]]
"""Measure to case id to value."""


@dataclass(frozen=True, slots=True)
class Plot:
    name: str
    title: str
    caption: str
    svg: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def plots(cases: Sequence[Case], run: Mapping[str, Line], scores: Scores) -> list[Plot]:
    """Every plot of a run, `scores` being what `case_scores` gives for it."""
    return [
        _measures(scores), _types(cases, scores), _recall(cases, run), _silence(cases, run), _reliability(cases, run)
    ]  # fmt: skip


def shown_mean(values: Sequence[float]) -> tuple[str, str]:
    """A mean and its interval in words; dashes where there is nothing to take one of."""
    span = interval(values)
    return (f"{sum(values) / len(values):.3f}", f"{span[0]:.3f} to {span[1]:.3f}") if span else ("–", "–")


def _measures(scores: Scores) -> Plot:
    shown = [(name, list(own.values())) for name, own in scores.items() if own and name not in NOT_IN_UNIT]
    figure, axes = _figure(9, 0.32 * len(shown) + 1)
    _spans(axes, shown)
    rows = tuple((name, *shown_mean(values), str(len(values))) for name, values in shown)
    return Plot(
        "measures", "Measures", "Each measure over all questions, with its 95 % interval", _svg(figure),
        ("measure", "mean", "95 % interval", "questions"), rows,
    )  # fmt: skip


def _types(cases: Sequence[Case], scores: Scores) -> Plot:
    """The headline measures, each by type of question."""
    types = {case.id: case.type for case in cases}
    by_measure = []
    for name in HEADLINE:
        own = scores.get(name, {})
        kinds = sorted({types[case] for case in own})
        groups = [(kind, [v for case, v in own.items() if types[case] == kind]) for kind in kinds]
        by_measure += [(name, groups)] if groups else []
    n_rows = max(1, -(-len(by_measure) // 2))
    most = max((len(groups) for _, groups in by_measure), default=1)
    figure, grid = _figure(10, n_rows * (0.28 * most + 0.8), rows=n_rows, columns=2)
    for at, axes in enumerate(grid.flat):
        if at < len(by_measure):
            name, groups = by_measure[at]
            _spans(axes, groups)
            axes.set_title(_plain(name), fontsize=10, loc="left")
        else:
            axes.set_axis_off()
    rows = tuple(
        (name, kind, *shown_mean(values), str(len(values))) for name, groups in by_measure for kind, values in groups
    )
    return Plot(
        "types", "By type of question", "The headline measures by type of question, with 95 % intervals", _svg(figure),
        ("measure", "type", "mean", "95 % interval", "questions"), rows,
    )  # fmt: skip


def _spans(axes: Any, groups: Sequence[tuple[str, Sequence[float]]]) -> None:
    """One line a group, the first on top: its mean, and its interval as a bar."""
    for at, (_, values) in enumerate(reversed(groups)):
        span = interval(values)
        axes.plot(span, [at, at], color=_INK, linewidth=3)
        axes.plot(sum(values) / len(values), at, "o", color=_MARK)
    axes.set_yticks(range(len(groups)), [_plain(f"{name}") for name, _ in reversed(groups)])
    axes.set_xlim(-0.02, 1.04)
    axes.set_ylim(-0.6, len(groups) - 0.4)
    axes.grid(axis="x", color="#dde3e6")
    axes.set_axisbelow(b=True)


def _recall(cases: Sequence[Case], run: Mapping[str, Line]) -> Plot:
    figure, axes = _figure(9, 4)
    rows = []
    for kind in ["all", *sorted({case.type for case in cases})]:
        own = [case for case in cases if kind in {"all", case.type} and any(g.grade == 2 for g in case.gold)]
        if own:
            curve = [sum(recall_at(k)(case, run[case.id]) or 0.0 for case in own) / len(own) for k in _DEPTHS]
            axes.plot(_DEPTHS, curve, label=_plain(f"{kind} ({len(own)})"), linewidth=3 if kind == "all" else 1)
            rows.append((f"{kind} ({len(own)})", *(f"{value:.2f}" for value in curve)))
    axes.set(xlabel="passages read", ylabel="recall", ylim=(0, 1.02))
    _legend(axes)
    return Plot(
        "recall", "Recall by depth", "Share of gold quotations found, by how many passages are read", _svg(figure),
        ("type (questions)", *(f"{depth}" for depth in _DEPTHS)), tuple(rows),
    )  # fmt: skip


def _silence(cases: Sequence[Case], run: Mapping[str, Line]) -> Plot:
    """Answered and silent questions by whether the corpus answers them."""
    figure, axes = _figure(9, 2.5)
    statuses = sorted({run[case.id]["status"] for case in cases})
    rows = []
    for row, (answerable, words) in enumerate(((True, "can be answered"), (False, "cannot"))):
        left = 0
        own = [run[case.id]["status"] for case in cases if case.answerable is answerable]
        for at, status in enumerate(statuses):
            n = own.count(status)
            colour = _COLOURS[at % len(_COLOURS)]
            axes.barh(row, n, left=left, color=colour, label=_plain(status) if row == 0 else None)
            left += n
        rows.append((words, *(str(own.count(status)) for status in statuses)))
    axes.set_yticks([0, 1], ["can be answered", "cannot"])
    _legend(axes)
    return Plot(
        "silence", "Answers and silence", "Status of the answers to questions that can be answered, and that cannot",
        _svg(figure), ("question", *statuses), tuple(rows),
    )  # fmt: skip


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


def _reliability(cases: Sequence[Case], run: Mapping[str, Line]) -> Plot:
    figure, axes = _figure(9, 3.5)
    groups = reliability(cases, run)
    scores = [score for score, *_ in groups]
    axes.plot(scores, [can for _, _, can, _ in groups], "o-", label="can be answered")
    axes.plot(scores, [was for *_, was in groups], "s--", label="was answered")
    for at, n, can, _ in groups:
        axes.annotate(f"{n}", (at, can), textcoords="offset points", xytext=(0, 7), fontsize=8)
    axes.set(xlabel="score of the best sentence (mean of the group)", ylabel="share", ylim=(-0.02, 1.1))
    _legend(axes)
    rows = tuple((f"{at:.3f}", str(n), f"{can:.0%}", f"{was:.0%}") for at, n, can, was in groups)
    return Plot(
        "reliability", "Reliability", "What the best sentence's score tells of whether there is an answer",
        _svg(figure), ("mean score", "questions", "can be answered", "was answered"), rows,
    )  # fmt: skip


def _plain(text: str) -> str:
    """Text that is drawn as it stands: no formula between dollar signs, no name hidden from a legend."""
    return text.replace("$", r"\$").lstrip("_")[:60]


def _legend(axes: Any) -> None:
    if axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize=8)


def _figure(width: float, height: float, *, rows: int = 1, columns: int = 1) -> tuple[Any, Any]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots(rows, columns)


def _svg(figure: Any) -> str:
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue().partition("<svg")[1] + out.getvalue().partition("<svg")[2]
