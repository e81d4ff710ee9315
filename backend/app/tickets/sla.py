"""The target for the first response, by severity: how a ticket stands to it, and which tickets still owe one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.core.clock import utc_now
from app.models import Ticket
from app.models.enums import SETTLED
from app.tickets.schemas import Sla, SlaUrgency

AT_RISK_SHARE = 0.25
"""Of the target: an unanswered ticket with less than this left is at risk."""


def present_sla(ticket: Any, sla_minutes: Mapping[str, int]) -> Sla | None:
    """The first-response target of the ticket's severity; None before it has one. Settling an unanswered ticket stops
    its clock."""
    if ticket.severity is None or ticket.severity.value not in sla_minutes:
        return None
    minutes = sla_minutes[ticket.severity.value]
    due = ticket.created_at + timedelta(minutes=minutes)
    responded = ticket.first_response_at
    late = (responded or ticket.resolved_at or utc_now()) > due
    return Sla(
        target_minutes=minutes,
        due_at=due,
        state="breached" if late else "met" if responded else "pending",
        responded_at=responded,
        outstanding=responded is None and ticket.status not in SETTLED,
    )


def owes_response(
    wanted: Sequence[SlaUrgency], sla_minutes: Mapping[str, int], now: datetime
) -> sa.ColumnElement[bool]:
    """Of a ticket: ``Sla.outstanding``, and its time is as ``wanted`` says."""
    created = Ticket.created_at
    spans: list[sa.ColumnElement[bool]] = []
    for severity, minutes in sla_minutes.items():
        target = timedelta(minutes=minutes)
        is_it = Ticket.severity == severity
        if SlaUrgency.OVERDUE in wanted:
            spans.append(sa.and_(is_it, created < now - target))
        if SlaUrgency.AT_RISK in wanted:
            near = now - target * (1 - AT_RISK_SHARE)
            spans.append(sa.and_(is_it, created >= now - target, created < near))
    return sa.and_(
        Ticket.first_response_at.is_(None), Ticket.status.not_in(SETTLED), sa.or_(sa.false(), *spans)
    )
