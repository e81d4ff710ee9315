"""Requests and answers about the configuration."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.core.text import Storable
from app.triage.config_text import MAX_CHARS
from app.users.schemas import Person

Name = Literal["categories", "severities", "routing_rules"]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
Body = Annotated[Storable, Field(max_length=MAX_CHARS)] | dict[str, Any]
"""YAML text, or the same as JSON."""
Note = Annotated[Storable, Field(max_length=500)]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ConfigUpdate(_Request):
    body: Body
    note: Note = ""
    """Why, for who reads the list of versions."""
    version: Number | None = None
    """The number that the caller has seen; the same as `If-Match`."""
    force: bool = False
    """Remove categories and teams although tickets have them; those tickets keep them."""


class RestoreRequest(_Request):
    version: Number
    note: Note = ""
    force: bool = False


class TryRequest(_Request):
    body: Body
    tickets: Annotated[int, Field(ge=1, le=500)] = 100
    """How many of the newest tickets are looked at."""


class VersionRead(BaseModel):
    """A version without its texts."""

    name: Name
    number: int
    active: bool
    note: str
    author: Person | None
    """None: the files of the first start, or the command line."""
    created_at: datetime


class ConfigWarning(BaseModel):
    """What is valid, and hardly meant."""

    loc: list[str | int]
    """Where in the document."""
    msg: str
    type: Literal["unreachable_rule"]


class VersionText(VersionRead):
    body: str
    """YAML as it was written."""
    content: dict[str, Any]
    warnings: list[ConfigWarning] = []


class Changed(BaseModel):
    old: str | None
    new: str | None


class TryRow(BaseModel):
    """A ticket for which something would be different. What would stay is null."""

    ticket_id: int
    title: str
    category: Changed | None = None
    severity: Changed | None = None
    team: Changed | None = None
    priority: Changed | None = None
    """The suggested one."""


class TryAnswer(BaseModel):
    """What the proposed configuration would do otherwise than the active one, both by the local engine."""

    name: Name
    tickets: int
    """Tickets that were compared."""
    complete: bool
    """False: the time was up before all of them were."""
    changed: int
    """Tickets with any difference."""
    counts: dict[str, int]
    """By field: how many tickets differ in it."""
    moves: dict[str, dict[str, int]]
    """By field: `old -> new`, and how many tickets."""
    items: list[TryRow]
    warnings: list[ConfigWarning] = []
    """Of the proposal."""
    duration_ms: float


class TryUnderWay(BaseModel):
    """A trial that is not done yet."""

    name: Name
    detail: str
