"""Putting triage runs in and taking them out."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import utc_now
from app.core.errors import Conflict
from app.db.engine import Database, after_commit
from app.jobs import repository
from app.jobs.port import Dispatcher
from app.models import TriageRun
from app.models.enums import TriageStatus

BACKOFF_SECONDS = (1, 5, 30, 120, 600)
"""Pause after the first, second, ... failed attempt."""


async def enqueue_triage(session: AsyncSession, ticket_id: int, dispatcher: Dispatcher) -> None:
    """Add a run to the unit of work that changes the ticket; the workers hear of it after the commit."""
    run_id = await repository.add_run(session, ticket_id)
    after_commit(session, lambda: dispatcher.notify(run_id))


async def retry_triage(session: AsyncSession, ticket_id: int, dispatcher: Dispatcher) -> None:
    """Add a new run. Raises ``Conflict`` while another is under way."""
    if await repository.unfinished(session, ticket_id):
        raise Conflict(f"Triage of ticket {ticket_id} is under way.", code="triage_running")
    await enqueue_triage(session, ticket_id, dispatcher)
    await repository.set_ticket_triage_status(session, ticket_id, TriageStatus.PENDING)


async def claim_next(db: Database, *, lease_seconds: float, max_attempts: int) -> TriageRun | None:
    """Take the next run that is due; None when nothing waits. Runs that used up their attempts fail here."""
    while True:
        now = utc_now()
        async with db.read() as session:
            due = await repository.due_runs(session, now, limit=8)
        if not due:
            return None
        for run_id in due:
            async with db.write() as session:
                run = await repository.claim(
                    session, run_id, secrets.token_hex(16), now, now + timedelta(seconds=lease_seconds)
                )
                if run is None:
                    continue  # another worker was quicker
                if run.attempts <= max_attempts:
                    await repository.set_ticket_triage_status(session, run.ticket_id, TriageStatus.PROCESSING)
                    return run
                await _give_up(session, run, run.error or "the worker ended without a word, again and again")


async def record_failure(db: Database, run: TriageRun, error: str, *, max_attempts: int) -> None:
    """An attempt failed: put the run back with a pause, or end it as failed."""
    async with db.write() as session:
        if run.attempts >= max_attempts:
            await _give_up(session, run, error)
            return
        pause = BACKOFF_SECONDS[min(run.attempts, len(BACKOFF_SECONDS)) - 1]
        settled = await repository.settle(
            session,
            run.id,
            run.lease or "",
            status=TriageStatus.PENDING,
            error=error,
            due_at=utc_now() + timedelta(seconds=pause),
        )
        if settled:
            await repository.set_ticket_triage_status(session, run.ticket_id, TriageStatus.PENDING)


async def _give_up(session: AsyncSession, run: TriageRun, error: str) -> None:
    settled = await repository.settle(
        session, run.id, run.lease or "", status=TriageStatus.FAILED, error=error, completed_at=utc_now()
    )
    if settled:
        await repository.set_ticket_triage_status(session, run.ticket_id, TriageStatus.FAILED)


async def release_all(db: Database) -> int:
    """At the start of the only process of a desk: what its predecessor held is free again."""
    async with db.write() as session:
        return await repository.release_all(session, utc_now())
