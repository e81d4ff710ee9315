"""What the reader reads and what a stream says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of ``ticket_events`` with what decides who may know of it."""

    id: int
    ticket_id: int
    kind: str
    field: str | None
    """Which field a ``ticket.changed`` is about."""
    requester_id: int
    version: int
    """The ticket's, when the row was read."""
    created_at: datetime

    @property
    def key(self) -> tuple[int, datetime]:
        """What makes it the same event: SQLite may give the id of a deleted row to another one."""
        return self.id, self.created_at


class TicketSignal(BaseModel):
    """The data of an ``event: ticket``: that something happened, never its content."""

    id: int
    ticket_id: int
    kind: str
    version: int
    created_at: datetime


class PresenceSignal(BaseModel):
    """The data of an ``event: presence``: that other people are at the ticket than before, or do something else."""

    ticket_id: int
