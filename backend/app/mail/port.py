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

    def send(self, mail: Mail) -> str:
        """Hand over one mail; blocking, called in a thread. Returns where to look for it.

        Raises ``OSError``, ``smtplib.SMTPException``, or ``ValueError`` for an address that nobody can have.
        """
        ...
