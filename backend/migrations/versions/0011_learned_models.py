"""what a desk has taught its triage

Revision: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db.types import UtcDateTime, long_bytes

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    state = sa.Enum(
        "active", "superseded", "rejected", name="state", native_enum=False, create_constraint=True, length=32
    )
    op.create_table(
        "learned_models",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("base_key", sa.String(length=64), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("examples", sa.Integer(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("weights", long_bytes(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned_models")),
    )
    op.create_index("ix_learned_models_state_id", "learned_models", ["state", "id"])


def downgrade() -> None:
    op.drop_table("learned_models")
