"""Who writes next where one database has one writer."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

PATIENCE = 8
"""Writers that may overtake the longest waiting one of the background."""


class Turns:
    """A lock with two queues: what a person waits for goes before the background, each in order of arrival.

    Belongs to one event loop. The background is overtaken ``PATIENCE`` times at most, so that it goes on under any load.
    """

    def __init__(self) -> None:
        self._taken = False
        self._people: deque[asyncio.Future[None]] = deque()
        self._background: deque[asyncio.Future[None]] = deque()
        self._overtaken = 0

    @asynccontextmanager
    async def turn(self, *, background: bool) -> AsyncIterator[None]:
        """Wait for the turn, and keep it while the block runs."""
        await self._take(self._background if background else self._people)
        try:
            yield
        finally:
            self._pass_on()

    async def _take(self, queue: deque[asyncio.Future[None]]) -> None:
        if not self._taken:
            self._taken = True
            return
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        queue.append(mine)
        try:
            await mine
        except asyncio.CancelledError:
            if mine.cancelled():
                queue.remove(mine)
            else:
                self._pass_on()  # it came in the same moment
            raise

    def _pass_on(self) -> None:
        """Give the turn to the next one without letting go of it in between."""
        queue = self._people
        if self._background and (not self._people or self._overtaken >= PATIENCE):
            queue, self._overtaken = self._background, 0
        elif self._background:
            self._overtaken += 1
        if queue:
            queue.popleft().set_result(None)
        else:
            self._taken = False
