"""Periodic work that one process of several does, under a lease in the database.

The holder renews its lease with each round, so the work is done once in each interval and not once by each process. When
the holder dies, another takes over once the lease has run out. Each such work also stands being done twice at a time:
a process that stops for longer than a lease lasts does not know that another has taken over.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta

from app.core.clock import utc_now
from app.db.engine import Database
from app.jobs import lease_repository as repository

ROUNDS = 2.5
"""A lease outlives this many intervals: one round may be late without another process taking over."""
SHORTEST_SECONDS = 10.0


class Leases:
    """The leases of one process."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.holder = secrets.token_hex(16)

    async def take(self, name: str, every_seconds: float) -> bool:
        """Take or renew the lease of work that is done every so often; False while another process holds it."""
        now = utc_now()
        until = now + timedelta(seconds=max(SHORTEST_SECONDS, ROUNDS * every_seconds))
        async with self._db.write() as session:
            return await repository.take(session, name, self.holder, now, until)

    def once(
        self, name: str, every_seconds: float, work: Callable[[], Awaitable[None]]
    ) -> Callable[[], Awaitable[None]]:
        """``work``, done only by the process that holds the lease."""

        async def round_of_work() -> None:
            if await self.take(name, every_seconds):
                await work()

        return round_of_work

    async def release(self) -> None:
        """Let others take over at once: this process ends."""
        async with self._db.write() as session:
            await repository.release(session, self.holder)

    async def release_all(self) -> None:
        """At the start of the only process of a desk: what its predecessor held is free again."""
        async with self._db.write() as session:
            await repository.release(session, None)
