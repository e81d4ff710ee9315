"""The dispatcher port: how somebody who has committed a job tells the workers."""

from __future__ import annotations

from typing import Protocol


class Dispatcher(Protocol):
    async def notify(self, run_id: int) -> None:
        """Say that a run is waiting. Losing the message costs time, never the job."""
        ...


class SilentDispatcher:
    """For processes without a runner: the workers find the row by themselves."""

    async def notify(self, run_id: int) -> None:
        return None
