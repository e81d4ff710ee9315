"""Taking uploads in, and telling how far they are.

Bytes first, then the rows: a file that waits always has its bytes. The workers hear of the job after the commit.
"""

from __future__ import annotations

import asyncio
import hashlib
import unicodedata
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import utc_now
from app.core.errors import Conflict, Invalid, NotFound
from app.core.logging import get_logger
from app.core.text import storable
from app.db.engine import Database, after_commit
from app.db.paging import Page, PageRequest, check_depth, count, make_page
from app.files.store import FileStore
from app.knowledge import upload_repository as repository
from app.knowledge.schemas import JobDetail, JobRead, UploadOptions
from app.models import KbJob, KbJobFile
from app.models.enums import FileStatus, JobKind, JobStatus
from app.models.uploads import MAX_NAME_CHARS
from app.runtime import Runtime

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    read: Callable[[], Awaitable[bytes]]
    """The whole content, as often as asked. Called for one file at a time: together they may be large."""


async def accept(
    runtime: Runtime, creator_id: int, options: UploadOptions, uploads: Sequence[Upload]
) -> JobDetail:
    """Keep the files and put the job in. Raises ``Invalid`` for names that cannot be told apart or stored."""
    names = [_clean_name(upload.name) for upload in uploads]
    repeated = sorted(name for name, number in Counter(names).items() if number > 1)
    if repeated:
        raise Invalid(f"The same file twice in one request: {', '.join(repeated[:5])}.", field="files")
    digests: list[str] = []
    try:
        for upload in uploads:
            digest = await _keep(runtime.kb_files, upload)
            digests.append(digest)
        job_id = await _put_in(runtime, creator_id, options, list(zip(names, digests, strict=True)))
    except BaseException:
        for digest in digests:
            await release(runtime.db, runtime.kb_files, digest)
        raise
    for upload, digest in zip(uploads, digests, strict=True):
        if not await runtime.kb_files.exists(digest):
            await _keep(runtime.kb_files, upload)  # taken for unneeded between the two steps
    async with runtime.db.read() as session:
        return await get_job(session, job_id)


async def _put_in(
    runtime: Runtime, creator_id: int, options: UploadOptions, files: Sequence[tuple[str, str]]
) -> int:
    """Store the job with its files, by name and digest; the worker hears of it after the commit."""
    async with runtime.db.write() as session:
        job = KbJob(
            creator_id=creator_id,
            status=JobStatus.PENDING,
            collection=options.collection,
            options=options.model_dump(mode="json"),
            total=len(files),
        )
        session.add(job)
        await session.flush()
        rows = [
            KbJobFile(job_id=job.id, name=name, status=FileStatus.PENDING, sha256=digest)
            for name, digest in files
        ]
        repository.add_files(session, rows)
        await session.flush()
        after_commit(session, runtime.uploads.wake)
        return job.id


def _clean_name(name: str) -> str:
    """The last part of a path. Raises ``Invalid``."""
    shown = unicodedata.normalize("NFC", name.replace("\\", "/")).rsplit("/", 1)[-1].strip()
    try:
        storable(shown)
    except ValueError as error:
        raise Invalid(f"A file's name {error}.", field="files") from None
    if not shown.strip(".") or any(unicodedata.category(char) == "Cc" for char in shown):
        raise Invalid("A file's name is empty, made of dots or has control characters.", field="files")
    if len(shown) > MAX_NAME_CHARS:
        raise Invalid(f"A file's name is longer than {MAX_NAME_CHARS:,} characters.", field="files")
    return shown


async def _keep(store: FileStore, upload: Upload) -> str:
    content = await upload.read()
    digest = await asyncio.to_thread(lambda: hashlib.sha256(content).hexdigest())
    await store.put(digest, content)
    return digest


async def release(db: Database, store: FileStore, digest: str) -> None:
    """Remove bytes that no unfinished file needs. Failing leaves bytes, never a file without them."""
    try:
        async with db.read() as session:
            if await repository.needed(session, digest):
                return
        await store.trash(digest)
        async with db.read() as session:
            needed = await repository.needed(session, digest)
        await (store.restore(digest) if needed else store.purge(digest))
    except Exception:
        # The store may be away; the file is finished and nobody reads the bytes again, so this only wastes space.
        log.exception("kb.upload_release_failed", sha256=digest)


async def sweep_unreferenced(db: Database, store: FileStore, before: datetime) -> None:
    """Remove bytes stored before then that no unfinished file needs: their process ended before it stored the rows, or
    before it removed them. What is needed and lies in the trash comes back."""
    async for digest in store.stale(before):
        async with db.read() as session:
            needed = await repository.needed(session, digest)
        if needed:
            await store.restore(digest)
        else:
            await release(db, store, digest)


async def get_job(session: AsyncSession, job_id: int) -> JobDetail:
    job = await repository.job_with_files(session, job_id)
    if job is None:
        raise NotFound(f"There is no upload {job_id}.", code="job_not_found")
    return JobDetail.model_validate(job)


async def list_jobs(session: AsyncSession, paging: PageRequest) -> Page[JobRead]:
    """Newest first."""
    check_depth(paging)
    statement = repository.newest_jobs()
    jobs = await repository.jobs_page(session, statement, paging.offset, paging.page_size)
    return make_page([JobRead.model_validate(job) for job in jobs], await count(session, statement), paging)


async def revive(session: AsyncSession, runtime: Runtime, job_id: int, kind: str) -> None:
    """Try a failed job again. Raises ``NotFound``, and ``Conflict`` when there is nothing that could be tried."""
    job = await repository.job_with_files(session, job_id)
    if job is None or job.kind != kind:
        raise NotFound(f"There is no {kind} {job_id}.", code="job_not_found")
    if job.kind is JobKind.UPLOAD and not await repository.kept_files(session, job_id):
        raise Conflict(
            "Nothing of this upload can be tried again: upload the files anew.", code="job_not_retryable"
        )
    if not await repository.revive(session, job_id, utc_now()):
        raise Conflict(f"Job {job_id} has not failed.", code="job_not_failed")
    after_commit(session, runtime.uploads.wake)


async def forget_given_up(db: Database, before: datetime) -> None:
    """Let go of the bytes that a retry would need, of jobs that failed before then."""
    async with db.write() as session:
        await repository.forget_given_up(session, before)


async def release_all(db: Database) -> int:
    """At the start of the only process of a desk: what its predecessor held is free again."""
    async with db.write() as session:
        return await repository.release_all(session, utc_now())
