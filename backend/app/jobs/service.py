"""Putting triage runs in and taking them out."""

from __future__ import annotations

import secrets
from collections import deque
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import utc_now
from app.core.errors import Conflict
from app.db.engine import Database, after_commit
from app.jobs import repository
from app.jobs.port import Dispatcher, Urgency
from app.models import TriageRun
from app.models.enums import TriageStatus

DUE_AT_ONCE = 8
"""Runs of one look. Whatever is added to them meanwhile makes an in-process runner look anew."""
BACKOFF_SECONDS = (1, 5, 30, 120, 600)
"""Pause after the first, second, ... failed attempt."""


async def enqueue_triage(
    session: AsyncSession,
    ticket_id: int,
    dispatcher: Dispatcher,
    urgency: Urgency = Urgency.SOMEBODY_WAITS,
) -> int:
    """Add a run to the unit of work that changes the ticket; the workers hear of it after the commit. Returns its id."""
    run_id = await repository.add_run(session, ticket_id, urgency)
    after_commit(session, lambda: dispatcher.notify(run_id))
    return run_id


async def retry_triage(session: AsyncSession, ticket_id: int, dispatcher: Dispatcher) -> int:
    """Add a new run and return its id. Raises ``Conflict`` while another is under way."""
    if await repository.unfinished(session, ticket_id):
        raise Conflict(f"Triage of ticket {ticket_id} is under way.", code="triage_running")
    run_id = await enqueue_triage(session, ticket_id, dispatcher)
    await repository.set_ticket_triage_status(session, ticket_id, TriageStatus.PENDING)
    return run_id


async def triage_again(session: AsyncSession, ticket_id: int, dispatcher: Dispatcher) -> bool:
    """Add a new run where none is under way; returns whether it did. One that is under way decides anew by itself."""
    if await repository.unfinished(session, ticket_id):
        return False
    await enqueue_triage(session, ticket_id, dispatcher)
    return True


@dataclass(frozen=True, slots=True)
class Terms:
    """Under what a run is claimed."""

    lease_seconds: float
    max_attempts: int


async def claim_next(db: Database, terms: Terms, due: deque[int] | None = None) -> TriageRun | None:
    """Take the next run that is due; None when nothing waits. Runs that used up their attempts fail here.

    ``due``: ids that an earlier call has left, tried first; this one leaves what it has not needed."""
    due = deque() if due is None else due
    while True:
        while due:
            if (run := await claim(db, due.popleft(), terms)) is not None:
                return run
        async with db.read() as session:
            due.extend(await repository.due_runs(session, utc_now(), limit=DUE_AT_ONCE))
        if not due:
            return None


async def claim(db: Database, run_id: int, terms: Terms) -> TriageRun | None:
    """Take this run; None when it is not to be had: done, deleted, another worker's, not due yet, or out of attempts,
    in which case it fails here."""
    now = utc_now()
    until = now + timedelta(seconds=terms.lease_seconds)
    async with db.write(background=True) as session:
        run = await repository.claim(session, run_id, secrets.token_hex(16), now, until)
        if run is None:
            return None
        if run.attempts > terms.max_attempts:
            await _give_up(session, run, run.error or "the worker ended without a word, again and again")
            return None
        await repository.set_ticket_triage_status(session, run.ticket_id, TriageStatus.PROCESSING)
        return run


async def release(db: Database, run: TriageRun) -> None:
    """Give a run back undone, through no fault of its own: the attempt does not count."""
    async with db.write() as session:
        settled = await repository.settle(
            session,
            run.id,
            run.lease or "",
            status=TriageStatus.PENDING,
            due_at=utc_now(),
            attempts=max(run.attempts - 1, 0),
        )
        if settled:
            await repository.set_ticket_triage_status(session, run.ticket_id, TriageStatus.PENDING)


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


async def revive(session: AsyncSession, run_id: int, ticket_id: int, dispatcher: Dispatcher) -> None:
    """Try a failed run again from the start. Raises ``Conflict`` when it is not failed or a later run has taken over."""
    # Whoever adds a run holds the ticket, so that none can come between looking and reviving. No worker holds a failed run.
    await repository.lock_ticket(session, ticket_id)
    if await repository.unfinished(session, ticket_id):
        raise Conflict(f"Triage of ticket {ticket_id} is under way.", code="triage_running")
    if await repository.is_superseded(session, run_id, ticket_id):
        raise Conflict(
            f"Ticket {ticket_id} has been triaged since run {run_id}: its result is the newer one.",
            code="job_superseded",
        )
    if not await repository.revive(session, run_id, utc_now()):
        raise Conflict(f"Run {run_id} has not failed.", code="job_not_failed")
    await repository.set_ticket_triage_status(session, ticket_id, TriageStatus.PENDING)
    after_commit(session, lambda: dispatcher.notify(run_id))
