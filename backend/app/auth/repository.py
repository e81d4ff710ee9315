"""Queries for sessions and tokens."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.db.types import UtcDateTime
from app.models import ApiToken, AuthSession, User
from app.models.enums import Role

# Asked in every request: made once, and read as plain columns.
_PERSON = (User.id, User.email, User.name, User.role)
_NOW = sa.bindparam("now", type_=UtcDateTime())
_DIGEST = sa.bindparam("digest", type_=sa.String())
_BY_SESSION = (
    sa.select(*_PERSON, AuthSession.id, AuthSession.last_used_at)
    .join(AuthSession, AuthSession.user_id == User.id)
    .where(AuthSession.digest == _DIGEST, AuthSession.expires_at > _NOW, User.is_active.is_(True))
)
_BY_TOKEN = (
    sa.select(*_PERSON, ApiToken.id, ApiToken.last_used_at)
    .join(ApiToken, ApiToken.user_id == User.id)
    .where(
        ApiToken.digest == _DIGEST,
        sa.or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > _NOW),
        User.is_active.is_(True),
    )
)


async def principal_by_session(
    session: AsyncSession, digest: str, now: datetime
) -> tuple[Principal, datetime | None] | None:
    """The person behind a session that holds, and when it was last used."""
    row = (await session.execute(_BY_SESSION, {"digest": digest, "now": now})).first()
    return None if row is None else (Principal(*row[:5]), row[5])


async def principal_by_token(
    session: AsyncSession, digest: str, now: datetime
) -> tuple[Principal, datetime | None] | None:
    """The person behind a token that holds, and when it was last used."""
    row = (await session.execute(_BY_TOKEN, {"digest": digest, "now": now})).first()
    return None if row is None else (Principal(*row[:4], token_id=row[4]), row[5])


async def touch_session(session: AsyncSession, session_id: int, now: datetime) -> None:
    await session.execute(sa.update(AuthSession).where(AuthSession.id == session_id).values(last_used_at=now))


async def touch_token(session: AsyncSession, token_id: int, now: datetime) -> None:
    await session.execute(sa.update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=now))


async def user_by_id(session: AsyncSession, user_id: int) -> User | None:
    return await session.get(User, user_id)


async def user_by_email(session: AsyncSession, email: str) -> User | None:
    return await session.scalar(sa.select(User).where(User.email == email))


async def first_admin(session: AsyncSession) -> User | None:
    return await session.scalar(
        sa.select(User).where(User.role == Role.ADMIN, User.is_active.is_(True)).order_by(User.id).limit(1)
    )


async def delete_session(session: AsyncSession, session_id: int) -> None:
    await session.execute(sa.delete(AuthSession).where(AuthSession.id == session_id))


async def delete_session_of(session: AsyncSession, session_id: int, user_id: int) -> bool:
    """False when this person has no such session."""
    found = await session.scalar(
        sa.select(AuthSession).where(AuthSession.id == session_id, AuthSession.user_id == user_id)
    )
    if found is None:
        return False
    await session.delete(found)
    return True


async def delete_session_by_digest(session: AsyncSession, digest: str) -> None:
    await session.execute(sa.delete(AuthSession).where(AuthSession.digest == digest))


async def delete_sessions(session: AsyncSession, user_id: int, *, keep: int | None = None) -> None:
    """All sessions of a person, save the one with the id ``keep``."""
    statement = sa.delete(AuthSession).where(AuthSession.user_id == user_id)
    await session.execute(statement if keep is None else statement.where(AuthSession.id != keep))


async def sessions_of(session: AsyncSession, user_id: int, now: datetime) -> list[AuthSession]:
    """Those that are still good, newest first."""
    return list(
        await session.scalars(
            sa.select(AuthSession)
            .where(AuthSession.user_id == user_id, AuthSession.expires_at > now)
            .order_by(AuthSession.id.desc())
        )
    )


async def delete_expired_sessions(session: AsyncSession, user_id: int, now: datetime) -> None:
    await session.execute(
        sa.delete(AuthSession).where(AuthSession.user_id == user_id, AuthSession.expires_at <= now)
    )


async def tokens_of(session: AsyncSession, user_id: int) -> list[ApiToken]:
    return list(
        await session.scalars(sa.select(ApiToken).where(ApiToken.user_id == user_id).order_by(ApiToken.id))
    )


async def delete_tokens(session: AsyncSession, user_id: int) -> None:
    await session.execute(sa.delete(ApiToken).where(ApiToken.user_id == user_id))


async def delete_token(session: AsyncSession, token_id: int, user_id: int) -> bool:
    token = await session.scalar(
        sa.select(ApiToken).where(ApiToken.id == token_id, ApiToken.user_id == user_id)
    )
    if token is None:
        return False
    await session.delete(token)
    return True
