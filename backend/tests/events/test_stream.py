"""Live updates over HTTP, from real server processes."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest

from app.core.settings import BACKEND_DIR
from tests.desk import body_of, new_ticket, problem_of
from tests.events.support import SECONDS, Caller, Server, add_people, client_of, open_stream
from tests.infra.processes import free_port
from tests.jobs.processes import Site, kill, make_site

REDIS_URL = os.environ.get("TEST_REDIS_URL", "")
STREAMS = 100
ENDS_WITHIN_SECONDS = 5.0
"""The aim is one second; the rest is for a loaded machine."""


async def test_an_agent_hears_of_everything_as_it_happens(server: Server) -> None:
    agent = server.people["agent"]
    async with server.client("agent") as client, open_stream(server.site.url, agent.token) as stream:
        ticket = await new_ticket(client)
        path = f"/api/tickets/{ticket['id']}"
        body_of(await client.post(f"{path}/replies", json={"content": "n", "internal": True}), 201)
        body_of(await client.patch(path, json={"severity": "high"}))
        events = await stream.tickets(3)
        assert [event["kind"] for event in events] == ["ticket.created", "note.added", "ticket.changed"]
        assert {event["ticket_id"] for event in events} == {ticket["id"]}
        assert set(events[0]) == {"id", "ticket_id", "kind", "version", "created_at"}
        assert stream.place == events[-1]["id"]


async def test_a_customer_hears_of_the_public_part_of_own_tickets(server: Server) -> None:
    url, people = server.site.url, server.people
    async with (
        server.client("agent") as agent,
        server.client("customer") as customer,
        open_stream(url, people["customer"].token) as stream,
        open_stream(url, people["other"].token) as others,
    ):
        ticket = await new_ticket(customer)
        path = f"/api/tickets/{ticket['id']}"
        body_of(await agent.post(f"{path}/replies", json={"content": "secret", "internal": True}), 201)
        body_of(await agent.patch(path, json={"severity": "high", "team": "billing_team"}))
        body_of(await agent.patch(path, json={"assignee_id": people["agent"].id}))
        body_of(await agent.patch(path, json={"status": "in_progress"}))
        body_of(await agent.post(f"{path}/replies", json={"content": "Hello."}), 201)
        events = await stream.tickets(3)
        assert [event["kind"] for event in events] == ["ticket.created", "ticket.changed", "reply.added"]
        foreign = await new_ticket(agent, requester_id=people["other"].id)
        (only,) = await others.tickets(1)
        assert only["ticket_id"] == foreign["id"]


async def test_a_deletion_is_heard_by_who_could_see_the_ticket(server: Server) -> None:
    url, people = server.site.url, server.people
    async with (
        server.client("agent") as agent,
        server.client("customer") as customer,
        open_stream(url, people["agent"].token) as everything,
        open_stream(url, people["customer"].token) as own,
        open_stream(url, people["other"].token) as others,
    ):
        ticket = await new_ticket(customer)
        path = f"/api/tickets/{ticket['id']}"
        problem_of(await customer.delete(path), 403)
        assert (await agent.delete(path)).status_code == 204
        for stream in (everything, own):
            made, gone = await stream.tickets(2)
            assert [made["kind"], gone["kind"]] == ["ticket.created", "ticket.deleted"]
            assert (gone["ticket_id"], gone["version"]) == (ticket["id"], ticket["version"])
            assert set(gone) == {"id", "ticket_id", "kind", "version", "created_at"}
        problem_of(await agent.get(path), 404)
        # Of somebody else's ticket nothing was said: the next thing heard is of the own one.
        foreign = await new_ticket(agent, requester_id=people["other"].id)
        (only,) = await others.tickets(1)
        assert (only["kind"], only["ticket_id"]) == ("ticket.created", foreign["id"])
        # On SQLite the new ticket may have the number of the deleted one; its timeline has not its past.
        timeline = body_of(await agent.get(f"/api/tickets/{foreign['id']}/events"))
        assert [event["kind"] for event in timeline["items"]] == ["ticket.created"]


async def test_a_stream_resumes_where_it_was_cut(server: Server) -> None:
    url, token = server.site.url, server.people["agent"].token
    async with server.client("agent") as client:
        async with open_stream(url, token) as stream:
            first = await new_ticket(client)
            (told,) = await stream.tickets(1)
            assert told["ticket_id"] == first["id"]
            place = stream.place
        assert place is not None
        missed = [(await new_ticket(client))["id"] for _ in range(3)]
        async with open_stream(url, token, place) as stream:
            assert [event["ticket_id"] for event in await stream.tickets(3)] == missed
        async with open_stream(url, token, last_event_id=place) as stream:
            assert [event["ticket_id"] for event in await stream.tickets(3)] == missed
        async with open_stream(url, token, place + 2, last_event_id=place) as stream:
            assert [event["ticket_id"] for event in await stream.tickets(1)] == missed[-1:]


async def test_who_and_what_is_refused(server: Server) -> None:
    async with httpx.AsyncClient(base_url=server.site.url, timeout=SECONDS, trust_env=False) as anonymous:
        problem_of(await anonymous.get("/api/events"), 401)
        bad = {"Authorization": "Bearer nobody's"}
        problem_of(await anonymous.get("/api/events", headers=bad), 401, "bad_token")
    async with server.client("agent") as client:
        for value in ("yesterday", "-1", "99999999999"):
            problem_of(await client.get("/api/events", headers={"Last-Event-ID": value}), 422)
            problem_of(await client.get("/api/events", params={"last_event_id": value}), 422)
        operation = body_of(await client.get("/openapi.json"))["paths"]["/api/events"]["get"]
        assert list(operation["responses"]["200"]["content"]) == ["text/event-stream"]
        assert {"401", "422", "503"} <= set(operation["responses"])


async def test_a_hundred_streams_hear_everything(server: Server) -> None:
    url, token = server.site.url, server.people["agent"].token
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(server.client("agent"))
        streams = await asyncio.gather(
            *(stack.enter_async_context(open_stream(url, token)) for _ in range(STREAMS))
        )
        made = [(await new_ticket(client))["id"] for _ in range(10)]
        heard = await asyncio.gather(*(stream.tickets(len(made)) for stream in streams))
        assert [[event["ticket_id"] for event in events] for events in heard] == [made] * STREAMS


@pytest.mark.parametrize("command", ["citedesk", "uvicorn"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_streams_end_when_the_process_is_told_to(
    tmp_path: Path, command: str, number: signal.Signals
) -> None:
    site = make_site(tmp_path)
    site.changes["REDIS_URL"] = (
        f"redis://127.0.0.1:{free_port()}/0"  # away, which must not hold the process up
    )
    arguments = {
        "citedesk": ["-m", "app.cli", "serve", "--port", str(site.port)],
        "uvicorn": ["-m", "uvicorn", "app.main:app", "--port", str(site.port), "--log-level", "warning"],
    }[command]
    async with _process(site, arguments) as process, open_stream(site.url, site.token) as stream:
        async with client_of(site.url, site.token) as client:
            await new_ticket(client)
        await stream.tickets(1)
        sent = time.monotonic()
        process.send_signal(number)
        async with asyncio.timeout(ENDS_WITHIN_SECONDS):
            while await stream.next() is not None:  # triage may still tell of itself
                pass
        print(f"{command}, {number.name}: ended after {time.monotonic() - sent:.2f} s")
        await asyncio.to_thread(process.wait, SECONDS)
        assert process.returncode in {0, -number, 128 + number}
    assert "without completing response" not in (tmp_path / "server.log").read_text()


async def test_processes_hear_of_each_other_through_the_database(tmp_path: Path) -> None:
    async with _two_processes(tmp_path, EVENTS_POLL_SECONDS="0.2") as (urls, agent):
        await _made_in_one_heard_in_the_other(urls, agent)


@pytest.mark.skipif(not REDIS_URL, reason="no Redis: set TEST_REDIS_URL to test hints between processes")
async def test_redis_makes_processes_hear_of_each_other_at_once(tmp_path: Path) -> None:
    async with _two_processes(tmp_path, EVENTS_POLL_SECONDS="300", REDIS_URL=REDIS_URL) as (urls, agent):
        await _made_in_one_heard_in_the_other(urls, agent)


async def test_without_the_redis_that_is_named_events_come_by_polling(tmp_path: Path) -> None:
    nowhere = f"redis://127.0.0.1:{free_port()}/0"
    async with _two_processes(tmp_path, EVENTS_POLL_SECONDS="0.2", REDIS_URL=nowhere) as (urls, agent):
        await _made_in_one_heard_in_the_other(urls, agent)


async def _made_in_one_heard_in_the_other(urls: tuple[str, str], agent: Caller) -> None:
    here, there = urls
    async with open_stream(there, agent.token) as stream, client_of(here, agent.token) as client:
        made = [(await new_ticket(client))["id"] for _ in range(5)]
        assert [event["ticket_id"] for event in await stream.tickets(5)] == made


@asynccontextmanager
async def _two_processes(folder: Path, **changes: str) -> AsyncIterator[tuple[tuple[str, str], Caller]]:
    """Two servers on one database; the vector stores are their own."""
    site = make_site(folder)
    changes = {"JOBS_PAUSED": "true", **changes}
    site.changes |= changes
    people = await add_people(site)
    second = Site(folder, free_port(), site.token, {**changes, "VECTOR_STORE_PATH": str(folder / "chroma-2")})
    async with _process(site, _serve(site)), _process(second, _serve(second), "second.log"):
        yield (site.url, second.url), people["agent"]


def _serve(site: Site) -> list[str]:
    return ["-m", "app.cli", "serve", "--port", str(site.port)]


@asynccontextmanager
async def _process(
    site: Site, arguments: list[str], log: str = "server.log"
) -> AsyncIterator[subprocess.Popen[bytes]]:
    """A server that answers; killed in the end if it still runs."""
    with (site.folder / log).open("wb") as output:
        process = subprocess.Popen(  # noqa: ASYNC220 - it is waited for in a thread
            [sys.executable, *arguments],
            cwd=BACKEND_DIR,
            env=site.environment(),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        await asyncio.to_thread(site.until_ready, process)
        yield process
    finally:
        kill(process)
