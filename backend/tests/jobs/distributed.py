"""A desk of several processes: the API, workers, Redis and a Chroma server, each of which can be killed and started again."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa
from redis import Redis
from redis.exceptions import RedisError

from app.db.engine import make_engine
from tests.infra.processes import free_port
from tests.jobs.processes import Site, kill, make_site, wait_until
from tests.knowledge.vector_server import chroma_server

QUICK = {
    "WORKFLOW_TIMEOUT_SECONDS": "1",
    "JOBS_LEASE_SECONDS": "4",
    "JOBS_REDISPATCH_SECONDS": "1",
    "JOBS_POLL_SECONDS": "0.5",
    # Each kill costs the runs that it hits an attempt.
    "JOBS_MAX_ATTEMPTS": "30",
}


class DistributedDesk:
    """Its parts by name: ``api``, ``redis``, ``worker-0``, ``worker-1``."""

    def __init__(self, site: Site, redis_port: int) -> None:
        self.site = site
        self._redis_port = redis_port
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def redis(self) -> Redis:
        return Redis(port=self._redis_port, socket_timeout=2)

    def start(self, name: str) -> None:
        starters: dict[str, Callable[[], subprocess.Popen[bytes]]] = {
            "redis": self._start_redis,
            "api": lambda: self.site.started("api", "serve", "--port", str(self.site.port)),
        }
        begin = starters.get(name) or (lambda: self.site.started(name, "worker", "--threads", "3"))
        self._processes[name] = begin()
        if name == "redis":
            wait_until(self._redis_answers, "redis answers")

    def kill(self, name: str) -> None:
        kill(self._processes[name])

    def process(self, name: str) -> subprocess.Popen[bytes]:
        return self._processes[name]

    def kill_all(self) -> None:
        for process in self._processes.values():
            kill(process)

    def _start_redis(self) -> subprocess.Popen[bytes]:
        arguments = ["redis-server", "--port", str(self._redis_port), "--save", "", "--bind", "127.0.0.1"]
        with (self.site.folder / "redis.log").open("ab") as log:
            return subprocess.Popen(
                arguments, cwd=self.site.folder, stdout=log, stderr=log, start_new_session=True
            )

    def _redis_answers(self) -> bool:
        try:
            return bool(self.redis.ping())
        except RedisError:
            return False

    def api_answers(self) -> bool:
        try:
            return httpx.get(f"{self.site.url}/health/live", timeout=2, trust_env=False).is_success
        except httpx.TransportError:
            return False

    def log_of(self, name: str) -> str:
        path = self.site.folder / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Ask the database by a connection of its own, on an event loop of its own."""

        async def ask() -> list[tuple[Any, ...]]:
            engine = make_engine(self.site.environment()["DATABASE_URL"], pooled=False)
            try:
                async with engine.connect() as connection:
                    return [tuple(row) for row in await connection.execute(sa.text(statement))]
            finally:
                await engine.dispose()

        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, ask()).result()

    def number(self, statement: str) -> int:
        return int(self.rows(statement)[0][0])


@contextmanager
def distributed_desk(
    folder: Path, database_url: str | None = None, **changes: str
) -> Iterator[DistributedDesk]:
    """Redis and Chroma run when the block begins; the rest is started by the test. All of it is killed at its end."""
    site = make_site(folder, database_url)
    redis_port, chroma_port = free_port(), free_port()
    site.changes |= {
        **QUICK,
        "REDIS_URL": f"redis://127.0.0.1:{redis_port}/0",
        "CHROMA_URL": f"http://127.0.0.1:{chroma_port}",
        **changes,
    }
    with ExitStack() as stack:
        stack.enter_context(chroma_server(folder, chroma_port))
        desk = DistributedDesk(site, redis_port)
        stack.callback(desk.kill_all)
        desk.start("redis")
        yield desk
