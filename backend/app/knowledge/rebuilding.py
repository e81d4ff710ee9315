"""Rebuilding a collection's vector index as a job, from the vectors in SQL: nothing is encoded.

The index is dropped once and then mended, so a job that is taken up again goes on where it was. Until it is done, search
finds by words what the index lacks.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

from app.core.clock import utc_now
from app.core.errors import NotFound
from app.core.logging import get_logger
from app.db.engine import after_commit
from app.knowledge import index_repository, maintenance, repository
from app.knowledge import upload_repository as jobs
from app.knowledge.schemas import JobRead, JobsAnswer
from app.knowledge.upload_work import PAUSE_SECONDS, do_upload, faulted, waits
from app.models import KbJob
from app.models.enums import JobKind, JobStatus
from app.rag.vector_index import VectorIndexUnavailable
from app.runtime import Runtime

log = get_logger(__name__)


class _LeaseLost(Exception):
    """Another worker has taken the job over."""


async def ask(runtime: Runtime, creator_id: int, name: str | None) -> JobsAnswer:
    """A job for the collection, or for each; one that waits or runs already is answered instead."""
    async with runtime.db.write() as session:
        collections = await index_repository.collections(session)
        wanted = [collection for collection in collections if name in {None, collection.name}]
        if name is not None and not wanted:
            raise NotFound(f"There is no collection {name}.", code="collection_not_found")
        found: list[KbJob] = []
        for collection in wanted:
            await repository.lock_collection(session, collection.id)  # two askers get one job
            job = await jobs.unfinished_rebuild(session, collection.name)
            if job is None:
                job = KbJob(
                    creator_id=creator_id,
                    kind=JobKind.REINDEX,
                    status=JobStatus.PENDING,
                    collection=collection.name,
                    options={},
                    total=collection.chunk_count,
                )
                session.add(job)
                await session.flush()
            found.append(job)
        after_commit(session, runtime.uploads.wake)
        return JobsAnswer(jobs=[JobRead.model_validate(job) for job in found])


async def do_job(runtime: Runtime, job: KbJob) -> None:
    """Work on a claimed job of either kind until it is finished or has to wait."""
    if job.kind is JobKind.REINDEX:
        await do_reindex(runtime, job)
    else:
        await do_upload(runtime, job)


async def do_reindex(runtime: Runtime, job: KbJob) -> None:
    try:
        await _rebuild(runtime, job)
    except _LeaseLost:
        log.warning("kb.reindex_lease_lost", job_id=job.id)
    except VectorIndexUnavailable as error:
        log.warning("kb.reindex_waits", job_id=job.id, reason=str(error))
        await waits(runtime, job, PAUSE_SECONDS)
    except Exception as error:
        log.exception("kb.reindex_failed", job_id=job.id)
        await faulted(runtime, job, error)
    finally:
        # What was being ingested when the index was dropped may be missing: the next round of upkeep looks again.
        runtime.index_doubtful = True


async def _rebuild(runtime: Runtime, job: KbJob) -> None:
    async with runtime.db.read() as session:
        collection = await repository.collection_by_name(session, job.collection)
    if collection is None:
        await _note(runtime, job, status=JobStatus.FAILED, completed_at=utc_now(), lease=None)
        return
    if not job.options.get("dropped"):
        await asyncio.to_thread(runtime.index.drop, collection.id)
        await _note(runtime, job, options={**job.options, "dropped": True})

    async def progress(done: int, total: int) -> None:
        until = utc_now() + timedelta(seconds=runtime.settings.jobs_lease_seconds)
        await _note(runtime, job, done=done, total=total, due_at=until)

    await maintenance.mend(runtime.db, runtime.index, collection, progress)
    await _note(runtime, job, status=JobStatus.COMPLETED, completed_at=utc_now(), lease=None)


async def _note(runtime: Runtime, job: KbJob, **values: object) -> None:
    async with runtime.db.write() as session:
        if not await jobs.settle(session, job, **values):
            raise _LeaseLost
