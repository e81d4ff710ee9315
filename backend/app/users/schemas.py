"""Requests and answers about people."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, EmailStr, Field, StringConstraints

from app.core.text import NotBlank
from app.models.enums import Role


def normalise_email(email: str) -> str:
    """Addresses are compared without regard to case."""
    return email.strip().lower()


Email = Annotated[EmailStr, AfterValidator(normalise_email), Field(max_length=254)]
PersonName = Annotated[NotBlank, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Password = Annotated[str, Field(min_length=8, max_length=1024)]


class UserCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    email: Email
    name: PersonName
    role: Role = Role.CUSTOMER
    password: Password | None = None


class UserUpdate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    email: Email | None = None
    name: PersonName | None = None
    role: Role | None = None
    password: Password | None = None
    is_active: bool | None = None


class UserRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    email: str
    name: str
    role: Role
    is_active: bool
    created_at: datetime
    updated_at: datetime


class Person(BaseModel):
    """A person as named beside a ticket or a reply; ``email`` is for staff and for the person."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    email: str | None = None
    role: Role | None = None
