"""One change for several tickets, each with an outcome of its own."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.core.errors import AppError, Forbidden
from app.jobs.port import Dispatcher
from app.models import Ticket
from app.tickets import repository
from app.tickets.schemas import BulkAnswer, BulkOutcome, BulkRequest, BulkResult, BulkSet
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
    try:
        async with session.begin_nested():
            fields = _fields(ticket, wanted)
            changed = await change(session, principal, ticket, fields, config, dispatcher)
    except AppError as error:
        return BulkResult(
            id=ticket_id, outcome=BulkOutcome.REFUSED, version=None, detail=error.detail, code=error.code
        )
    outcome = BulkOutcome.UPDATED if changed else BulkOutcome.UNCHANGED
    return BulkResult(id=ticket_id, outcome=outcome, version=ticket.version)


def _fields(ticket: Ticket, wanted: BulkSet) -> dict[str, object]:
    fields = wanted.model_dump(exclude_unset=True, exclude={"version", "add_tags", "remove_tags"})
    if wanted.add_tags or wanted.remove_tags:
        present = fields.get("tags") or ticket.tag_names
        kept = [name for name in [*present, *wanted.add_tags] if name not in wanted.remove_tags]
        fields["tags"] = list(dict.fromkeys(kept))
    return fields
