"""``/api/users``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AfterValidator

from app.accounts import service as accounts
from app.core.text import storable
from app.db.paging import Page
from app.models.enums import Role
from app.users import service
from app.users.schemas import UserCreate, UserRead, UserUpdate
from app.web.deps import (
    AdminUser,
    CurrentUser,
    Id,
    PageDep,
    ReadSession,
    RuntimeDep,
    StaffUser,
    WriteSession,
)
from app.web.problems import responses

router = APIRouter(prefix="/users", tags=["users"])


@router.post("", status_code=201, responses=responses(403, 409))
async def create_user(
    body: UserCreate, principal: StaffUser, session: WriteSession, runtime: RuntimeDep
) -> UserRead:
    """Add a person. Agents add customers, admins anybody. A colleague without a password is sent a link to choose one."""
    hashed = await service.optional_hash(body.password)
    user = await service.create_user(session, principal, body, hashed)
    if user.role is not Role.CUSTOMER and user.without_sign_in:
        accounts.invite(session, runtime, user)
    return UserRead.model_validate(user)


@router.get("", responses=responses())
async def list_users(
    principal: CurrentUser,
    session: ReadSession,
    paging: PageDep,
    q: Annotated[str | None, Query(max_length=200), AfterValidator(lambda q: q and storable(q))] = None,
    role: Role | None = None,
) -> Page[UserRead]:
    """People by name; ``q`` searches name and address. A customer sees only themself."""
    return await service.list_users(session, principal, paging, q, role)


@router.get("/{user_id}", responses=responses(404))
async def get_user(user_id: Id, principal: CurrentUser, session: ReadSession) -> UserRead:
    """One person."""
    return UserRead.model_validate(await service.get_user(session, principal, user_id))


@router.patch("/{user_id}", responses=responses(403, 404, 409))
async def update_user(
    user_id: Id, body: UserUpdate, principal: CurrentUser, session: WriteSession
) -> UserRead:
    """Change a person."""
    hashed = await service.optional_hash(body.password)
    return UserRead.model_validate(await service.update_user(session, principal, user_id, body, hashed))


@router.post("/{user_id}/invitation", status_code=204, responses=responses(403, 404, 409, 429))
async def invite_again(user_id: Id, _admin: AdminUser, runtime: RuntimeDep) -> None:
    """Send another link to choose a password. 409 for somebody who has a sign-in already."""
    await accounts.invite_again(runtime, user_id)
