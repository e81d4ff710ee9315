"""uploads to the knowledge base, pages of chunks

Revision: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

JOB_STATUSES = ("pending", "processing", "completed", "failed")
FILE_STATUSES = ("pending", "processing", "added", "replaced", "unchanged", "failed")


def status_of(*values: str) -> sa.Enum:
    return sa.Enum(*values, name="status", native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "kb_jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("creator_id", sa.Integer(), nullable=True),
        sa.Column("status", status_of(*JOB_STATUSES), nullable=False),
        sa.Column("collection", sa.String(length=512), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("due_at", app.db.types.UtcDateTime(), nullable=False),
        sa.Column("lease", sa.String(length=32), nullable=True),
        sa.Column("created_at", app.db.types.UtcDateTime(), nullable=False),
        sa.Column("started_at", app.db.types.UtcDateTime(), nullable=True),
        sa.Column("completed_at", app.db.types.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["creator_id"], ["users.id"], name=op.f("fk_kb_jobs_creator_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kb_jobs")),
    )
    op.create_index(op.f("ix_kb_jobs_creator_id"), "kb_jobs", ["creator_id"])
    op.create_index("ix_kb_jobs_status_due_at", "kb_jobs", ["status", "due_at"])
    op.create_table(
        "kb_job_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=1024), nullable=False),
        sa.Column("status", status_of(*FILE_STATUSES), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("member", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("chunks", sa.Integer(), nullable=True),
        sa.Column("error", sa.String(length=1000), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_kb_job_files_document_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["kb_jobs.id"], name=op.f("fk_kb_job_files_job_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kb_job_files")),
    )
    op.create_index("ix_kb_job_files_job_id_id", "kb_job_files", ["job_id", "id"])
    op.create_index(op.f("ix_kb_job_files_document_id"), "kb_job_files", ["document_id"])
    op.create_index(op.f("ix_kb_job_files_sha256"), "kb_job_files", ["sha256"])
    op.add_column("chunks", sa.Column("page", sa.Integer(), nullable=True))


def downgrade() -> None:
    # Not as a batch: that would make the table anew, and the full-text index with it.
    op.drop_column("chunks", "page")
    op.drop_table("kb_job_files")
    op.drop_table("kb_jobs")
