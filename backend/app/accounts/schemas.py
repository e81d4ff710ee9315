"""Requests and answers of the account links."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.core.text import Storable
from app.users.schemas import Email, Password, PersonName

Token = Annotated[Storable, Field(min_length=1, max_length=8192)]


class RegisterRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    email: Email
    name: PersonName
    password: Password


class ConfirmRequest(BaseModel):
    """The password again: who was sent a link for somebody else's registration cannot complete it by accident."""

    model_config = ConfigDict(extra="forbid")

    token: Token
    password: str = Field(min_length=1, max_length=1024)


class AddressRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    email: Email


class ClaimRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    token: Token
    password: Password
    name: PersonName | None = None


class ResetRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    token: Token
    password: Password


class Accepted(BaseModel):
    """The same for every address, known or not."""

    status: Literal["accepted"] = "accepted"
    detail: str = "If a mail can be sent to this address, it is on its way."
