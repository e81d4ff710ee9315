"""What the desk sends, and who carries it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Mail:
    """One plain-text mail to one address. Nothing in it is written by a stranger but the address."""

    to: str
    subject: str
    text: str


class Carrier(Protocol):
    name: str

    def send(self, mail: Mail) -> None:
        """Hand over one mail; blocking, called in a thread. Raises ``OSError`` or ``smtplib.SMTPException``."""
        ...
