"""Claims and results of triage runs. Each is one conditional UPDATE: two workers can never both win."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.db.engine import insert_row
from app.models import Ticket, TriageRun
from app.models.enums import TriageStatus

_UNFINISHED = (TriageStatus.PENDING, TriageStatus.PROCESSING)


async def add_run(session: AsyncSession, ticket_id: int) -> int:
    run_id: int = await insert_row(session, TriageRun, ticket_id=ticket_id, status=TriageStatus.PENDING)
    return run_id


async def due_runs(session: AsyncSession, now: datetime, limit: int) -> list[int]:
    """Ids of runs that wait, and of runs whose lease has run out, oldest first."""
    statement = (
        sa.select(TriageRun.id)
        .where(TriageRun.status.in_(_UNFINISHED), TriageRun.due_at <= now)
        .order_by(TriageRun.due_at, TriageRun.id)
        .limit(limit)
    )
    return list(await session.scalars(statement))


async def claim(
    session: AsyncSession, run_id: int, lease: str, now: datetime, until: datetime
) -> TriageRun | None:
    """Take a run if it is still to be had; its ``due_at`` becomes the end of the lease."""
    taken = await session.execute(
        sa.update(TriageRun)
        .where(TriageRun.id == run_id, TriageRun.status.in_(_UNFINISHED), TriageRun.due_at <= now)
        .values(
            status=TriageStatus.PROCESSING,
            lease=lease,
            due_at=until,
            attempts=TriageRun.attempts + 1,
            started_at=now,
        )
        .execution_options(synchronize_session=False)
    )
    if not _rows(taken):
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


async def unfinished(session: AsyncSession, ticket_id: int) -> bool:
    found = await session.scalar(
        sa.select(TriageRun.id)
        .where(TriageRun.ticket_id == ticket_id, TriageRun.status.in_(_UNFINISHED))
        .limit(1)
    )
    return found is not None


async def count_by_status(session: AsyncSession) -> dict[str, int]:
    rows = await session.execute(sa.select(TriageRun.status, sa.func.count()).group_by(TriageRun.status))
    return {status.value: number for status, number in rows}


def _rows(result: Any) -> int:
    return int(result.rowcount)
