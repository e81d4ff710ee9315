"""``/api/auth/oidc``: pages of the browser's journey, so that errors lead back to the sign-in page with a code."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse

from app.core.logging import get_logger
from app.core.settings import Settings
from app.sso import service
from app.sso.provider import ProviderError
from app.web.cookies import oidc_cookie_name, session_cookie_name, set_session_cookie
from app.web.deps import RuntimeDep, Source
from app.web.problems import responses

log = get_logger(__name__)
router = APIRouter(prefix="/auth/oidc", tags=["auth"])
_REDIRECT: dict[int | str, dict[str, Any]] = {
    302: {"description": "On to the provider or the console, or back to the sign-in page with `error=<code>`"}
}


@router.get(
    "/login", status_code=302, response_class=RedirectResponse, responses={**responses(404, 429), **_REDIRECT}
)
async def oidc_login(runtime: RuntimeDep, source: Source, next: str | None = None) -> RedirectResponse:  # noqa: A002
    """Begin: to the provider, with state, nonce and PKCE verifier in a short-lived signed cookie.

    `next` is the page of the console to return to. 404 when no provider is configured.
    """
    settings = runtime.settings
    try:
        started = await service.start(runtime, source, next)
    except ProviderError as error:
        return _back(settings, error)
    answer = RedirectResponse(started.url, 302, {"Cache-Control": "no-store"})
    answer.set_cookie(
        oidc_cookie_name(settings),
        started.state,
        max_age=service.STATE_SECONDS,
        httponly=True,
        samesite="lax",
        secure=settings.is_production,
        path="/",
    )
    return answer


@router.get(
    "/callback", status_code=302, response_class=RedirectResponse, responses={**responses(404), **_REDIRECT}
)
async def oidc_callback(
    request: Request,
    runtime: RuntimeDep,
    source: Source,
    code: str | None = None,
    state: str | None = None,
    error: str | None = None,
    iss: str | None = None,
) -> RedirectResponse:
    """Come back: opens a session and goes on to the console.

    Codes of the sign-in page: `oidc_unavailable`, `oidc_denied`, `oidc_state`, `oidc_failed`,
    `oidc_email_unverified`, `oidc_inactive`.
    """
    settings = runtime.settings
    try:
        secret, target = await service.finish(
            runtime,
            cookie=request.cookies.get(oidc_cookie_name(settings)),
            code=code,
            state=state,
            error=error,
            issuer=iss,
            user_agent=request.headers.get("user-agent"),
            source=source,
            replaces=request.cookies.get(session_cookie_name(settings)),
        )
    except ProviderError as problem:
        return _back(settings, problem)
    answer = RedirectResponse(
        settings.public_url.rstrip("/") + target,
        302,
        {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"},
    )
    set_session_cookie(answer, settings, secret)
    answer.delete_cookie(oidc_cookie_name(settings), path="/", secure=settings.is_production)
    return answer


def _back(settings: Settings, error: ProviderError) -> RedirectResponse:
    log.warning("sso.failed", code=error.code, reason=str(error)[:300])
    url = f"{settings.public_url.rstrip('/')}/login?{urlencode({'error': error.code})}"
    answer = RedirectResponse(url, 302, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
    answer.delete_cookie(oidc_cookie_name(settings), path="/", secure=settings.is_production)
    return answer
