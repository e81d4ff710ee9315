"""The program as people run it: real processes in a folder of their own, ended whatever happens.

They use the hashing vectoriser (the configured model does not exist), so that a start costs no model.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from app.core.settings import BACKEND_DIR
from app.db import migrate
from app.db.engine import Database, make_engine
from app.demo.accounts import DEMO_ACCOUNTS
from app.models import ApiToken, User
from app.models.enums import Role
from tests.infra.processes import free_port

SECONDS = 120


@dataclass
class Site:
    """A folder with a database, a vector store and an admin's token."""

    folder: Path
    port: int
    token: str
    changes: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        return self.folder / "desk.db"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self, **changes: str) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}
        }
        return {
            **kept,
            "ENVIRONMENT": "test",
            "DATABASE_URL": f"sqlite+aiosqlite:///{self.database}",
            "VECTOR_STORE_PATH": str(self.folder / "chroma"),
            "APP_PORT": str(self.port),
            "JOBS_POLL_SECONDS": "0.3",
            "HF_HUB_OFFLINE": "1",
            **self.changes,
            **changes,
        }

    def hash_words(self) -> None:
        """Take the hashing vectoriser: where many vectors are to be stored, and their meaning is nothing."""
        self.changes["SENTENCE_TRANSFORMERS_MODEL"] = str(self.folder / "no-model")

    def client(self) -> httpx.Client:
        headers = {"Authorization": f"Bearer {self.token}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=SECONDS, trust_env=False)

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the database file itself, beside or without a running process."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10)) as connection:
            return connection.execute(statement, values).fetchall()

    def number(self, statement: str, *values: object) -> int:
        return int(self.rows(statement, *values)[0][0])

    def started(self, name: str, *arguments: str, **changes: str) -> subprocess.Popen[bytes]:
        """A ``citedesk`` command in a process group of its own, with a log named after it. The caller kills it."""
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "app.cli", *arguments],
                cwd=BACKEND_DIR,
                env=self.environment(**changes),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @contextmanager
    def running(self, name: str, *arguments: str, **changes: str) -> Iterator[subprocess.Popen[bytes]]:
        """``started``; when the block ends, it is killed if it still runs."""
        process = self.started(name, *arguments, **changes)
        try:
            yield process
        finally:
            kill(process)

    @contextmanager
    def serving(self, *, port: int | None = None, name: str = "server") -> Iterator[subprocess.Popen[bytes]]:
        """``citedesk serve``; when the block ends, it is killed if it still runs."""
        with self.running(name, "serve", "--port", str(port or self.port)) as process:
            yield process

    def until_ready(self, process: subprocess.Popen[bytes]) -> None:
        wait_until(
            lambda: self._answers("/health/ready", process), f"ready; see {self.folder}/server.log", pause=0.2
        )

    def _answers(self, path: str, process: subprocess.Popen[bytes]) -> bool:
        assert process.poll() is None, (self.folder / "server.log").read_text()
        try:
            return httpx.get(self.url + path, timeout=5, trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    def run(self, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
        """A ``citedesk`` command, run to its end."""
        return subprocess.run(
            [sys.executable, "-m", "app.cli", *arguments],
            cwd=BACKEND_DIR,
            env=self.environment(**changes),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )


def kill(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL the process and everything it has started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)


def wait_until(
    condition: Callable[[], bool], what: str, *, seconds: float = SECONDS, pause: float = 0.02
) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, f"not within {seconds} s: {what}"
        time.sleep(pause)


def make_site(folder: Path, database_url: str | None = None) -> Site:
    """A migrated database, SQLite unless its URL is given, with an admin who has a token."""
    from app.core.security import TOKEN_PREFIX, digest, new_secret

    secret = new_secret(TOKEN_PREFIX)
    site = Site(folder, free_port(), secret)
    if database_url is not None:
        site.changes["DATABASE_URL"] = database_url
    url = site.environment()["DATABASE_URL"]

    async def prepare() -> None:
        database = Database(make_engine(url, pooled=False))
        try:
            await migrate.upgrade(database.engine)
            async with database.write() as session:
                # The command line takes the demo admin's name when it has to go through a server.
                user = User(email=DEMO_ACCOUNTS[0].email, name="Admin", role=Role.ADMIN)
                session.add(user)
                await session.flush()
                session.add(ApiToken(user_id=user.id, name="tests", digest=digest(secret)))
        finally:
            await database.dispose()

    with ThreadPoolExecutor(1) as thread:  # an event loop of its own, apart from the tests' loop
        thread.submit(asyncio.run, prepare()).result()
    return site


def documents(number: int, paragraphs: int = 4) -> Sequence[dict[str, str]]:
    """Different texts of several chunks each."""
    return [
        {
            "id": f"doc-{n}",
            "title": f"Article {n}",
            "text": "\n\n".join(
                f"Section {p} of article {n}. " + " ".join(f"word{n}x{p}x{w}" for w in range(40))
                for p in range(paragraphs)
            ),
        }
        for n in range(number)
    ]
