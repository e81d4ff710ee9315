"""Requests that are one request: a retry gets the first ticket.

The key is a row of the same unit of work as the ticket, unique by caller: of any number of requests at once, the others
wait for the first to commit, then find its ticket. Keys are kept for ``KEEP_HOURS``.
"""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.core.clock import utc_now
from app.core.errors import Conflict, Invalid
from app.models import IdempotencyKey
from app.tickets import repository
from app.tickets.schemas import TicketCreate

KEEP_HOURS = 48


async def claim(
    session: AsyncSession, principal: Principal, key: str, request: TicketCreate
) -> IdempotencyKey:
    """The key's row: new, or the first request's, whose ``ticket_id`` is the answer.

    Raises ``Invalid`` when the key came with another request before.
    """
    digest = _sha256(key)
    fingerprint = _sha256(json.dumps(request.model_dump(mode="json"), sort_keys=True, ensure_ascii=True))
    found = await repository.idempotency_key(session, principal.user_id, digest)
    if found is None:
        fresh = IdempotencyKey(user_id=principal.user_id, digest=digest, fingerprint=fingerprint)
        if await repository.add_idempotency_key(session, fresh):
            return fresh
        found = await repository.idempotency_key(session, principal.user_id, digest)
        if found is None:
            raise Conflict(
                "A request with this Idempotency-Key failed a moment ago: try again.", code="key_busy"
            )
    if found.fingerprint != fingerprint:
        raise Invalid(
            "This Idempotency-Key came with another request before: use a new key for a new ticket.",
            code="idempotency_mismatch",
        )
    return found


async def forget_old_keys(session: AsyncSession) -> None:
    await repository.delete_idempotency_keys(session, utc_now() - timedelta(hours=KEEP_HOURS))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
