"""Queries about people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.db import inserts
from app.models import User
from app.models.enums import Role


def readable_users(principal: Principal) -> sa.Select[User]:
    """Staff see everybody, a customer only themself."""
    statement = sa.select(User)
    return statement if principal.is_staff else statement.where(User.id == principal.user_id)


def search(statement: sa.Select[User], q: str | None, role: Role | None) -> sa.Select[User]:
    if q:
        statement = statement.where(
            sa.or_(User.name.icontains(q, autoescape=True), User.email.icontains(q, autoescape=True))
        )
    if role is not None:
        statement = statement.where(User.role == role)
    return statement.order_by(User.name, User.id)


async def named(session: AsyncSession, words: Sequence[str], limit: int) -> list[int]:
    """People, newest first, in whose name or address every word begins a part: a word of the name, or what follows a
    dot, a hyphen or the @ of the address. For staff."""
    text = sa.func.lower(sa.literal(" ") + User.name + sa.literal(" ") + User.email)
    # Anywhere first: most people are out after one comparison instead of four.
    every = (
        sa.and_(
            text.contains(word.lower(), autoescape=True),
            sa.or_(*(text.contains(before + word.lower(), autoescape=True) for before in _before(word))),
        )
        for word in words
    )
    return list(await session.scalars(sa.select(User.id).where(*every).order_by(User.id.desc()).limit(limit)))


def _before(word: str) -> tuple[str, ...]:
    return ("",) if word.startswith("@") else (" ", ".", "-", "@")


async def page(session: AsyncSession, statement: sa.Select[User], offset: int, limit: int) -> list[User]:
    return list(await session.scalars(statement.offset(offset).limit(limit)))


async def by_id(session: AsyncSession, statement: sa.Select[User], user_id: int) -> User | None:
    return await session.scalar(statement.where(User.id == user_id))


def everybody() -> sa.Select[User]:
    """For flows that prove who somebody is by other means than a session."""
    return sa.select(User)


async def by_email(session: AsyncSession, email: str, *, lock: bool = False) -> User | None:
    statement = sa.select(User).where(User.email == email)
    return await session.scalar(statement.with_for_update() if lock else statement)


async def active_among(session: AsyncSession, emails: list[str]) -> list[str]:
    """Only the columns that every schema has: asked before migrations too."""
    return list(
        await session.scalars(
            sa.select(User.email).where(User.email.in_(emails), User.is_active.is_(True)).order_by(User.id)
        )
    )


async def add_unless_taken(session: AsyncSession, **values: Any) -> User | None:
    """Insert a person; None when the address is taken, also by a commit that comes between."""
    user = User(**values)
    return user if await inserts.add_unless_taken(session, user) else None


async def flush_unless_taken(session: AsyncSession) -> bool:
    """Write pending changes; False when they collide with another person's address."""
    try:
        async with session.begin_nested():
            await session.flush()
    except IntegrityError:
        return False
    return True


async def active_staff(session: AsyncSession) -> list[User]:
    return list(
        await session.scalars(
            sa.select(User).where(User.is_active, User.role.in_((Role.AGENT, Role.ADMIN))).order_by(User.id)
        )
    )
