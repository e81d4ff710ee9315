"""Dramatiq over Redis: the only module that knows it.

A message holds the id of a row and nothing else. It may get lost or come twice: rows are claimed, messages are hints. So
of Dramatiq's middleware only the event loop is used; retries, age limits and dead letters are the row's business.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum
from typing import Any

import dramatiq
from dramatiq.asyncio import get_event_loop_thread
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import AsyncIO, Middleware
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

NAMESPACE = "citedesk-jobs"
SEND_SECONDS = 0.5
"""Longest wait for Redis when something is announced."""
FETCH_SECONDS = 5.0
IDLE_MILLISECONDS = 200
"""Longest pause between two looks into an empty queue."""
DEAD_MESSAGE_MILLISECONDS = 60_000
"""Nobody reads Dramatiq's dead letters: what has failed is a row."""
Handler = Callable[[int], Awaitable[None]]


class Topic(StrEnum):
    """A queue, and the actor that reads it."""

    TRIAGE = "triage"
    TRIAGE_BACKLOG = "triage-backlog"
    KNOWLEDGE = "knowledge"


PRIORITIES = {Topic.TRIAGE: 0, Topic.KNOWLEDGE: 5, Topic.TRIAGE_BACKLOG: 10}
"""Of two fetched messages a thread takes the one with the lower number."""


class QueueAway(Exception):
    """Redis does not answer."""


class RedisQueue:
    """The sending side. Synchronous: call it in a thread."""

    def __init__(self, url: str) -> None:
        self._broker = _broker(url, SEND_SECONDS, [])

    def send(self, messages: Sequence[tuple[Topic, int]]) -> None:
        """Announce rows by topic and id. Raises ``QueueAway``; some of them may have been sent by then."""
        try:
            for topic, row_id in messages:
                self._broker.enqueue(
                    dramatiq.Message(
                        queue_name=topic, actor_name=topic, args=(row_id,), kwargs={}, options={}
                    )
                )
        except (RedisError, OSError) as error:
            raise QueueAway(type(error).__name__) from error

    def waiting(self) -> int:
        """Messages that nobody has finished yet. Raises ``QueueAway``."""
        try:
            return sum(int(self._broker.do_qsize(topic)) for topic in Topic)
        except (RedisError, OSError) as error:
            raise QueueAway(type(error).__name__) from error

    def close(self) -> None:
        self._broker.client.close()


class QueueWorker:
    """The receiving side: some threads that hand each message to a coroutine on one event loop.

    ``opened`` and ``closed`` run on that loop, before the first message and after the last.
    """

    def __init__(
        self,
        url: str,
        handlers: dict[Topic, Handler],
        *,
        threads: int,
        opened: Callable[[], Awaitable[None]],
        closed: Callable[[], Awaitable[None]],
    ) -> None:
        self._opened = opened
        self._lifecycle = _Lifecycle(closed)
        self._broker = _broker(url, FETCH_SECONDS, [AsyncIO(), self._lifecycle])
        for topic, handler in handlers.items():
            _declare(self._broker, topic, handler)
        self._worker = dramatiq.Worker(self._broker, worker_threads=threads, worker_timeout=IDLE_MILLISECONDS)

    def start(self) -> None:
        """Open on the event loop, then begin to take messages. Raises what ``opened`` raises, with the loop ended."""
        self._lifecycle.opened = self._opened
        self._worker.start()
        if self._lifecycle.error is not None:
            raise self._lifecycle.error

    def stop(self, seconds: float) -> None:
        """Take nothing more, give what runs ``seconds`` to end, then close; messages fetched but not begun go back."""
        self._worker.stop(timeout=int(seconds * 1000))
        self._broker.close()


class _Lifecycle(Middleware):
    """Opens and closes on the event loop of ``AsyncIO``, which stands before it in the list."""

    def __init__(self, closed: Callable[[], Awaitable[None]]) -> None:
        self.opened: Callable[[], Awaitable[None]] | None = None
        self.error: Exception | None = None
        self._closed = closed

    def before_worker_boot(self, _broker: Any, _worker: Any) -> None:
        assert self.opened is not None  # noqa: S101 - set by start
        try:
            _on_loop(self.opened())
        except Exception as error:  # noqa: BLE001 - Dramatiq would log it and go on; ``QueueWorker.start`` raises it
            self.error = error

    def after_worker_shutdown(self, _broker: Any, _worker: Any) -> None:
        _on_loop(self._closed())


def _on_loop(work: Awaitable[None]) -> None:
    thread = get_event_loop_thread()
    assert thread is not None  # noqa: S101 - AsyncIO has started it
    thread.run_coroutine(work)


def _declare(broker: RedisBroker, topic: Topic, handler: Handler) -> None:
    async def receive(row_id: int) -> None:
        await handler(row_id)

    declare = dramatiq.actor(actor_name=topic, queue_name=topic, priority=PRIORITIES[topic], broker=broker)
    declare(receive)


def _broker(url: str, seconds: float, middleware: list[Middleware]) -> RedisBroker:
    client = Redis.from_url(
        url, socket_timeout=seconds, socket_connect_timeout=seconds, retry=Retry(NoBackoff(), 0)
    )
    broker = RedisBroker(  # type: ignore[no-untyped-call]
        client=client,
        namespace=NAMESPACE,
        middleware=middleware,
        dead_message_ttl=DEAD_MESSAGE_MILLISECONDS,
    )
    for topic in Topic:
        broker.declare_queue(topic)
    return broker
