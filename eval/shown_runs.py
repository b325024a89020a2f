"""The Runs pages' view of run files: records, measures by type, two runs compared, two answers side by side."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.web.evaluation import (
    AnswerPair,
    Changed,
    Comparison,
    Mean,
    Measure,
    Measured,
    Moved,
    PlotView,
    RunRow,
    ShownAnswer,
    Work,
)
from eval.child_work import ChildWork
from eval.ranking import Line
from eval.run_files import Matched, Questions, RunFile, RunFiles
from eval.score import first_wordings, interval, read_run

_SHORT = 12
_UNITS = {"seconds": "s", "words": "words"}


class ShownRuns:
    """Implements `assistant.web.evaluation.Runs`."""

    def __init__(self, files: RunFiles, work: ChildWork) -> None:
        self._files, self._work = files, work
        self._code = _digest(path.read_text() for path in sorted(Path(__file__).parent.glob("*.py")))

    @property
    def folder(self) -> str:
        return self._files.folder.name

    def runs(self) -> list[RunRow]:
        return [_row(run, self._files.questions_of(run)) for run in self._files.all()]

    def run(self, name: str) -> RunRow | None:
        run = self._files.named(name)
        return _row(run, self._files.questions_of(run)) if run else None

    def measured(self, name: str) -> Measured | Work | None:
        found = self._found(name)
        if found is None:
            return None
        run, questions = found
        key = self._key("measure", run.digest, questions.digest)
        result = self._work.result(key)
        return _measured(questions, result) if result else self._work.work(key)

    def start_measuring(self, name: str, *, person: str) -> None:
        found = self._found(name)
        if found is not None:
            run, questions = found
            order = {"do": "measure", "run": str(run.path.resolve()), "questions": str(questions.path.resolve())}
            key = self._key("measure", run.digest, questions.digest)
            self._work.start(key, f"Measuring {name}", order, person=person)

    def plot(self, name: str, plot: str) -> bytes | None:
        found = self._found(name)
        result = self._work.result(self._key("measure", found[0].digest, found[1].digest)) if found else None
        drawn = {one["name"]: one["svg"] for one in result["plots"]} if result else {}
        return drawn[plot].encode() if plot in drawn else None

    def unlike(self, old: str, new: str) -> str:
        """Why two runs cannot be compared; "" where they can."""
        if old == new:
            return "These are the same run; choose two."
        found = {name: self._found(name) for name in (old, new)}
        for name, one in found.items():
            if one is None:
                row = self.run(name)
                return f"{name}: {row.problem if row else 'there is no such run'}."
        digests = {one[1].digest for one in found.values() if one}
        return "" if len(digests) == 1 else "These runs were asked different questions, so they cannot be compared."

    def comparison(self, old: str, new: str) -> Comparison | Work | None:
        one, two = self._found(old), self._found(new)
        if one is None or two is None:
            return None
        key = self._key("compare", one[0].digest, two[0].digest, one[1].digest)
        result = self._work.result(key)
        return _comparison(one[1], result) if result else self._work.work(key)

    def start_comparing(self, old: str, new: str, *, person: str) -> None:
        one, two = self._found(old), self._found(new)
        if one is None or two is None:
            return
        paths = {"old": one[0].path, "new": two[0].path, "questions": one[1].path}
        order = {"do": "compare", **{name: str(path.resolve()) for name, path in paths.items()}}
        key = self._key("compare", one[0].digest, two[0].digest, one[1].digest)
        self._work.start(key, f"Comparing {old} with {new}", order, person=person)

    def pair(self, old: str, new: str, case: str) -> AnswerPair | None:
        one, two = self._found(old), self._found(new)
        if one is None or two is None:
            return None
        asked = next((c for c in one[1].cases if c.id == case), None)
        if asked is None:
            return None
        result = self._work.result(self._key("compare", one[0].digest, two[0].digest, one[1].digest))
        before, after = (result["old"], result["new"]) if result else ({}, {})
        values = [(name, before[name][case], own[case]) for name, own in after.items()
                  if case in own and case in before[name]]  # fmt: skip
        return AnswerPair(
            case, asked.type, asked.question, [f"{g.document}: {g.quote}" for g in asked.gold],
            _answer(read_run(one[0].path)[case]), _answer(read_run(two[0].path)[case]), values,
        )  # fmt: skip

    def _found(self, name: str) -> tuple[RunFile, Questions] | None:
        run = self._files.named(name)
        matched = self._files.questions_of(run) if run else None
        return (run, matched.questions) if run and matched and matched.questions else None

    def _key(self, *parts: str) -> str:
        return _digest((*parts, self._code))


def _row(run: RunFile, matched: Matched) -> RunRow:
    n_cases = run.record.get("n_cases")
    questions = matched.questions.path.name if matched.questions else ""
    return RunRow(
        run.path.name, run.written, len(run.ids), n_cases if isinstance(n_cases, int) else None, _facts(run.record),
        questions, matched.problem, matched.notice,
    )  # fmt: skip


def _facts(record: Mapping[str, Any]) -> dict[str, str]:
    """What a record says, in words; empty where the run has none."""
    encoder, machine = record.get("encoder"), record.get("machine")
    corpus = str(record.get("corpus", ""))[:_SHORT]
    facts = {
        "corpus": f"{record.get('n_reviews', '?')} reviews, {corpus}" if corpus else "",
        "encoder": f"{encoder.get('name')} ({encoder.get('precision')})" if isinstance(encoder, dict) else "",
        "writer": str(record.get("writer") or ""),
        "commit": str(record.get("commit") or "")[:_SHORT] + ("+" if str(record.get("commit")).endswith("+") else ""),
        "version": str(record.get("version") or ""),
        "generation": str(record.get("generation") or ""),
        "machine": f"{machine.get('system')}, {machine.get('cores')} cores" if isinstance(machine, dict) else "",
    }
    return {name: value for name, value in facts.items() if value}


def _measured(questions: Questions, result: Mapping[str, Any]) -> Measured:
    cases = first_wordings(questions.cases)
    types = {case.id: case.type for case in cases}
    measures = []
    for name, own in result["scores"].items():
        kinds = sorted({types[case] for case in own})
        by_type = {kind: _mean([v for case, v in own.items() if types[case] == kind]) for kind in kinds}
        shown = {kind: mean for kind, mean in by_type.items() if mean}
        measures.append(Measure(name, _UNITS.get(name, ""), _mean(list(own.values())), shown))
    drawn = [PlotView(p["name"], p["title"], p["caption"], p["header"], p["rows"]) for p in result["plots"]]
    counts = {kind: sum(other == kind for other in types.values()) for kind in sorted(set(types.values()))}
    return Measured(len(cases), counts, measures, drawn)


def _mean(values: Sequence[float]) -> Mean | None:
    span = interval(values)
    return Mean(sum(values) / len(values), (span[0], span[1]), len(values)) if span else None


def _comparison(questions: Questions, result: Mapping[str, Any]) -> Comparison:
    cases = {case.id: case for case in questions.cases}
    moved: dict[str, list[Moved]] = {}
    n_unmoved: dict[str, int] = {}
    for measure, before in result["old"].items():
        after = result["new"][measure]
        both = [case for case in before if case in after]
        changed = sorted((c for c in both if before[c] != after[c]), key=lambda c: after[c] - before[c])
        moved[measure] = [
            Moved(c, cases[c].type, cases[c].question, before[c], after[c], tuple(result["statuses"][c]))
            for c in changed
        ]
        n_unmoved[measure] = len(both) - len(changed)
    changes = [
        Changed(
            measure=c["measure"], group=c["group"], n_cases=c["n_cases"], old=c["old"], new=c["new"],
            difference=c["difference"], interval=tuple(c["interval"]), p=c["p"],
            n_up=len(c["up"]), n_down=len(c["down"]),
        )
        for c in result["changes"]
    ]  # fmt: skip
    alike = result["repeat"]
    return Comparison(alike["n_cases"], alike["same_status"], alike["overlap"], changes, moved, n_unmoved)


def _answer(line: Line) -> ShownAnswer:
    answer = line["answer"]
    if not answer:
        return ShownAnswer(line["status"], (), str(line.get("message", "")))
    places = {c["number"]: _place(c) for c in answer["citations"]}
    claims = [(c["text"], [places[n] for n in c["citations"] if n in places]) for c in answer["claims"]]
    return ShownAnswer(line["status"], claims, "" if claims else answer["text"])


def _place(citation: Mapping[str, Any]) -> str:
    at = f"para {citation['paragraph']}" if citation.get("paragraph") else f"page {citation.get('page') or '?'}"
    return f"{citation['review']}, {at}"


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
