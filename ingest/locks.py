"""One writer at a time: a lock that falls with the process that holds it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.errors import ReviewsError


@contextmanager
def only_writer(lock: Path, *, taken: ReviewsError) -> Iterator[None]:
    """Hold a lock file in a folder, which is made where it is missing.

    Raises:
        ReviewsError: `taken`, where another process holds it.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    held = FileLock(lock)
    try:
        held.acquire(timeout=0)
    except Timeout as error:
        raise taken from error
    try:
        yield
    finally:
        held.release()
