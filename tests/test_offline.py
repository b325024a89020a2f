"""Nothing is looked up: every socket but loopback is refused while importing, ingesting and asking."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import EXAMPLES, ROOT

GUARD = """
import sys

def guard(event, args):
    if event in {"socket.getaddrinfo", "socket.gethostbyname"} and args[0] not in {None, "localhost", "127.0.0.1"}:
        sys.stderr.write(f"LOOKED UP {args[0]}\\n"); sys.stderr.flush(); import os; os._exit(9)
    if event == "socket.connect" and isinstance(args[1], tuple) and args[1][0] not in {"127.0.0.1", "::1"}:
        sys.stderr.write(f"CONNECTED {args[1]}\\n"); sys.stderr.flush(); import os; os._exit(9)

sys.addaudithook(guard)
"""


def guarded(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", GUARD + code, *arguments], capture_output=True, text=True, cwd=ROOT, check=False
    )


def test_the_guard_sees_a_look_up() -> None:
    assert guarded("import socket; socket.getaddrinfo('example.org', 80)").returncode == 9


@pytest.mark.slow
def test_ingest_and_ask_look_nothing_up(tmp_path: Path) -> None:
    run = "from assistant.cli import main; main()"
    index = ("--index", str(tmp_path / "index"))
    one = EXAMPLES / "jude-hartscombe-learning-review-2020.txt"
    ingested = guarded(run, "ingest", str(one), *index)
    assert (ingested.returncode, ingested.stderr) == (0, "")
    asked = guarded(run, "ask", "what helped Jude", *index)
    assert (asked.returncode, asked.stderr) == (0, "")


@pytest.mark.slow
def test_importing_everything_looks_nothing_up() -> None:
    modules = ", ".join(
        ".".join(path.with_suffix("").relative_to(ROOT).parts)
        for folder in ("assistant", "ingest")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.name not in {"__main__.py", "__init__.py"}
    )
    done = guarded(f"import {modules}")
    assert (done.returncode, done.stderr) == (0, "")
