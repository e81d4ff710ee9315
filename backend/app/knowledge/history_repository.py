"""Queries about what documents were: versions, and the replies that cite them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from app.models import Chunk, Document, DocumentVersion, DraftCitation, Reply, Ticket
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


@dataclass(frozen=True, slots=True)
class CitingReply:
    """A sent reply whose draft cites the document."""

    id: int
    ticket_id: int
    ticket_title: str
    sent_at: datetime
    content: str
    draft_id: int


async def citing_replies(
    session: AsyncSession, document_id: int, before: int | None, limit: int
) -> list[CitingReply]:
    """Sent replies made from drafts that cite the document, newest first; ``before`` is the last id seen. For staff,
    who see all tickets."""
    citing = sa.select(DraftCitation.draft_id).where(DraftCitation.document_id == document_id)
    statement = (
        sa.select(Reply.id, Reply.ticket_id, Ticket.title, Reply.created_at, Reply.content, Reply.draft_id)
        .join(Ticket, Ticket.id == Reply.ticket_id)
        .where(Reply.draft_id.in_(citing), Reply.internal.is_(False))
        .order_by(Reply.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(Reply.id < before)
    rows = await session.execute(statement)
    return [
        CitingReply(reply_id, ticket_id, title, sent_at, content, draft_id)
        for reply_id, ticket_id, title, sent_at, content, draft_id in rows
        if draft_id is not None
    ]


async def times_cited(session: AsyncSession, document_ids: Iterable[int]) -> dict[int, int]:
    """How many sent replies were made from drafts that cite each document; those that none cites are missing."""
    statement = (
        sa.select(DraftCitation.document_id, sa.func.count(Reply.id.distinct()))
        .join(Reply, Reply.draft_id == DraftCitation.draft_id)
        .where(DraftCitation.document_id.in_(list(document_ids)), Reply.internal.is_(False))
        .group_by(DraftCitation.document_id)
    )
    return dict((await session.execute(statement)).all())


async def citations_of_drafts(
    session: AsyncSession, document_id: int, draft_ids: set[int]
) -> dict[int, list[DraftCitation]]:
    """A document's citations by draft, in order."""
    found: dict[int, list[DraftCitation]] = {}
    rows = await session.scalars(
        sa.select(DraftCitation)
        .where(DraftCitation.document_id == document_id, DraftCitation.draft_id.in_(draft_ids))
        .order_by(DraftCitation.draft_id, DraftCitation.ordinal)
    )
    for citation in rows:
        found.setdefault(citation.draft_id, []).append(citation)
    return found
