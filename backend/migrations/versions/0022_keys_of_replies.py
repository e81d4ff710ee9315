"""Keys of requests name the message that a request made

Revision ID: 0022
Revises: 0021
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_NAME = "fk_idempotency_keys_reply_id_replies"


def upgrade() -> None:
    with op.batch_alter_table("idempotency_keys") as batch:
        batch.add_column(sa.Column("reply_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(_NAME, "replies", ["reply_id"], ["id"], ondelete="CASCADE")
        batch.create_index("ix_idempotency_keys_reply_id", ["reply_id"])


def downgrade() -> None:
    # A message's key would read as that of a ticket whose making had failed.
    op.execute(sa.text("DELETE FROM idempotency_keys WHERE reply_id IS NOT NULL"))
    with op.batch_alter_table("idempotency_keys") as batch:
        batch.drop_constraint(_NAME, type_="foreignkey")
        batch.drop_index("ix_idempotency_keys_reply_id")
        batch.drop_column("reply_id")
