"""Requests and answers about people."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    EmailStr,
    Field,
    StringConstraints,
)

from app.auth.schemas import NewPassword
from app.core.addresses import fold_email, honest_email, normalise_email
from app.core.text import NotBlank
from app.models.enums import Role

Email = Annotated[
    EmailStr,
    BeforeValidator(fold_email),
    AfterValidator(normalise_email),
    AfterValidator(honest_email),
    Field(max_length=254),
]
PersonName = Annotated[NotBlank, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Password = NewPassword


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
    is_blocked: bool | None = None


class UserRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    email: str
    name: str
    role: Role
    is_active: bool
    is_blocked: bool
    """Whatever this person sends is kept as spam."""
    email_verified_at: datetime | None
    """When the person proved that the address is theirs."""
    without_sign_in: bool = False
    """The person has neither proved the address nor a password: a link is to be used first."""
    created_at: datetime
    updated_at: datetime


class Person(BaseModel):
    """A person as named beside a ticket or a reply; ``email`` is for staff and for the person."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    email: str | None = None
    role: Role | None = None
