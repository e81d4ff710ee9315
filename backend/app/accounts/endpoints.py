"""``/api/auth/register``, ``/claim`` and ``/password``: links sent to an address, open without a login; and people whom staff add."""

from __future__ import annotations

from fastapi import APIRouter

from app.accounts import service
from app.accounts.schemas import (
    Accepted,
    AddressRequest,
    ClaimRequest,
    ConfirmRequest,
    RegisterRequest,
    ResetRequest,
)
from app.models.enums import Role
from app.users import service as users
from app.users.schemas import UserCreate, UserRead
from app.web.deps import AdminUser, Id, RuntimeDep, Source, StaffUser, WriteSession
from app.web.problems import responses

router = APIRouter(prefix="/auth", tags=["accounts"])
people = APIRouter(prefix="/users", tags=["users"])
"""Adding people, which sends them a link."""


@router.post("/register", status_code=202, responses=responses(403, 404, 429))
async def register(body: RegisterRequest, runtime: RuntimeDep, source: Source) -> Accepted:
    """Ask for an account. The answer is the same whether or not the address has one: a mail to it tells.

    404 when registration is switched off. Nobody can sign in before the link in the mail was used.
    """
    await service.register(runtime, body, source)
    return Accepted()


@router.post("/register/confirm", status_code=204, responses=responses(403, 404, 410, 429))
async def confirm_registration(body: ConfirmRequest, runtime: RuntimeDep, source: Source) -> None:
    """Use the link of a registration, with the password chosen then. Sign in afterwards."""
    await service.confirm_registration(runtime, body, source)


@router.post("/claim/request", status_code=202, responses=responses(403, 429))
async def request_claim(body: AddressRequest, runtime: RuntimeDep, source: Source) -> Accepted:
    """Ask for the link that turns an address which arrived with a ticket into an account."""
    await service.request_claim(runtime, body.email, source)
    return Accepted()


@router.post("/claim", status_code=204, responses=responses(403, 410, 429))
async def claim(body: ClaimRequest, runtime: RuntimeDep, source: Source) -> None:
    """Use that link: choose a password. Sign in afterwards."""
    await service.claim(runtime, body, source)


@router.post("/password/forgot", status_code=202, responses=responses(403, 429))
async def forgot_password(body: AddressRequest, runtime: RuntimeDep, source: Source) -> Accepted:
    """Ask for a link to choose a new password."""
    await service.forgot_password(runtime, body.email, source)
    return Accepted()


@router.post("/password/reset", status_code=204, responses=responses(403, 410, 429))
async def reset_password(body: ResetRequest, runtime: RuntimeDep, source: Source) -> None:
    """Use that link: every browser is signed out and every token of programs revoked."""
    await service.reset_password(runtime, body, source)


@people.post("", status_code=201, responses=responses(403, 409))
async def create_user(
    body: UserCreate, principal: StaffUser, session: WriteSession, runtime: RuntimeDep
) -> UserRead:
    """Add a person. Agents add customers, admins anybody. A colleague without a password is sent a link to choose one."""
    hashed = await users.optional_hash(body.password)
    user = await users.create_user(session, principal, body, hashed)
    if user.role is not Role.CUSTOMER and user.without_sign_in:
        service.invite(session, runtime, user)
    return UserRead.model_validate(user)


@people.post("/{user_id}/invitation", status_code=204, responses=responses(403, 404, 409, 429))
async def invite_again(user_id: Id, _admin: AdminUser, runtime: RuntimeDep) -> None:
    """Send another link to choose a password. 409 for somebody who has a sign-in already."""
    await service.invite_again(runtime, user_id)
