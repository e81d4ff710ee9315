"""Answers about the process and the configuration."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from app.models.enums import Role


class Part(BaseModel):
    status: str
    kind: str | None = None
    detail: str | None = None
    dimension: int | None = None
    counts: dict[str, int] | None = None


class DemoAccount(BaseModel):
    email: str
    role: Role


class SignIn(BaseModel):
    """What the sign-in page offers."""

    registration: bool
    intake: bool
    """Requests without an account."""
    oidc: str | None
    """Name of the OpenID provider; sign-in with it begins at `/api/auth/oidc/login`."""


class Health(BaseModel):
    status: Literal["healthy"]
    timestamp: datetime
    version: str
    environment: str
    ai_enabled: bool
    """A language model is configured."""
    model: str | None
    embedding: Part
    database: Part
    vector_store: Part
    queue: Part
    sign_in: SignIn
    demo_accounts: list[DemoAccount] | None = None
    """In development only."""


class Readiness(BaseModel):
    status: Literal["ready", "not_ready"]
    failing: list[str]
    embedding: Part
    database: Part
    vector_store: Part


class Live(BaseModel):
    status: Literal["alive"] = "alive"


class About(BaseModel):
    name: str
    version: str
    links: dict[str, str]


class CategoryRead(BaseModel):
    id: str
    name: str
    description: str


class TeamRead(BaseModel):
    id: str
    name: str


class Vocabulary(BaseModel):
    """The words that forms offer. Categories, teams, severities and tones are for staff."""

    statuses: list[str]
    priorities: list[str]
    severities: list[str] = []
    categories: list[CategoryRead] = []
    teams: list[TeamRead] = []
    tones: list[str] = []
    default_collection: str | None = None
