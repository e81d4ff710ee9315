"""Speed of the ticket API next to a bare FastAPI + SQLAlchemy application: ``python -m evals.bench_api``.

A real server process on a fresh database of ``--tickets`` tickets, and the bare one on the same database, are asked in
turns over HTTP at a fixed concurrency. Prints a Markdown table. Ratios are what counts: machines differ.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from app.core.settings import async_database_url
from app.db import migrate
from app.db.engine import Database, make_engine
from evals.bench_corpus import Corpus, load
from evals.machine import BACKEND, commit, free_port

START_SECONDS = 120
WARM_UP_SECONDS = 0.5
BODY = {
    "title": "Cannot sign in since this morning",
    "content": "The sign-in page says that my password has expired. " * 8,
}


@dataclass
class Operation:
    """One kind of request, and what it is compared with."""

    name: str
    port: int
    request: bytes
    status: int = 200
    bare: str | None = None
    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    def milliseconds(self, percent: int) -> float:
        return statistics.quantiles(self.latencies, n=100, method="inclusive")[percent - 1] * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=10_000)
    parser.add_argument(
        "--database", default="sqlite", help="sqlite, or a server's URL: a scratch database is made"
    )
    parser.add_argument("--concurrency", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2, help="of each kind of request in each round")
    asyncio.run(run(parser.parse_args()))


async def run(options: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with fresh_database(options.database, folder) as url:
            started = time.perf_counter()
            corpus = await fill(url, options.tickets)
            print(
                f"loaded {options.tickets} tickets in {time.perf_counter() - started:.1f} s", file=sys.stderr
            )
            desk, bare = free_port(), free_port()
            serve = [sys.executable, "-m", "app.cli", "serve", "--port", str(desk)]
            with (
                server(serve, desk, "/health/ready", url, folder),
                server(
                    [sys.executable, "-m", "evals.bench_bare", url, str(bare)], bare, "/rows", url, folder
                ),
            ):
                operations = requests(corpus, desk, bare)
                await measure(operations, options)
    kind = make_url(url).get_backend_name()
    print(
        f"\n{kind}, {options.tickets} tickets, concurrency {options.concurrency}, {platform.machine()}, "
        f"{os.cpu_count()} cores, Python {platform.python_version()}, commit {commit()}\n"
    )
    report(operations)


def requests(corpus: Corpus, desk: int, bare: int) -> list[Operation]:
    def get(name: str, query: str) -> Operation:
        path = f"/api/tickets?page_size=20&{query}"
        return Operation(name, desk, http("GET", path, token=corpus.token), bare="bare select")

    searches = [
        get(f"search, {kind} word ({held} tickets)", f"q={quote(word)}")
        for kind, (word, held) in corpus.words.items()
    ]
    create = http("POST", "/api/tickets", body=BODY, token=corpus.token)
    return [
        Operation("bare insert", bare, http("POST", "/rows", body=BODY), status=201),
        Operation("create", desk, create, status=201, bare="bare insert"),
        Operation("bare select", bare, http("GET", "/rows")),
        get("list, status=open, newest first", "status=open&sort=-created_at"),
        get("list, priority=urgent", "priority=urgent"),
        get("list, team and status", "team=billing_team&status=waiting"),
        get("list, sort=priority", "sort=priority"),
        get("list, sort=-priority, status=open", "sort=-priority&status=open"),
        *searches,
    ]


async def measure(operations: list[Operation], options: argparse.Namespace) -> None:
    """Every kind of request in each round, so that what else the machine does meets them alike."""
    for operation in operations:
        await drive(operation, options.concurrency, WARM_UP_SECONDS)
        operation.latencies.clear()
        operation.seconds = 0.0
    for number in range(options.rounds):
        print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
        for operation in operations:
            await drive(operation, options.concurrency, options.seconds)


async def drive(operation: Operation, concurrency: int, seconds: float) -> None:
    started = time.perf_counter()
    until = started + seconds
    await asyncio.gather(*(_one_client(operation, until) for _ in range(concurrency)))
    operation.seconds += time.perf_counter() - started


async def _one_client(operation: Operation, until: float) -> None:
    """Requests one after another on one connection. Bare sockets: a client library would cost as much as the server."""
    reader, writer = await asyncio.open_connection("127.0.0.1", operation.port)
    try:
        while (began := time.perf_counter()) < until:
            writer.write(operation.request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(
                int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")
            )
            body = await reader.readexactly(length)
            operation.latencies.append(time.perf_counter() - began)
            assert int(head[9:12]) == operation.status, f"{operation.name}: {head!r} {body[:500]!r}"
    finally:
        writer.close()
        await writer.wait_closed()


def http(method: str, path: str, *, body: object = None, token: str | None = None) -> bytes:
    payload = b"" if body is None else json.dumps(body).encode()
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(payload)}"]
    if payload:
        lines.append("Content-Type: application/json")
    if token is not None:
        lines.append(f"Authorization: Bearer {token}")
    return "\r\n".join([*lines, "", ""]).encode() + payload


def report(operations: list[Operation]) -> None:
    by_name = {operation.name: operation for operation in operations}
    print(
        "| request | requests/s | p50 ms | p99 ms | of bare's rate | p50 / bare's |\n|---|---|---|---|---|---|"
    )
    for operation in operations:
        cells = [
            operation.name,
            f"{operation.per_second:.0f}",
            f"{operation.milliseconds(50):.1f}",
            f"{operation.milliseconds(99):.1f}",
        ]
        if operation.bare is None:
            cells += ["", ""]
        else:
            bare = by_name[operation.bare]
            cells += [
                f"{operation.per_second / bare.per_second:.2f}",
                f"{operation.milliseconds(50) / bare.milliseconds(50):.1f}",
            ]
        print("| " + " | ".join(cells) + " |")


async def fill(url: str, tickets: int) -> Corpus:
    db = Database(make_engine(url))
    try:
        await migrate.upgrade(db.engine)
        corpus = await load(db, tickets)
        async with db.engine.begin() as connection:
            if db.dialect in {"sqlite", "postgresql"}:  # as the databases do by themselves after a while
                await connection.execute(sa.text("ANALYZE"))
        await set_sequences(db)
    finally:
        await db.dispose()
    return corpus


async def set_sequences(db: Database) -> None:
    """PostgreSQL does not notice ids that were given by hand."""
    if db.dialect == "postgresql":
        async with db.engine.begin() as connection:
            await connection.execute(
                sa.text(
                    "SELECT setval(pg_get_serial_sequence('tickets', 'id'), (SELECT max(id) FROM tickets))"
                )
            )


@asynccontextmanager
async def fresh_database(wanted: str, folder: Path) -> AsyncIterator[str]:
    """A new SQLite file, or a scratch database on the named server that is dropped in the end."""
    if wanted == "sqlite":
        yield f"sqlite+aiosqlite:///{folder / 'desk.db'}"
        return
    url = make_url(async_database_url(wanted))
    name = f"citedesk_bench_{os.getpid()}"
    await _on_server(url.render_as_string(hide_password=False), f"CREATE DATABASE {name}")
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        force = " WITH (FORCE)" if url.get_backend_name() == "postgresql" else ""
        await _on_server(url.render_as_string(hide_password=False), f"DROP DATABASE {name}{force}")


async def _on_server(url: str, statement: str) -> None:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(sa.text(statement))
    finally:
        await engine.dispose()


@contextmanager
def server(command: list[str], port: int, path: str, url: str, folder: Path) -> Iterator[None]:
    """A server process that answers ``path``, without model, background work or sample data; ended in the end."""
    environment = {
        **os.environ,
        "ENVIRONMENT": "test",
        "DATABASE_URL": url,
        "VECTOR_STORE_PATH": str(folder / "chroma"),
        "SENTENCE_TRANSFORMERS_MODEL": str(folder / "no-model"),
        "JOBS_PAUSED": "true",
        "LOG_LEVEL": "error",
    }
    process = subprocess.Popen(command, cwd=BACKEND, env=environment)
    try:
        until = time.monotonic() + START_SECONDS
        while not _answers(f"http://127.0.0.1:{port}{path}"):
            assert process.poll() is None, f"{command} ended"
            assert time.monotonic() < until, f"{command} does not answer"
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


if __name__ == "__main__":
    main()
