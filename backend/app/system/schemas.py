"""Answers about the process and the configuration."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from app.assistant.model_access import CircuitRead
from app.models.enums import Role


class Part(BaseModel):
    status: str
    kind: str | None = None
    detail: str | None = None
    dimension: int | None = None
    backend: str | None = None
    """What runs the embedding model: `onnx`, `torch` or `hashing`."""
    counts: dict[str, int] | None = None


class DemoAccount(BaseModel):
    email: str
    role: Role


class Models(BaseModel):
    """Language models, as this process knows them. Where they are is told to admins alone, at `/api/ai/models`."""

    configured: bool
    circuits: list[CircuitRead]
    """The primary model first; none without a configured model."""


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
    models: Models
    embedding: Part
    reranker: Part | None
    """None: no cross-encoder is configured."""
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


class ConfigActive(BaseModel):
    name: str
    number: int
    note: str
    created_at: datetime


class Vocabulary(BaseModel):
    """The words that forms offer. All but statuses and priorities is for staff."""

    statuses: list[str]
    priorities: list[str]
    severities: list[str] = []
    categories: list[CategoryRead] = []
    teams: list[TeamRead] = []
    tones: list[str] = []
    default_collection: str | None = None
    configuration: list[ConfigActive] = []
    """The active version of each document; their texts are at `/api/config/{name}`."""
    config_revision: int | None = None
    """Names the state of all documents together; triage runs record it."""
