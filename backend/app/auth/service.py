"""Signing in and out, and programs' tokens."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth import repository
from app.auth.principal import Principal
from app.auth.schemas import TokenCreate
from app.core.clock import utc_now
from app.core.errors import NotFound, Unauthenticated
from app.core.security import SESSION_PREFIX, TOKEN_PREFIX, digest, new_secret, verify_password
from app.db.engine import Database
from app.models import ApiToken, AuthSession, User


def principal_of(user: User, *, session_id: int | None = None, token_id: int | None = None) -> Principal:
    return Principal(user.id, user.email, user.name, user.role, session_id, token_id)


async def authenticate(db: Database, *, bearer: str | None, cookie: str | None) -> Principal:
    """The person behind a credential; a bearer token wins over a cookie. Raises ``Unauthenticated``."""
    now = utc_now()
    async with db.read() as session:
        if bearer is not None:
            found = await repository.user_by_token(session, digest(bearer), now)
            if found is None:
                raise Unauthenticated("This token is unknown, revoked or expired.", code="bad_token")
            return principal_of(found[0], token_id=found[1])
        found = await repository.user_by_session(session, digest(cookie or ""), now)
        if found is None:
            raise Unauthenticated("Your session has ended: sign in again.", code="session_ended")
        return principal_of(found[0], session_id=found[1])


async def check_password(db: Database, email: str, password: str) -> User:
    """Raises ``Unauthenticated`` with the same words and after the same time for every wrong pair."""
    async with db.read() as session:
        user = await repository.user_by_email(session, email.strip().lower())
    matches = await verify_password(password, user.password_hash if user else None)
    if user is None or not matches or not user.is_active:
        raise Unauthenticated("The e-mail address or the password is wrong.", code="bad_credentials")
    return user


async def open_session(session: AsyncSession, user: User, *, days: int, user_agent: str | None) -> str:
    """Start a browser session; returns the cookie's value, which is not stored."""
    now = utc_now()
    await repository.delete_expired_sessions(session, user.id, now)
    secret = new_secret(SESSION_PREFIX)
    session.add(
        AuthSession(
            user_id=user.id,
            digest=digest(secret),
            user_agent=(user_agent or "")[:255] or None,
            expires_at=now + timedelta(days=days),
        )
    )
    return secret


async def close_session(session: AsyncSession, principal: Principal) -> None:
    if principal.session_id is not None:
        await repository.delete_session(session, principal.session_id)


async def create_token(session: AsyncSession, user_id: int, request: TokenCreate) -> tuple[ApiToken, str]:
    """Make a token; the secret is returned once and only its digest is kept."""
    secret = new_secret(TOKEN_PREFIX)
    expires = utc_now() + timedelta(days=request.expires_in_days) if request.expires_in_days else None
    token = ApiToken(user_id=user_id, name=request.name, digest=digest(secret), expires_at=expires)
    session.add(token)
    await session.flush()
    return token, secret


async def list_tokens(session: AsyncSession, principal: Principal) -> list[ApiToken]:
    return await repository.tokens_of(session, principal.user_id)


async def revoke_token(session: AsyncSession, principal: Principal, token_id: int) -> None:
    if not await repository.delete_token(session, token_id, principal.user_id):
        raise NotFound(f"You have no token {token_id}.")
