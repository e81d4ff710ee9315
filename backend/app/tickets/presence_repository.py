"""Who is at which ticket. Rows belong to tickets that the caller has been shown to see before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import TicketPresence, User
from app.models.enums import PresenceState


async def at_ticket(
    session: AsyncSession, ticket_id: int, now: datetime
) -> list[tuple[int, str, PresenceState]]:
    """Id, name and state of everyone who is there, by id: the order must not change while people come and go."""
    statement = (
        sa.select(User.id, User.name, TicketPresence.state)
        .join(TicketPresence, TicketPresence.user_id == User.id)
        .where(
            TicketPresence.ticket_id == ticket_id, TicketPresence.expires_at > now, User.is_active.is_(True)
        )
        .order_by(User.id)
    )
    return [(id_, name, state) for id_, name, state in await session.execute(statement)]


async def keep(
    session: AsyncSession, ticket_id: int, user_id: int, state: PresenceState, now: datetime, until: datetime
) -> bool:
    """Store that somebody is there until then; False when that was known already, so that nobody need be told."""
    mine = sa.and_(TicketPresence.ticket_id == ticket_id, TicketPresence.user_id == user_id)
    before = await session.scalar(
        sa.select(TicketPresence.state).where(mine, TicketPresence.expires_at > now)
    )
    row = {"ticket_id": ticket_id, "user_id": user_id, "state": state, "expires_at": until}
    await session.execute(_upsert(session).values(row))
    return before is not state


def _upsert(session: AsyncSession) -> Any:
    """One statement: tabs of one person come at the same moment."""
    dialect = session.get_bind().dialect.name
    if dialect in {"sqlite", "postgresql"}:
        insert = (sqlite if dialect == "sqlite" else postgresql).insert(TicketPresence)
        return insert.on_conflict_do_update(
            index_elements=["ticket_id", "user_id"],
            set_={"state": insert.excluded.state, "expires_at": insert.excluded.expires_at},
        )
    mysql_insert = mysql.insert(TicketPresence)
    return mysql_insert.on_duplicate_key_update(
        state=mysql_insert.inserted.state, expires_at=mysql_insert.inserted.expires_at
    )


async def remove(session: AsyncSession, ticket_id: int, user_id: int) -> bool:
    """Whether there was anything to remove."""
    removed: Any = await session.execute(
        sa.delete(TicketPresence)
        .where(TicketPresence.ticket_id == ticket_id, TicketPresence.user_id == user_id)
        .execution_options(synchronize_session=False)
    )
    return bool(removed.rowcount)


async def forget_expired(session: AsyncSession, before: datetime) -> None:
    await session.execute(
        sa.delete(TicketPresence)
        .where(TicketPresence.expires_at < before)
        .execution_options(synchronize_session=False)
    )
