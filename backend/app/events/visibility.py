"""Who may know of an event: ``may_see`` for rows in memory, ``repository.readable_events`` for the same in SQL."""

from __future__ import annotations

from app.auth.principal import Principal
from app.events.schemas import Entry

CHANGED = "ticket.changed"
DELETED = "ticket.deleted"
CUSTOMER_KINDS = ("ticket.created", "reply.added", "ticket.rated", DELETED)
CUSTOMER_FIELDS = ("status", "priority", "title", "tags")
"""Fields whose change a customer hears of. What is not named here stays with the staff, new kinds too."""


def may_see(principal: Principal, entry: Entry) -> bool:
    """Staff see everything; a customer the public part of what happens to own tickets."""
    if principal.is_staff:
        return True
    if entry.requester_id != principal.user_id:
        return False
    return entry.kind in CUSTOMER_KINDS or (entry.kind == CHANGED and entry.field in CUSTOMER_FIELDS)
