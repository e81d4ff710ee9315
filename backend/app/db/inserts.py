"""Adding rows that somebody else may add at the same moment."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.db.types import Base


async def add_unless_taken(session: AsyncSession, row: Base) -> bool:
    """Insert ``row``; False when what it must have for itself is taken, also by a commit that comes between (after waiting
    for that to end). The rest of the unit of work stays good either way."""
    try:
        async with session.begin_nested():
            session.add(row)
            await session.flush()
    except IntegrityError:
        return False
    return True
