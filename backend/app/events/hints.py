"""Word between processes that there is something new to read, through Redis pub/sub.

A hint carries nothing and may be lost: readers look at the table anyway, only later. So nothing here ever raises.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from app.core.logging import get_logger

if TYPE_CHECKING:
    from redis.asyncio import Redis

log = get_logger(__name__)
CHANNEL = "citedesk:ticket_events"
"""Pub/sub ignores Redis's database numbers: desks that share a server wake each other, which costs a query."""
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
CONNECT_SECONDS = 3.0
LISTEN_SECONDS = 5.0
HEALTH_SECONDS = 15.0
CANCEL_SECONDS = 0.2


class RedisHints:
    """Sends hints of this process, and calls ``on_hint`` for those of others and after each new connection."""

    def __init__(self, url: str, on_hint: Callable[[], None]) -> None:
        self._url = url
        self._on_hint = on_hint
        self._name = secrets.token_hex(8)
        self._due = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self.connected = asyncio.Event()
        """Set while hints of others are heard."""

    def start(self) -> None:
        self._tasks = [
            asyncio.create_task(self._keep(self._listen), name="event-hints-in"),
            asyncio.create_task(self._keep(self._send), name="event-hints-out"),
        ]

    async def stop(self) -> None:
        pending = set(self._tasks)
        while pending:  # redis-py may take a cancellation for a failed attempt to connect, and go on
            for task in pending:
                task.cancel()
            _, pending = await asyncio.wait(pending, timeout=CANCEL_SECONDS)
        self._tasks.clear()

    def publish(self) -> None:
        """Tell the others soon; several calls in a row may become one hint."""
        self._due.set()

    async def _keep(self, work: Callable[[Redis], Awaitable[None]]) -> None:
        """Do ``work`` on a connection of its own, anew with growing pauses while Redis is away."""
        from redis.asyncio import Redis
        from redis.exceptions import RedisError

        clock = asyncio.get_running_loop().time
        pause = FIRST_PAUSE_SECONDS
        while True:
            started = clock()
            client = Redis.from_url(
                self._url, socket_connect_timeout=CONNECT_SECONDS, health_check_interval=HEALTH_SECONDS
            )
            try:
                await work(client)
            except (RedisError, OSError) as error:
                log.warning("events.redis_away", reason=type(error).__name__)
            finally:
                with suppress(RedisError, OSError):
                    await client.aclose()
            if clock() - started > LONGEST_PAUSE_SECONDS:
                pause = FIRST_PAUSE_SECONDS  # it had worked for a while
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    async def _send(self, client: Redis) -> None:
        while True:
            await self._due.wait()
            self._due.clear()
            await client.publish(CHANNEL, self._name)

    async def _listen(self, client: Redis) -> None:
        own = self._name.encode()
        async with client.pubsub() as channel:
            await channel.subscribe(CHANNEL)
            try:
                while True:
                    message = await channel.get_message(timeout=LISTEN_SECONDS)
                    if message is None:
                        continue
                    if message["type"] == "subscribe":
                        self.connected.set()
                        self._on_hint()  # for what was said while nobody listened
                    elif message["data"] != own:
                        self._on_hint()
            finally:
                self.connected.clear()
