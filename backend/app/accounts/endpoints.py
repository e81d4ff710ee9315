"""``/api/auth/register``, ``/claim`` and ``/password``: links sent to an address. All are open without a login."""

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
from app.web.deps import RuntimeDep, Source
from app.web.problems import responses

router = APIRouter(prefix="/auth", tags=["accounts"])


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
