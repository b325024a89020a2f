"""How often something may be done: so many times in a window of seconds, counted for each key."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

_MOST_KEYS = 10_000


class Throttle:
    """Counts in memory; safe to use from several threads. `clock` gives seconds that never go back."""

    def __init__(self, limit: int, window_s: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit, self._window_s, self._clock = limit, window_s, clock
        self._times: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def allow(self, key: str) -> bool:
        """Count one more where the limit leaves room for it, and tell whether it did."""
        with self._lock:
            times = self._recent(key)
            if len(times) >= self._limit:
                return False
            times.append(self._clock())
            return True

    def take_back(self, key: str) -> None:
        """Count one less."""
        with self._lock:
            if times := self._recent(key):
                times.pop()

    def wait_s(self, key: str) -> int:
        """Whole seconds until there is room again; 0 where there is."""
        with self._lock:
            times = self._recent(key)
            return 0 if len(times) < self._limit else max(1, round(times[0] + self._window_s - self._clock()))

    def forget(self, key: str) -> None:
        with self._lock:
            self._times.pop(key, None)

    def _recent(self, key: str) -> deque[float]:
        if key not in self._times and len(self._times) >= _MOST_KEYS:
            self._drop_idle()
        times = self._times.setdefault(key, deque())
        while times and times[0] <= self._clock() - self._window_s:
            times.popleft()
        return times

    def _drop_idle(self) -> None:
        since = self._clock() - self._window_s
        for key in [key for key, times in self._times.items() if not times or times[-1] <= since]:
            del self._times[key]
