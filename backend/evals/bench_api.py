"""The API next to a bare endpoint, at any number of tickets, in one run: ``python -m evals.bench_api --tickets 10000``.

Two server processes on the same database, asked in turns over keep-alive connections: the product, with background work
paused, and ``evals.bare_app``. ``--database`` takes a server's URL, on which a scratch database is made; SQLite is the
default. Prints a Markdown table. Ratios are what counts: machines differ.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import asyncpg
from sqlalchemy.engine import make_url

from app.core.settings import async_database_url
from evals.load_tickets import load, words
from evals.machine import BACKEND, commit, free_port

CONCURRENCY = 8
ROUNDS = 3
SECONDS = 3.0


@dataclass(slots=True)
class Figures:
    milliseconds: list[float] = field(default_factory=list)
    seconds: float = 0.0

    def quantile(self, share: float) -> float:
        ordered = sorted(self.milliseconds)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]

    @property
    def rate(self) -> float:
        return len(self.milliseconds) / self.seconds


class Connection:
    """One keep-alive HTTP/1.1 connection: a client that costs little next to what it measures."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._writer.write(request)
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        return int(head[9:12]), await self._reader.readexactly(length)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


def request(method: str, path: str, token: str = "", body: dict[str, Any] | None = None) -> bytes:
    content = json.dumps(body).encode() if body is not None else b""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(content)}"]
    lines += [f"Authorization: Bearer {token}"] if token else []
    lines += ["Content-Type: application/json"] if content else []
    return "\r\n".join([*lines, "", ""]).encode() + content


async def drive(port: int, make: Callable[[int], bytes], seconds: float, figures: Figures) -> None:
    """``CONCURRENCY`` connections that ask one after the other for ``seconds``."""
    until = time.perf_counter() + seconds
    number = 0

    async def one() -> None:
        nonlocal number
        connection = Connection(port)
        while (started := time.perf_counter()) < until:
            number += 1
            status, body = await connection.ask(make(number))
            if status not in {200, 201}:
                raise RuntimeError(f"answered {status}: {body[:300]!r}")
            figures.milliseconds.append((time.perf_counter() - started) * 1000)
        connection.close()

    started = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(CONCURRENCY)))
    figures.seconds += time.perf_counter() - started


@contextmanager
def server(
    arguments: list[str], environment: dict[str, str], port: int, path: str
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, *arguments], cwd=BACKEND, env=environment)
    try:
        deadline = time.monotonic() + 120
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30).close()
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


@contextmanager
def scratch(database: str, folder: Path) -> Iterator[str]:
    """The URL of an empty database."""
    if database == "sqlite":
        yield f"sqlite+aiosqlite:///{folder}/desk.db"
        return
    url = make_url(async_database_url(database))
    home = url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)

    async def run(statement: str) -> None:
        connection = await asyncpg.connect(home)
        await connection.execute(statement)
        await connection.close()

    name = f"citedesk_bench_{os.getpid()}"
    asyncio.run(run(f"CREATE DATABASE {name}"))
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        asyncio.run(run(f"DROP DATABASE {name} WITH (FORCE)"))


def cli(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", *arguments],
        cwd=BACKEND, env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout.strip()


def typical_outcome() -> dict[str, Any]:
    """A triage outcome of the usual size, as the pipeline stores it."""
    path = Path(__file__).with_name("outcome.json")
    outcome: dict[str, Any] = json.loads(path.read_text())
    return outcome


def measure(port: int, bare_port: int, token: str, seconds: float) -> dict[str, Figures]:
    vocabulary = words()
    body = {
        "title": "The export stops at half", "content": " ".join(vocabulary[100:160]), "priority": "high",
        "customer_email": "customer1@load.example", "tags": ["export"],
    }  # fmt: skip

    def listed(**params: Any) -> Callable[[int], bytes]:
        made = request("GET", f"/api/tickets?{urlencode({'page_size': 20, **params})}", token)
        return lambda _number: made

    def searched(first: int, last: int) -> Callable[[int], bytes]:
        """A different word each time, from one stretch of the frequency list."""
        made = [
            request("GET", f"/api/tickets?{urlencode({'page_size': 20, 'q': word})}", token)
            for word in vocabulary[first:last]
        ]
        return lambda number: made[number % len(made)]

    bare_item = request("POST", "/bare", body={"title": body["title"], "content": body["content"]})
    bare_list = request("GET", "/bare")
    new_ticket = request("POST", "/api/tickets", token, body)
    asked: dict[str, tuple[int, Callable[[int], bytes]]] = {
        "bare insert": (bare_port, lambda _: bare_item),
        "create": (port, lambda _: new_ticket),
        "bare select": (bare_port, lambda _: bare_list),
        "list, status=open": (port, listed(status="open")),
        "list, everything": (port, listed()),
        "list, team and priority": (port, listed(team="billing_team", priority="urgent")),
        "list, sort=-priority": (port, listed(sort="-priority")),
        "list, sort=sentiment, open": (port, listed(sort="sentiment", status="open")),
        "search, common words": (port, searched(0, 20)),
        "search, middling words": (port, searched(400, 440)),
        "search, rare words": (port, searched(15_000, 16_000)),
    }
    figures = {name: Figures() for name in asked}
    for name, (at, make) in asked.items():
        asyncio.run(drive(at, make, 0.5, Figures()))  # warm
        del name
    for _ in range(ROUNDS):
        for name, (at, make) in asked.items():
            asyncio.run(drive(at, make, seconds, figures[name]))
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=10_000)
    parser.add_argument("--database", default="sqlite", help="sqlite, or postgresql://user@host:port/any")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of each kind in each of three rounds")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="citedesk-bench-"))
    try:
        with scratch(options.database, folder) as url:
            run(url, folder, options)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(url: str, folder: Path, options: argparse.Namespace) -> None:
    port, bare_port = free_port(), free_port()
    environment = {
        **os.environ, "ENVIRONMENT": "development", "DEMO_DATA": "false", "JOBS_PAUSED": "true",
        "LOG_LEVEL": "warning", "HF_HUB_OFFLINE": "1", "DATABASE_URL": url,
        "VECTOR_STORE_PATH": str(folder / "chroma"), "ATTACHMENTS_URL": str(folder / "attachments"),
        "SENTENCE_TRANSFORMERS_MODEL": str(folder / "none"),
    }  # fmt: skip
    cli(environment, "db", "upgrade")
    made = subprocess.run(
        [sys.executable, "-m", "app.cli", "create-admin", "--email", "admin@load.example", "--name", "Ada", "--password", "a long password"],
        cwd=BACKEND, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode:
        raise SystemExit(made.stderr)
    started = time.perf_counter()
    load(url, options.tickets, agent=1, outcome=typical_outcome())
    print(f"loaded {options.tickets} tickets in {time.perf_counter() - started:.0f} s", file=sys.stderr)
    token = cli(environment, "token", "--email", "admin@load.example")
    bare = ["-m", "uvicorn", "evals.bare_app:app", "--port", str(bare_port), "--log-level", "warning"]
    product = ["-m", "app.cli", "serve", "--port", str(port)]
    with server(product, environment, port, "/health"), server(bare, environment, bare_port, "/bare"):
        time.sleep(5)  # what a start does in the background
        figures = measure(port, bare_port, token, options.seconds)
    name = make_url(url).get_backend_name()
    print(
        f"\n{name}, {options.tickets:,} tickets, concurrency {CONCURRENCY}, {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, commit {commit()}\n"
    )
    print("| asked | requests/s | p50 | p95 | p99 | bare p50 x |\n|---|---|---|---|---|---|")
    for name, found in figures.items():
        base = figures["bare insert" if name in {"bare insert", "create"} else "bare select"]
        ratio = statistics.median(found.milliseconds) / statistics.median(base.milliseconds)
        print(
            f"| {name} | {found.rate:.0f} | {found.quantile(0.5):.1f} ms | {found.quantile(0.95):.1f} ms | "
            f"{found.quantile(0.99):.1f} ms | {ratio:.2f} |"
        )


if __name__ == "__main__":
    main()
