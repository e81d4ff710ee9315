"""Work on the knowledge base in the background: uploads with a row for each of their files, and rebuilding an index."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.clock import utc_now
from app.db.types import Base, UtcDateTime, checked
from app.models.enums import FileStatus, JobKind, JobStatus

MAX_NAME_CHARS = 1024
MAX_ERROR_CHARS = 1000


class KbJob(Base):
    __tablename__ = "kb_jobs"
    __table_args__ = (sa.Index("ix_kb_jobs_status_due_at", "status", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    creator_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"), index=True)
    kind: Mapped[JobKind] = mapped_column(checked(JobKind, "kind"), default=JobKind.UPLOAD)
    status: Mapped[JobStatus] = mapped_column(checked(JobStatus, "status"))
    collection: Mapped[str] = mapped_column(sa.String(512))
    options: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    """Of an upload ``app.knowledge.schemas.UploadOptions`` as JSON: how its files become documents. Of a rebuild,
    how far it is."""
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    faults: Mapped[int] = mapped_column(default=0)
    """How often it failed for a reason of ours, not of a file or of a part that was away."""
    error: Mapped[str | None] = mapped_column(sa.String(MAX_ERROR_CHARS))
    """The last such reason."""
    due_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)
    """When the job may be claimed: at once, after a pause, or when its lease has run out."""
    lease: Mapped[str | None] = mapped_column(sa.String(32))
    """Random mark of the claim that may write results."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    files: Mapped[list[KbJobFile]] = relationship(lazy="raise", order_by="KbJobFile.id")


class KbJobFile(Base):
    """A document to be, or an archive that its members will take the place of."""

    __tablename__ = "kb_job_files"
    __table_args__ = (sa.Index("ix_kb_job_files_job_id_id", "job_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(sa.ForeignKey("kb_jobs.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(sa.String(MAX_NAME_CHARS))
    status: Mapped[FileStatus] = mapped_column(checked(FileStatus, "status"))
    sha256: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    """Of the stored bytes: the file's, or those of the archive that holds it. None once it is finished."""
    member: Mapped[int | None] = mapped_column()
    """Place in the archive's directory."""
    attempts: Mapped[int] = mapped_column(default=0)
    document_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("documents.id", ondelete="SET NULL"), index=True
    )
    chunks: Mapped[int | None] = mapped_column()
    error: Mapped[str | None] = mapped_column(sa.String(MAX_ERROR_CHARS))
