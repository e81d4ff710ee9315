"""Aggregates over the tickets of a period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Draft, Reply, Ticket
from app.models.enums import Severity, TicketStatus

OPEN = (TicketStatus.OPEN, TicketStatus.IN_PROGRESS, TicketStatus.WAITING)


@dataclass(frozen=True, slots=True)
class Period:
    start: datetime
    end: datetime
    team: str | None


def _created(period: Period) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = [
        Ticket.created_at >= period.start,
        Ticket.created_at < period.end,
        Ticket.is_spam == sa.false(),
    ]
    return [*conditions, Ticket.team == period.team] if period.team else conditions


async def counts_by(session: AsyncSession, column: Any, period: Period) -> dict[str, int]:
    rows = await session.execute(sa.select(column, sa.func.count()).where(*_created(period)).group_by(column))
    return {str(getattr(key, "value", key) or "none"): number for key, number in rows}


async def created_by_day(session: AsyncSession, period: Period) -> dict[date, int]:
    day = sa.func.date(Ticket.created_at)
    rows = await session.execute(sa.select(day, sa.func.count()).where(*_created(period)).group_by(day))
    return {value if isinstance(value, date) else date.fromisoformat(str(value)): n for value, n in rows}


async def resolved_in(session: AsyncSession, period: Period) -> int:
    statement = sa.select(sa.func.count()).where(
        Ticket.resolved_at >= period.start, Ticket.resolved_at < period.end
    )
    return int(await session.scalar(_of_team(statement, period)) or 0)


async def open_now(session: AsyncSession, period: Period, *, unassigned: bool = False) -> int:
    statement = sa.select(sa.func.count()).where(Ticket.status.in_(OPEN))
    if unassigned:
        statement = statement.where(Ticket.assignee_id.is_(None))
    return int(await session.scalar(_of_team(statement, period)) or 0)


def _of_team(statement: sa.Select[Any], period: Period) -> sa.Select[Any]:
    """Of the period's team, if it names one, and no spam."""
    statement = statement.where(Ticket.is_spam == sa.false())
    return statement.where(Ticket.team == period.team) if period.team else statement


async def times(
    session: AsyncSession, period: Period
) -> Sequence[tuple[datetime, datetime | None, datetime | None, Severity | None]]:
    """Created, first response, resolved and severity of each ticket of the period."""
    rows = await session.execute(
        sa.select(Ticket.created_at, Ticket.first_response_at, Ticket.resolved_at, Ticket.severity).where(
            *_created(period)
        )
    )
    return rows.all()


async def drafts_in(session: AsyncSession, period: Period) -> int:
    statement = sa.select(sa.func.count(Draft.id)).where(
        Draft.created_at >= period.start, Draft.created_at < period.end
    )
    if period.team:
        statement = statement.join(Ticket, Ticket.id == Draft.ticket_id).where(Ticket.team == period.team)
    return int(await session.scalar(statement) or 0)


async def edit_distances(session: AsyncSession, period: Period) -> list[float]:
    """Of the public replies of the period that came from a draft."""
    statement = sa.select(Reply.draft_edit_distance).where(
        Reply.draft_id.is_not(None),
        Reply.draft_edit_distance.is_not(None),
        Reply.internal.is_(False),
        Reply.created_at >= period.start,
        Reply.created_at < period.end,
    )
    if period.team:
        statement = statement.join(Ticket, Ticket.id == Reply.ticket_id).where(Ticket.team == period.team)
    return [float(value) for value in await session.scalars(statement) if value is not None]
