"""Requests and answers about ratings."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app.core.text import Storable
from app.models.enums import TicketStatus
from app.models.ratings import MAX_COMMENT_CHARS
from app.tickets.schemas import RatingRead


def _said(comment: str) -> str | None:
    return comment.strip() or None


class RatingUpdate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    score: Annotated[int, Field(strict=True, ge=1, le=5)]
    """1 is worst, 5 best."""
    comment: Annotated[Storable, Field(max_length=MAX_COMMENT_CHARS), AfterValidator(_said)] | None = None
    """The whole comment: what is left out is taken away."""


class RatingGiven(RatingRead):
    changeable_until: datetime


class RatingByLink(BaseModel):
    """The ticket of a link, as far as somebody must know it to rate it."""

    ticket_id: int
    title: str
    status: TicketStatus
    can_rate: bool
    """It is settled, and not rated or still within the days in which that can be changed."""
    rating: RatingGiven | None
