"""Work that takes a while, done one piece at a time in child processes; what they work out is kept by its key."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from assistant.web.child import Child, begin, follow, kill
from assistant.web.evaluation import Work
from ingest.errors import InputError, storage_errors

FOLDER = "measured"
MOST_WAITING = 8
CHILD = (sys.executable, "-m", "eval.measure_child")
_MOST_TOLD = 200


class ChildWork:
    """Results are files in `measured/` of the index folder, named by a digest of everything they are made from."""

    def __init__(self, index: Path, *, command: Sequence[str] = CHILD) -> None:
        self._folder = index / FOLDER
        self._command = command
        self._works: dict[str, Work] = {}
        self._children: dict[str, Child] = {}
        self._lock = threading.Lock()
        self._turn = threading.Semaphore(1)

    def result(self, key: str) -> dict[str, Any] | None:
        """What was worked out under a key; None where nothing was, or not by this version."""
        try:
            found: dict[str, Any] = json.loads(self._path(key).read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        return found

    def work(self, key: str) -> Work | None:
        return self._works.get(key)

    def start(self, key: str, what: str, order: Mapping[str, Any], *, person: str) -> None:
        """Begin a piece of work, or leave it be where it is under way.

        Raises:
            InputError: too much is waiting already.
        """
        with storage_errors(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
        with self._lock:
            under_way = [one for one in self._works.values() if one.state in {"waiting", "running"}]
            if any(one.key == key for one in under_way):
                return
            if len(under_way) >= MOST_WAITING:
                raise InputError(f"{len(under_way)} pieces of work are waiting; start this when some are done")
            for old in list(self._works)[: max(0, len(self._works) - _MOST_TOLD)]:
                if self._works[old].state not in {"waiting", "running"}:
                    del self._works[old]
            self._works[key] = Work(key, what, "waiting", "Waiting for other work to end", None, "", person)
        full = {**order, "out": str(self._path(key).resolve())}
        threading.Thread(target=self._run, args=(key, json.dumps(full)), daemon=True).start()

    def cancel(self, key: str, *, person: str) -> bool:
        """Stop a piece of work; False where it is not under way or somebody else began it."""
        with self._lock:
            work = self._works.get(key)
            if work is None or work.state not in {"waiting", "running"} or work.starter != person:
                return False
            self._stop(work)
            return True

    def purge(self, keep_days: int, *, now: datetime | None = None) -> int:
        """Erase what was worked out longer ago; it can be worked out again. Returns how many files went."""
        before = ((now or datetime.now(UTC)) - timedelta(days=keep_days)).timestamp()
        gone = 0
        for path in self._folder.glob("*.json*"):
            with suppress(FileNotFoundError):  # another process was first
                if path.stat().st_mtime <= before:
                    path.unlink()
                    gone += 1
        return gone

    def close(self) -> None:
        """Stop everything."""
        with self._lock:
            for work in list(self._works.values()):
                if work.state in {"waiting", "running"}:
                    self._stop(work)

    def _stop(self, work: Work) -> None:
        self._works[work.key] = replace(work, state="cancelled", message="Stopped. Nothing was changed.")
        child = self._children.get(work.key)
        if child is not None:
            kill(child)

    def _run(self, key: str, order: str) -> None:
        with self._turn:
            with self._lock:
                if self._works[key].state != "waiting":
                    return
                try:
                    child = begin(self._command)
                except OSError as error:
                    reason = f"the work could not be begun ({error.strerror or error}); begin it again later"
                    self._works[key] = replace(self._works[key], state="failed", message=reason)
                    return
                self._children[key] = child
                self._works[key] = replace(self._works[key], state="running", stage="Starting")
            self._follow(key, child, order)

    def _follow(self, key: str, child: Child, order: str) -> None:
        errors = follow(child, order, partial(self._tell, key), name="the work")
        self._end(key, child.returncode, errors)

    def _tell(self, key: str, said: Mapping[str, Any]) -> None:
        with self._lock:
            work = self._works[key]
            if work.state == "running" and "error" in said:
                self._works[key] = replace(work, message=said["error"])
            elif work.state == "running":
                self._works[key] = replace(work, stage=said["stage"], share=said["share"])

    def _end(self, key: str, code: int, errors: list[str]) -> None:
        with self._lock:
            del self._children[key]
            work = self._works[key]
            if work.state == "running":
                last = errors[-1].strip() if errors else f"the work ended with {code}"
                message = "" if code == 0 else work.message or last
                self._works[key] = replace(work, state="done" if code == 0 else "failed", message=message)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"
