"""Filling matrices in the background: one row after another, one at a time for everyone, stopped when asked to."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field

from assistant.board.matrix import columns, fill_row
from assistant.board.matrix_writer import row_writer
from assistant.explain import explain
from assistant.explanation import Explanation
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
    again: bool = False


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
            running = self._jobs.get(matrix)
            if running and not running.stop.is_set():
                running.again = True
                return True
            if any(job.owner == owner and not job.stop.is_set() for job in self._jobs.values()):
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
            while not job.stop.is_set() and (self._fill_next(matrix, job) or self._is_asked_again(matrix, job)):
                pass
        except IndexMissingError:
            trouble = "There are no reviews yet; add some on the Reviews page, then fill the rest."
        except ReviewsError as error:
            _log.error("matrix: %s", error.code)
            trouble = str(error)
        except Exception:  # noqa: BLE001  nothing else would tell the user that the thread has ended
            _log.exception("matrix: failed")
            trouble = "Something went wrong; it is in the log. Fill the rest again."
        finally:
            with self._lock:
                if self._jobs.get(matrix) is job:
                    if trouble:
                        self._troubles[matrix] = trouble
                    del self._jobs[matrix]

    def _is_asked_again(self, matrix: str, job: _Job) -> bool:
        """Whether a row may have come after the last look; where not, the job is over and the next start begins one."""
        with self._lock:
            if not job.again and self._jobs.get(matrix) is job:
                del self._jobs[matrix]
                return False
            job.again = False
            return self._jobs.get(matrix) is job

    def _fill_next(self, matrix: str, job: _Job) -> bool:
        """Fill the first waiting row; False when there is none, or the matrix was deleted."""
        for _ in range(MOST_BUSY):
            try:
                with self._one_row:
                    return self._fill_row(matrix, job.owner)
            except BusyError:
                if job.stop.wait(BUSY_WAIT_S):
                    return False
        raise BusyError("many people are asking; fill the rest later")

    def _fill_row(self, matrix: str, owner: str) -> bool:
        kept = self._matrices.kept(owner, matrix)
        if kept is None or not kept.waiting:
            return False
        write = row_writer(self._engine.writer)
        with self._engine.answering() as opened:
            index, score, made = opened.index, self._engine.scorer.score, list[Explanation]()
            row = fill_row(
                index, opened.encoder, kept.waiting[0], writer=write, score=score,
                tell_how=lambda found: made.append(explain(index, found)),
            )  # fmt: skip
            reviews = columns(index)
        return self._matrices.fill(owner, matrix, row, reviews, made[-1])
