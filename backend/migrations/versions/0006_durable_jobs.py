"""order of triage runs, errors of knowledge jobs, leases for periodic work

Revision: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # None of it as a batch: that would make the tables anew.
    op.add_column("triage_runs", sa.Column("priority", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_triage_runs_status_priority_due_at", "triage_runs", ["status", "priority", "due_at"])
    op.drop_index("ix_triage_runs_status_due_at", table_name="triage_runs")
    op.add_column("kb_jobs", sa.Column("error", sa.String(length=1000), nullable=True))
    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("until", app.db.types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )


def downgrade() -> None:
    op.drop_table("leases")
    op.drop_column("kb_jobs", "error")
    op.create_index("ix_triage_runs_status_due_at", "triage_runs", ["status", "due_at"])
    op.drop_index("ix_triage_runs_status_priority_due_at", table_name="triage_runs")
    op.drop_column("triage_runs", "priority")
