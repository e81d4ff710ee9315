"""Takes up uploads in this process, one at a time, woken by a commit or by the clock."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta

from app.core.clock import utc_now
from app.core.logging import get_logger
from app.core.settings import Settings
from app.db.engine import Database
from app.knowledge import upload_repository as repository
from app.models import KbJob

log = get_logger(__name__)
Work = Callable[[KbJob], Awaitable[None]]
"""Does one claimed job as far as it can. Raising puts it back."""


class UploadRunner:
    """One upload after another: reading and encoding keep the processor busy already."""

    def __init__(self, db: Database, settings: Settings, announce: Callable[[], None] | None = None) -> None:
        """``announce`` tells other processes of a job."""
        self._announce = announce
        self._db = db
        self._settings = settings
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Say that a job waits. Losing this costs time, never the job."""
        self.look()
        if self._announce is not None:
            self._announce()

    def look(self) -> None:
        """Another process says that a job waits."""
        self._wake.set()

    def start(self, work: Work) -> None:
        self._task = asyncio.create_task(self._loop(work), name="upload-runner")

    async def stop(self) -> None:
        """Cancel what runs; its lease makes it due again."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _loop(self, work: Work) -> None:
        while True:
            self._wake.clear()  # before looking, so that a commit in between is not missed
            try:
                while not self._settings.jobs_paused and (job := await self._claim()) is not None:
                    await self._do(job, work)
            except Exception:
                # The loop must outlive a database that is away for a while; the rows are still there afterwards.
                log.exception("kb.upload_loop_failed")
            try:
                async with asyncio.timeout(self._settings.jobs_poll_seconds):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def _claim(self) -> KbJob | None:
        now = utc_now()
        async with self._db.read() as session:
            job_id = await repository.due_job(session, now)
        if job_id is None:
            return None
        until = now + timedelta(seconds=self._settings.jobs_lease_seconds)
        async with self._db.write() as session:
            return await repository.claim(session, job_id, secrets.token_hex(16), now, until)

    async def _do(self, job: KbJob, work: Work) -> None:
        beat = asyncio.create_task(self._keep_lease(job), name="upload-lease")
        try:
            await work(job)
        finally:
            beat.cancel()
            await asyncio.gather(beat, return_exceptions=True)

    async def _keep_lease(self, job: KbJob) -> None:
        """A large document takes longer than a lease lasts."""
        lease = self._settings.jobs_lease_seconds
        while True:
            await asyncio.sleep(lease / 3)
            try:
                async with self._db.write() as session:
                    await repository.settle(session, job, due_at=utc_now() + timedelta(seconds=lease))
            except Exception:
                # A database that is away now may be back before the lease ends.
                log.exception("kb.upload_lease_failed", job_id=job.id)
