"""``PUT /api/tickets/{id}/rating`` and, by a signed link without a login, ``/api/ratings/{token}``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from app.ratings import service
from app.ratings.schemas import RatingByLink, RatingGiven, RatingUpdate
from app.web.deps import CurrentUser, Id, RuntimeDep, Source, WriteSession
from app.web.problems import responses

router = APIRouter(tags=["ratings"])
Token = Annotated[str, Path(pattern=r"^[A-Za-z0-9_.-]{1,512}$")]


@router.put("/tickets/{ticket_id}/rating", responses=responses(403, 404, 409))
async def rate_ticket(
    ticket_id: Id, body: RatingUpdate, principal: CurrentUser, session: WriteSession, runtime: RuntimeDep
) -> RatingGiven:
    """Say how one was helped: the requester, once the ticket is resolved or closed. It can be changed for some days."""
    return await service.rate(session, principal, ticket_id, body, runtime.settings)


@router.get("/ratings/{token}", responses=responses(403, 404, 410, 429))
async def get_rating(token: Token, runtime: RuntimeDep, source: Source) -> RatingByLink:
    """The ticket behind a signed link, and what was said of it."""
    await service.count_look(runtime, source)
    async with runtime.db.read() as session:
        return await service.show(session, runtime.settings, token)


@router.put("/ratings/{token}", responses=responses(403, 404, 409, 410, 429))
async def rate_by_link(token: Token, body: RatingUpdate, runtime: RuntimeDep, source: Source) -> RatingGiven:
    """Rate the ticket behind a signed link, without a sign-in."""
    await service.count_rating(runtime, source)
    async with runtime.db.write() as session:
        return await service.rate_by_link(session, runtime.settings, token, body)
