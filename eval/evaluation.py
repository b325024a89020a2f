"""The evaluation that the web app shows: samples, outcomes and runs beside one index."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.web.evaluation import Evaluation
from eval.child_work import ChildWork
from eval.coding import BlindCoding
from eval.outcomes import Outcomes
from eval.run_files import RunFiles
from eval.shown_runs import ShownRuns

RUNS = "runs"


def open_evaluation(index: Path, *, runs: Path | None = None, questions: Sequence[Path] = ()) -> Evaluation:
    """Runs are looked for in `runs`, else in a folder of that name inside the index folder.

    Raises:
        InputError: a question file cannot be read.
    """
    files, work = RunFiles(runs or index / RUNS, questions), ChildWork(index)
    return Evaluation(BlindCoding(index, files), Outcomes(index, work), ShownRuns(files, work), work)
