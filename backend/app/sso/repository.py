"""Queries about people as a provider knows them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import inserts
from app.models import ExternalIdentity, User


async def user_by_identity(session: AsyncSession, issuer: str, subject: str) -> User | None:
    return await session.scalar(
        sa.select(User)
        .join(ExternalIdentity, ExternalIdentity.user_id == User.id)
        .where(ExternalIdentity.issuer == issuer, ExternalIdentity.subject == subject)
    )


async def add_identity(session: AsyncSession, user_id: int, issuer: str, subject: str) -> bool:
    """False when another sign-in of the same person has just added it."""
    identity = ExternalIdentity(user_id=user_id, issuer=issuer, subject=subject)
    return await inserts.add_unless_taken(session, identity)
