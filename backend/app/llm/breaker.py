"""A circuit breaker (Nygard, Release It!): what has failed time after time is not asked for a while."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

COUNTED = frozenset({"timeout", "unavailable", "rate_limited"})
"""Errors that speak of the server. A refused prompt or a broken answer says nothing about the next call."""


@dataclass(frozen=True, slots=True)
class Circuit:
    """How a circuit stands at this moment."""

    state: str
    """``closed``, ``open``, or ``half_open`` once a probe is due."""
    retry_seconds: float | None
    """Until a probe may go out; None when it is closed."""


class CircuitBreaker:
    """Opens after ``failures`` failed calls in a row, for ``seconds``; then one call at a time may probe.

    Not thread-safe: one event loop uses it. ``clock`` gives seconds that never go back.
    """

    def __init__(
        self, *, failures: int = 5, seconds: float = 30.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit = failures
        self._seconds = seconds
        self._clock = clock
        self._failed = 0
        self._opened_at: float | None = None
        self._probing_since: float | None = None

    @property
    def state(self) -> str:
        """``closed``, ``open``, or ``half_open`` once a probe is due."""
        if self._opened_at is None:
            return "closed"
        return "open" if self._clock() - self._opened_at < self._seconds else "half_open"

    @property
    def circuit(self) -> Circuit:
        if self._opened_at is None:
            return Circuit("closed", None)
        return Circuit(self.state, max(0.0, self._opened_at + self._seconds - self._clock()))

    def admit(self) -> bool:
        """Whether a call may go out now. Each admitted call must be followed by ``record`` or ``release``."""
        if self._opened_at is None:
            return True
        if self.state == "open" or self._probing_since is not None:
            return False
        self._probing_since = self._clock()
        return True

    def record(self, code: str | None) -> None:
        """Note how an admitted call ended: the code of its ``ModelError``, None for an answer."""
        self._probing_since = None
        if code not in COUNTED:  # the server answered, if only to refuse
            self._failed, self._opened_at = 0, None
            return
        self._failed += 1
        if self._failed >= self._limit or self._opened_at is not None:
            self._opened_at = self._clock()

    def release(self) -> None:
        """An admitted call was abandoned: nothing is known, another may probe."""
        self._probing_since = None
