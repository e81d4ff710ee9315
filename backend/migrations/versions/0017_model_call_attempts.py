"""model calls count their requests

Revision ID: 0017
Revises: 0016
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_CALLS = sa.table("model_calls", sa.column("sent", sa.Boolean()), sa.column("attempts", sa.Integer()))


def upgrade() -> None:
    # Not as a batch: that would make the table anew.
    op.add_column("model_calls", sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
    # Nobody counted before: what was sent was sent at least once.
    op.execute(_CALLS.update().where(_CALLS.c.sent.is_(sa.true())).values(attempts=1))


def downgrade() -> None:
    op.drop_column("model_calls", "attempts")
