"""what figures of past days need, ratings, and who is at which ticket

Revision: 0012
Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db.types import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ticket_settlements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=False),
        sa.Column("reopened_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_settlements_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_settlements")),
    )
    for column in ("settled_at", "reopened_at"):
        op.create_index(
            f"ix_ticket_settlements_{column}_ticket_id", "ticket_settlements", [column, "ticket_id"]
        )
    op.create_index(op.f("ix_ticket_settlements_ticket_id"), "ticket_settlements", ["ticket_id"])
    # Of tickets that came back before this revision nothing is known but that they are open.
    op.execute(
        "INSERT INTO ticket_settlements (ticket_id, settled_at) "
        "SELECT id, COALESCE(resolved_at, updated_at) FROM tickets WHERE status IN ('resolved', 'closed')"
    )
    op.create_table(
        "ticket_ratings",
        sa.Column("ticket_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=True),
        sa.Column("comment", sa.String(length=2000), nullable=True),
        sa.Column("rated_at", UtcDateTime(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_ticket_ratings_score_range")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_ratings_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_ticket_ratings")),
    )
    op.create_index("ix_ticket_ratings_rated_at_score", "ticket_ratings", ["rated_at", "score"])
    _create_presence()
    op.create_index("ix_drafts_created_at_ticket_id", "drafts", ["created_at", "ticket_id"])
    op.create_index("ix_replies_created_at_draft_id", "replies", ["created_at", "draft_id"])


def _create_presence() -> None:
    state = sa.Enum("viewing", "replying", name="state", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        "ticket_presence",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_presence_ticket_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_ticket_presence_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ticket_id", "user_id", name=op.f("pk_ticket_presence")),
    )
    op.create_index(op.f("ix_ticket_presence_user_id"), "ticket_presence", ["user_id"])
    op.create_index(op.f("ix_ticket_presence_expires_at"), "ticket_presence", ["expires_at"])


def downgrade() -> None:
    op.drop_index("ix_replies_created_at_draft_id", "replies")
    op.drop_index("ix_drafts_created_at_ticket_id", "drafts")
    op.drop_table("ticket_presence")
    op.drop_table("ticket_ratings")
    op.drop_table("ticket_settlements")
