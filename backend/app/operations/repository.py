"""One query over triage runs and jobs of the knowledge base."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.jobs.repository import superseded
from app.models import KbJob, KbJobFile, Ticket, TriageRun
from app.models.enums import FileStatus, JobKind, JobStatus, TriageStatus
from app.operations.schemas import BackgroundKind, BackgroundStatus

Part = sa.Select[*tuple[Any, ...]]


def _runs(statuses: Sequence[BackgroundStatus]) -> Part:
    """A failed run whose ticket has a later one is history, not work to do."""
    wanted = [TriageStatus(status) for status in statuses]
    failed = TriageRun.status == TriageStatus.FAILED
    return (
        sa.select(
            sa.literal(BackgroundKind.TRIAGE.value, sa.String(32)).label("kind"),
            TriageRun.id.label("id"),
            sa.type_coerce(TriageRun.status, sa.String(32)).label("status"),
            Ticket.title.label("subject"),
            TriageRun.ticket_id.label("ticket_id"),
            sa.cast(sa.null(), sa.String(512)).label("collection"),
            TriageRun.attempts.label("attempts"),
            TriageRun.error.label("error"),
            TriageRun.due_at.label("due_at"),
            TriageRun.created_at.label("created_at"),
            TriageRun.started_at.label("started_at"),
            TriageRun.completed_at.label("completed_at"),
            sa.case((failed, 1), else_=0).label("retryable"),
        )
        .join(Ticket, Ticket.id == TriageRun.ticket_id)
        .where(TriageRun.status.in_(wanted), sa.or_(~failed, ~superseded()))
    )


def _knowledge_jobs(statuses: Sequence[BackgroundStatus], kinds: Collection[BackgroundKind]) -> Part:
    files = sa.select(KbJobFile).where(KbJobFile.job_id == KbJob.id).correlate(KbJob)
    first_name = files.with_only_columns(KbJobFile.name).order_by(KbJobFile.id).limit(1).scalar_subquery()
    failed_files = files.where(KbJobFile.status == FileStatus.FAILED)
    error = failed_files.with_only_columns(sa.func.max(KbJobFile.error)).scalar_subquery()
    kept = failed_files.where(KbJobFile.sha256.is_not(None)).with_only_columns(KbJobFile.id).exists()
    failed = KbJob.status == JobStatus.FAILED
    return sa.select(
        sa.type_coerce(KbJob.kind, sa.String(32)).label("kind"),
        KbJob.id,
        sa.type_coerce(KbJob.status, sa.String(32)),
        sa.func.coalesce(first_name, KbJob.collection),
        sa.cast(sa.null(), sa.Integer()),
        KbJob.collection,
        KbJob.faults,
        sa.func.coalesce(KbJob.error, error),
        KbJob.due_at,
        KbJob.created_at,
        KbJob.started_at,
        KbJob.completed_at,
        sa.case((sa.and_(failed, sa.or_(KbJob.kind == JobKind.REINDEX, kept)), 1), else_=0),
    ).where(
        KbJob.status.in_([JobStatus(status) for status in statuses]),
        KbJob.kind.in_([JobKind(kind) for kind in kinds if kind is not BackgroundKind.TRIAGE]),
    )


def listed(kinds: Collection[BackgroundKind], statuses: Sequence[BackgroundStatus]) -> Part:
    """Jobs of these kinds in these states, the newest first. Neither may be empty."""
    parts: list[Part] = []
    if BackgroundKind.TRIAGE in kinds:
        parts.append(_runs(statuses))
    if set(kinds) - {BackgroundKind.TRIAGE}:
        parts.append(_knowledge_jobs(statuses, kinds))
    every = sa.union_all(*parts).subquery() if len(parts) > 1 else parts[0].subquery()
    columns = list(every.c)
    names = ("kind", "id", "status", "subject", "ticket_id", "collection", "attempts", "error", "due_at",
             "created_at", "started_at", "completed_at", "retryable")  # fmt: skip
    labelled = [column.label(name) for column, name in zip(columns, names, strict=True)]
    return sa.select(*labelled).order_by(columns[9].desc(), columns[0], columns[1].desc())


async def page(session: AsyncSession, statement: Part, offset: int, limit: int) -> list[sa.Row[Any]]:
    return list(await session.execute(statement.offset(offset).limit(limit)))


async def run_by_id(session: AsyncSession, run_id: int) -> TriageRun | None:
    """Whatever its state."""
    return await session.get(TriageRun, run_id)


async def retryable(
    session: AsyncSession, kinds: Collection[BackgroundKind], limit: int
) -> list[tuple[BackgroundKind, int]]:
    """Failed jobs that can be tried again, the newest first."""
    every = listed(kinds, [BackgroundStatus.FAILED]).subquery()
    rows = await session.execute(
        sa.select(every.c.kind, every.c.id).where(every.c.retryable == 1).limit(limit)
    )
    return [(BackgroundKind(kind), job_id) for kind, job_id in rows]
