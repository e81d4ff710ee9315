"""Signing in and out, and programs' tokens."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth import repository
from app.auth.principal import Principal
from app.auth.schemas import SessionRead, TokenCreate
from app.auth.usage import UsageRecorder
from app.core.addresses import normalise_email
from app.core.clock import utc_now
from app.core.errors import Conflict, Forbidden, NotFound, Unauthenticated
from app.core.security import SESSION_PREFIX, TOKEN_PREFIX, digest, new_secret, verify_password
from app.db.engine import Database
from app.models import ApiToken, AuthSession, User


async def authenticate(
    db: Database, *, bearer: str | None, cookie: str | None, usage: UsageRecorder | None = None
) -> Principal:
    """The person behind a credential; a bearer token wins over a cookie. Raises ``Unauthenticated``."""
    now = utc_now()
    async with db.read() as session:
        if bearer is not None:
            found = await repository.principal_by_token(session, digest(bearer), now)
            if found is None:
                raise Unauthenticated("This token is unknown, revoked or expired.", code="bad_token")
        else:
            found = await repository.principal_by_session(session, digest(cookie or ""), now)
            if found is None:
                raise Unauthenticated("Your session has ended: sign in again.", code="session_ended")
    principal, last_used_at = found
    if usage is not None:
        usage.record(principal, last_used_at, now)
    return principal


async def check_password(db: Database, email: str, password: str) -> User:
    """Raises ``Unauthenticated`` with the same words and after the same time for every wrong pair."""
    async with db.read() as session:
        user = await repository.user_by_email(session, normalise_email(email))
    matches = await verify_password(password, user.password_hash if user else None)
    if user is None or not matches or not user.is_active:
        raise Unauthenticated("The e-mail address or the password is wrong.", code="bad_credentials")
    return user


async def open_session(
    session: AsyncSession,
    user: User,
    *,
    days: int,
    user_agent: str | None,
    source: str | None = None,
    replaces: str | None = None,
) -> str:
    """Start a browser session; returns the cookie's value, which is not stored.

    ``replaces`` is the cookie that this browser has presented: its session ends, so that no older value of the cookie,
    planted or copied, outlives the sign-in.
    """
    now = utc_now()
    await repository.delete_expired_sessions(session, user.id, now)
    if replaces:
        await repository.delete_session_by_digest(session, digest(replaces))
    secret = new_secret(SESSION_PREFIX)
    session.add(
        AuthSession(
            user_id=user.id,
            digest=digest(secret),
            user_agent=printable(user_agent or "")[:255] or None,
            source=source,
            created_at=now,
            last_used_at=now,
            expires_at=now + timedelta(days=days),
        )
    )
    return secret


def printable(header: str) -> str:
    """A header's text as every database can keep it."""
    return "".join(character for character in header if character.isprintable())


async def close_session(session: AsyncSession, principal: Principal) -> None:
    if principal.session_id is not None:
        await repository.delete_session(session, principal.session_id)


async def list_sessions(session: AsyncSession, principal: Principal) -> list[SessionRead]:
    rows = await repository.sessions_of(session, principal.user_id, utc_now())
    return [
        SessionRead(
            id=row.id,
            created_at=row.created_at,
            last_used_at=row.last_used_at,
            expires_at=row.expires_at,
            user_agent=row.user_agent,
            source=row.source,
            current=row.id == principal.session_id,
        )
        for row in rows
    ]


async def end_session(session: AsyncSession, principal: Principal, session_id: int) -> None:
    """End one of the caller's own sessions."""
    if not await repository.delete_session_of(session, session_id, principal.user_id):
        raise NotFound(f"You have no session {session_id}.", code="session_not_found")


async def end_sessions(session: AsyncSession, user_id: int, *, keep: int | None = None) -> None:
    """End every session of a person, save ``keep``."""
    await repository.delete_sessions(session, user_id, keep=keep)


async def revoke_tokens(session: AsyncSession, user_id: int) -> None:
    """Revoke every token of a person."""
    await repository.delete_tokens(session, user_id)


async def verify_own_password(db: Database, principal: Principal, password: str) -> None:
    """Raises ``Forbidden`` when it is not the caller's, ``Conflict`` when they have none."""
    async with db.read() as session:
        user = await repository.user_by_id(session, principal.user_id)
    if user is not None and user.password_hash is None:
        raise Conflict(
            "You have no password yet: ask for a link with 'forgot password' to choose one.",
            code="no_password",
        )
    if user is None or not await verify_password(password, user.password_hash):
        raise Forbidden("The current password is wrong.", code="wrong_password")


async def change_password(
    session: AsyncSession, principal: Principal, hashed: str, *, with_tokens: bool
) -> None:
    """Set the caller's password; every other browser has to sign in again. ``with_tokens``: every token is revoked,
    one that asks for this too; else tokens of programs stay."""
    user = await repository.user_by_id(session, principal.user_id)
    if user is None:
        raise NotFound("This account is gone.", code="user_not_found")
    user.password_hash = hashed
    await end_sessions(session, user.id, keep=principal.session_id)
    if with_tokens:
        await revoke_tokens(session, user.id)


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
