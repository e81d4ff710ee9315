"""Doing claimed runs: what becomes of one when its work succeeds, fails or is cut off."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from app.core.logging import get_logger
from app.core.settings import Settings
from app.db.engine import Database
from app.jobs import service
from app.models import TriageRun

log = get_logger(__name__)
Work = Callable[[TriageRun], Awaitable[None]]
"""Does one claimed run and writes its result. Raising puts the run back."""


class Executor:
    """Claims runs and does them with ``work``, which is set once everything it needs is loaded."""

    def __init__(self, db: Database, settings: Settings) -> None:
        self._db = db
        self._settings = settings
        self.work: Work | None = None
        self._due: deque[int] = deque()
        """What was due at the last look, to be claimed without another."""
        self._looking = asyncio.Lock()

    @property
    def _terms(self) -> service.Terms:
        return service.Terms(self._settings.jobs_lease_seconds, self._settings.jobs_max_attempts)

    async def next(self) -> bool:
        """Do the run that is due next; False when none is."""
        async with self._looking:  # two tasks that look at once would want the same run
            run = await service.claim_next(self._db, self._terms, self._due)
        if run is not None:
            await self._do(run)
        return run is not None

    def forget(self) -> None:
        """Look anew before the next claim: something has come that may be more urgent."""
        self._due.clear()

    async def this(self, run_id: int) -> None:
        """Do this run if it is to be had; a message that came twice or too late does nothing."""
        run = await service.claim(self._db, run_id, self._terms)
        if run is not None:
            await self._do(run)

    async def _do(self, run: TriageRun) -> None:
        assert self.work is not None  # noqa: S101 - nothing is claimed before
        try:
            await self.work(run)
        except asyncio.CancelledError:
            # Runs are cut off only when their process ends. The lease would make this one due again too, only later.
            await service.release(self._db, run)
            raise
        except Exception as error:
            # Whatever it was, the row owns its attempts: it says why, and the run is tried again or shown as failed.
            log.exception("jobs.run_failed", run_id=run.id, attempt=run.attempts)
            await service.record_failure(
                self._db,
                run,
                f"{type(error).__name__}: {error}"[:2000],
                max_attempts=self._settings.jobs_max_attempts,
            )
