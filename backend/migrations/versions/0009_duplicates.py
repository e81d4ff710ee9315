"""vectors of tickets, and duplicates of triage runs

Revision: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db.types import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ticket_vectors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("vector", sa.LargeBinary(length=16_384), nullable=False),
        sa.Column("terms", sa.LargeBinary(length=40_000), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_vectors_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_vectors")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_ticket_vectors_ticket_id")),
    )
    with op.batch_alter_table("triage_runs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("duplicate_of_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("similarity_score", sa.Double(), nullable=True))
        batch_op.create_index(batch_op.f("ix_triage_runs_duplicate_of_id"), ["duplicate_of_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_triage_runs_duplicate_of_id"),
            "tickets",
            ["duplicate_of_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    with op.batch_alter_table("triage_runs", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_triage_runs_duplicate_of_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_triage_runs_duplicate_of_id"))
        batch_op.drop_column("similarity_score")
        batch_op.drop_column("duplicate_of_id")
    op.drop_table("ticket_vectors")
