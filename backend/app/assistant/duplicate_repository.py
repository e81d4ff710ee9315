"""Rows of tickets' vectors, and what decides whether a ticket may be called the original."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Ticket, TicketVector

_KEYS = (TicketVector.id, TicketVector.ticket_id, TicketVector.content_hash)


async def newest_keys(session: AsyncSession, model: str, limit: int) -> list[Any]:
    """Id, ticket and hash of the newest vectors, oldest first."""
    rows = await session.execute(
        sa.select(*_KEYS).where(TicketVector.model == model).order_by(TicketVector.id.desc()).limit(limit)
    )
    return list(rows)[::-1]


async def keys_after(session: AsyncSession, model: str, after: int) -> list[Any]:
    """The same of vectors with higher ids than ``after``."""
    rows = await session.execute(
        sa.select(*_KEYS)
        .where(TicketVector.id > after, TicketVector.model == model)
        .order_by(TicketVector.id)
    )
    return list(rows)


async def locked(session: AsyncSession, ticket_id: int) -> int | None:
    """The id of a ticket that exists, kept from being deleted until the unit of work ends."""
    return await session.scalar(sa.select(Ticket.id).where(Ticket.id == ticket_id).with_for_update(read=True))


async def vectors(session: AsyncSession, ids: Sequence[int]) -> list[TicketVector]:
    return list(await session.scalars(sa.select(TicketVector).where(TicketVector.id.in_(ids))))


async def store(session: AsyncSession, ticket_id: int, **values: Any) -> None:
    """The ticket's vector, in place of an earlier one. The new row has a new id, which other processes look for."""
    await session.execute(sa.delete(TicketVector).where(TicketVector.ticket_id == ticket_id))
    await session.execute(sa.insert(TicketVector).values(ticket_id=ticket_id, **values))


_JUDGED = (
    Ticket.id, Ticket.status, Ticket.resolved_at, Ticket.created_at, Ticket.requester_id, Ticket.is_spam,
    Ticket.merged_into_id,
)  # fmt: skip


async def judged(session: AsyncSession, ticket_ids: Sequence[int]) -> dict[int, Any]:
    """Rows of the tickets that still exist, with the hash of their vector, by id."""
    rows = await session.execute(
        sa.select(*_JUDGED, TicketVector.content_hash)
        .outerjoin(TicketVector, TicketVector.ticket_id == Ticket.id)
        .where(Ticket.id.in_(ticket_ids))
    )
    return {row.id: row for row in rows}
