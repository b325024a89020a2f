"""The run files of a folder with their records, and the questions each was asked, found by their digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eval.cases import Case, questions_digest, read_cases
from eval.run import record_path
from eval.score import read_run
from ingest.errors import InputError

_LINE_KEYS = {"id", "status", "hits", "answer"}


@dataclass(frozen=True, slots=True)
class Questions:
    path: Path
    digest: str
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class RunFile:
    """`digest` is of the file's bytes; `ids` are the questions it answers."""

    path: Path
    digest: str
    written: str
    ids: frozenset[str]
    record: Mapping[str, Any]
    problem: str


@dataclass(frozen=True, slots=True)
class Matched:
    """The questions of a run, or why there are none; `notice` says what to mind of those that were found."""

    questions: Questions | None
    problem: str = ""
    notice: str = ""


class RunFiles:
    """A folder of runs, read anew where a file of it changed. `given` are question files that lie elsewhere.

    Raises:
        InputError: a question file that was given cannot be read.
    """

    def __init__(self, folder: Path, given: Sequence[Path] = ()) -> None:
        self.folder = folder
        self._given = [_questions(path) for path in given]
        self._read: dict[tuple[Path, int, int], RunFile | Questions | None] = {}

    def all(self) -> list[RunFile]:
        """The runs, last written first."""
        runs = [found for found in self._files() if isinstance(found, RunFile)]
        return sorted(runs, key=lambda run: (run.written, run.path.name), reverse=True)

    def named(self, name: str) -> RunFile | None:
        return next((run for run in self.all() if run.path.name == name), None)

    def questions_of(self, run: RunFile) -> Matched:
        """The questions that a run was asked: those of its record's digest, else any all of which it answers."""
        if run.problem:
            return Matched(None, run.problem)
        known = [*self._given, *(found for found in self._files() if isinstance(found, Questions))]
        exact = [one for one in known if one.digest == run.record.get("questions")]
        alike = [one for one in known if {case.id for case in one.cases} <= run.ids]
        if exact:
            n_missing = sum(case.id not in run.ids for case in exact[0].cases)
            if n_missing:
                return Matched(None, f"{n_missing} questions are not answered yet; finish it with reviews eval run")
            return Matched(exact[0])
        if alike:
            notice = "These are not the questions as the run was asked them: the file has changed since, or is another"
            return Matched(alike[0], notice=f"{notice} ({alike[0].path.name}). Read the measures with that in mind.")
        return Matched(
            None,
            "the questions it was asked were not found; start the server with reviews serve --questions FILE, "
            f"or put the question file into the folder of the runs ({self.folder.name})",
        )

    def _files(self) -> list[RunFile | Questions | None]:
        if not self.folder.is_dir():
            return []
        kept: dict[tuple[Path, int, int], RunFile | Questions | None] = {}
        for path in sorted(one for one in self.folder.glob("*.jsonl") if one.is_file()):
            stat = path.stat()
            key = (path, stat.st_mtime_ns, stat.st_size)
            kept[key] = self._read[key] if key in self._read else _read(path)
        self._read = kept
        return list(kept.values())


def _read(path: Path) -> RunFile | Questions | None:
    with path.open(encoding="utf-8", errors="replace") as file:
        first = _object(file.readline())
    if not first.keys() >= _LINE_KEYS and not record_path(path).exists():
        try:
            return _questions(path)
        except InputError:
            return None
    content = path.read_bytes()
    problem, ids = "", frozenset[str]()
    try:
        ids = frozenset(read_run(path))
    except InputError as error:
        problem = str(error).replace(str(path), path.name)
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")
    return RunFile(path, hashlib.sha256(content).hexdigest(), written, ids, _record(path), problem)


def _record(path: Path) -> dict[str, Any]:
    beside = record_path(path)
    return _object(beside.read_text(encoding="utf-8", errors="replace")) if beside.exists() else {}


def _questions(path: Path) -> Questions:
    cases = read_cases(path)
    return Questions(path, questions_digest(cases), tuple(cases))


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
