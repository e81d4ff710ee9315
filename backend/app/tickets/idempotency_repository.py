"""Queries about the keys of requests that are one request."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import inserts
from app.models import IdempotencyKey


async def find(session: AsyncSession, user_id: int, digest: str) -> IdempotencyKey | None:
    return await session.scalar(
        sa.select(IdempotencyKey).where(IdempotencyKey.user_id == user_id, IdempotencyKey.digest == digest)
    )


async def add(session: AsyncSession, key: IdempotencyKey) -> bool:
    """Insert; False when another unit of work was first (after waiting for it to end)."""
    return await inserts.add_unless_taken(session, key)


async def delete_before(session: AsyncSession, before: datetime) -> None:
    await session.execute(sa.delete(IdempotencyKey).where(IdempotencyKey.created_at < before))
