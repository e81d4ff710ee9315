"""Mails as they leave: into a folder, and through a real SMTP conversation on loopback."""

from __future__ import annotations

import socket
import socketserver
import stat
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from app.core.background import Background
from app.core.settings import Settings
from app.mail.carriers import OutboxCarrier, SmtpCarrier, SmtpServer, compose
from app.mail.port import Mail
from app.mail.postman import Postman, make_carrier

SENDER = "CiteDesk <support@desk.example>"
MAIL = Mail(
    to="kim@people.example", subject="Grüße", text="Ein Link:\nhttp://desk.example/#token=a.b-c_d\n.\nEnde\n"
)


class Conversation(socketserver.StreamRequestHandler):
    """Enough of RFC 5321 to take one mail."""

    def handle(self) -> None:
        server = self.server
        assert isinstance(server, SmtpStub)
        self.wfile.write(b"220 stub\r\n")
        while line := self.rfile.readline():
            verb = line.split()[0].upper() if line.split() else b""
            server.commands.append(line.strip())
            if verb == b"EHLO":
                self.wfile.write(b"250-stub\r\n250-AUTH PLAIN\r\n250 8BITMIME\r\n")
            elif verb == b"AUTH":
                self.wfile.write(b"235 ok\r\n")
            elif verb == b"RCPT" and server.refuse:
                self.wfile.write(b"550 no such person\r\n")
            elif verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                body = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    body += part.removeprefix(b".") if part.startswith(b"..") else part
                server.mails.append(body)
                self.wfile.write(b"250 taken\r\n")
            elif verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")


class SmtpStub(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.mails: list[bytes] = []
        self.commands: list[bytes] = []
        self.refuse = False

    @property
    def port(self) -> int:
        return int(self.server_address[1])


@pytest.fixture
def smtp() -> Iterator[SmtpStub]:
    with SmtpStub() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join(timeout=10)


def test_a_mail_reaches_the_server_whole(smtp: SmtpStub) -> None:
    SmtpCarrier(f"smtp://us%40er:p%20w@127.0.0.1:{smtp.port}", SENDER).send(MAIL)
    (raw,) = smtp.mails
    mail = message_from_bytes(raw, policy=policy.default)
    assert (mail["To"], mail["Subject"], mail["From"]) == (MAIL.to, "Grüße", SENDER)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@desk.example>")
    assert mail.get_content().replace("\r\n", "\n") == MAIL.text
    assert any(command.startswith(b"AUTH PLAIN") for command in smtp.commands)


async def test_a_refusal_and_a_server_that_is_away_are_logged_not_raised(
    smtp: SmtpStub, caplog: pytest.LogCaptureFixture
) -> None:
    smtp.refuse = True
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        closed = probe.getsockname()[1]
    background = Background()
    for port in (smtp.port, closed):
        Postman(SmtpCarrier(f"smtp://127.0.0.1:{port}", SENDER), background).post(MAIL)
    Postman(SmtpCarrier(f"smtp://127.0.0.1:{smtp.port}", SENDER), background).post(
        Mail("a b@people.example", "x", "y")
    )
    await background.drain()
    assert smtp.mails == []
    assert MAIL.to not in caplog.text


def test_the_outbox_keeps_whole_files_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "outbox"
    OutboxCarrier(folder, SENDER).send(MAIL)
    OutboxCarrier(folder, SENDER).send(MAIL)
    files = sorted(folder.iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600
    mail = message_from_bytes(files[0].read_bytes(), policy=policy.default)
    assert mail.get_content().replace("\r\n", "\n") == MAIL.text
    assert mail["Subject"] == "Grüße"


def test_a_long_link_stays_one_line_in_the_source_and_an_endless_one_arrives_whole() -> None:
    for length, whole in ((900, True), (3000, False)):
        link = "http://desk.example/#token=" + "x=" * (length // 2)
        message = compose(Mail("kim@people.example", "a", f"Open:\n{link}\n"), SENDER)
        assert (link in message.as_string()) is whole
        assert link in message.get_content()
        assert all(len(line) <= 998 for line in message.as_bytes().splitlines())


@pytest.mark.parametrize(
    "mail",
    [
        Mail("kim@people.example", "a\r\nBcc: all@people.example", "text"),
        Mail("kim@people.example\r\nBcc: all@people.example", "subject", "text"),
        Mail("kim@people.example\nBcc: all@people.example", "subject", "text"),
        Mail("a@b.example, c@d.example", "subject", "text"),
    ],
)
def test_no_header_can_be_slipped_in(mail: Mail) -> None:
    with pytest.raises(ValueError, match=r".+"):
        compose(mail, SENDER)


def test_international_addresses_are_sent_to_their_ascii_domain(tmp_path: Path) -> None:
    assert "kim@xn--bcher-kva.example" in compose(Mail("kim@bücher.example", "a", "b"), SENDER)["To"]
    OutboxCarrier(tmp_path, SENDER).send(Mail("иван@почта.example", "a", "b"))
    (file,) = tmp_path.iterdir()
    assert "иван@xn--" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", SmtpServer("mail.example", 25, "smtp", None, None)),
        (
            "smtp+starttls://u:p%40ss@mail.example",
            SmtpServer("mail.example", 587, "smtp+starttls", "u", "p@ss"),
        ),
        ("smtps://u@mail.example:4465", SmtpServer("mail.example", 4465, "smtps", "u", None)),
    ],
)
def test_smtp_urls(url: str, server: SmtpServer) -> None:
    assert SmtpServer.from_url(url) == server


def test_the_carrier_follows_the_settings(tmp_path: Path) -> None:
    assert make_carrier(Settings(_env_file=None, mail_outbox_path=tmp_path)).name == "outbox"
    assert make_carrier(Settings(_env_file=None, smtp_url=SecretStr("smtp://mail.example"))).name == "smtp"


@pytest.mark.parametrize(
    "values",
    [
        {"smtp_url": "http://mail.example"},
        {"mail_from": "nobody"},
        {"mail_from": "a@b.example\r\nBcc: c@d.example"},
        {"redis_url": "http://x"},
        {"trusted_proxies": "10.0.0.0/8,nonsense"},
        {"oidc_issuer": "https://id.example"},
    ],
)
def test_bad_settings_are_refused(values: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate(values)
