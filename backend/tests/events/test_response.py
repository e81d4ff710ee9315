"""What a stream does with a server and a client that hang, go away or say nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from app.auth.principal import Principal
from app.db.engine import Database
from app.events import stream as stream_module
from app.events.hub import EventHub
from app.events.stream import EventStream
from app.models.enums import Role
from tests.events.support import SECONDS, add_event, add_ticket, add_user, hub_on

Message = dict[str, Any]
SCOPE = {"type": "http", "method": "GET", "path": "/api/events", "headers": []}


class Client:
    """The other end of one response."""

    def __init__(self, on_send: Callable[[Message], Awaitable[None]] | None = None) -> None:
        self.sent: list[Message] = []
        self.gone = asyncio.Event()
        self._on_send = on_send

    async def receive(self) -> Message:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.sent.append(message)
        if self._on_send is not None:
            await self._on_send(message)

    @property
    def text(self) -> str:
        return b"".join(message.get("body", b"") for message in self.sent).decode()

    async def until(self, text: str) -> None:
        async with asyncio.timeout(SECONDS):
            while text not in self.text:  # noqa: ASYNC110 - what is sent is looked at as a client sees it
                await asyncio.sleep(0.01)


async def opened(hub: EventHub, caller: Principal, client: Client) -> asyncio.Task[None]:
    response = EventStream(hub, caller, None)
    return asyncio.create_task(response(SCOPE, client.receive, client.send))


async def ended(task: asyncio.Task[None]) -> None:
    async with asyncio.timeout(SECONDS):
        await task


async def test_a_quiet_stream_sends_comments_that_move_the_place_on(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_module, "HEARTBEAT_SECONDS", 0.05)
    customer = await add_user(sqlite, "customer", Role.CUSTOMER)
    ticket = await add_ticket(sqlite, customer)
    hub, client = hub_on(sqlite), Client()
    task = await opened(hub, customer, client)
    await client.until("event: ready")
    note = await add_event(sqlite, ticket, "note.added")
    await hub.catch_up()
    await client.until(f": heartbeat\nid: {note}\n\n")
    assert "event: ticket" not in client.text
    client.gone.set()
    await ended(task)


async def test_a_client_that_takes_nothing_is_cut_off(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_module, "STALLED_SECONDS", 0.05)
    agent = await add_user(sqlite, "agent", Role.AGENT)

    async def blocked(message: Message) -> None:
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    hub, client = hub_on(sqlite), Client(blocked)
    await ended(await opened(hub, agent, client))
    assert [message["type"] for message in client.sent] == ["http.response.start", "http.response.body"]


async def test_the_end_of_the_process_does_not_wait_for_such_a_client(sqlite: Database) -> None:
    agent = await add_user(sqlite, "agent", Role.AGENT)
    reached = asyncio.Event()

    async def blocked(message: Message) -> None:
        if message["type"] == "http.response.body":
            reached.set()
            await asyncio.Event().wait()

    hub = hub_on(sqlite)
    task = await opened(hub, agent, Client(blocked))
    await reached.wait()
    hub.close_streams()
    await ended(task)


async def test_a_client_that_has_gone_is_forgotten_at_once(sqlite: Database) -> None:
    agent = await add_user(sqlite, "agent", Role.AGENT)
    hub, client = hub_on(sqlite), Client()
    task = await opened(hub, agent, client)
    await client.until("event: ready")
    assert hub.streams == 1
    client.gone.set()
    await ended(task)
    assert hub.streams == 0


async def test_a_failing_connection_is_not_hidden(sqlite: Database) -> None:
    agent = await add_user(sqlite, "agent", Role.AGENT)

    async def broken(message: Message) -> None:
        if message["type"] == "http.response.body":
            raise OSError("broken")

    hub = hub_on(sqlite)
    with pytest.raises(OSError, match="broken"):
        await ended(await opened(hub, agent, Client(broken)))
    assert hub.streams == 0
