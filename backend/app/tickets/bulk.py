"""One change for several tickets, each with an outcome of its own."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.core.errors import AppError, Forbidden, Invalid
from app.jobs.port import Dispatcher
from app.models import Ticket
from app.tickets import repository
from app.tickets.schemas import MAX_TAGS, BulkAnswer, BulkOutcome, BulkRequest, BulkResult, BulkSet
from app.tickets.service import change
from app.triage.config import TriageConfig


async def apply(
    session: AsyncSession,
    principal: Principal,
    request: BulkRequest,
    config: TriageConfig,
    dispatcher: Dispatcher,
) -> BulkAnswer:
    """Change each ticket in a savepoint: one that refuses takes nothing from the others."""
    if not principal.is_staff:
        raise Forbidden("Changing several tickets at once is for agents.")
    ids = list(dict.fromkeys(request.ids))
    await repository.lock_rows(session, ids)
    results = [
        await _change_one(session, principal, ticket_id, request.set, config, dispatcher) for ticket_id in ids
    ]
    return BulkAnswer(results=results)


async def _change_one(
    session: AsyncSession,
    principal: Principal,
    ticket_id: int,
    wanted: BulkSet,
    config: TriageConfig,
    dispatcher: Dispatcher,
) -> BulkResult:
    ticket = await repository.by_id(session, principal, ticket_id)
    if ticket is None:
        return BulkResult(id=ticket_id, outcome=BulkOutcome.NOT_FOUND, code="ticket_not_found")
    before = _kept(ticket)
    try:
        async with session.begin_nested():
            fields = _fields(ticket, wanted)
            changed = await change(session, principal, ticket, fields, config, dispatcher)
    except AppError as error:
        return BulkResult(
            id=ticket_id, outcome=BulkOutcome.REFUSED, version=None, detail=error.detail, code=error.code
        )
    outcome = BulkOutcome.UPDATED if changed else BulkOutcome.UNCHANGED
    after = _kept(ticket)
    told = {name: value for name, value in before.items() if value != after[name]}
    return BulkResult(id=ticket_id, outcome=outcome, version=ticket.version, before=told or None)


_TAKEN_BACK = (
    "status", "priority", "category", "severity", "team", "assignee_id", "is_spam", "snoozed_until",
)  # fmt: skip
"""What a PATCH can set to its former value, besides the tags."""


def _kept(ticket: Ticket) -> dict[str, Any]:
    return {name: getattr(ticket, name) for name in _TAKEN_BACK} | {"tags": list(ticket.tag_names)}


def _fields(ticket: Ticket, wanted: BulkSet) -> dict[str, object]:
    """What is set for this ticket. Raises ``Invalid`` when tags would be too many."""
    fields: dict[str, Any] = wanted.model_dump(
        exclude_unset=True, exclude={"version", "add_tags", "remove_tags"}
    )
    if wanted.add_tags or wanted.remove_tags:
        # No tags at all may be what is set.
        present = ticket.tag_names if wanted.tags is None else wanted.tags
        kept = [name for name in [*present, *wanted.add_tags] if name not in wanted.remove_tags]
        fields["tags"] = list(dict.fromkeys(kept))
        if len(fields["tags"]) > max(MAX_TAGS, len(ticket.tag_names)):
            raise Invalid(f"A ticket has at most {MAX_TAGS} tags.", field="add_tags", code="too_many_tags")
    return fields
