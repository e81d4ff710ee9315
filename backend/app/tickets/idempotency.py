"""Requests that are one request: a retry gets the first answer, and does nothing else.

The key is a row of the same unit of work as what the request makes, unique by caller: of any number of requests at once,
the others wait for the first to commit, then find what it made. Keys are kept for ``KEEP_HOURS``.
"""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import utc_now
from app.core.errors import Conflict, Invalid
from app.models import IdempotencyKey
from app.tickets import idempotency_repository as repository

KEEP_HOURS = 48


async def claim(
    session: AsyncSession, user_id: int, key: str, request: BaseModel, place: str = ""
) -> IdempotencyKey:
    """The key's row: new, or the first request's, whose ``ticket_id`` or ``reply_id`` is what that made.

    Args:
        user_id: who asks.
        place: what the request is made of besides its body; empty for a new ticket.

    Raises:
        Invalid: the key came with another request before.
        Conflict: the first request with this key failed at this moment.
    """
    digest = _sha256(key)
    body = json.dumps(request.model_dump(mode="json"), sort_keys=True, ensure_ascii=True)
    fingerprint = _sha256(place + body)
    found = await repository.find(session, user_id, digest)
    if found is None:
        fresh = IdempotencyKey(user_id=user_id, digest=digest, fingerprint=fingerprint)
        if await repository.add(session, fresh):
            return fresh
        found = await repository.find(session, user_id, digest)
        if found is None:
            raise Conflict(
                "A request with this Idempotency-Key failed a moment ago: try again.", code="key_busy"
            )
    if found.fingerprint != fingerprint:
        raise Invalid(
            "This Idempotency-Key came with another request before: use a new key for a new request.",
            code="idempotency_mismatch",
        )
    return found


async def forget_old_keys(session: AsyncSession) -> None:
    await repository.delete_before(session, utc_now() - timedelta(hours=KEEP_HOURS))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
