"""The dispatcher port: how somebody who has committed a job tells the workers."""

from __future__ import annotations

from enum import IntEnum
from typing import Protocol


class Urgency(IntEnum):
    """Which of the due triage runs goes first. Within a class the oldest does: newest first would let the longest
    waiting customers wait for ever while more comes in than is done."""

    SOMEBODY_WAITS = 0
    BACKLOG = 10
    """Filled in by a program: sample data, imports. New tickets overtake it."""


class Dispatcher(Protocol):
    async def notify(self, run_id: int) -> None:
        """Say that a run is waiting. Losing the message costs time, never the job. Returns at once, never raises."""
        ...


class SilentDispatcher:
    """For processes without a runner: the workers find the row by themselves."""

    async def notify(self, run_id: int) -> None:
        return None


class Both:
    """Tells this process's runner and the workers."""

    def __init__(self, first: Dispatcher, second: Dispatcher) -> None:
        self._first = first
        self._second = second

    async def notify(self, run_id: int) -> None:
        await self._first.notify(run_id)
        await self._second.notify(run_id)
