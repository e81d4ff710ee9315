"""Tells the workers through the message queue, behind the request that has committed.

A queue that is away neither fails nor delays anything: what was to be said is forgotten, and the reconciler finds the rows.
"""

from __future__ import annotations

import asyncio
from collections import deque

from app.core.logging import get_logger
from app.jobs.dramatiq_adapter import QueueAway, RedisQueue, Topic

log = get_logger(__name__)
REMEMBERED = 10_000
"""Announcements that wait to be sent; older ones are left to the reconciler."""
BATCH = 100
PAUSE_SECONDS = 2.0
"""How long a queue that is away is left alone."""
LAST_WORDS_SECONDS = 0.5


class Announcer:
    """A ``Dispatcher`` over the message queue."""

    def __init__(self, queue: RedisQueue) -> None:
        self._queue = queue
        self._pending: deque[tuple[Topic, int]] = deque(maxlen=REMEMBERED)
        self._wake = asyncio.Event()
        self._away = False
        self._task: asyncio.Task[None] | None = None

    async def notify(self, run_id: int) -> None:
        self.put(Topic.TRIAGE, run_id)

    def knowledge_job(self) -> None:
        """A job of the knowledge base waits; whoever hears of it looks for the oldest."""
        self.put(Topic.KNOWLEDGE, 0)

    def put(self, topic: Topic, row_id: int) -> None:
        self._pending.append((topic, row_id))
        self._wake.set()

    def start(self) -> None:
        self._task = asyncio.create_task(self._loop(), name="announcer")

    async def stop(self) -> None:
        """Send what is left if that is quick."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            if self._pending and not self._away:
                try:
                    async with asyncio.timeout(LAST_WORDS_SECONDS):
                        await self._send(list(self._pending))
                except TimeoutError:
                    log.info("jobs.announcements_left", number=len(self._pending))
        await asyncio.to_thread(self._queue.close)

    async def waiting(self) -> int | None:
        """Messages that nobody has finished yet; None when the queue does not answer."""
        try:
            number = await asyncio.to_thread(self._queue.waiting)
        except QueueAway as error:
            self._lost(error)
            return None
        self._back()
        return number

    async def _loop(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._pending:
                batch = [self._pending.popleft() for _ in range(min(BATCH, len(self._pending)))]
                if not await self._send(batch):
                    self._pending.clear()
                    await asyncio.sleep(PAUSE_SECONDS)

    async def _send(self, batch: list[tuple[Topic, int]]) -> bool:
        try:
            await asyncio.to_thread(self._queue.send, batch)
        except QueueAway as error:
            self._lost(error)
            return False
        self._back()
        return True

    def _lost(self, error: QueueAway) -> None:
        if not self._away:
            log.warning("jobs.queue_away", reason=str(error))
        self._away = True

    def _back(self) -> None:
        if self._away:
            log.info("jobs.queue_back")
        self._away = False
