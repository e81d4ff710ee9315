"""Lists cost the same number of SQL statements however long they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy import event

from app.models import Reply
from app.runtime import Runtime
from tests.desk import Desk, body_of, new_ticket, unique

_counted: ContextVar[list[str] | None] = ContextVar("counted", default=None)


@contextmanager
def statements(runtime: Runtime) -> Iterator[list[str]]:
    """What is sent to the database by what is called here; work in the background, begun before, does not count."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: Any) -> None:
        # That a token was used is noted once a minute, by whichever request comes then.
        if _counted.get() is sent and not statement.startswith(("BEGIN", "UPDATE api_tokens")):
            sent.append(statement)

    engine = runtime.db.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    token = _counted.set(sent)
    try:
        yield sent
    finally:
        _counted.reset(token)
        event.remove(engine, "before_cursor_execute", note)
    assert sent, "what is called here runs in this context"


@pytest.fixture(scope="module")
async def crowd(desk: Desk) -> str:
    """A hundred tickets with tags, people and replies under one tag; the last one with a hundred replies."""
    mark = unique("crowd")
    async with desk.client(desk.agent) as client:
        for number in range(100):
            ticket = await new_ticket(
                client, tags=[mark, f"tag{number % 7}"], customer_email=f"crowd{number}@people.example"
            )
            await client.patch(f"/api/tickets/{ticket['id']}", json={"assignee_id": desk.agent.id})
    async with desk.runtime.db.write() as session:
        session.add_all(
            Reply(ticket_id=ticket["id"], author_id=desk.agent.id, content=f"Reply {number}")
            for number in range(100)
        )
        await session.execute(
            sa.text("UPDATE tickets SET reply_count = 100 WHERE id = :id"), {"id": ticket["id"]}
        )
    return mark


async def test_a_list_of_100_tickets_costs_as_many_statements_as_one_of_10(
    crowd: str, as_agent: httpx.AsyncClient, runtime: Runtime
) -> None:
    counts = {}
    for size in (10, 100):
        with statements(runtime) as sent:
            answer = body_of(await as_agent.get("/api/tickets", params={"tag": crowd, "page_size": size}))
        assert len(answer["items"]) == size
        assert all(item["assignee"] and len(item["tags"]) == 2 and item["triage"] for item in answer["items"])
        counts[size] = len(sent)
    assert counts[10] == counts[100] <= 4, "who asks, how many, which, and what of them"


@pytest.mark.parametrize("path", ["replies", "events"])
async def test_threads_cost_as_many_statements_however_long(
    crowd: str, as_agent: httpx.AsyncClient, runtime: Runtime, path: str
) -> None:
    newest = body_of(await as_agent.get("/api/tickets", params={"tag": crowd, "page_size": 1}))["items"][0]
    counts = {}
    for size in (10, 100):
        with statements(runtime) as sent:
            body_of(await as_agent.get(f"/api/tickets/{newest['id']}/{path}", params={"page_size": size}))
        counts[size] = len(sent)
    assert counts[10] == counts[100]


async def test_other_lists_do_not_grow_either(
    crowd: str, as_agent: httpx.AsyncClient, runtime: Runtime
) -> None:
    del crowd
    for path in ("/api/users", "/api/mentions"):
        counts = {}
        for size in (10, 100):
            with statements(runtime) as sent:
                body_of(await as_agent.get(path, params={"page_size": size}))
            counts[size] = len(sent)
        assert counts[10] == counts[100], path
