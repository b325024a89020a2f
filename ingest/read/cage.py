"""Reading in a child process with limits on memory, processor, wall time and files, and nothing inherited."""

from __future__ import annotations

import base64
import json
import os
import resource
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from ingest.errors import FileError
from ingest.read.tesseract import tesseract
from ingest.types import Document, Source

OCR_WALL_S = 1200
_PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Limits:
    memory_bytes: int = 2_000_000_000
    processor_s: int = 60
    wall_s: int = 120
    open_files: int = 64
    file_bytes: int = 300_000_000


def read(path: Path, *, password: str | None = None, limits: Limits | None = None) -> Source:
    """Read one file in a child process; the password goes in by its standard input, where no other process sees it.

    Raises:
        FileError: with the code of what was wrong; `timed_out`, `too_large` or `damaged` when a limit ended the child.
    """
    return TypeAdapter(Source).validate_python(_in_child(path, [], password=password, limits=limits)["source"])


def read_document(path: Path, *, name: str, password: str | None = None) -> tuple[Document, Source]:
    """Read and structure one file in a child process, so that neither can harm or stall the rest of a batch.

    The source comes without its blocks. Raises as `read`.
    """
    reply = _in_child(path, [name], password=password, limits=None)
    document = TypeAdapter(Document).validate_python(reply["document"])
    return document, TypeAdapter(Source).validate_python(reply["source"])


def page_picture(path: Path, page: int) -> bytes:
    """A page of a PDF, from 1, as PNG, drawn in a child process. Raises as `read`."""
    reply = _in_child(path, [str(page)], password=None, limits=Limits(wall_s=30, processor_s=20), module="picture")
    return base64.b64decode(reply["picture"])


def _in_child(
    path: Path, arguments: list[str], *, password: str | None, limits: Limits | None, module: str = "child"
) -> dict[str, Any]:
    limits = limits or (Limits(wall_s=OCR_WALL_S) if tesseract() else Limits())
    _check_size(path, limits)
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _START.format(module=module), str(_PROJECT), str(path.resolve()), *arguments],
            capture_output=True,
            input=(password or "").encode(),
            timeout=limits.wall_s,
            check=False,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
            preexec_fn=lambda: _limit(limits),
        )
    except subprocess.TimeoutExpired as error:
        raise FileError(
            "timed_out", f"{path.name}: took longer than {limits.wall_s} s to read; save it again or split it"
        ) from error
    if done.returncode != 0:
        raise _ended(path, done, limits)
    reply: dict[str, Any] = json.loads(done.stdout)
    if "failure" in reply:
        raise FileError(reply["failure"]["code"], reply["failure"]["message"])
    return reply


_START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from ingest.read.{module} import main; main()"


def _check_size(path: Path, limits: Limits) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileError("unreadable", f"{path.name}: cannot be opened ({reason}); check its permissions") from error
    if size > limits.file_bytes:
        raise FileError("too_large", f"{path.name}: {size:,} bytes, more than {limits.file_bytes:,}; split it")


def _limit(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.processor_s, limits.processor_s + 1))
    resource.setrlimit(resource.RLIMIT_NOFILE, (limits.open_files, limits.open_files))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _ended(path: Path, done: subprocess.CompletedProcess[bytes], limits: Limits) -> FileError:
    last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"exit {done.returncode}"]
    if done.returncode in {-signal.SIGXCPU, -signal.SIGKILL} or "CPU" in last[0]:
        return FileError("timed_out", f"{path.name}: used more than {limits.processor_s} s of processor time; split it")
    if "MemoryError" in last[0] or "bad_alloc" in last[0] or done.returncode == -signal.SIGABRT:
        return FileError("too_large", f"{path.name}: needs too much memory to read; refused")
    return FileError("damaged", f"{path.name}: the reader stopped ({last[0][:200]}); fetch the file again")
