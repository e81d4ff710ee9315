"""Queries about uploads: claims, progress, results. A claim is one conditional UPDATE: two workers can never both win."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from app.models import KbJob, KbJobFile
from app.models.enums import FileStatus, JobKind, JobStatus

_UNFINISHED = (JobStatus.PENDING, JobStatus.PROCESSING)
_OPEN_FILES = (FileStatus.PENDING, FileStatus.PROCESSING)


def newest_jobs() -> sa.Select[KbJob]:
    return sa.select(KbJob).order_by(KbJob.id.desc())


async def jobs_page(
    session: AsyncSession, statement: sa.Select[KbJob], offset: int, limit: int
) -> list[KbJob]:
    return list(await session.scalars(statement.offset(offset).limit(limit)))


async def job_with_files(session: AsyncSession, job_id: int) -> KbJob | None:
    return await session.scalar(sa.select(KbJob).where(KbJob.id == job_id).options(selectinload(KbJob.files)))


async def due_job(session: AsyncSession, now: datetime) -> int | None:
    """The oldest job that waits, or whose lease has run out."""
    return await session.scalar(
        sa.select(KbJob.id)
        .where(KbJob.status.in_(_UNFINISHED), KbJob.due_at <= now)
        .order_by(KbJob.due_at, KbJob.id)
        .limit(1)
    )


async def claim(
    session: AsyncSession, job_id: int, lease: str, now: datetime, until: datetime
) -> KbJob | None:
    """Take a job if it is still to be had; its ``due_at`` becomes the end of the lease."""
    taken = await session.execute(
        sa.update(KbJob)
        .where(KbJob.id == job_id, KbJob.status.in_(_UNFINISHED), KbJob.due_at <= now)
        .values(
            status=JobStatus.PROCESSING,
            lease=lease,
            due_at=until,
            started_at=sa.func.coalesce(KbJob.started_at, now),
        )
        .execution_options(synchronize_session=False)
    )
    return await session.get(KbJob, job_id, populate_existing=True) if _rows(taken) else None


async def unfinished_rebuild(session: AsyncSession, collection: str) -> KbJob | None:
    return await session.scalar(
        sa.select(KbJob)
        .where(KbJob.kind == JobKind.REINDEX, KbJob.collection == collection, KbJob.status.in_(_UNFINISHED))
        .limit(1)
    )


async def settle(session: AsyncSession, job: KbJob, **values: Any) -> bool:
    """Change a job if the lease is still this worker's; False when another claim has replaced it."""
    written = await session.execute(
        sa.update(KbJob)
        .where(KbJob.id == job.id, KbJob.lease == job.lease, KbJob.status == JobStatus.PROCESSING)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return bool(_rows(written))


async def put_off(session: AsyncSession, job: KbJob, until: datetime) -> bool:
    """Give the job back until then; False when the lease was lost."""
    return await settle(session, job, status=JobStatus.PENDING, due_at=until)


async def note_fault(
    session: AsyncSession,
    job: KbJob,
    now: datetime,
    until: datetime,
    *,
    most: int,
    error: str,
    file_error: str,
) -> bool:
    """Give a job back that failed for a reason of ours; at the ``most``-th time it and its open files have failed. The
    files' bytes stay, so that it can be tried again."""
    faults = job.faults + 1
    if faults < most:
        return await settle(session, job, status=JobStatus.PENDING, due_at=until, faults=faults, error=error)
    given_up = await settle(
        session, job, status=JobStatus.FAILED, faults=faults, error=error, completed_at=now, lease=None
    )
    if given_up:
        await session.execute(
            sa.update(KbJobFile)
            .where(KbJobFile.job_id == job.id, KbJobFile.status.in_(_OPEN_FILES))
            .values(status=FileStatus.FAILED, error=file_error)
            .execution_options(synchronize_session=False)
        )
    return given_up


async def revive(session: AsyncSession, job_id: int, now: datetime) -> bool:
    """Make a failed job due again with the failed files whose bytes are kept; False when it is not failed."""
    revived = await session.execute(
        sa.update(KbJob)
        .where(KbJob.id == job_id, KbJob.status == JobStatus.FAILED)
        .values(status=JobStatus.PENDING, faults=0, error=None, due_at=now, lease=None, completed_at=None)
        .execution_options(synchronize_session=False)
    )
    if not _rows(revived):
        return False
    await session.execute(
        sa.update(KbJobFile)
        .where(KbJobFile.job_id == job_id, _given_up_files())
        .values(status=FileStatus.PENDING, attempts=0, error=None)
        .execution_options(synchronize_session=False)
    )
    return True


async def kept_files(session: AsyncSession, job_id: int) -> bool:
    """Whether the job has failed files whose bytes are kept."""
    found = await session.scalar(
        sa.select(KbJobFile.id).where(KbJobFile.job_id == job_id, _given_up_files()).limit(1)
    )
    return found is not None


async def forget_given_up(session: AsyncSession, before: datetime) -> None:
    """Let go of the bytes of jobs that failed before then and that nobody has tried again."""
    old = sa.select(KbJob.id).where(KbJob.status == JobStatus.FAILED, KbJob.completed_at < before)
    await session.execute(
        sa.update(KbJobFile)
        .where(KbJobFile.job_id.in_(old), _given_up_files())
        .values(sha256=None)
        .execution_options(synchronize_session=False)
    )


def _given_up_files() -> sa.ColumnElement[bool]:
    return sa.and_(KbJobFile.status == FileStatus.FAILED, KbJobFile.sha256.is_not(None))


async def release_all(session: AsyncSession, now: datetime) -> int:
    """Make every leased job due at once. Only for a process that knows it is the only one."""
    released = await session.execute(
        sa.update(KbJob)
        .where(KbJob.status == JobStatus.PROCESSING)
        .values(due_at=now, lease=None)
        .execution_options(synchronize_session=False)
    )
    return _rows(released)


async def next_file(session: AsyncSession, job_id: int) -> KbJobFile | None:
    return await session.scalar(
        sa.select(KbJobFile)
        .where(KbJobFile.job_id == job_id, KbJobFile.status.in_(_OPEN_FILES))
        .order_by(KbJobFile.id)
        .limit(1)
    )


async def file(session: AsyncSession, file_id: int) -> KbJobFile:
    return await session.get_one(KbJobFile, file_id, populate_existing=True)


async def names_of(session: AsyncSession, job_id: int) -> list[str]:
    return list(await session.scalars(sa.select(KbJobFile.name).where(KbJobFile.job_id == job_id)))


async def counts(session: AsyncSession, job_id: int) -> dict[FileStatus, int]:
    rows = await session.execute(
        sa.select(KbJobFile.status, sa.func.count())
        .where(KbJobFile.job_id == job_id)
        .group_by(KbJobFile.status)
    )
    return dict(rows.all())


def finished(counted: dict[FileStatus, int]) -> int:
    return sum(number for status, number in counted.items() if status not in _OPEN_FILES)


async def needed(session: AsyncSession, sha256: str) -> bool:
    """Whether a file that is not finished rests on these bytes."""
    found = await session.scalar(sa.select(KbJobFile.id).where(KbJobFile.sha256 == sha256).limit(1))
    return found is not None


def add_files(session: AsyncSession, files: Sequence[KbJobFile]) -> None:
    session.add_all(files)


def _rows(result: Any) -> int:
    return int(result.rowcount)
