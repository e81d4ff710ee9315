"""Aggregates over the tickets of a period. Spam is in none of them, save in what the assistant drafted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Decision, Draft, Reply, Ticket, TicketRating, TicketSettlement
from app.models.enums import DecisionOutcome, TicketStatus

PAGE = 10_000
OPEN = (TicketStatus.OPEN, TicketStatus.IN_PROGRESS, TicketStatus.WAITING)


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` to before ``end``, in UTC."""

    start: datetime
    end: datetime
    team: str | None


@dataclass(frozen=True, slots=True)
class DraftUse:
    """What people made of drafts: public replies that came from one."""

    sent: int
    unchanged: int
    mean_distance: float | None


def _within(column: Any, start: datetime, end: datetime | None) -> list[sa.ColumnElement[bool]]:
    return [column >= start] if end is None else [column >= start, column < end]


def _counted(period: Period) -> list[sa.ColumnElement[bool]]:
    """Of tickets: no spam, and of the period's team, if it names one."""
    conditions: list[sa.ColumnElement[bool]] = [Ticket.is_spam == sa.false()]
    return [*conditions, Ticket.team == period.team] if period.team else conditions


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


async def created_pages(session: AsyncSession, period: Period) -> AsyncIterator[Sequence[Any]]:
    """The tickets created in the period, in the order of their creation: rows as ``figures.Tally`` takes them.

    Each is read once for all figures, in pages, so that memory does not grow with the period. Values come as the driver
    gives them: turning a hundred thousand moments into datetimes takes longer than all the rest.
    """
    columns = [
        sa.type_coerce(column, sa.types.NullType())
        for column in (Ticket.created_at, Ticket.first_response_at, Ticket.resolved_at, Ticket.severity, Ticket.status,
                       Ticket.category, Ticket.priority)
    ]  # fmt: skip
    order = (Ticket.created_at, Ticket.id)
    page = (
        sa.select(*columns, *order)
        .where(*_counted(period), *_within(Ticket.created_at, period.start, period.end))
        .order_by(*order)
        .limit(PAGE)
    )
    statement = page
    while True:
        rows = (await session.execute(statement)).all()
        yield [row[:-2] for row in rows]
        if len(rows) < PAGE:
            return
        moment, ticket_id = rows[-1][-2:]
        later = sa.and_(Ticket.created_at == moment, Ticket.id > ticket_id)
        statement = page.where(Ticket.created_at >= moment, sa.or_(Ticket.created_at > moment, later))


async def created_since(session: AsyncSession, period: Period, since: datetime) -> int:
    statement = sa.select(sa.func.count()).where(*_counted(period), Ticket.created_at >= since)
    return int(await session.scalar(statement) or 0)


async def turns_by_day(session: AsyncSession, period: Period, *, reopened: bool) -> dict[date, int]:
    """How many tickets were settled, or came back, on each day of the period."""
    moment = _moment(reopened)
    day = sa.func.date(moment)
    rows = await session.execute(
        _turns(period, moment, period.start, period.end, day, sa.func.count()).group_by(day)
    )
    return {_day(value): number for value, number in rows}


async def turns_since(session: AsyncSession, period: Period, since: datetime, *, reopened: bool) -> int:
    statement = _turns(period, _moment(reopened), since, None, sa.func.count())
    return int(await session.scalar(statement) or 0)


def _moment(reopened: bool) -> Any:
    return TicketSettlement.reopened_at if reopened else TicketSettlement.settled_at


def _turns(
    period: Period, moment: Any, start: datetime, end: datetime | None, *columns: Any
) -> sa.Select[Any]:
    return (
        sa.select(*columns)
        .select_from(TicketSettlement)
        .join(Ticket, Ticket.id == TicketSettlement.ticket_id)
        .where(*_within(moment, start, end), *_counted(period))
    )


async def open_now(session: AsyncSession, period: Period) -> tuple[int, int]:
    """Tickets that are not settled at this moment, whenever created, and how many of them nobody has."""
    unassigned = sa.func.coalesce(sa.func.sum(sa.case((Ticket.assignee_id.is_(None), 1), else_=0)), 0)
    statement = sa.select(sa.func.count(), unassigned).where(*_counted(period), Ticket.status.in_(OPEN))
    total, unowned = (await session.execute(statement)).one()
    return int(total), int(unowned)


async def ratings(session: AsyncSession, period: Period) -> dict[int, int]:
    """How many tickets were given each score in the period."""
    rows = await session.execute(
        sa.select(TicketRating.score, sa.func.count())
        .join(Ticket, Ticket.id == TicketRating.ticket_id)
        .where(*_within(TicketRating.rated_at, period.start, period.end), *_counted(period))
        .group_by(TicketRating.score)
    )
    return {int(score): number for score, number in rows if score is not None}


def _of_team(statement: Any, period: Period, ticket_id: Any) -> Any:
    if not period.team:
        return statement
    return statement.join(Ticket, Ticket.id == ticket_id).where(Ticket.team == period.team)


async def drafts_in(session: AsyncSession, period: Period) -> int:
    statement = sa.select(sa.func.count(Draft.id)).where(*_within(Draft.created_at, period.start, period.end))
    return int(await session.scalar(_of_team(statement, period, Draft.ticket_id)) or 0)


async def draft_use(session: AsyncSession, period: Period) -> DraftUse:
    distance = Reply.draft_edit_distance
    statement = sa.select(
        sa.func.count(), sa.func.coalesce(sa.func.sum(sa.case((distance == 0, 1), else_=0)), 0), sa.func.avg(distance)
    ).where(
        Reply.draft_id.is_not(None),
        distance.is_not(None),
        Reply.internal == sa.false(),
        *_within(Reply.created_at, period.start, period.end),
    )  # fmt: skip
    row: Any = (await session.execute(_of_team(statement, period, Reply.ticket_id))).one()
    sent, unchanged, mean = row
    return DraftUse(int(sent), int(unchanged), None if mean is None else float(mean))


async def automatic(session: AsyncSession, period: Period) -> tuple[int, int]:
    """Tickets that were resolved without a person in the period, and how many of these came back, whenever."""
    statement = sa.select(sa.func.count(), sa.func.count(Decision.reopened_at)).where(
        Decision.outcome == DecisionOutcome.AUTO_RESOLVED,
        *_within(Decision.created_at, period.start, period.end),
    )
    resolved, reopened = (await session.execute(_of_team(statement, period, Decision.ticket_id))).one()
    return int(resolved), int(reopened)
