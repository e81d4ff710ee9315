"""Queries about a ticket's thread: replies, files, and how merging moves both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from app.auth.principal import Principal
from app.models import Attachment, Document, DraftCitation, Mention, Reply, Ticket, TicketMerge
from app.models.enums import DocumentStatus
from app.tickets.schemas import ReplySort


async def newest_messages(session: AsyncSession, ticket_id: int) -> tuple[str, str] | None:
    """Beginnings of the newest public reply, else of the content, and of the newest reply of any kind."""
    content = await session.scalar(
        sa.select(sa.func.substr(Ticket.content, 1, 1000)).where(Ticket.id == ticket_id)
    )
    if content is None:
        return None
    newest = (
        sa.select(sa.func.substr(Reply.content, 1, 1000))
        .where(Reply.ticket_id == ticket_id)
        .order_by(Reply.created_at.desc(), Reply.id.desc())
        .limit(1)
    )
    public = await session.scalar(newest.where(Reply.internal.is_(False)))
    latest = await session.scalar(newest)
    return public or content, latest or content


def readable_replies(
    principal: Principal, ticket_id: int, sort: ReplySort = ReplySort.CREATED
) -> sa.Select[Reply]:
    """The thread in order, or from its end; internal notes for staff only."""
    keys: tuple[sa.ColumnElement[Any], ...] = (Reply.created_at.expression, Reply.id.expression)
    if sort is ReplySort.CREATED_DESC:
        keys = tuple(key.desc() for key in keys)
    statement = sa.select(Reply).where(Reply.ticket_id == ticket_id).order_by(*keys)
    return statement if principal.is_staff else statement.where(Reply.internal.is_(False))


async def replies_page(
    session: AsyncSession, statement: sa.Select[Reply], offset: int, limit: int
) -> list[Reply]:
    return list(
        await session.scalars(
            statement.options(joinedload(Reply.author), selectinload(Reply.attachments))
            .offset(offset)
            .limit(limit)
        )
    )


async def reply(session: AsyncSession, reply_id: int) -> Reply:
    """One that is there, with its author and its files."""
    options = (joinedload(Reply.author), selectinload(Reply.attachments))
    return (await session.scalars(sa.select(Reply).where(Reply.id == reply_id).options(*options))).one()


async def citations(session: AsyncSession, draft_ids: Iterable[int]) -> dict[int, list[Any]]:
    """Of each draft, in order: rows of what a ``ReplyCitation`` holds. A document that was deleted has no title."""
    named = sa.and_(Document.id == DraftCitation.document_id, Document.status != DocumentStatus.DELETED)
    rows = await session.execute(
        sa.select(
            DraftCitation.draft_id,
            DraftCitation.marker,
            DraftCitation.chunk_key.label("chunk_id"),
            DraftCitation.document_id,
            Document.title,
            DraftCitation.quote,
            DraftCitation.sentence,
        )
        .outerjoin(Document, named)
        .where(DraftCitation.draft_id.in_(sorted(set(draft_ids))))
        .order_by(DraftCitation.draft_id, DraftCitation.ordinal)
    )
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.draft_id, []).append(row)
    return found


async def conversation(session: AsyncSession, ticket_id: int, limit: int) -> list[Reply]:
    """The newest public replies, oldest first, with their authors."""
    newest = await session.scalars(
        sa.select(Reply)
        .where(Reply.ticket_id == ticket_id, Reply.internal.is_(False))
        .order_by(Reply.created_at.desc(), Reply.id.desc())
        .limit(limit)
        .options(joinedload(Reply.author))
    )
    return list(newest)[::-1]


async def attachments_of(session: AsyncSession, ticket_id: int) -> list[Attachment]:
    return list(
        await session.scalars(
            sa.select(Attachment).where(Attachment.ticket_id == ticket_id).order_by(Attachment.id)
        )
    )


def readable_attachments(principal: Principal, ticket_id: int) -> sa.Select[Attachment]:
    """Files of a ticket that the caller may see: a pending upload is its uploader's alone, those of notes are for
    staff."""
    sent: sa.ColumnElement[bool] = Attachment.pending.is_(False)
    if not principal.is_staff:
        public = sa.select(Reply.id).where(Reply.ticket_id == ticket_id, Reply.internal.is_(False))
        sent = sa.and_(sent, sa.or_(Attachment.reply_id.is_(None), Attachment.reply_id.in_(public)))
    own = sa.and_(Attachment.pending.is_(True), Attachment.uploader_id == principal.user_id)
    return (
        sa.select(Attachment)
        .where(Attachment.ticket_id == ticket_id, sa.or_(sent, own))
        .order_by(Attachment.id)
    )


async def attachment(
    session: AsyncSession, principal: Principal, ticket_id: int, attachment_id: int
) -> Attachment | None:
    return await session.scalar(
        readable_attachments(principal, ticket_id).where(Attachment.id == attachment_id)
    )


async def pending_attachments(
    session: AsyncSession, ticket_id: int, uploader_id: int, ids: Sequence[int]
) -> list[Attachment]:
    """Kept from being swept away until the unit of work ends."""
    if not ids:
        return []
    return list(
        await session.scalars(
            sa.select(Attachment)
            .where(
                Attachment.id.in_(ids),
                Attachment.ticket_id == ticket_id,
                Attachment.uploader_id == uploader_id,
                Attachment.pending.is_(True),
            )
            .order_by(Attachment.id)
            .with_for_update()
        )
    )


async def pending_before(session: AsyncSession, moment: datetime, limit: int) -> list[Attachment]:
    return list(
        await session.scalars(
            sa.select(Attachment)
            .where(Attachment.pending.is_(True), Attachment.created_at < moment)
            .limit(limit)
        )
    )


async def delete_pending(session: AsyncSession, ids: Sequence[int]) -> int:
    """Remove those of the uploads that are still pending when their turn comes; returns how many. One that a message has
    carried since it was found stays."""
    removed: Any = await session.execute(
        sa.delete(Attachment)
        .where(Attachment.id.in_(ids), Attachment.pending.is_(True))
        .execution_options(synchronize_session=False)
    )
    return int(removed.rowcount)


async def referenced_files(session: AsyncSession, digests: Sequence[str]) -> set[str]:
    """Those of the files that some attachment still needs."""
    return set(
        await session.scalars(sa.select(Attachment.sha256).where(Attachment.sha256.in_(digests)).distinct())
    )


async def reply_of_ticket(session: AsyncSession, ticket_id: int, reply_id: int) -> Reply | None:
    return await session.scalar(
        sa.select(Reply)
        .where(Reply.id == reply_id, Reply.ticket_id == ticket_id)
        .options(joinedload(Reply.author), selectinload(Reply.attachments))
    )


async def count_replies(session: AsyncSession, ticket_id: int) -> tuple[int, int]:
    """All replies of the ticket, and the notes among them."""
    row = (
        await session.execute(
            sa.select(
                sa.func.count(), sa.func.coalesce(sa.func.sum(sa.case((Reply.internal, 1), else_=0)), 0)
            ).where(Reply.ticket_id == ticket_id)
        )
    ).one()
    return int(row[0]), int(row[1])


async def latest_merge(session: AsyncSession, source_id: int) -> TicketMerge | None:
    return await session.scalar(
        sa.select(TicketMerge)
        .where(TicketMerge.source_id == source_id, TicketMerge.undone_at.is_(None))
        .order_by(TicketMerge.id.desc())
        .limit(1)
    )


async def merged_into(session: AsyncSession, ticket_id: int) -> int | None:
    return await session.scalar(sa.select(Ticket.merged_into_id).where(Ticket.id == ticket_id))


async def merged_below(session: AsyncSession, ticket_id: int) -> list[int]:
    """Tickets that were joined to this one, directly or through others."""
    found: list[int] = []
    level = [ticket_id]
    while level:
        below = await session.scalars(sa.select(Ticket.id).where(Ticket.merged_into_id.in_(level)))
        level = [row for row in below if row not in found]
        found += level
    return found


async def move_thread(session: AsyncSession, source_id: int, target_id: int) -> None:
    """Give the replies of one ticket to another, each remembering where it was written."""
    await session.execute(
        sa.update(Reply)
        .where(Reply.ticket_id == source_id)
        .values(ticket_id=target_id, origin_ticket_id=sa.func.coalesce(Reply.origin_ticket_id, source_id))
        .execution_options(synchronize_session=False)
    )
    for model in (Attachment, Mention):
        moved = sa.select(Reply.id).where(Reply.ticket_id == target_id)
        await session.execute(
            sa.update(model)
            .where(model.ticket_id == source_id, model.reply_id.in_(moved))
            .values(ticket_id=target_id)
            .execution_options(synchronize_session=False)
        )


async def return_thread(session: AsyncSession, origins: Sequence[int], source_id: int) -> None:
    """The way back: replies that were written to ``origins`` belong to ``source_id`` again."""
    await session.execute(
        sa.update(Reply)
        .where(Reply.origin_ticket_id.in_(origins))
        .values(
            ticket_id=source_id,
            origin_ticket_id=sa.case(
                (Reply.origin_ticket_id == source_id, sa.null()), else_=Reply.origin_ticket_id
            ),
        )
        .execution_options(synchronize_session=False)
    )
    for model in (Attachment, Mention):
        moved = sa.select(Reply.id).where(Reply.ticket_id == source_id)
        await session.execute(
            sa.update(model)
            .where(model.reply_id.in_(moved))
            .values(ticket_id=source_id)
            .execution_options(synchronize_session=False)
        )


async def move_ticket_files(session: AsyncSession, source_id: int, target_id: int, opening_id: int) -> None:
    """Files of the ticket itself go with the copy of its first message."""
    await session.execute(
        sa.update(Attachment)
        .where(
            Attachment.ticket_id == source_id, Attachment.reply_id.is_(None), Attachment.pending.is_(False)
        )
        .values(ticket_id=target_id, reply_id=opening_id)
        .execution_options(synchronize_session=False)
    )


async def return_ticket_files(session: AsyncSession, source_id: int) -> None:
    copies = sa.select(Reply.id).where(Reply.origin_ticket_id == source_id, Reply.is_opening_copy.is_(True))
    await session.execute(
        sa.update(Attachment)
        .where(Attachment.reply_id.in_(copies))
        .values(ticket_id=source_id, reply_id=None)
        .execution_options(synchronize_session=False)
    )


async def delete_opening_copies(session: AsyncSession, source_id: int) -> None:
    await session.execute(
        sa.delete(Reply)
        .where(Reply.origin_ticket_id == source_id, Reply.is_opening_copy.is_(True))
        .execution_options(synchronize_session=False)
    )
