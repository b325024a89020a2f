"""A child process that is given one order and tells how it goes, a JSON object a line; it may be killed at any time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

_PROJECT = Path(__file__).resolve().parents[2]
_MOST_SHOWN = 100
Child = subprocess.Popen[str]


def begin(command: Sequence[str]) -> Child:
    """A child in a session of its own, so that what it begins can be killed with it. OSError where it cannot begin."""
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, errors="replace", cwd=_PROJECT, start_new_session=True,
    )  # fmt: skip


def follow(child: Child, order: str, tell: Callable[[Mapping[str, Any]], None], *, name: str) -> list[str]:
    """Give a child its order and pass on what it tells until it has ended; returns its error lines.

    A line that `tell` cannot take (ValueError, TypeError, KeyError) is told as an error of `name`, and ends the child.
    """
    errors: list[str] = []
    if child.stdin is None or child.stdout is None or child.stderr is None:
        raise ValueError(f"{name}: not begun by `begin`")
    drain = threading.Thread(target=errors.extend, args=(child.stderr,), daemon=True)
    drain.start()
    try:
        child.stdin.write(order)
        child.stdin.close()
    except BrokenPipeError:
        errors.append(f"{name} did not start")
    for line in child.stdout:
        try:
            tell(json.loads(line))
        except (ValueError, TypeError, KeyError):
            tell({"error": f"{name} said what cannot be understood: {line.strip()[:_MOST_SHOWN]}"})
            kill(child)
            break
    child.wait()
    drain.join()
    child.stdout.close()
    child.stderr.close()
    return errors


def kill(child: Child) -> None:
    with suppress(ProcessLookupError):  # it has just ended
        os.killpg(child.pid, signal.SIGKILL)
