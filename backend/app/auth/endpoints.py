"""``/api/auth``: sign in, sign out, who am I, tokens."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.auth import service
from app.auth.schemas import LoginAnswer, LoginRequest, Me, TokenCreate, TokenCreated, TokenRead
from app.web.deps import CurrentUser, Id, ReadSession, RuntimeDep, WriteSession
from app.web.middleware import session_cookie_name
from app.web.problems import responses

router = APIRouter(prefix="/auth", tags=["auth"])


@router.post("/login", responses=responses(401, 403))
async def login(body: LoginRequest, request: Request, response: Response, runtime: RuntimeDep) -> LoginAnswer:
    """Start a browser session: sets an HttpOnly cookie."""
    settings = runtime.settings
    user = await service.check_password(runtime.db, body.email, body.password)
    async with runtime.db.write() as session:
        secret = await service.open_session(
            session, user, days=settings.session_days, user_agent=request.headers.get("user-agent")
        )
    response.set_cookie(
        session_cookie_name(settings),
        secret,
        max_age=settings.session_days * 86_400,
        httponly=True,
        samesite="lax",
        secure=settings.is_production,
        path="/",
    )
    return LoginAnswer(user=Me.model_validate(user))


@router.post("/logout", status_code=204, responses=responses())
async def logout(
    principal: CurrentUser, session: WriteSession, response: Response, runtime: RuntimeDep
) -> None:
    """End this browser session."""
    await service.close_session(session, principal)
    response.delete_cookie(
        session_cookie_name(runtime.settings), path="/", secure=runtime.settings.is_production
    )


@router.get("/me", responses=responses())
async def me(principal: CurrentUser) -> Me:
    """The caller."""
    return Me(id=principal.user_id, email=principal.email, name=principal.name, role=principal.role)


@router.post("/tokens", status_code=201, responses=responses())
async def create_token(body: TokenCreate, principal: CurrentUser, session: WriteSession) -> TokenCreated:
    """Make a bearer token for programs; it is shown this once."""
    token, secret = await service.create_token(session, principal.user_id, body)
    return TokenCreated(
        id=token.id, name=token.name, created_at=token.created_at, expires_at=token.expires_at, token=secret
    )


@router.get("/tokens", responses=responses())
async def list_tokens(principal: CurrentUser, session: ReadSession) -> list[TokenRead]:
    """The caller's tokens, without their secrets."""
    return [TokenRead.model_validate(token) for token in await service.list_tokens(session, principal)]


@router.delete("/tokens/{token_id}", status_code=204, responses=responses(404))
async def revoke_token(token_id: Id, principal: CurrentUser, session: WriteSession) -> None:
    """Revoke a token at once."""
    await service.revoke_token(session, principal, token_id)
