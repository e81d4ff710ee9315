"""Filters and orders of a list as far as the caller may use them. Pure."""

from __future__ import annotations

from typing import Any

from app.auth.principal import Principal
from app.tickets.schemas import TicketFilter, TicketSort

_STAFF_ONLY: dict[str, Any] = {
    "severity": [], "triage_status": [], "team": [], "assignee_id": [], "review": None, "sla": [], "snoozed": None,
}  # fmt: skip
"""Filters by what only staff is shown, as they are when nothing is asked."""
_STAFF_SORTS = frozenset(
    {TicketSort.SEVERITY, TicketSort.SEVERITY_DESC, TicketSort.SENTIMENT, TicketSort.SENTIMENT_DESC}
)


def as_seen_by(principal: Principal, wanted: TicketFilter) -> TicketFilter:
    """For a customer without what they are not shown: which tickets it leaves, and in which order, would tell."""
    if principal.is_staff:
        return wanted
    sort = TicketSort.CREATED_DESC if wanted.sort in _STAFF_SORTS else wanted.sort
    return wanted.model_copy(update={**_STAFF_ONLY, "sort": sort})
