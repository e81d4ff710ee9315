"""The harms that a ticket of a test states."""

from __future__ import annotations

from app.triage.cues import read_cues
from app.triage.harm import Harm, harms_of
from app.triage.text import read_ticket


def harms(body: str, subject: str = "Hello") -> tuple[Harm, ...]:
    ticket = read_ticket(subject, body)
    return harms_of(ticket, read_cues(ticket.text, ticket.subject))
