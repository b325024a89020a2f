"""The README's commands exist and run, and its figures are those the benchmark wrote."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT

README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
LINES = [line.split("  #")[0].strip() for block in BLOCKS for line in block.splitlines() if line.strip()]
REVIEWS = [line for line in LINES if line.startswith(".venv/bin/reviews")]


def test_the_two_commands_are_on_the_first_screen() -> None:
    first = README.splitlines()[:20]
    assert sum(line.startswith("make run") for line in first) == 2


def test_every_make_target_it_names_is_there() -> None:
    named = {word for line in LINES if line.startswith("make") for word in line.split()[1:] if "=" not in word}
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert named - targets == set()
    assert {"run", "test"} <= named


@pytest.mark.slow
@pytest.mark.parametrize("line", REVIEWS)
def test_a_command_runs_as_written(line: str, example_index: Path, tmp_path: Path) -> None:
    import sys

    arguments = [str(tmp_path / one) if one.endswith((".docx", ".xlsx")) else one for one in shlex.split(line)[1:]]
    done = subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        input="",
        check=False,
        env={**os.environ, "REVIEWS_INDEX": str(example_index)},
    )
    assert done.returncode == 0, done.stderr


def test_the_figures_are_those_of_the_last_benchmark() -> None:
    found = json.loads((ROOT / "eval" / "results" / "bench.json").read_text())
    assert f"| passages a second, encoder loaded | {found['ours']['passages_per_s']:.1f} |" in README
    assert (
        f"Warm ask: p50 {found['warm']['ask']['p50_ms']:.0f} ms, p95 {found['warm']['ask']['p95_ms']:.0f} ms" in README
    )
