"""Ids of documents and names of collections tell case and accents apart on MySQL and MariaDB, too

Revision ID: 0021
Revises: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

COLUMNS = (("collections", "name", 512), ("documents", "external_id", 255))


def upgrade() -> None:
    if op.get_bind().dialect.name not in {"mysql", "mariadb"}:
        return
    for table, column, length in COLUMNS:
        exact = mysql.VARCHAR(length, charset="utf8mb4", collation="utf8mb4_bin")
        op.alter_column(table, column, type_=exact, existing_nullable=False)


def downgrade() -> None:
    if op.get_bind().dialect.name not in {"mysql", "mariadb"}:
        return
    for table, column, length in COLUMNS:
        op.alter_column(table, column, type_=sa.String(length), existing_nullable=False)
