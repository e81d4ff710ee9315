"""The mail that asks for a rating. It quotes nothing of the ticket: its address may have been given by a stranger."""

from __future__ import annotations

from app.core.settings import Settings
from app.mail.port import Mail


def ask(settings: Settings, to: str, ticket_id: int, token: str) -> Mail:
    link = f"{settings.public_url.rstrip('/')}/rate#token={token}"
    return Mail(
        to=to,
        subject=f"Your request #{ticket_id} is resolved",
        text=(
            f"We have marked your request #{ticket_id} as resolved. How did we do?\n\n"
            f"{link}\n\n"
            f"The link can be used for {settings.rating_link_days} days. If something is still open, just reply to your "
            "request.\n"
        ),
    )
