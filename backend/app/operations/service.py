"""Listing background jobs, and trying failed ones again."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Conflict, NotFound
from app.db.paging import Page, PageRequest, check_depth, count, make_page
from app.jobs import service as triage_jobs
from app.knowledge import uploads
from app.operations import repository
from app.operations.schemas import BackgroundJob, BackgroundKind, BackgroundStatus
from app.runtime import Runtime

BATCH = 100
"""Jobs put back in one commit: others write in between."""


async def list_jobs(
    session: AsyncSession,
    kinds: Collection[BackgroundKind],
    statuses: Sequence[BackgroundStatus],
    paging: PageRequest,
) -> Page[BackgroundJob]:
    """Newest first. Empty filters let everything through."""
    check_depth(paging)
    statement = repository.listed(kinds or list(BackgroundKind), statuses or list(BackgroundStatus))
    rows = await repository.page(session, statement, paging.offset, paging.page_size)
    items = [BackgroundJob.model_validate(row) for row in rows]
    return make_page(items, await count(session, statement), paging)


async def retry(session: AsyncSession, runtime: Runtime, kind: BackgroundKind, job_id: int) -> None:
    """Make a failed job wait again. Raises ``NotFound``, and ``Conflict`` when it has not failed or cannot be retried."""
    if kind is not BackgroundKind.TRIAGE:
        await uploads.revive(session, runtime, job_id, kind.value)
        return
    run = await repository.run_by_id(session, job_id)
    if run is None:
        raise NotFound(f"There is no triage run {job_id}.", code="job_not_found")
    await triage_jobs.revive(session, run.id, run.ticket_id, runtime.dispatcher)


async def retry_all(runtime: Runtime, kinds: Collection[BackgroundKind]) -> int:
    """Make every failed job wait again that can; returns how many. What fails anew meanwhile is not taken twice."""
    done: set[tuple[BackgroundKind, int]] = set()
    while True:
        async with runtime.db.write() as session:
            failed = await repository.retryable(session, kinds or list(BackgroundKind), BATCH)
            fresh = [job for job in failed if job not in done]
            if not fresh:
                return len(done)
            for kind, job_id in fresh:
                try:
                    await retry(session, runtime, kind, job_id)
                except (Conflict, NotFound):
                    continue  # somebody else was quicker
                finally:
                    done.add((kind, job_id))
