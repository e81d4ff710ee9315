"""Leases of periodic work. Taking one is one conditional UPDATE, or the INSERT of its first holder."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Lease


async def take(session: AsyncSession, name: str, holder: str, now: datetime, until: datetime) -> bool:
    """Take or renew; False while another holds it."""
    taken: Any = await session.execute(
        sa.update(Lease)
        .where(Lease.name == name, sa.or_(Lease.holder == holder, Lease.until <= now))
        .values(holder=holder, until=until)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount:
        return True
    if await session.scalar(sa.select(Lease.name).where(Lease.name == name)) is not None:
        return False
    try:
        async with session.begin_nested():
            await session.execute(sa.insert(Lease).values(name=name, holder=holder, until=until))
    except IntegrityError:
        return False  # another process was the first
    return True


async def release(session: AsyncSession, holder: str | None) -> None:
    """Give back what ``holder`` holds; None: what anybody holds."""
    statement = sa.delete(Lease)
    if holder is not None:
        statement = statement.where(Lease.holder == holder)
    await session.execute(statement.execution_options(synchronize_session=False))
