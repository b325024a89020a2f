"""Reading uploaded reviews: one child process at a time, which tells its progress and can be stopped."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from assistant.web.child import Child, begin, follow, kill

CHILD = (sys.executable, "-m", "assistant.web.ingest_child")
State = Literal["idle", "running", "done", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work on the index as it stands; `share` of it done is 0-1, or None while that is unknown."""

    state: State = "idle"
    what: str = ""
    stage: str = ""
    share: float | None = None
    user: str = ""
    files: tuple[Mapping[str, Any], ...] = ()
    message: str = ""


class Ingesting:
    """The one job that may write the index. The child may be killed at any time: the last good index stays."""

    def __init__(self, index: Path, encoder: str | None, *, command: Sequence[str] = CHILD) -> None:
        self._index, self._encoder, self._command = index, encoder, command
        self._job = Job()
        self._child: Child | None = None
        self._lock = threading.Lock()

    @property
    def job(self) -> Job:
        return self._job

    def start(self, what: str, order: Mapping[str, Any], *, user: str, uploaded: Sequence[Path] = ()) -> bool:
        """Begin a job unless one is running; tells whether it began. Uploaded files that cannot be read are removed."""
        with self._lock:
            if self._job.state == "running":
                return False
            self._job = Job("running", what, "starting", None, user)
            try:
                self._child = begin(self._command)
            except OSError as error:
                reason = f"the reader could not be begun ({error.strerror or error}); try again later"
                self._job = _without_unread(replace(self._job, state="failed", message=reason), uploaded)
                return True
        full = {"index": str(self._index.resolve()), "encoder": self._encoder, **order}
        threading.Thread(
            target=self._follow, args=(self._child, json.dumps(full), tuple(uploaded)), daemon=True
        ).start()
        return True

    def cancel(self) -> None:
        """Stop the job, if one is running."""
        with self._lock:
            if self._child is not None and self._job.state == "running":
                self._job = replace(self._job, state="cancelled", message="Stopped. The reviews are as they were.")
                kill(self._child)

    def _follow(self, child: Child, order: str, uploaded: tuple[Path, ...]) -> None:
        errors = follow(child, order, self._tell, name="the reader")
        self._end(child.returncode, errors, uploaded)

    def _tell(self, said: Mapping[str, Any]) -> None:
        with self._lock:
            if self._job.state != "running":
                return
            if "files" in said:
                self._job = replace(self._job, files=tuple(said["files"]), share=1.0)
            elif "error" in said:
                self._job = replace(self._job, message=said["error"])
            else:
                self._job = replace(self._job, stage=said["stage"], share=said["share"])

    def _end(self, code: int, errors: Sequence[str], uploaded: Sequence[Path]) -> None:
        with self._lock:
            job = self._job
            if job.state == "running":
                last = errors[-1].strip() if errors else f"the reader ended with {code}"
                message = "" if code == 0 else job.message or last
                job = replace(job, state="done" if code == 0 else "failed", message=message)
            self._job = _without_unread(job, uploaded)


def _without_unread(job: Job, uploaded: Sequence[Path]) -> Job:
    """The job that has ended, once the files that it did not read are removed."""
    indexed = {file["document"] for file in job.files if file["status"] != "failed"}
    for path in uploaded:
        if path.stem not in indexed:
            path.unlink(missing_ok=True)
    return job
