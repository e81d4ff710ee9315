"""From a proven identity to a person of the desk."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth import service as auth
from app.core.clock import utc_now
from app.core.errors import AppError, NotFound
from app.core.logging import get_logger
from app.core.settings import Settings
from app.core.signing import Signer
from app.models import User
from app.models.enums import Role
from app.runtime import Runtime
from app.sso import repository
from app.sso.provider import OpenIdProvider, ProvenIdentity, ProviderError
from app.throttling.source import throttle_key
from app.throttling.throttle import Limit
from app.users import service as users
from app.users.schemas import Email, PersonName

log = get_logger(__name__)
STATE_SECONDS = 600
STARTS_PER_MINUTE = 30
_EMAIL: TypeAdapter[str] = TypeAdapter(Email)
_NAME: TypeAdapter[str] = TypeAdapter(PersonName)


@dataclass(frozen=True, slots=True)
class Started:
    url: str
    """Of the provider."""
    state: str
    """Signed, for the cookie of this browser alone."""


def provider_of(runtime: Runtime) -> OpenIdProvider:
    if runtime.openid is None:
        raise NotFound("This desk has no OpenID provider.", code="oidc_not_configured")
    return runtime.openid


async def start(runtime: Runtime, source: str, target: str | None) -> Started:
    """Prepare a sign-in. Raises ``ProviderError`` when the provider is away, ``NotFound`` when there is none."""
    provider = provider_of(runtime)
    await runtime.throttle.hit(Limit("oidc-start", STARTS_PER_MINUTE, 60), throttle_key(source))
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    url = await provider.authorization_url(state=state, nonce=nonce, verifier=verifier)
    signed = _signer(runtime.settings).make(state=state, nonce=nonce, verifier=verifier, next=_local(target))
    return Started(url, signed)


async def finish(
    runtime: Runtime,
    *,
    cookie: str | None,
    code: str | None,
    state: str | None,
    error: str | None,
    issuer: str | None,
    user_agent: str | None,
    source: str,
    replaces: str | None,
) -> tuple[str, str]:
    """Check the provider's answer and open a session: its secret, and the page to go on with.

    Raises ``ProviderError`` with a code for the sign-in page.
    """
    provider = provider_of(runtime)
    try:
        kept = _signer(runtime.settings).open(cookie or "", timedelta(seconds=STATE_SECONDS))
    except AppError as problem:
        raise ProviderError("oidc_state", f"state cookie: {problem.code}") from problem
    if state is None or not secrets.compare_digest(state.encode(), str(kept["state"]).encode()):
        raise ProviderError("oidc_state", "the answer belongs to another sign-in")
    if issuer is not None and issuer != provider.issuer:
        raise ProviderError("oidc_failed", "the answer comes from another issuer (RFC 9207)")
    if error is not None or not code:
        denied = error in {"access_denied", "login_required", "consent_required", "interaction_required"}
        raise ProviderError("oidc_denied" if denied else "oidc_failed", "the provider answered with an error")
    identity = await provider.identify(code=code, nonce=str(kept["nonce"]), verifier=str(kept["verifier"]))
    async with runtime.db.write() as session:
        user = await person_of(session, identity, runtime.settings)
        secret = await auth.open_session(
            session,
            user,
            days=runtime.settings.session_days,
            user_agent=user_agent,
            source=source,
            replaces=replaces,
        )
    return secret, str(kept["next"])


async def person_of(session: AsyncSession, identity: ProvenIdentity, settings: Settings) -> User:
    """The person known by issuer and subject, else the one with the verified address, else a new one.

    An address that the provider has not verified links to nobody and makes nobody: it could be anybody's.
    """
    user = await repository.user_by_identity(session, identity.issuer, identity.subject)
    if user is None:
        user = await _linked(session, identity, settings)
    if not user.is_active:
        raise ProviderError("oidc_inactive", "the account is deactivated")
    return user


async def _linked(session: AsyncSession, identity: ProvenIdentity, settings: Settings) -> User:
    if identity.email is None or not identity.email_verified:
        raise ProviderError("oidc_email_unverified", "the provider has not verified the address")
    try:
        email = _EMAIL.validate_python(identity.email)
    except ValidationError as error:
        raise ProviderError("oidc_failed", "the provider's address is not valid") from error
    user = await users.lock_by_email(session, email)
    if user is None:
        user = await users.add_proven(
            session,
            email=email,
            name=_name(identity, email),
            role=_role(email, settings),
            verified_at=utc_now(),
        )
    if user is None:
        raise ProviderError("oidc_failed", "the address was taken at this moment")
    if not user.is_active:
        raise ProviderError("oidc_inactive", "the account is deactivated")
    if not await repository.add_identity(session, user.id, identity.issuer, identity.subject):
        raise ProviderError("oidc_failed", "the same sign-in ran twice")
    user.email_verified_at = user.email_verified_at or utc_now()
    log.info("sso.linked", user_id=user.id)
    return user


def _name(identity: ProvenIdentity, email: str) -> str:
    try:
        return _NAME.validate_python((identity.name or "")[:200])
    except ValidationError:
        return email.partition("@")[0]


def _role(email: str, settings: Settings) -> Role:
    domain = (settings.oidc_staff_domain or "").lower().lstrip("@")
    return Role.AGENT if domain and email.rpartition("@")[2] == domain else Role.CUSTOMER


def _local(target: str | None) -> str:
    """A page of the console to go on with; anything that could lead elsewhere becomes the start page."""
    plain = target is not None and target.isprintable() and "\\" not in target and len(target) <= 500
    return target if plain and target and target.startswith("/") and not target.startswith("//") else "/"


def _signer(settings: Settings) -> Signer:
    return Signer(settings.secret_key.get_secret_value(), "oidc")
