"""The in-process runner: a few asyncio tasks that claim runs, woken by a commit or by the clock."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from app.core.logging import get_logger
from app.core.settings import Settings
from app.db.engine import Database
from app.jobs import service
from app.models import TriageRun

log = get_logger(__name__)
Work = Callable[[TriageRun], Awaitable[None]]
"""Does one claimed run and writes its result. Raising puts the run back."""


class InProcessRunner:
    """Runs triage in the API's own process, at most ``settings.jobs_concurrency`` at once."""

    def __init__(self, db: Database, settings: Settings) -> None:
        self._db = db
        self._settings = settings
        self._work: Work | None = None
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def notify(self, run_id: int) -> None:
        self._wake.set()

    def start(self, work: Work) -> None:
        """Begin claiming. Runs that were notified before are found in the database."""
        self._work = work
        for number in range(self._settings.jobs_concurrency):
            self._tasks.append(asyncio.create_task(self._loop(), name=f"triage-runner-{number}"))

    async def stop(self) -> None:
        """Cancel what runs; its lease makes it due again."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()

    async def _loop(self) -> None:
        while True:
            self._wake.clear()  # before looking, so that a commit in between is not missed
            try:
                await self._drain()
            except Exception:
                # The loop must outlive a database that is away for a while; the rows are still there afterwards.
                log.exception("jobs.loop_failed")
            try:
                async with asyncio.timeout(self._settings.jobs_poll_seconds):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def _drain(self) -> None:
        while not self._settings.jobs_paused:
            run = await service.claim_next(
                self._db,
                lease_seconds=self._settings.jobs_lease_seconds,
                max_attempts=self._settings.jobs_max_attempts,
            )
            if run is None:
                return
            await self._do(run)

    async def _do(self, run: TriageRun) -> None:
        assert self._work is not None  # noqa: S101 - set by start, which makes the loops
        try:
            await self._work(run)
        except Exception as error:
            log.exception("jobs.run_failed", run_id=run.id, attempt=run.attempts)
            await service.record_failure(
                self._db,
                run,
                f"{type(error).__name__}: {error}"[:2000],
                max_attempts=self._settings.jobs_max_attempts,
            )
