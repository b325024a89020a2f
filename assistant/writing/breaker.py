"""A circuit breaker: after failures in a row a service is left alone for a while, so that nobody waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

FAILURES = 3
REST_S = 60.0


@dataclass(slots=True)
class Breaker:
    """Opens after `FAILURES` failures in a row, for `REST_S` seconds; then one failure opens it again."""

    clock: Callable[[], float] = time.monotonic
    n_failures: int = 0
    opened_at: float | None = None

    @property
    def is_open(self) -> bool:
        return self.rest_s > 0

    @property
    def rest_s(self) -> float:
        """How long the service is still left alone; 0 where it is not."""
        return 0.0 if self.opened_at is None else max(0.0, REST_S - (self.clock() - self.opened_at))

    def succeeded(self) -> None:
        self.n_failures, self.opened_at = 0, None

    def failed(self) -> None:
        self.n_failures += 1
        if self.n_failures >= FAILURES:
            self.opened_at = self.clock()
