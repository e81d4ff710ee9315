"""``/api/auth``: sign in, sign out, who am I, sessions, password, tokens."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.auth import service
from app.auth.limits import password_attempt
from app.auth.schemas import (
    LoginAnswer,
    LoginRequest,
    Me,
    PasswordChange,
    SessionRead,
    TokenCreate,
    TokenCreated,
    TokenRead,
)
from app.core.addresses import normalise_email
from app.core.errors import Forbidden, Unauthenticated
from app.core.security import hash_password
from app.web.cookies import session_cookie_name, set_session_cookie
from app.web.deps import CurrentUser, Id, ReadSession, RuntimeDep, Source, WriteSession
from app.web.problems import responses

router = APIRouter(prefix="/auth", tags=["auth"])


@router.post("/login", responses=responses(401, 403, 429))
async def login(
    body: LoginRequest, request: Request, response: Response, runtime: RuntimeDep, source: Source
) -> LoginAnswer:
    """Start a browser session: sets an HttpOnly cookie and ends the session of the cookie that was sent.

    Too many attempts on an account or from one address answer 429 with `Retry-After`, the right password too.
    """
    settings = runtime.settings
    account = normalise_email(body.email)
    async with password_attempt(
        runtime.throttle, settings, account=account, source=source, refusal=Unauthenticated
    ):
        user = await service.check_password(runtime.db, account, body.password)
    async with runtime.db.write() as session:
        secret = await service.open_session(
            session,
            user,
            days=settings.session_days,
            user_agent=request.headers.get("user-agent"),
            source=source,
            replaces=request.cookies.get(session_cookie_name(settings)),
        )
    set_session_cookie(response, settings, secret)
    return LoginAnswer(user=Me.model_validate(user))


@router.post("/logout", status_code=204, responses=responses())
async def logout(
    principal: CurrentUser, session: WriteSession, response: Response, runtime: RuntimeDep
) -> None:
    """End this browser session. With a bearer token nothing ends: tokens are revoked at `/auth/tokens/{id}`."""
    if principal.session_id is None:
        return
    await service.close_session(session, principal)
    response.delete_cookie(
        session_cookie_name(runtime.settings), path="/", secure=runtime.settings.is_production
    )


@router.get("/sessions", responses=responses())
async def list_sessions(principal: CurrentUser, session: ReadSession) -> list[SessionRead]:
    """Where the caller is signed in, newest first."""
    return await service.list_sessions(session, principal)


@router.delete("/sessions/{session_id}", status_code=204, responses=responses(404))
async def end_session(session_id: Id, principal: CurrentUser, session: WriteSession) -> None:
    """Sign out one of the caller's browsers, this one too."""
    await service.end_session(session, principal, session_id)


@router.post("/password", status_code=204, responses=responses(403, 409, 429))
async def change_password(
    body: PasswordChange, principal: CurrentUser, runtime: RuntimeDep, source: Source
) -> None:
    """Change one's own password: every other browser is signed out. Tokens of programs stay unless `revoke_tokens`.

    A wrong current password is 403 and counts like a failed sign-in; 409 for somebody without a password.
    """
    async with password_attempt(
        runtime.throttle, runtime.settings, account=principal.email, source=source, refusal=Forbidden
    ):
        await service.verify_own_password(runtime.db, principal, body.current_password)
    hashed = await hash_password(body.new_password)
    async with runtime.db.write() as session:
        await service.change_password(session, principal, hashed, with_tokens=body.revoke_tokens)


@router.get("/me", responses=responses())
async def me(principal: CurrentUser) -> Me:
    """The caller."""
    return Me(id=principal.user_id, email=principal.email, name=principal.name, role=principal.role)


@router.post("/tokens", status_code=201, responses=responses())
async def create_token(body: TokenCreate, principal: CurrentUser, session: WriteSession) -> TokenCreated:
    """Make a bearer token for programs; it is shown this once."""
    token, secret = await service.create_token(session, principal.user_id, body)
    return TokenCreated(
        id=token.id,
        name=token.name,
        created_at=token.created_at,
        last_used_at=None,
        expires_at=token.expires_at,
        token=secret,
    )


@router.get("/tokens", responses=responses())
async def list_tokens(principal: CurrentUser, session: ReadSession) -> list[TokenRead]:
    """The caller's tokens, without their secrets."""
    return [TokenRead.model_validate(token) for token in await service.list_tokens(session, principal)]


@router.delete("/tokens/{token_id}", status_code=204, responses=responses(404))
async def revoke_token(token_id: Id, principal: CurrentUser, session: WriteSession) -> None:
    """Revoke a token at once."""
    await service.revoke_token(session, principal, token_id)
