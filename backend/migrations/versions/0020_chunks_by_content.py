"""chunks are found by what was embedded of them

Revision ID: 0020
Revises: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_CHUNKS = sa.table("chunks", sa.column("live", sa.Boolean()), sa.column("sentences_ready", sa.Boolean()))


def upgrade() -> None:
    op.create_index(op.f("ix_chunks_content_hash"), "chunks", ["content_hash"])
    # Of chunks out of search it says from now on that vectors may be left.
    op.execute(_CHUNKS.update().where(_CHUNKS.c.live.is_(sa.false())).values(sentences_ready=sa.true()))


def downgrade() -> None:
    op.drop_index(op.f("ix_chunks_content_hash"), "chunks")
