"""The in-process runner: a few asyncio tasks that claim runs, woken by a commit or by the clock."""

from __future__ import annotations

import asyncio

from app.core.foreground import Foreground
from app.core.logging import get_logger
from app.core.settings import Settings
from app.db.engine import Database
from app.jobs.execution import Executor, Work

log = get_logger(__name__)
STOP_SECONDS = 2.0
"""What a run that has begun gets to end when the process stops."""


class InProcessRunner:
    """Runs triage in the API's own process, at most ``settings.jobs_concurrency`` at once."""

    def __init__(self, db: Database, settings: Settings, foreground: Foreground | None = None) -> None:
        """With ``foreground`` one run at once while people are being answered: for runs that compute, which would take
        every core from the answers. Runs that wait for a model take nothing from anybody."""
        self._settings = settings
        self._foreground = foreground
        self._executor = Executor(db, settings)
        self._wake = asyncio.Event()
        self._stopping = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def notify(self, run_id: int) -> None:
        self._executor.forget()
        self._wake.set()

    def start(self, work: Work) -> None:
        """Begin claiming. Runs that were notified before are found in the database."""
        self._executor.work = work
        for number in range(self._settings.jobs_concurrency):
            self._tasks.append(
                asyncio.create_task(self._loop(gives_way=number > 0), name=f"triage-runner-{number}")
            )

    async def stop(self) -> None:
        """Let what runs end if that is soon; else cancel it, which gives the run back."""
        self._stopping.set()
        self._wake.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=STOP_SECONDS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()

    async def _loop(self, *, gives_way: bool) -> None:
        while not self._stopping.is_set():
            self._wake.clear()  # before looking, so that a commit in between is not missed
            try:
                while not self._stopping.is_set() and not self._settings.jobs_paused:
                    if gives_way:
                        await self._nobody_waits()
                    if self._stopping.is_set() or not await self._executor.next():
                        break
            except Exception:
                # The loop must outlive a database that is away for a while; the rows are still there afterwards.
                log.exception("jobs.loop_failed")
            if self._stopping.is_set():
                return
            try:
                async with asyncio.timeout(self._settings.jobs_poll_seconds):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def _nobody_waits(self) -> None:
        """Return when nobody is being answered, or when the process stops."""
        while self._foreground is not None and (left := self._foreground.seconds_left()) > 0:
            try:
                async with asyncio.timeout(left):
                    await self._stopping.wait()
                return
            except TimeoutError:
                continue
