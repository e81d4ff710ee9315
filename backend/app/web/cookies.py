"""The browser's cookies."""

from __future__ import annotations

from starlette.responses import Response

from app.core.settings import Settings


def session_cookie_name(settings: Settings) -> str:
    """``__Host-`` makes browsers insist on Secure, on this host and on the root path."""
    return "__Host-citedesk_session" if settings.is_production else "citedesk_session"


def oidc_cookie_name(settings: Settings) -> str:
    """Holds the state of a sign-in under way at a provider."""
    return "__Host-citedesk_oidc" if settings.is_production else "citedesk_oidc"


def set_session_cookie(response: Response, settings: Settings, secret: str) -> None:
    response.set_cookie(
        session_cookie_name(settings),
        secret,
        max_age=settings.session_days * 86_400,
        httponly=True,
        samesite="lax",
        secure=settings.is_production,
        path="/",
    )
