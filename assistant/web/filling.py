"""Filling matrices in the background: one row after another, one at a time for everyone, stopped when asked to."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field

from assistant.matrix import columns, fill_row
from assistant.web.engine import BusyError, Engine
from assistant.web.matrices import Matrices
from ingest.errors import IndexMissingError, ReviewsError

BUSY_WAIT_S = 3.0
MOST_BUSY = 20
_OTHER = "Another matrix of yours was being filled; fill this one when that is done."
_log = logging.getLogger("reviews.web")


@dataclass(slots=True)
class _Job:
    owner: str
    stop: threading.Event = field(default_factory=threading.Event)


class Filling:
    """The matrices being filled. A row takes one of the places for answering, so that questions get the others."""

    def __init__(self, engine: Engine, matrices: Matrices) -> None:
        self._engine, self._matrices = engine, matrices
        self._jobs: dict[str, _Job] = {}
        self._troubles: dict[str, str] = {}
        self._lock = threading.Lock()
        self._one_row = threading.Lock()

    def start(self, owner: str, matrix: str) -> bool:
        """Begin to fill the waiting rows of a matrix; False while another one of the same owner is being filled."""
        with self._lock:
            if matrix in self._jobs:
                return True
            if any(job.owner == owner for job in self._jobs.values()):
                self._troubles[matrix] = _OTHER
                return False
            self._troubles.pop(matrix, None)
            job = self._jobs[matrix] = _Job(owner)
        threading.Thread(target=self._fill, args=(matrix, job), daemon=True).start()
        return True

    def is_running(self, matrix: str) -> bool:
        return matrix in self._jobs

    def trouble(self, matrix: str) -> str:
        """Why it was not filled to the end, or not begun; "" where it was."""
        return self._troubles.get(matrix, "")

    def cancel(self, matrix: str) -> None:
        """Stop after the row being filled; rows filled so far stay."""
        if job := self._jobs.get(matrix):
            job.stop.set()

    def close(self) -> None:
        for matrix in list(self._jobs):
            self.cancel(matrix)

    def _fill(self, matrix: str, job: _Job) -> None:
        trouble = ""
        try:
            while not job.stop.is_set() and self._fill_next(matrix, job):
                pass
        except IndexMissingError:
            trouble = "There are no reviews yet; add some on the Reviews page, then fill the rest."
        except ReviewsError as error:
            _log.error("matrix: %s", error.code)
            trouble = str(error)
        finally:
            with self._lock:
                if trouble:
                    self._troubles[matrix] = trouble
                del self._jobs[matrix]

    def _fill_next(self, matrix: str, job: _Job) -> bool:
        """Fill the first waiting row; False when there is none, or the matrix was deleted."""
        kept = self._matrices.kept(job.owner, matrix)
        if kept is None or not kept.waiting:
            return False
        for _ in range(MOST_BUSY):
            try:
                with self._one_row, self._engine.answering() as opened:
                    row, reviews = fill_row(opened.index, opened.encoder, kept.waiting[0]), columns(opened.index)
            except BusyError:
                if job.stop.wait(BUSY_WAIT_S):
                    return False
            else:
                return self._matrices.fill(job.owner, matrix, row, reviews)
        raise BusyError("many people are asking; fill the rest later")
