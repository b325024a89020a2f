"""Work on a thread of its own, of whose findings the newest is taken now and then; it ends once nobody takes them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import TypeVar

PACE_S = 0.05
_T = TypeVar("_T")
_END = object()


class Abandoned(Exception):  # noqa: N818  not an error
    """Nobody listens any more."""


def newest(work: Callable[[Callable[[_T], None]], None], *, limit_s: float) -> Generator[_T, None, None]:
    """Yield what `work` tells through its argument, as it tells it, the last included; raise what it raises.

    What is told within `PACE_S` seconds of what was yielded gives way to what is told after it: a browser that gets two
    changes at once may show the older one. Telling raises `Abandoned` once this iterator was closed or gave up, so
    that work nobody waits for ends soon.

    Raises:
        TimeoutError: it was not done after `limit_s` seconds.
    """
    until = time.monotonic() + limit_s
    said: SimpleQueue[object] = SimpleQueue()
    is_left = threading.Event()
    done: Future[None] = Future()

    def tell(found: _T) -> None:
        if is_left.is_set():
            raise Abandoned
        said.put(found)

    def run() -> None:
        try:
            work(tell)
        except BaseException as error:  # noqa: BLE001  given to whoever listens
            done.set_exception(error)
        else:
            done.set_result(None)
        said.put(_END)

    threading.Thread(target=run, daemon=True).start()
    try:
        while (found := _next(said, until)) is not _END:
            yield found  # type: ignore[misc]
            time.sleep(PACE_S)
        done.result()
    finally:
        is_left.set()


def _next(said: SimpleQueue[object], until: float) -> object:
    """The newest of what was said, waiting for the first; the end only when nothing stands before it."""
    try:
        found = said.get(timeout=max(0.0, until - time.monotonic()))
    except Empty:
        raise TimeoutError from None
    while not said.empty():
        later = said.get()
        if later is _END:
            said.put(_END)
            break
        found = later
    return found
