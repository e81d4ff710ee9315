"""Requests and answers about teams."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.models.enums import AssignmentStrategy
from app.users.schemas import Person

MemberId = Annotated[int, Field(ge=1, le=2**31 - 1)]


class TeamUpdate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    strategy: AssignmentStrategy
    member_ids: Annotated[list[MemberId], Field(max_length=200)]


class TeamRead(BaseModel):
    id: str
    name: str
    strategy: AssignmentStrategy
    members: list[Person]
