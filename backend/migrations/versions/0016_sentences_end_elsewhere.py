"""sentences end elsewhere

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_CHUNKS = sa.table("chunks", sa.column("sentences_ready", sa.Boolean()))


def upgrade() -> None:
    _embed_again()


def downgrade() -> None:
    _embed_again()


def _embed_again() -> None:
    """Where sentences end differs on both sides, so the background embeds all of them once more."""
    op.execute(_CHUNKS.update().values(sentences_ready=False))
