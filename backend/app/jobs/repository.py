"""Claims and results of triage runs. Each is one conditional UPDATE: two workers can never both win."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, defer

from app.core.clock import utc_now
from app.db.engine import insert_row
from app.jobs.port import Urgency
from app.models import KbJob, Ticket, TriageRun
from app.models.enums import JobStatus, TriageStatus

_UNFINISHED = (TriageStatus.PENDING, TriageStatus.PROCESSING)


async def add_run(session: AsyncSession, ticket_id: int, urgency: Urgency) -> int:
    run_id: int = await insert_row(
        session, TriageRun, ticket_id=ticket_id, status=TriageStatus.PENDING, priority=int(urgency)
    )
    return run_id


async def due_runs(session: AsyncSession, now: datetime, limit: int) -> list[int]:
    """Ids of runs that wait, and of runs whose lease has run out: the most urgent first, then the oldest."""
    return [run_id for run_id, _ in await overdue(session, now, limit)]


async def overdue(session: AsyncSession, before: datetime, limit: int) -> list[tuple[int, int]]:
    """Id and priority of runs that have been due since ``before``, as ``due_runs`` orders them."""
    statement = (
        sa.select(TriageRun.id, TriageRun.priority)
        .where(TriageRun.status.in_(_UNFINISHED), TriageRun.due_at <= before)
        .order_by(TriageRun.priority, TriageRun.due_at, TriageRun.id)
        .limit(limit)
    )
    return [(run_id, priority) for run_id, priority in await session.execute(statement)]


async def knowledge_job_waits(session: AsyncSession, before: datetime) -> bool:
    """Whether a job of the knowledge base has been due since ``before``."""
    found = await session.scalar(
        sa.select(KbJob.id)
        .where(KbJob.status.in_((JobStatus.PENDING, JobStatus.PROCESSING)), KbJob.due_at <= before)
        .limit(1)
    )
    return found is not None


async def claim(
    session: AsyncSession, run_id: int, lease: str, now: datetime, until: datetime
) -> TriageRun | None:
    """Take a run if it is still to be had; its ``due_at`` becomes the end of the lease."""
    take = (
        sa.update(TriageRun)
        .where(TriageRun.id == run_id, TriageRun.status.in_(_UNFINISHED), TriageRun.due_at <= now)
        .values(
            status=TriageStatus.PROCESSING,
            lease=lease,
            due_at=until,
            attempts=TriageRun.attempts + 1,
            started_at=now,
        )
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    if session.get_bind().dialect.update_returning:
        return await session.scalar(take.returning(TriageRun))
    if not _rows(await session.execute(take)):
        return None
    return await session.get(TriageRun, run_id, populate_existing=True)


async def settle(session: AsyncSession, run_id: int, lease: str, **values: Any) -> bool:
    """Write an outcome if the lease is still this worker's; False when another claim has replaced it."""
    written = await session.execute(
        sa.update(TriageRun)
        .where(TriageRun.id == run_id, TriageRun.lease == lease, TriageRun.status == TriageStatus.PROCESSING)
        .values(lease=None, **values)
        .execution_options(synchronize_session=False)
    )
    return bool(_rows(written))


async def revive(session: AsyncSession, run_id: int, now: datetime) -> bool:
    """Make a failed run due again, as if it had never been tried; False when it is not failed."""
    revived = await session.execute(
        sa.update(TriageRun)
        .where(TriageRun.id == run_id, TriageRun.status == TriageStatus.FAILED)
        .values(status=TriageStatus.PENDING, attempts=0, due_at=now, lease=None, completed_at=None)
        .execution_options(synchronize_session=False)
    )
    return bool(_rows(revived))


async def release_all(session: AsyncSession, now: datetime) -> int:
    """Make every leased run due at once. Only for a process that knows it is the only one."""
    released = await session.execute(
        sa.update(TriageRun)
        .where(TriageRun.status == TriageStatus.PROCESSING)
        .values(due_at=now, lease=None)
        .execution_options(synchronize_session=False)
    )
    return _rows(released)


async def set_ticket_triage_status(session: AsyncSession, ticket_id: int, status: TriageStatus) -> None:
    await session.execute(
        sa.update(Ticket)
        .where(Ticket.id == ticket_id)
        .values(triage_status=status)
        .execution_options(synchronize_session=False)
    )


async def unfinished_run(session: AsyncSession, ticket_id: int) -> int | None:
    """Id of the run that waits or is under way."""
    return await session.scalar(
        sa.select(TriageRun.id)
        .where(TriageRun.ticket_id == ticket_id, TriageRun.status.in_(_UNFINISHED))
        .order_by(TriageRun.id.desc())
        .limit(1)
    )


async def hurry(session: AsyncSession, run_id: int) -> None:
    """Make a run due now if it waits, as if it had not failed yet. Not for a unit of work that holds the ticket: a
    worker takes the run first and then the ticket, and two in opposite order wait for each other."""
    await session.execute(
        sa.update(TriageRun)
        .where(TriageRun.id == run_id, TriageRun.status == TriageStatus.PENDING)
        .values(due_at=utc_now(), error=None)
        .execution_options(synchronize_session=False)
    )


async def brief(session: AsyncSession, run_id: int) -> TriageRun | None:
    """A run without its outcome."""
    return await session.scalar(
        sa.select(TriageRun)
        .where(TriageRun.id == run_id)
        .options(defer(TriageRun.outcome), defer(TriageRun.summary))
    )


async def note_decision(session: AsyncSession, run_id: int, decision: str, reason: str) -> None:
    """Of a run that this unit of work has settled."""
    await session.execute(
        sa.update(TriageRun)
        .where(TriageRun.id == run_id)
        .values(decision=decision, decision_reason=reason)
        .execution_options(synchronize_session=False)
    )


async def unfinished(session: AsyncSession, ticket_id: int) -> bool:
    return await unfinished_run(session, ticket_id) is not None


def superseded() -> sa.ColumnElement[bool]:
    """Of a run: its ticket has a later one, so that what became of this one matters no more."""
    later = aliased(TriageRun)
    return sa.exists().where(later.ticket_id == TriageRun.ticket_id, later.id > TriageRun.id)


async def is_superseded(session: AsyncSession, run_id: int, ticket_id: int) -> bool:
    """Whether the ticket has a later run than this one, whatever its state."""
    later = sa.select(TriageRun.id).where(TriageRun.ticket_id == ticket_id, TriageRun.id > run_id)
    return await session.scalar(later.limit(1)) is not None


async def lock_ticket(session: AsyncSession, ticket_id: int) -> None:
    """Keep others from adding runs to the ticket until the unit of work ends. Not before a run that a worker may hold."""
    await session.execute(sa.select(Ticket.id).where(Ticket.id == ticket_id).with_for_update())


async def count_by_status(session: AsyncSession) -> dict[str, int]:
    """How many runs there are in each state. A failed one that was tried again by a later run is not counted."""
    counts = await _counted(session)
    if TriageStatus.FAILED in counts:
        failed = sa.select(sa.func.count()).where(TriageRun.status == TriageStatus.FAILED, ~superseded())
        counts[TriageStatus.FAILED] = int(await session.scalar(failed) or 0)
    return counts


async def _counted(session: AsyncSession) -> dict[str, int]:
    rows = await session.execute(sa.select(TriageRun.status, sa.func.count()).group_by(TriageRun.status))
    return {status.value: number for status, number in rows}


def _rows(result: Any) -> int:
    return int(result.rowcount)
