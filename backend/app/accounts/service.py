"""Registration, claiming an address, and forgotten passwords.

Each flow has two halves: a request, which answers the same for every address, and a link, which proves the address.
Nothing is stored between them: the link is signed and carries a fingerprint of the state it was made in, so that what
it does makes it, and every other link of that state, void.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts import messages
from app.accounts.schemas import ClaimRequest, ConfirmRequest, RegisterRequest, ResetRequest
from app.auth import service as auth
from app.auth.limits import count_account_mail, count_account_request, password_attempt
from app.core.clock import utc_now
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.security import hash_password, verify_password
from app.core.settings import Settings
from app.core.signing import Signer, used_link
from app.db.engine import after_commit
from app.mail.port import Mail
from app.models import User
from app.models.enums import Role
from app.runtime import Runtime
from app.users import service as users


def signer(settings: Settings, purpose: str) -> Signer:
    return Signer(settings.secret_key.get_secret_value(), purpose)


async def register(runtime: Runtime, request: RegisterRequest, source: str) -> None:
    """Send a link to confirm, or a notice to an address that has an account. Both take the same work.

    Raises ``NotFound`` when registration is switched off.
    """
    settings = runtime.settings
    _require_registration(settings)
    await _count(runtime, source, request.email)
    hashed = await hash_password(request.password)
    async with runtime.db.read() as session:
        user = await users.find_by_email(session, request.email)
    ours = signer(settings, "register")
    token = ours.make(
        email=request.email,
        name=request.name,
        password=ours.seal(hashed),
        state=ours.fingerprint(request.email, None),
    )
    if user is None or _without_sign_in(user):
        mail = messages.confirm_registration(settings, request.email, token)
    else:
        mail = messages.address_taken(settings, request.email)
    runtime.postman.post(mail)


async def confirm_registration(runtime: Runtime, request: ConfirmRequest, source: str) -> None:
    """Open the account that a link was made for. The password must be the one chosen at registration."""
    settings = runtime.settings
    _require_registration(settings)
    await count_account_request(runtime.throttle, settings, source)
    ours = signer(settings, "register")
    content = ours.open(request.token, timedelta(hours=settings.account_link_hours))
    email, name, hashed = str(content["email"]), str(content["name"]), ours.unseal(content["password"])
    async with password_attempt(runtime.throttle, settings, account=email, source=source, refusal=Forbidden):
        if not await verify_password(request.password, hashed):
            raise Forbidden(
                "This is not the password that was chosen at registration.", code="wrong_password"
            )
    async with runtime.db.write() as session:
        user = await users.lock_by_email(session, email)
        ours.check(content["state"], email, user.password_hash if user else None)
        now = utc_now()
        if user is None:
            added = await users.add_proven(
                session, email=email, name=name, role=Role.CUSTOMER, hashed=hashed, verified_at=now
            )
            if added is None:
                raise used_link()
        else:
            _open(user, name, hashed)


async def request_claim(runtime: Runtime, email: str, source: str) -> None:
    """Send a link to an address that arrived with a ticket, or a notice when it has an account."""
    await _count(runtime, source, email)
    async with runtime.db.read() as session:
        user = await users.find_by_email(session, email)
    if user is None or not user.is_active:
        return
    if _without_sign_in(user):
        runtime.postman.post(
            messages.claim_address(runtime.settings, email, claim_token(runtime.settings, user))
        )
    else:
        runtime.postman.post(messages.address_taken(runtime.settings, email))


def claim_token(settings: Settings, user: User) -> str:
    """The signed text that turns an address without a sign-in into an account; for a link sent to that address only."""
    ours = signer(settings, "claim")
    return ours.make(user=user.id, state=ours.fingerprint(*_state(user)))


def invite(session: AsyncSession, runtime: Runtime, user: User) -> None:
    """Send somebody whom an admin has added the link by which they choose their password, once that is committed."""
    mail = messages.invitation(runtime.settings, user.email, claim_token(runtime.settings, user))
    after_commit(session, lambda: runtime.postman.post(mail))


async def invite_again(runtime: Runtime, user_id: int) -> None:
    """Another link; the earlier ones stay good until one of them is used.

    Raises ``NotFound``, and ``Conflict`` for somebody who has a sign-in or is deactivated.
    """
    async with runtime.db.read() as session:
        user = await users.find_by_id(session, user_id)
    if user is None:
        raise NotFound(f"There is no user {user_id}.", code="user_not_found")
    if not _without_sign_in(user):
        raise Conflict("Only who is active and has no sign-in yet is invited.", code="not_invited")
    await count_account_mail(runtime.throttle, runtime.settings, user.email)
    runtime.postman.post(
        messages.invitation(runtime.settings, user.email, claim_token(runtime.settings, user))
    )


async def claim(runtime: Runtime, request: ClaimRequest, source: str) -> None:
    """Open the account that a link was made for, with the password that is chosen now."""
    lifetime = timedelta(hours=runtime.settings.account_link_hours)
    async with _redeemed(runtime, "claim", request, lifetime, source) as (_, user, hashed):
        _open(user, request.name or user.name, hashed)


async def forgot_password(runtime: Runtime, email: str, source: str) -> None:
    """Send a link to choose a password to whoever may sign in with this address."""
    await _count(runtime, source, email)
    settings = runtime.settings
    async with runtime.db.read() as session:
        user = await users.find_by_email(session, email)
    if user is None or not user.is_active:
        return
    ours = signer(settings, "password")
    token = ours.make(user=user.id, state=ours.fingerprint(*_state(user)))
    runtime.postman.post(messages.reset_password(settings, email, token))


async def reset_password(runtime: Runtime, request: ResetRequest, source: str) -> None:
    """Set the password, end every session of the person, revoke their tokens, and tell them.

    Who asks for this link may have lost the account to somebody, who may have made tokens of their own.
    """
    lifetime = timedelta(minutes=runtime.settings.password_link_minutes)
    async with _redeemed(runtime, "password", request, lifetime, source) as (session, user, hashed):
        _open(user, user.name, hashed)
        await auth.end_sessions(session, user.id)
        await auth.revoke_tokens(session, user.id)
        mail: Mail = messages.password_changed(runtime.settings, user.email)
        after_commit(session, lambda: runtime.postman.post(mail))


@asynccontextmanager
async def _redeemed(
    runtime: Runtime, purpose: str, request: ClaimRequest | ResetRequest, lifetime: timedelta, source: str
) -> AsyncIterator[tuple[AsyncSession, User, str]]:
    """A unit of work with the person whom a link was made for, locked, and the hash of the password that they choose.

    Raises what ``Signer.open`` raises, and ``Gone`` when the link has been used or the person is deactivated.
    """
    await count_account_request(runtime.throttle, runtime.settings, source)
    ours = signer(runtime.settings, purpose)
    content = ours.open(request.token, lifetime)
    hashed = await hash_password(request.password)
    async with runtime.db.write() as session:
        user = await users.lock_by_id(session, int(content["user"]))
        if user is None or not user.is_active:
            raise used_link()
        ours.check(content["state"], *_state(user))
        yield session, user, hashed


def _open(user: User, name: str, hashed: str) -> None:
    """The link was sent to the address, so whoever holds it has proved the address."""
    user.name = name
    user.password_hash = hashed
    user.email_verified_at = utc_now()


def _state(user: User) -> tuple[object, ...]:
    return user.id, user.email, user.password_hash, user.email_verified_at


def _without_sign_in(user: User) -> bool:
    """An address that arrived with a ticket: nobody has proved it or chosen a password."""
    return user.is_active and user.without_sign_in


def _require_registration(settings: Settings) -> None:
    if not settings.allow_registration:
        raise NotFound("Registration is switched off on this desk.", code="registration_disabled")


async def _count(runtime: Runtime, source: str, email: str) -> None:
    await count_account_request(runtime.throttle, runtime.settings, source)
    await count_account_mail(runtime.throttle, runtime.settings, email)
