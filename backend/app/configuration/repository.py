"""Rows of configuration versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer, joinedload

from app.db.paging import PageRequest, count
from app.models import ConfigVersion, Ticket


async def revision(session: AsyncSession) -> int:
    """Names the state of all documents together; 0 before the first start."""
    return await session.scalar(sa.select(sa.func.max(ConfigVersion.id))) or 0


async def newest(session: AsyncSession) -> dict[str, ConfigVersion]:
    """The active version of each document, with its author."""
    latest = sa.select(sa.func.max(ConfigVersion.id)).group_by(ConfigVersion.name)
    rows = await session.scalars(
        sa.select(ConfigVersion).where(ConfigVersion.id.in_(latest)).options(joinedload(ConfigVersion.author))
    )
    return {row.name: row for row in rows}


async def lock(session: AsyncSession) -> None:
    """Keep other writers of the configuration away until the unit of work ends."""
    first = sa.select(ConfigVersion.id).where(ConfigVersion.number == 1).order_by(ConfigVersion.id)
    await session.execute(first.with_for_update())


async def by_number(session: AsyncSession, name: str, number: int) -> ConfigVersion | None:
    return await session.scalar(
        sa.select(ConfigVersion)
        .where(ConfigVersion.name == name, ConfigVersion.number == number)
        .options(joinedload(ConfigVersion.author))
    )


async def versions(session: AsyncSession, name: str, page: PageRequest) -> tuple[list[ConfigVersion], int]:
    """A page of a document's versions without their texts, newest first, and how many there are."""
    statement = sa.select(ConfigVersion).where(ConfigVersion.name == name)
    total = await count(session, statement)
    rows = await session.scalars(
        statement.options(
            joinedload(ConfigVersion.author),
            defer(ConfigVersion.body, raiseload=True),
            defer(ConfigVersion.content, raiseload=True),
        )
        .order_by(ConfigVersion.number.desc())
        .offset(page.offset)
        .limit(page.page_size)
    )
    return list(rows), total


async def add(session: AsyncSession, **values: Any) -> ConfigVersion:
    row = ConfigVersion(**values)
    session.add(row)
    await session.flush()
    return row


async def tickets_with(session: AsyncSession, column: str, values: Sequence[str]) -> dict[str, int]:
    """How many tickets hold each of these values of ``category`` or ``team``; values without tickets are left out."""
    attribute = getattr(Ticket, column)
    rows = await session.execute(
        # Every value of the indexes' first column is named, so that they serve.
        sa.select(attribute, sa.func.count())
        .where(Ticket.is_spam.in_((False, True)), attribute.in_(values))
        .group_by(attribute)
    )
    return {value: int(number) for value, number in rows}


_REPLAYED = ("id", "title", "content", "category", "severity", "team", "hand_set", "created_at")


async def newest_tickets(session: AsyncSession, limit: int) -> list[Any]:
    """Rows of the newest tickets that are no spam, newest first: what a replay reads."""
    columns = (getattr(Ticket, name) for name in _REPLAYED)
    rows = await session.execute(
        sa.select(*columns)
        .where(Ticket.is_spam.is_(False))
        .order_by(Ticket.created_at.desc(), Ticket.id.desc())
        .limit(limit)
    )
    return list(rows)
