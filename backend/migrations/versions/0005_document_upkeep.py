"""languages of documents, pages of versions, kinds of jobs

Revision: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

CHECK = "kind IN ('upload', 'reindex')"


def _dialect() -> str:
    return op.get_bind().dialect.name


def upgrade() -> None:
    # None of it as a batch: that would make the tables anew.
    op.add_column("documents", sa.Column("language", sa.String(length=35), nullable=True))
    op.add_column("document_versions", sa.Column("pages", sa.JSON(), nullable=True))
    if _dialect() == "sqlite":  # adds a check together with its column, or not at all
        op.execute(
            "ALTER TABLE kb_jobs ADD COLUMN kind VARCHAR(32) DEFAULT 'upload' NOT NULL "
            f"CONSTRAINT ck_kb_jobs_kind CHECK ({CHECK})"
        )
    else:
        op.add_column(
            "kb_jobs", sa.Column("kind", sa.String(length=32), nullable=False, server_default="upload")
        )
        op.create_check_constraint(op.f("ck_kb_jobs_kind"), "kb_jobs", CHECK)


def downgrade() -> None:
    op.execute("DELETE FROM kb_jobs WHERE kind <> 'upload'")
    if _dialect() != "sqlite":
        op.drop_constraint(op.f("ck_kb_jobs_kind"), "kb_jobs", type_="check")
    op.drop_column("kb_jobs", "kind")
    op.drop_column("document_versions", "pages")
    op.drop_column("documents", "language")
