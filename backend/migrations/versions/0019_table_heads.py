"""pieces of cut tables know their columns

Revision ID: 0019
Revises: 0018
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from app.rag.markdown import TABLE_DELIMITER, Block, BlockKind, read_blocks

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_BATCH = 200
_LONGEST_HEAD = 1_000
_CHUNKS = sa.table(
    "chunks",
    sa.column("id", sa.Integer()),
    sa.column("version_id", sa.Integer()),
    sa.column("collection_id", sa.Integer()),
    sa.column("live", sa.Boolean()),
    sa.column("start", sa.Integer()),
    sa.column("text", sa.Text()),
    sa.column("table_head", sa.String()),
    sa.column("sentences_ready", sa.Boolean()),
)
_VERSIONS = sa.table("document_versions", sa.column("id", sa.Integer()), sa.column("text", sa.Text()))
_COLLECTIONS = sa.table("collections", sa.column("id", sa.Integer()), sa.column("revision", sa.Integer()))


def upgrade() -> None:
    # Not as a batch: that would make the table anew.
    op.add_column("chunks", sa.Column("table_head", sa.String(1_000), server_default="", nullable=False))
    connection = op.get_bind()
    rows = connection.execute(
        sa.select(_CHUNKS.c.id, _CHUNKS.c.version_id, _CHUNKS.c.collection_id, _CHUNKS.c.start).where(
            _CHUNKS.c.live, _CHUNKS.c.start > 0, _CHUNKS.c.text.like("|%")
        )
    ).all()
    versions = sorted({row.version_id for row in rows})
    found: dict[int, str] = {}
    for first in range(0, len(versions), _BATCH):
        some = versions[first : first + _BATCH]
        for version in connection.execute(sa.select(_VERSIONS).where(_VERSIONS.c.id.in_(some))):
            pieces = [row for row in rows if row.version_id == version.id]
            tables = [block for block in read_blocks(version.text) if block.kind is BlockKind.TABLE]
            heads = {row.id: _head(version.text, tables, row.start) for row in pieces}
            found |= {chunk: head for chunk, head in heads.items() if head}
    for chunk, head in found.items():
        # The background embeds its rows once more, with the names of their columns.
        connection.execute(
            _CHUNKS.update().where(_CHUNKS.c.id == chunk).values(table_head=head, sentences_ready=False)
        )
    changed = {row.collection_id for row in rows if row.id in found}
    connection.execute(
        _COLLECTIONS.update()
        .where(_COLLECTIONS.c.id.in_(sorted(changed)))
        .values(revision=_COLLECTIONS.c.revision + 1)
    )


def downgrade() -> None:
    op.execute(_CHUNKS.update().where(_CHUNKS.c.table_head != "").values(sentences_ready=False))
    op.drop_column("chunks", "table_head")


def _head(text: str, tables: Sequence[Block], start: int) -> str:
    """The line with the names of the columns, for a piece that begins with a later row of one of the tables; else empty."""
    for table in tables:
        if table.start < start < table.end and text[start] == "|":
            above = text[table.start : start].split("\n")
            if (
                len(above) > 2
                and TABLE_DELIMITER.match(above[1].strip())
                and len(above[0].strip()) <= _LONGEST_HEAD
            ):
                return above[0].strip()
    return ""
