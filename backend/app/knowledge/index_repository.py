"""Queries that compare what is searchable with what an index holds, and clear away what is left over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.knowledge.repository import BATCH
from app.models import Chunk, Collection, Document, DocumentVersion
from app.models.enums import DocumentStatus, VersionState


async def collections(session: AsyncSession) -> list[Collection]:
    return list(await session.scalars(sa.select(Collection).order_by(Collection.id)))


async def staged_versions(session: AsyncSession, collection_id: int) -> set[str]:
    """``document:version`` of what is being ingested: its vectors come before its chunks."""
    rows = await session.execute(
        sa.select(DocumentVersion.document_id, DocumentVersion.number)
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(DocumentVersion.state == VersionState.STAGED, Document.collection_id == collection_id)
    )
    return {f"{document_id}:{number}" for document_id, number in rows}


async def live_hashes(session: AsyncSession, document_ids: Sequence[int]) -> dict[str, str]:
    """Content hash of every searchable chunk of some documents, by key."""
    found: dict[str, str] = {}
    for start in range(0, len(document_ids), BATCH):
        part = document_ids[start : start + BATCH]
        rows = await session.execute(
            sa.select(Chunk.key, Chunk.content_hash).where(Chunk.document_id.in_(part), Chunk.live.is_(True))
        )
        found |= dict(rows.all())
    return found


async def live_keys(session: AsyncSession, collection_id: int) -> dict[str, str]:
    """Content hash of every searchable chunk, by key."""
    rows = await session.execute(
        sa.select(Chunk.key, Chunk.content_hash).where(
            Chunk.collection_id == collection_id, Chunk.live.is_(True)
        )
    )
    return dict(rows.all())


async def drop_staged(session: AsyncSession, before: datetime) -> int:
    """Remove versions that an ended process left half-ingested, and documents that never had another."""
    staged = await session.execute(
        sa.delete(DocumentVersion)
        .where(DocumentVersion.state == VersionState.STAGED, DocumentVersion.created_at < before)
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        sa.delete(Document)
        .where(Document.status == DocumentStatus.PENDING, Document.created_at < before)
        .execution_options(synchronize_session=False)
    )
    return int(getattr(staged, "rowcount", 0))
