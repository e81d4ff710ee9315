"""Periodic work beside the requests."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from app.core.logging import get_logger

log = get_logger(__name__)


class Every:
    """Calls ``work`` every ``seconds`` in the background, first after one interval. A failing round is logged and the
    next one tries again."""

    def __init__(self, seconds: float, name: str, work: Callable[[], Awaitable[None]]) -> None:
        self._seconds = seconds
        self._name = name
        self._work = work
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._loop(), name=self._name)

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _loop(self) -> None:
        while True:
            await asyncio.sleep(self._seconds)
            try:
                await self._work()
            except Exception:
                # The database may be away for a while; what is due stays due.
                log.exception("schedule.round_failed", work=self._name)
