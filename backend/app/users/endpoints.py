"""``/api/users``; ``app.accounts`` adds people, who are sent a link."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AfterValidator

from app.core.text import storable
from app.db.paging import Page
from app.models.enums import Role
from app.users import service
from app.users.schemas import UserRead, UserUpdate
from app.web.deps import CurrentUser, Id, PageDep, ReadSession, WriteSession
from app.web.problems import responses

router = APIRouter(prefix="/users", tags=["users"])


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
