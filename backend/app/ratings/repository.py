"""Queries about ratings."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Ticket, TicketRating, TicketSettlement, User
from app.models.enums import Role, TicketStatus


async def of_ticket(session: AsyncSession, ticket_id: int) -> TicketRating | None:
    return await session.get(TicketRating, ticket_id, populate_existing=True)


async def unasked(
    session: AsyncSession, since: datetime, until: datetime, limit: int
) -> list[tuple[int, int, str]]:
    """Tickets that were resolved within this time and still are, whose customers were neither asked nor have rated:
    ticket, requester, address."""
    rows = await session.execute(
        sa.select(Ticket.id, User.id, User.email)
        .select_from(TicketSettlement)
        .join(Ticket, Ticket.id == TicketSettlement.ticket_id)
        .join(User, User.id == Ticket.requester_id)
        .outerjoin(TicketRating, TicketRating.ticket_id == Ticket.id)
        .where(
            TicketSettlement.settled_at >= since,
            TicketSettlement.settled_at < until,
            TicketSettlement.reopened_at.is_(None),
            Ticket.status == TicketStatus.RESOLVED,
            Ticket.is_spam == sa.false(),
            TicketRating.ticket_id.is_(None),
            User.role == Role.CUSTOMER,
            User.is_active == sa.true(),
            User.is_blocked == sa.false(),
            # Stand-ins for unknown customers: nobody reads what is sent there (RFC 6761).
            sa.not_(User.email.endswith(".invalid", autoescape=True)),
        )
        .order_by(TicketSettlement.settled_at)
        .limit(limit)
    )
    return [(ticket_id, user_id, email) for ticket_id, user_id, email in rows]
