"""The caller, as every service sees it."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import Forbidden
from app.models.enums import Role


@dataclass(frozen=True, slots=True)
class Principal:
    user_id: int
    email: str
    name: str
    role: Role
    session_id: int | None = None
    token_id: int | None = None

    @property
    def is_staff(self) -> bool:
        return self.role in (Role.AGENT, Role.ADMIN)

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN

    def require_staff(self) -> None:
        if not self.is_staff:
            raise Forbidden("This is for agents and admins.")

    def require_admin(self) -> None:
        if not self.is_admin:
            raise Forbidden("This is for admins.")
