"""Queries about saved views, canned replies and mentions; each starts from what the caller may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from app.auth.principal import Principal
from app.models import CannedReply, Mention, Reply, SavedView

Shared = TypeVar("Shared", SavedView, CannedReply)


def readable(model: type[Shared], principal: Principal) -> sa.Select[Shared]:
    """One's own and what is shared."""
    return sa.select(model).where(sa.or_(model.owner_id == principal.user_id, model.shared.is_(True)))


async def views(session: AsyncSession, principal: Principal) -> list[SavedView]:
    statement = readable(SavedView, principal).order_by(SavedView.position, SavedView.name, SavedView.id)
    return list(await session.scalars(statement))


async def canned_replies(session: AsyncSession, principal: Principal, q: str | None) -> list[CannedReply]:
    statement = readable(CannedReply, principal)
    if q:
        statement = statement.where(
            sa.or_(
                CannedReply.title.icontains(q, autoescape=True),
                CannedReply.content.icontains(q, autoescape=True),
            )
        )
    return list(await session.scalars(statement.order_by(CannedReply.title, CannedReply.id).limit(500)))


async def one(session: AsyncSession, model: type[Shared], principal: Principal, row_id: int) -> Shared | None:
    return await session.scalar(readable(model, principal).where(model.id == row_id))


async def count_own(session: AsyncSession, model: type[Shared], principal: Principal) -> int:
    statement = sa.select(sa.func.count()).select_from(model).where(model.owner_id == principal.user_id)
    return int(await session.scalar(statement) or 0)


def mentions(principal: Principal, *, unseen: bool) -> sa.Select[Mention]:
    statement = sa.select(Mention).where(Mention.user_id == principal.user_id).order_by(Mention.id.desc())
    return statement.where(Mention.seen_at.is_(None)) if unseen else statement


async def mentions_page(
    session: AsyncSession, statement: sa.Select[Mention], offset: int, limit: int
) -> list[Mention]:
    details = statement.options(
        joinedload(Mention.ticket), joinedload(Mention.reply).joinedload(Reply.author)
    )
    return list(await session.scalars(details.offset(offset).limit(limit)))


async def mark_seen(
    session: AsyncSession, principal: Principal, ids: Sequence[int] | None, now: datetime
) -> None:
    statement = sa.update(Mention).where(Mention.user_id == principal.user_id, Mention.seen_at.is_(None))
    if ids is not None:
        statement = statement.where(Mention.id.in_(ids))
    await session.execute(statement.values(seen_at=now).execution_options(synchronize_session=False))
