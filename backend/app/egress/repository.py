"""Rows of the egress log and of usage by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.db.paging import PageRequest, count
from app.models import ModelCall, ModelUsage, Ticket

FORGET_BATCH = 1000


async def add_call(session: AsyncSession, values: dict[str, Any]) -> None:
    """Log a call. A ticket that was deleted meanwhile is left out."""
    ticket_id = values["ticket_id"]
    if ticket_id is not None and await session.get(Ticket, ticket_id) is None:
        values = {**values, "ticket_id": None}
    await session.execute(sa.insert(ModelCall).values(**values))


async def add_usage(
    session: AsyncSession, day: date, purpose: str, model: str, added: dict[str, Any]
) -> None:
    """Add to the figures of a day; the first call of the day makes the row, whoever comes first."""
    where = (ModelUsage.day == day, ModelUsage.purpose == purpose, ModelUsage.model == model)
    if await _increase(session, where, added):
        return
    try:
        async with session.begin_nested():
            await session.execute(
                sa.insert(ModelUsage).values(day=day, purpose=purpose, model=model, **added)
            )
    except IntegrityError:
        await _increase(session, where, added)


async def _increase(
    session: AsyncSession, where: Sequence[sa.ColumnElement[bool]], added: dict[str, Any]
) -> bool:
    cost = added["cost"]
    values: dict[str, Any] = {
        name: getattr(ModelUsage, name) + number for name, number in added.items() if name != "cost"
    }
    if cost is not None:
        values["cost"] = sa.func.coalesce(ModelUsage.cost, 0.0) + cost
    statement = sa.update(ModelUsage).where(*where).values(**values)
    result: Any = await session.execute(statement.execution_options(synchronize_session=False))
    return bool(result.rowcount)


async def forget_before(session: AsyncSession, moment: datetime) -> int:
    """Remove the oldest entries from before ``moment``, a batch at most; returns how many."""
    old = sa.select(ModelCall.id).where(ModelCall.at < moment).order_by(ModelCall.at).limit(FORGET_BATCH)
    ids = list(await session.scalars(old))
    if ids:
        await session.execute(sa.delete(ModelCall).where(ModelCall.id.in_(ids)))
    return len(ids)


async def calls(
    session: AsyncSession, conditions: Sequence[sa.ColumnElement[bool]], page: PageRequest
) -> tuple[list[ModelCall], int]:
    """A page of the log, newest first, and how many there are."""
    statement = sa.select(ModelCall).where(*conditions)
    total = await count(session, statement)
    newest = (
        statement.order_by(ModelCall.at.desc(), ModelCall.id.desc()).offset(page.offset).limit(page.page_size)
    )
    return list(await session.scalars(newest)), total


async def usage(session: AsyncSession, first: date, last: date) -> list[ModelUsage]:
    """Rows of the days ``first`` to ``last``, both included, by day, purpose and model."""
    statement = (
        sa.select(ModelUsage)
        .where(ModelUsage.day >= first, ModelUsage.day <= last)
        .order_by(ModelUsage.day, ModelUsage.purpose, ModelUsage.model)
    )
    return list(await session.scalars(statement))
