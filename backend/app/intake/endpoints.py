"""``/api/intake``: requests without an account, off by default. Nothing here opens a session."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from app.intake import service
from app.intake.schemas import IntakeCreate, IntakeCreated, IntakeReply, IntakeReplyCreate, IntakeTicket
from app.web.deps import PageDep, RuntimeDep, Source
from app.web.problems import responses

router = APIRouter(prefix="/intake", tags=["intake"])
Token = Annotated[str, Path(pattern=r"^[A-Za-z0-9_.-]{1,512}$")]


@router.post("", status_code=201, responses=responses(403, 404, 429))
async def create_request(body: IntakeCreate, runtime: RuntimeDep, source: Source) -> IntakeCreated:
    """Send a request to the support team. The signed link shows this request; keep it. 404 when switched off."""
    service.require_enabled(runtime.settings)
    await service.count_new(runtime, source)
    async with runtime.db.write() as session:
        return await service.create(session, runtime, body)


@router.get("/{token}", responses=responses(403, 404, 410, 429))
async def follow_request(token: Token, runtime: RuntimeDep, source: Source, paging: PageDep) -> IntakeTicket:
    """The request behind a link, with the public replies."""
    service.require_enabled(runtime.settings)
    await service.count_look(runtime, source)
    async with runtime.db.read() as session:
        return await service.show(session, runtime.settings, token, paging, runtime.triage_config)


@router.post("/{token}/replies", status_code=201, responses=responses(403, 404, 410, 429))
async def reply_to_request(
    token: Token, body: IntakeReplyCreate, runtime: RuntimeDep, source: Source
) -> IntakeReply:
    """Add to the request behind a link."""
    service.require_enabled(runtime.settings)
    await service.count_reply(runtime, source)
    async with runtime.db.write() as session:
        return await service.add_reply(session, runtime, token, body)
