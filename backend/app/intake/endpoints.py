"""``/api/intake``: requests without an account, off by default. Nothing here opens a session."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from app.intake import service
from app.intake.schemas import IntakeCreate, IntakeCreated, IntakeReply, IntakeReplyCreate, IntakeTicket
from app.web.deps import REPLAYED, PageDep, RetryKey, RuntimeDep, Source
from app.web.problems import responses

router = APIRouter(prefix="/intake", tags=["intake"])
Token = Annotated[str, Path(pattern=r"^[A-Za-z0-9_.-]{1,512}$")]


@router.post("", status_code=201, responses=responses(403, 404, 409, 429))
async def create_request(
    body: IntakeCreate,
    runtime: RuntimeDep,
    source: Source,
    response: Response,
    idempotency_key: RetryKey = None,
) -> IntakeCreated:
    """Send a request to the support team. The signed link shows this request; keep it. 404 when switched off.

    With an `Idempotency-Key`, a retry of the same request gets the first one's, marked `Idempotency-Replayed: true`.
    """
    service.require_enabled(runtime.settings)
    await service.count_new(runtime, source)
    async with runtime.db.write() as session:
        created, replayed = await service.create(session, runtime, body, idempotency_key)
    if replayed:
        response.headers[REPLAYED] = "true"
    return created


@router.get("/{token}", responses=responses(403, 404, 410, 429))
async def follow_request(token: Token, runtime: RuntimeDep, source: Source, paging: PageDep) -> IntakeTicket:
    """The request behind a link, with the public replies."""
    service.require_enabled(runtime.settings)
    await service.count_look(runtime, source)
    async with runtime.db.read() as session:
        return await service.show(session, runtime.settings, token, paging, runtime.triage_config)


@router.post("/{token}/replies", status_code=201, responses=responses(403, 404, 409, 410, 429))
async def reply_to_request(
    token: Token,
    body: IntakeReplyCreate,
    runtime: RuntimeDep,
    source: Source,
    response: Response,
    idempotency_key: RetryKey = None,
) -> IntakeReply:
    """Add to the request behind a link. With an `Idempotency-Key`, a retry of the same request adds nothing more."""
    service.require_enabled(runtime.settings)
    await service.count_reply(runtime, source)
    async with runtime.db.write() as session:
        reply, replayed = await service.add_reply(session, runtime, token, body, idempotency_key)
    if replayed:
        response.headers[REPLAYED] = "true"
    return reply
