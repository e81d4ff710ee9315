"""Requests and answers about saved views, canned replies and mentions."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from app.core.text import NotBlank
from app.core.validation import told
from app.db.paging import Count
from app.tickets.schemas import TicketFilter
from app.users.schemas import Person

RowId = Annotated[int, Field(ge=1, le=2**31 - 1)]
Name = Annotated[NotBlank, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
CannedTitle = Annotated[NotBlank, StringConstraints(strip_whitespace=True, min_length=1, max_length=150)]

PLACEHOLDERS = (
    "agent.first_name",
    "agent.name",
    "customer.email",
    "customer.first_name",
    "customer.name",
    "ticket.id",
    "ticket.title",
)
PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


def _known_filters(filters: dict[str, Any]) -> dict[str, Any]:
    """Refuse what the ticket list would refuse. Raises ``ValueError``."""
    unknown = sorted(set(filters) - set(TicketFilter.model_fields))
    if unknown:
        raise ValueError(f"there is no filter {unknown[0]!r}")
    try:
        found = TicketFilter.model_validate(filters)
    except ValidationError as error:
        raise ValueError(told(error.errors()[0])) from None
    return found.model_dump(mode="json", exclude_unset=True)


def _known_placeholders(content: str) -> str:
    """Raises ``ValueError`` for a placeholder that nothing fills."""
    for name in PLACEHOLDER.findall(content):
        if name not in PLACEHOLDERS:
            raise ValueError(f"nothing fills {{{{{name[:60]}}}}}; known are {', '.join(PLACEHOLDERS)}")
    return content


Filters = Annotated[dict[str, Any], AfterValidator(_known_filters)]
CannedContent = Annotated[NotBlank, AfterValidator(_known_placeholders), Field(max_length=20_000)]


class ViewCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Name
    filters: Filters
    """Filters of the ticket list by name, ``sort`` among them."""
    shared: bool = False
    position: int = Field(default=0, ge=0, le=10_000)


class ViewUpdate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    filters: Filters | None = None
    shared: bool | None = None
    position: int | None = Field(default=None, ge=0, le=10_000)


class ViewRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    owner_id: int
    name: str
    filters: dict[str, Any]
    shared: bool
    position: int
    created_at: datetime
    updated_at: datetime


class ViewCount(BaseModel):
    """How many tickets of a saved view are open; None where that is not counted."""

    view_id: int
    count: Count | None


class ViewCounts(BaseModel):
    """How many tickets there are in the views that everybody has, in the review queue, and in saved views. Tickets that
    sleep are in ``snoozed``, ``resolved``, ``all``, ``review`` and where a saved view lets them in."""

    open: Count
    mine: Count
    unassigned: Count
    urgent: Count
    breaching: Count
    snoozed: Count
    resolved: Count
    all: Count
    review: Count
    saved: list[ViewCount]


class CannedReplyCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: CannedTitle
    content: CannedContent
    shared: bool = True


class CannedReplyUpdate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: CannedTitle | None = None
    content: CannedContent | None = None
    shared: bool | None = None


class CannedReplyRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    owner_id: int
    title: str
    content: str
    shared: bool
    created_at: datetime
    updated_at: datetime


class RenderRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    ticket_id: RowId


class Rendered(BaseModel):
    content: str


class MentionRead(BaseModel):
    id: int
    ticket_id: int
    ticket_title: str
    reply_id: int
    author: Person
    excerpt: str
    seen_at: datetime | None
    created_at: datetime


class MentionsSeen(BaseModel):
    model_config = ConfigDict(extra="forbid")

    ids: Annotated[list[RowId], Field(max_length=500)] | None = None
    """None: all of them."""
