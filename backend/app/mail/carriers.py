"""SMTP by the standard library, and a folder of ``.eml`` files."""

from __future__ import annotations

import os
import secrets
import smtplib
import ssl
from dataclasses import dataclass
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from app.core.clock import utc_now
from app.mail.port import Mail

SMTP_SECONDS = 20
MAX_LINE = 998
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


def compose(mail: Mail, sender: str) -> EmailMessage:
    """The message with its headers. Line breaks in any of them raise ``ValueError``: no header can be slipped in."""
    name, address = parseaddr(sender)
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = _recipient(mail.to)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(utc_now())
    message["Message-ID"] = make_msgid(domain=address.rpartition("@")[2] or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    # A link must stay one line also for whoever reads the source, as long as RFC 5322 allows lines to be.
    plain = mail.text.isascii() and all(len(line) <= MAX_LINE for line in mail.text.splitlines())
    message.set_content(mail.text, cte="7bit" if plain else "quoted-printable")
    return message


def _recipient(address: str) -> Address:
    """The domain in its ASCII form, which every server understands; the local part as it is."""
    local, _, domain = address.rpartition("@")
    if not local or not domain or any(ord(character) < 33 for character in address):
        raise ValueError("an address has two parts and no white space or control characters")
    if not domain.isascii():
        import idna

        domain = idna.encode(domain, uts46=True).decode()
    # By its parts: an address as one text is refused by the standard library unless it is ASCII.
    return Address(username=local, domain=domain)


@dataclass(frozen=True, slots=True)
class SmtpServer:
    host: str
    port: int
    security: str
    """``smtp`` (plain), ``smtp+starttls`` or ``smtps``."""
    user: str | None
    password: str | None

    @classmethod
    def from_url(cls, url: str) -> SmtpServer:
        parts = urlsplit(url)
        return cls(
            host=parts.hostname or "localhost",
            port=parts.port or _PORTS[parts.scheme],
            security=parts.scheme,
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )


class SmtpCarrier:
    name = "smtp"

    def __init__(self, url: str, sender: str) -> None:
        self._server = SmtpServer.from_url(url)
        self._sender = sender

    def send(self, mail: Mail) -> str:
        server = self._server
        message = compose(mail, self._sender)
        context = ssl.create_default_context()
        if server.security == "smtps":
            client: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=SMTP_SECONDS, context=context
            )
        else:
            client = smtplib.SMTP(server.host, server.port, timeout=SMTP_SECONDS)
        with client:
            if server.security == "smtp+starttls":
                client.starttls(context=context)
            if server.user:
                client.login(server.user, server.password or "")
            client.send_message(message)
        return str(message["Message-ID"])


class OutboxCarrier:
    """For desks without SMTP: each mail is a file that its owner alone can read."""

    name = "outbox"

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, mail: Mail) -> str:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{utc_now():%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}.eml"
        content = compose(mail, self._sender).as_bytes(policy=policy.SMTPUTF8)
        path = self._folder / name
        descriptor = os.open(path.with_suffix(".tmp"), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        path.with_suffix(".tmp").rename(path)  # whole or not there
        return str(path)
