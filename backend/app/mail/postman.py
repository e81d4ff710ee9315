"""Sends behind the answer: a mail that cannot be sent is logged and fails no request."""

from __future__ import annotations

import asyncio
import smtplib

from app.core.background import Background
from app.core.logging import get_logger
from app.core.settings import Settings
from app.mail.carriers import OutboxCarrier, SmtpCarrier
from app.mail.port import Carrier, Mail

log = get_logger(__name__)


class Postman:
    def __init__(self, carrier: Carrier, background: Background) -> None:
        self._carrier = carrier
        self._background = background

    def post(self, mail: Mail) -> None:
        """Send soon. To be called after the commit of what the mail tells."""
        self._background.spawn("mail", self._send(mail))

    async def _send(self, mail: Mail) -> None:
        try:
            where = await asyncio.to_thread(self._carrier.send, mail)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            # The exception's text may name the address: its type is what an operator needs.
            log.error("mail.failed", carrier=self._carrier.name, reason=type(error).__name__)
            return
        log.info("mail.sent", carrier=self._carrier.name, where=where)


def make_carrier(settings: Settings) -> Carrier:
    if settings.smtp_url is not None:
        return SmtpCarrier(settings.smtp_url.get_secret_value(), settings.mail_from)
    return OutboxCarrier(settings.mail_outbox_path, settings.mail_from)
