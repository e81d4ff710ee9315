"""A ticket's status, and since when it has been settled."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import utc_now
from app.core.errors import Conflict
from app.models import Ticket
from app.models.enums import SETTLED, TicketStatus
from app.tickets import repository


def check_may_be(ticket: Ticket, status: TicketStatus) -> None:
    """Raises ``Conflict`` where a person would open a ticket that was joined to another: its thread is not there, and what
    is written to it goes to the survivor."""
    if ticket.merged_into_id is not None and status not in {*SETTLED, ticket.status}:
        raise Conflict(
            f"Ticket {ticket.id} was joined to ticket {ticket.merged_into_id}: open that one, or part them first.",
            code="merged",
        )


async def set_status(session: AsyncSession, ticket: Ticket, status: TicketStatus) -> None:
    """The only way in which the status of a stored ticket changes: what it means for figures is kept with it."""
    was_settled, is_settled = ticket.status in SETTLED, status in SETTLED
    ticket.status = status
    if is_settled == was_settled:
        return
    now = utc_now()
    ticket.resolved_at = now if is_settled else None
    if is_settled:
        await repository.begin_settlement(session, ticket.id, now)
    else:
        await repository.end_settlement(session, ticket.id, now)
