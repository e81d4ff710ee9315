"""Requests and answers of the identity endpoints."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.core.text import NotBlank, Storable
from app.models.enums import Role

Name = Annotated[NotBlank, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]

NewPassword = Annotated[str, Field(min_length=8, max_length=1024)]


class LoginRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    email: Annotated[Storable, Field(min_length=3, max_length=254)]
    password: str = Field(min_length=1, max_length=1024)


class Me(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    email: str
    name: str
    role: Role


class LoginAnswer(BaseModel):
    user: Me


class TokenCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Name
    expires_in_days: int | None = Field(default=None, ge=1, le=3650)


class TokenRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None
    """To five minutes."""
    expires_at: datetime | None


class TokenCreated(TokenRead):
    token: str
    """Shown once."""


class SessionRead(BaseModel):
    """A browser that is signed in."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    created_at: datetime
    last_used_at: datetime | None
    """To five minutes."""
    expires_at: datetime
    user_agent: str | None
    source: str | None
    """Address that signed in."""
    current: bool
    """The one that asks."""


class PasswordChange(BaseModel):
    model_config = ConfigDict(extra="forbid")

    current_password: str = Field(min_length=1, max_length=1024)
    new_password: NewPassword
    revoke_tokens: bool = False
    """Revoke the caller's tokens, all of them."""
