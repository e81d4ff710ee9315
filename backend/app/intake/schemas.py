"""The public form and the one ticket that its link shows."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from app.db.paging import Page
from app.models.enums import TicketStatus
from app.tickets.schemas import Content, Title
from app.users.schemas import Email, PersonName


class IntakeCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: PersonName | None = None
    email: Email
    subject: Title | None = None
    message: Content


class IntakeCreated(BaseModel):
    ticket_id: int
    follow_url: str
    """Page of the console that shows the request; who has the link needs no account."""
    token: str


class IntakeReplyCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    content: Content


class IntakeReply(BaseModel):
    """A public message. Only staff are named: whoever sent the form need not be whom the address belongs to."""

    id: int
    by_staff: bool
    author: str | None
    content: str
    created_at: datetime


class IntakeTicket(BaseModel):
    ticket_id: int
    title: str
    content: str
    status: TicketStatus
    created_at: datetime
    updated_at: datetime
    resolved_at: datetime | None
    rating_token: str | None
    """Of the link by which the request can be rated, `/api/ratings/{token}`; None while it is not settled."""
    replies: Page[IntakeReply]
