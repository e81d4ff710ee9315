"""Doing an upload: each file read, made a document, and its outcome written, one after the other.

A process that dies in between leaves rows that say how far it was; whoever claims the job next goes on there. A document
that was ingested just before is then found unchanged.
"""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import utc_now
from app.core.errors import AppError, Unavailable
from app.core.logging import get_logger
from app.core.validation import message_of
from app.files.store import FileMissing, FileStore
from app.knowledge import ingestion, uploads
from app.knowledge import upload_repository as repository
from app.knowledge.files import checked, content_of
from app.knowledge.formats.archive import Member
from app.knowledge.formats.process import ParserProcess
from app.knowledge.formats.types import ARCHIVE_SUFFIX, STRUCTURED, FormatError, ParsedFile, suffix_of
from app.knowledge.schemas import DocumentInput, IngestedDocument, IngestRequest, UploadOptions
from app.models import KbJob, KbJobFile
from app.models.enums import FileStatus, JobStatus, Visibility
from app.models.uploads import MAX_ERROR_CHARS, MAX_NAME_CHARS
from app.rag.types import ChunkStrategy
from app.runtime import Runtime

log = get_logger(__name__)
PAUSE_SECONDS = 10
"""Before a part that is not available is asked again."""
_LASTING = {"embedding_mismatch"}
"""What waiting does not help against."""


class _LeaseLost(Exception):
    """Another worker has taken the job over: its results count, not ours."""


@dataclass(frozen=True, slots=True)
class _Work:
    runtime: Runtime
    job: KbJob
    options: UploadOptions
    parser: ParserProcess
    folder: Path


async def do_upload(runtime: Runtime, job: KbJob) -> None:
    """Work on a claimed job until it is finished or has to wait. Never raises for what is one file's fault."""
    try:
        with tempfile.TemporaryDirectory(prefix="citedesk-upload-") as folder:
            async with ParserProcess.from_settings(runtime.settings) as parser:
                options = UploadOptions.model_validate(job.options)
                work = _Work(runtime, job, options, parser, Path(folder))
                while (file := await _begin_next(work)) is not None:
                    await _do_file(work, file)
    except _LeaseLost:
        log.warning("kb.upload_lease_lost", job_id=job.id)
    except Unavailable as error:
        log.warning("kb.upload_waits", job_id=job.id, reason=error.code)
        await waits(runtime, job, PAUSE_SECONDS)
    except Exception as error:
        log.exception("kb.upload_failed", job_id=job.id)
        await faulted(runtime, job, error)


async def waits(runtime: Runtime, job: KbJob, seconds: float) -> None:
    """A part that the job needs is away: again after a while, for as long as that takes."""
    async with runtime.db.write() as session:
        await repository.put_off(session, job, utc_now() + timedelta(seconds=seconds))


async def faulted(runtime: Runtime, job: KbJob, error: Exception) -> None:
    """A fault of ours, or a database that is away: a few more tries, then the job has failed, for all to see."""
    now = utc_now()
    async with runtime.db.write() as session:
        await repository.note_fault(
            session,
            job,
            now,
            now + timedelta(seconds=3 * PAUSE_SECONDS),
            most=runtime.settings.jobs_max_attempts,
            error=f"{type(error).__name__}: {error}"[:MAX_ERROR_CHARS],
            file_error="failed on our side; the log says why. Try the job again, or upload it again",
        )


async def _begin_next(work: _Work) -> KbJobFile | None:
    """The next file, marked as begun; None when the job is finished, which is then written down."""
    async with work.runtime.db.write() as session:
        await _require_lease(session, work)
        file = await repository.next_file(session, work.job.id)
        if file is None:
            await _finish(session, work)
            return None
        file.status = FileStatus.PROCESSING
        file.attempts += 1
        return file


async def _require_lease(session: AsyncSession, work: _Work) -> None:
    until = utc_now() + timedelta(seconds=work.runtime.settings.jobs_lease_seconds)
    if not await repository.settle(session, work.job, due_at=until):
        raise _LeaseLost


async def _finish(session: AsyncSession, work: _Work) -> None:
    counted = await repository.counts(session, work.job.id)
    failed = counted.get(FileStatus.FAILED, 0)
    total = sum(counted.values())
    status = JobStatus.FAILED if failed == total else JobStatus.COMPLETED
    await repository.settle(
        session, work.job, status=status, total=total, done=total, completed_at=utc_now(), lease=None
    )
    log.info("kb.upload_done", job_id=work.job.id, files=total, failed=failed)


async def _do_file(work: _Work, file: KbJobFile) -> None:
    try:
        if file.attempts > work.runtime.settings.jobs_max_attempts:
            raise FormatError("ended the process or failed again and again")
        path = await _materialised(work.runtime.kb_files, file.sha256 or "", work.folder)
        if file.member is None and suffix_of(file.name) == ARCHIVE_SUFFIX:
            await _expand(work, file, await work.parser.members(path))
            return
        parsed = await work.parser.parse(path, file.name, file.member)
        document = await _ingest(work, file.name, parsed)
    except FormatError as error:
        await _write_outcome(work, file, error=str(error))
    except FileMissing:
        await _write_outcome(work, file, error="is not stored any more: upload it again")
    except AppError as error:
        if isinstance(error, Unavailable) and error.code not in _LASTING:
            await _put_back(work, file)
            raise
        await _write_outcome(work, file, error=error.detail)
    else:
        await _write_outcome(work, file, document=document)


async def _materialised(store: FileStore, sha256: str, folder: Path) -> Path:
    """The stored bytes as a file; an archive's are fetched once for all its members."""
    path = folder / sha256
    if not path.exists():
        partial = folder / f"{sha256}.part"
        with partial.open("wb") as target:
            async for block in store.read(sha256):
                await asyncio.to_thread(target.write, block)
        partial.rename(path)
    return path


async def _ingest(work: _Work, name: str, parsed: ParsedFile) -> IngestedDocument:
    limit = work.runtime.settings.kb_max_document_chars
    if len(parsed.text) > limit:
        raise FormatError(f"has {len(parsed.text):,} characters; the limit is {limit:,}: split it")
    default = ChunkStrategy.MARKDOWN if parsed.kind in STRUCTURED else ChunkStrategy.WINDOW
    try:
        request = IngestRequest(
            **work.options.chunking(default).model_dump(),
            collection=work.options.collection,
            documents=[_document(work.options, name, parsed)],
        )
    except ValidationError as error:
        raise FormatError(message_of(error.errors()[0])) from None
    answer = await ingestion.ingest(work.runtime, request)
    return answer.documents[0]


def _document(options: UploadOptions, name: str, parsed: ParsedFile) -> DocumentInput:
    """What only agents may see stays so when either the upload or the file says it."""
    fields = dict(parsed.metadata)
    own = fields.pop("visibility", None)
    internal = Visibility.INTERNAL in {options.visibility, own}
    return checked(
        {
            "id": name,
            "source": name,
            "visibility": Visibility.INTERNAL if internal else own or options.visibility,
            "metadata": fields,
            **content_of(parsed),
        }
    )


async def _expand(work: _Work, archive: KbJobFile, members: list[Member]) -> None:
    """Put the members in the archive's place."""
    async with work.runtime.db.write() as session:
        await _require_lease(session, work)
        taken = set(await repository.names_of(session, work.job.id)) - {archive.name}
        rows = []
        for member in members:
            error = member.error
            if member.name in taken:
                error = "is in the upload twice"
            elif error is None and len(member.name) > MAX_NAME_CHARS:
                error = "has a name that is too long"
            taken.add(member.name)
            rows.append(
                KbJobFile(
                    job_id=work.job.id,
                    name=member.name,
                    status=FileStatus.FAILED if error else FileStatus.PENDING,
                    sha256=None if error else archive.sha256,
                    member=member.index,
                    error=error,
                )
            )
        repository.add_files(session, rows)
        await session.delete(await repository.file(session, archive.id))
        await session.flush()
        await _note_progress(session, work)
    if archive.sha256 and all(row.sha256 is None for row in rows):
        await uploads.release(work.runtime.db, work.runtime.kb_files, archive.sha256)


async def _put_back(work: _Work, file: KbJobFile) -> None:
    """Not the file's fault, so this attempt does not count."""
    async with work.runtime.db.write() as session:
        await _require_lease(session, work)
        row = await repository.file(session, file.id)
        row.status = FileStatus.PENDING
        row.attempts -= 1


async def _write_outcome(
    work: _Work, file: KbJobFile, *, document: IngestedDocument | None = None, error: str | None = None
) -> None:
    async with work.runtime.db.write() as session:
        await _require_lease(session, work)
        row = await repository.file(session, file.id)
        row.sha256 = None
        if document is None:
            row.status = FileStatus.FAILED
            row.error = (error or "failed")[:MAX_ERROR_CHARS]
        else:
            row.status = FileStatus(document.outcome)
            row.document_id = document.id
            row.chunks = document.chunks
        await session.flush()
        await _note_progress(session, work)
    if file.sha256:
        await uploads.release(work.runtime.db, work.runtime.kb_files, file.sha256)


async def _note_progress(session: AsyncSession, work: _Work) -> None:
    counted = await repository.counts(session, work.job.id)
    await repository.settle(session, work.job, total=sum(counted.values()), done=repository.finished(counted))
