"""What a desk's history promises, kept for a while: thousands of judged decisions need not be read for each ticket."""

from __future__ import annotations

import asyncio
import time

from app.db.engine import Database
from app.feedback import repository as feedback
from app.triage.calibrate import Promise, promise

KEPT_SECONDS = 60.0
"""A judgement counts for what is decided without a person after this time at the latest."""
_Key = tuple[str, float]


class Promises:
    """One process's. A promise depends on who writes the drafts, whose confidences have a scale of their own, and on the
    error rate that the policy allows; so a policy of another process needs no word. Belongs to one event loop."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._kept: dict[_Key, tuple[float, Promise]] = {}
        self._reading = asyncio.Lock()

    async def of(self, writer: str, max_error: float) -> Promise:
        """What the judged decisions on drafts of ``writer`` carry for ``max_error``, at most ``KEPT_SECONDS`` old."""
        key = (writer, max_error)
        async with self._reading:  # of several tickets at once one reads for all
            read_at, kept = self._kept.get(key, (0.0, None))
            if kept is not None and time.monotonic() - read_at < KEPT_SECONDS:
                return kept
            before, started = self._kept, time.monotonic()
            async with self._db.read() as session:
                judged = await feedback.judged_decisions(session, writer)
            found = await asyncio.to_thread(
                promise, [sure for sure, _ in judged], [right for _, right in judged], max_error
            )
            before[key] = (started, found)
            return found

    def forget(self) -> None:
        """Read anew before the next decision. What is being read meanwhile is not kept."""
        self._kept = {}
