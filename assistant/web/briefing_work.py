"""Making briefings beside the answering of questions: one at a time, some waiting, each its owner's to stop."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.board.brief.types import Draft
from assistant.web.engine import BusyError, Engine, Opened
from ingest.errors import ReviewsError

MOST_WAITING = 8
State = Literal["waiting", "running", "done", "failed", "cancelled"]
Tell = Callable[[str, float], None]
Work = Callable[[Opened, Tell], Draft]
After = Callable[[Draft, Tell], Draft]
_TOO_LATE = "It was done before it could be stopped, so the draft is kept; delete it from your drafts if you like."
_log = logging.getLogger("reviews.web")


def _as_it_is(draft: Draft, _tell: Tell) -> Draft:
    return draft


class _StoppedError(Exception):
    """The owner stopped it."""


@dataclass(frozen=True, slots=True)
class BriefJob:
    """What is being made for one user; `made` is the id of the draft when it is done, `share` of it done is 0-1.

    Once `is_being_kept`, it can no longer be stopped.
    """

    topic: str
    state: State = "waiting"
    stage: str = "Waiting for another briefing to be done"
    share: float = 0.0
    made: str = ""
    message: str = ""
    is_being_kept: bool = False
    stop: threading.Event = field(default_factory=threading.Event, compare=False)

    @property
    def is_under_way(self) -> bool:
        return self.state in {"waiting", "running"}


class BriefingWork:
    """At most one job a user. The index is held only while a job runs, so waiting ones keep nobody from it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._jobs: dict[str, BriefJob] = {}
        self._lock = threading.Lock()
        self._one = threading.Lock()

    def job(self, user: str) -> BriefJob | None:
        with self._lock:
            return self._jobs.get(user)

    def start(
        self, user: str, topic: str, work: Work, keep: Callable[[Draft], str], *, after: After = _as_it_is
    ) -> bool:
        """Begin a job, whose draft `keep` stores; False where the user has one under way.

        `after` goes on with the draft when the index is let go.

        Raises:
            BusyError: too many are waiting.
        """
        with self._lock:
            under_way = [job for job in self._jobs.values() if job.is_under_way]
            if user in self._jobs and self._jobs[user].is_under_way:
                return False
            if len(under_way) > MOST_WAITING:
                raise BusyError("many briefings are being made at once; wait a moment, then try again")
            job = self._jobs[user] = BriefJob(topic)
        threading.Thread(target=self._make, args=(user, job, work, after, keep), daemon=True).start()
        return True

    def cancel(self, user: str) -> None:
        """Stop a user's job, if one is under way; one whose draft is being kept ends by itself, and says so."""
        with self._lock:
            job = self._jobs.get(user)
            if job and job.is_under_way and job.is_being_kept:
                self._jobs[user] = replace(job, message=_TOO_LATE)
            elif job and job.is_under_way:
                job.stop.set()
                self._jobs[user] = replace(job, state="cancelled", message="Stopped. No briefing was made.")

    def forget(self, user: str) -> None:
        """Drop what is known of a job that has ended."""
        with self._lock:
            if user in self._jobs and not self._jobs[user].is_under_way:
                del self._jobs[user]

    def cancel_all(self) -> None:
        for user in list(self._jobs):
            self.cancel(user)

    def _make(self, user: str, job: BriefJob, work: Work, after: After, keep: Callable[[Draft], str]) -> None:
        def tell(stage: str, share: float) -> None:
            if job.stop.is_set():
                raise _StoppedError
            self._say(user, job, state="running", stage=stage, share=share)

        try:
            with self._one:
                tell("Opening the reviews", 0.0)
                draft = self._engine.read(lambda opened: work(opened, tell))
                draft = after(draft, tell)
            if self._say(user, job, stage="Keeping the draft", share=1.0, is_being_kept=True):
                self._say(user, job, state="done", made=keep(draft))
        except _StoppedError:
            pass
        except ReviewsError as error:
            self._say(user, job, state="failed", message=str(error))
        except Exception:  # noqa: BLE001  nothing else would tell the user that the thread has ended
            _log.exception("briefing")
            self._say(user, job, state="failed", message="Something went wrong; it is in the log. Try again.")

    def _say(self, user: str, job: BriefJob, **changes: object) -> bool:
        """Change what is known of a job; False where it was stopped."""
        with self._lock:
            now = self._jobs.get(user)
            if now is None or now.stop is not job.stop or job.stop.is_set():
                return False
            self._jobs[user] = replace(now, **changes)  # type: ignore[arg-type]
            return True
