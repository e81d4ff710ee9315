"""Rows, streams and server processes for the tests of live updates."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from app.auth import service as auth
from app.auth.principal import Principal
from app.auth.schemas import TokenCreate
from app.core.settings import Settings
from app.db.engine import Database, make_engine
from app.events.hub import EventHub, Subscription
from app.models import Ticket, TicketEvent, User
from app.models.enums import EventSource, Priority, Role, TicketStatus
from tests.jobs.processes import Site

SECONDS = 30.0
"""Longer than anything here takes, on a loaded machine too."""


@dataclass(frozen=True)
class Event:
    event: str
    id: int | None
    data: dict[str, Any]


@dataclass
class Stream:
    """A reader of one event stream, as the WHATWG describes it."""

    lines: AsyncIterator[str]
    comments: list[str] = field(default_factory=list)
    place: int | None = None

    async def next(self, seconds: float = SECONDS) -> Event | None:
        """The next event; None at the end of the stream."""
        name, id_ = "message", None
        data: list[str] = []
        async with asyncio.timeout(seconds):
            async for line in self.lines:
                if line.startswith(":"):
                    self.comments.append(line)
                elif line:
                    key, _, value = line.partition(": ")
                    if key == "event":
                        name = value
                    elif key == "data":
                        data.append(value)
                    elif key == "id":
                        id_ = self.place = int(value)
                elif data:
                    return Event(name, id_, json.loads("\n".join(data)))
                else:
                    name, id_ = "message", None
        return None

    async def tickets(self, number: int) -> list[dict[str, Any]]:
        """The data of the next ``number`` events, which must be about tickets."""
        found: list[dict[str, Any]] = []
        for _ in range(number):
            event = await self.next()
            assert event is not None, f"the stream ended after {found}"
            assert event.event == "ticket", event
            found.append(event.data)
        return found


@asynccontextmanager
async def open_stream(
    url: str, token: str, last_id: int | None = None, **params: Any
) -> AsyncIterator[Stream]:
    """A stream that has said that it is ready."""
    headers = {"Authorization": f"Bearer {token}"}
    if last_id is not None:
        headers["Last-Event-ID"] = str(last_id)
    timeout = httpx.Timeout(SECONDS, read=None, pool=None)
    async with (
        httpx.AsyncClient(base_url=url, headers=headers, timeout=timeout, trust_env=False) as client,
        client.stream("GET", "/api/events", params=params) as response,
    ):
        assert response.status_code == 200, await response.aread()
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-accel-buffering"] == "no"
        stream = Stream(response.aiter_lines())
        ready = await stream.next()
        assert ready is not None
        assert ready.event == "ready", ready
        yield stream


@dataclass(frozen=True)
class Caller:
    id: int
    token: str


@dataclass(frozen=True)
class Server:
    site: Site
    process: subprocess.Popen[bytes]
    people: dict[str, Caller]

    def client(self, name: str) -> httpx.AsyncClient:
        return client_of(self.site.url, self.people[name].token)


def client_of(url: str, token: str) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.AsyncClient(base_url=url, headers=headers, timeout=SECONDS, trust_env=False)


async def add_people(site: Site, database_url: str | None = None) -> dict[str, Caller]:
    """An agent and two customers with tokens."""
    database = Database(make_engine(database_url or f"sqlite+aiosqlite:///{site.database}"))
    people: dict[str, Caller] = {}
    try:
        async with database.write() as session:
            for name, role in (("agent", Role.AGENT), ("customer", Role.CUSTOMER), ("other", Role.CUSTOMER)):
                user = User(email=f"{name}@people.example", name=name.title(), role=role)
                session.add(user)
                await session.flush()
                _, secret = await auth.create_token(session, user.id, TokenCreate(name="tests"))
                people[name] = Caller(user.id, secret)
    finally:
        await database.dispose()
    return people


def hub_on(database: Database, **changes: Any) -> EventHub:
    """A reader that looks by itself so rarely that only what a test makes it read is read."""
    values: dict[str, Any] = {"environment": "test", "events_poll_seconds": 300, **changes}
    return EventHub(database, Settings(_env_file=None, **values))


async def add_user(database: Database, name: str, role: Role) -> Principal:
    async with database.write() as session:
        user = User(email=f"{name}@people.example", name=name, role=role)
        session.add(user)
        await session.flush()
        token, _ = await auth.create_token(session, user.id, TokenCreate(name="tests"))
        return Principal(user.id, user.email, user.name, user.role, None, token.id)


async def add_ticket(database: Database, requester: Principal) -> int:
    async with database.write() as session:
        ticket = Ticket(
            title="Cannot sign in",
            content="It says no.",
            status=TicketStatus.OPEN,
            priority=Priority.LOW,
            requester_id=requester.user_id,
        )
        session.add(ticket)
        await session.flush()
        return ticket.id


def event_of(ticket_id: int, kind: str = "reply.added", **data: Any) -> TicketEvent:
    return TicketEvent(ticket_id=ticket_id, kind=kind, source=EventSource.PERSON, data=data)


async def add_event(database: Database, ticket_id: int, kind: str = "reply.added", **data: Any) -> int:
    async with database.write() as session:
        event = event_of(ticket_id, kind, **data)
        session.add(event)
        await session.flush()
        return event.id


async def frames_of(subscription: Subscription) -> list[Event]:
    """What is queued, read as a client reads it. ``[]`` when nothing is."""
    piece = await subscription.take(0.01)
    lines = (piece or b"").decode().split("\n")

    async def each() -> AsyncIterator[str]:
        for line in lines:
            yield line

    stream = Stream(each())
    found: list[Event] = []
    while (event := await stream.next()) is not None:
        found.append(event)
    return found


async def ids_told(subscription: Subscription) -> list[int]:
    return [event.data["id"] for event in await frames_of(subscription) if event.event == "ticket"]
