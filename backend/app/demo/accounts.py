"""The three demo accounts. They exist in development only."""

from __future__ import annotations

from dataclasses import dataclass

from app.models.enums import Role

DEMO_PASSWORD = "citedesk-demo"  # noqa: S105 - public by intention, development only


@dataclass(frozen=True, slots=True)
class DemoAccount:
    email: str
    name: str
    role: Role


DEMO_ACCOUNTS = (
    DemoAccount("admin@citedesk.example", "Ada Admin", Role.ADMIN),
    DemoAccount("agent@citedesk.example", "Robin Agent", Role.AGENT),
    DemoAccount("customer@citedesk.example", "Kim Customer", Role.CUSTOMER),
)
