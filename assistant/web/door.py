"""Who may try to log in now: wrong tries are limited by name and by address, and few passwords are checked at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Literal

from assistant.web.throttle import Throttle

WRONG_A_NAME = 5
WRONG_AN_ADDRESS = 30
WINDOW_S = 300
CHECKED_AT_ONCE = 2
MOST_WAITING = 30
Outcome = Literal["in", "wrong", "too many", "busy"]


class Door:
    """Counts wrong tries in memory; a whole office may log in from one address.

    A password takes 64 MB and some tenths of a second to check, so that only a few are checked at once, and only so
    many wait for that. `clock` gives seconds that never go back.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._by_name = Throttle(WRONG_A_NAME, WINDOW_S, clock=clock)
        self._by_address = Throttle(WRONG_AN_ADDRESS, WINDOW_S, clock=clock)
        self._checking = threading.Semaphore(CHECKED_AT_ONCE)
        self._waiting = threading.Semaphore(CHECKED_AT_ONCE + MOST_WAITING)

    def enter(self, name: str, address: str, fits: Callable[[], bool]) -> Outcome:
        """Try to log in; `fits` checks the password, and is not asked after too many wrong tries."""
        if not self._waiting.acquire(blocking=False):
            return "busy"
        try:
            with self._checking:
                return self._checked(name, address, fits)
        finally:
            self._waiting.release()

    def wait_s(self, name: str, address: str) -> int:
        """Whole seconds until there is room for another try; 0 where there is."""
        return max(self._by_name.wait_s(name), self._by_address.wait_s(address))

    def _checked(self, name: str, address: str, fits: Callable[[], bool]) -> Outcome:
        """A try counts as wrong while it is being checked, so that many at once are no more than the limit."""
        if not self._by_name.allow(name):
            return "too many"
        if not self._by_address.allow(address):
            self._by_name.take_back(name)
            return "too many"
        if not fits():
            return "wrong"
        self._by_name.forget(name)
        self._by_address.take_back(address)
        return "in"
