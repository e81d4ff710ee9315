"""Queries about what documents were: versions, and the replies that cite them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from app.models import Chunk, Document, DocumentVersion
from app.models.enums import DocumentStatus, VersionState


async def document(session: AsyncSession, document_id: int) -> Document | None:
    """A document that is or was searchable."""
    return await session.scalar(
        sa.select(Document).where(Document.id == document_id, Document.status != DocumentStatus.PENDING)
    )


def versions(document_id: int) -> sa.Select[DocumentVersion]:
    """What has been searchable, newest first; a staged version has not."""
    return (
        sa.select(DocumentVersion)
        .where(DocumentVersion.document_id == document_id, DocumentVersion.state != VersionState.STAGED)
        .order_by(DocumentVersion.number.desc())
    )


async def versions_page(
    session: AsyncSession, statement: sa.Select[DocumentVersion], offset: int, limit: int
) -> list[DocumentVersion]:
    """Without their texts."""
    page = statement.options(defer(DocumentVersion.text, raiseload=True)).offset(offset).limit(limit)
    return list(await session.scalars(page))


async def version(session: AsyncSession, document_id: int, number: int) -> DocumentVersion | None:
    return await session.scalar(versions(document_id).where(DocumentVersion.number == number))


async def chunk_counts(session: AsyncSession, version_ids: list[int]) -> dict[int, int]:
    """Chunks by version, searchable or not."""
    rows = await session.execute(
        sa.select(Chunk.version_id, sa.func.count())
        .where(Chunk.version_id.in_(version_ids))
        .group_by(Chunk.version_id)
    )
    return dict(rows.all())


async def live_places(session: AsyncSession, version_id: int) -> set[tuple[int, int, int]]:
    """Ordinal, start and end of a version's searchable chunks."""
    rows = await session.execute(
        sa.select(Chunk.ordinal, Chunk.start, Chunk.end).where(
            Chunk.version_id == version_id, Chunk.live.is_(True)
        )
    )
    return {(ordinal, start, end) for ordinal, start, end in rows}


async def page_starts(session: AsyncSession, version_id: int) -> list[tuple[int, int]]:
    """Page and place of every chunk that has a page."""
    rows = await session.execute(
        sa.select(Chunk.page, Chunk.start).where(Chunk.version_id == version_id, Chunk.page.is_not(None))
    )
    return [(page, start) for page, start in rows if page is not None]
