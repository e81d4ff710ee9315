"""Time and random identifiers."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime

from app.core.errors import Invalid


def utc_now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def as_utc(moment: datetime) -> datetime:
    """The same moment in UTC; without a zone it is taken as UTC. Raises ``Invalid`` beyond the calendar's ends."""
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        raise Invalid(f"{moment.isoformat()} lies outside the calendar.", code="bad_moment") from None


def new_request_id() -> str:
    return secrets.token_hex(8)


class Stopwatch:
    """Collects the durations of named parts in milliseconds."""

    def __init__(self) -> None:
        self._started = time.perf_counter()
        self._lap = self._started
        self.timings: dict[str, float] = {}

    def lap(self, name: str) -> None:
        """Record the time since the previous lap under ``name``."""
        now = time.perf_counter()
        self.timings[name] = round((now - self._lap) * 1000, 2)
        self._lap = now

    def total(self) -> dict[str, float]:
        return {**self.timings, "total": round((time.perf_counter() - self._started) * 1000, 2)}
