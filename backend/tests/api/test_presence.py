"""Who is at a ticket, as colleagues are told."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import sqlalchemy as sa

from app.core.clock import utc_now
from app.models import TicketPresence
from app.models.enums import PresenceState
from app.runtime import Runtime
from app.tickets import housekeeping
from tests.desk import Desk, body_of, new_ticket, problem_of, stored


async def say(client: httpx.AsyncClient, ticket_id: int, state: str = "viewing") -> Any:
    return body_of(await client.put(f"/api/tickets/{ticket_id}/presence", json={"state": state}))


async def seen(client: httpx.AsyncClient, ticket_id: int) -> list[tuple[str, str]]:
    people = body_of(await client.get(f"/api/tickets/{ticket_id}/presence"))
    return [(person["name"], person["state"]) for person in people]


async def age(runtime: Runtime, ticket_id: int, seconds: float) -> None:
    """As if everyone there had last said so this much earlier."""
    async with runtime.db.write() as session:
        rows = await session.scalars(sa.select(TicketPresence).where(TicketPresence.ticket_id == ticket_id))
        for row in rows:
            row.expires_at -= timedelta(seconds=seconds)


async def test_colleagues_see_each_other_until_they_leave(
    desk: Desk, as_agent: httpx.AsyncClient, as_admin: httpx.AsyncClient
) -> None:
    ticket_id = (await new_ticket(as_agent))["id"]
    assert await seen(as_agent, ticket_id) == []
    assert await say(as_agent, ticket_id) == [
        {"user_id": desk.agent.id, "name": desk.agent.name, "state": "viewing"}
    ]
    both = await say(as_admin, ticket_id, "replying")
    assert sorted((one["user_id"], one["state"]) for one in both) == sorted(
        [(desk.agent.id, "viewing"), (desk.admin.id, "replying")]
    )
    await say(as_admin, ticket_id)
    assert dict(await seen(as_agent, ticket_id)) == {desk.agent.name: "viewing", desk.admin.name: "viewing"}
    for _ in range(2):  # leaving twice is nothing else
        assert (await as_admin.delete(f"/api/tickets/{ticket_id}/presence")).status_code == 204
    assert await seen(as_agent, ticket_id) == [(desk.agent.name, "viewing")]


async def test_one_person_in_many_tabs_counts_once(
    desk: Desk, as_agent: httpx.AsyncClient, runtime: Runtime
) -> None:
    ticket_id = (await new_ticket(as_agent))["id"]
    await asyncio.gather(*(say(as_agent, ticket_id, state) for state in ("viewing", "replying") * 3))
    rows = await stored(runtime, sa.select(TicketPresence).where(TicketPresence.ticket_id == ticket_id))
    assert [row.user_id for row in rows] == [desk.agent.id]
    assert await say(as_agent, ticket_id) == await say(as_agent, ticket_id)
    assert len(await seen(as_agent, ticket_id)) == 1


async def test_who_says_nothing_for_a_while_has_gone(
    desk: Desk, as_agent: httpx.AsyncClient, runtime: Runtime
) -> None:
    ticket_id = (await new_ticket(as_agent))["id"]
    await say(as_agent, ticket_id, "replying")
    await age(runtime, ticket_id, 25)
    assert await seen(as_agent, ticket_id) == [(desk.agent.name, "replying")]
    await age(runtime, ticket_id, 10)
    assert await seen(as_agent, ticket_id) == []
    await say(as_agent, ticket_id)
    assert await seen(as_agent, ticket_id) == [(desk.agent.name, "viewing")]


async def test_housekeeping_clears_away_what_has_expired_and_nothing_else(
    as_agent: httpx.AsyncClient, runtime: Runtime
) -> None:
    old, fresh = (await new_ticket(as_agent))["id"], (await new_ticket(as_agent))["id"]
    await say(as_agent, old)
    await say(as_agent, fresh)
    await age(runtime, old, 120)
    await housekeeping.run(runtime.db, runtime.files)
    rows = await stored(
        runtime, sa.select(TicketPresence.ticket_id).where(TicketPresence.ticket_id.in_([old, fresh]))
    )
    assert rows == [fresh]


async def test_presence_goes_with_its_ticket(as_agent: httpx.AsyncClient, runtime: Runtime) -> None:
    ticket_id = (await new_ticket(as_agent))["id"]
    await say(as_agent, ticket_id)
    assert (await as_agent.delete(f"/api/tickets/{ticket_id}")).status_code == 204
    rows = await stored(runtime, sa.select(TicketPresence).where(TicketPresence.ticket_id == ticket_id))
    assert rows == []
    problem_of(await as_agent.get(f"/api/tickets/{ticket_id}/presence"), 404, "ticket_not_found")


async def test_a_customer_neither_sees_nor_says_who_is_there(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, runtime: Runtime
) -> None:
    ticket_id = (await new_ticket(as_customer))["id"]
    await say(as_agent, ticket_id)
    path = f"/api/tickets/{ticket_id}/presence"
    problem_of(await as_customer.get(path), 403)
    problem_of(await as_customer.put(path, json={"state": "viewing"}), 403)
    problem_of(await as_customer.delete(path), 403)
    rows = await stored(runtime, sa.select(TicketPresence).where(TicketPresence.ticket_id == ticket_id))
    assert len(rows) == 1


async def test_only_the_two_states_are_said(as_agent: httpx.AsyncClient) -> None:
    path = f"/api/tickets/{(await new_ticket(as_agent))['id']}/presence"
    problem_of(await as_agent.put(path, json={"state": "sleeping"}), 422)
    problem_of(await as_agent.put(path, json={"state": "viewing", "until": "2030-01-01"}), 422)
    assert {state.value for state in PresenceState} == {"viewing", "replying"}


async def test_a_disabled_account_is_not_shown(
    desk: Desk, as_agent: httpx.AsyncClient, as_admin: httpx.AsyncClient, runtime: Runtime
) -> None:
    ticket_id = (await new_ticket(as_agent))["id"]
    colleague = body_of(
        await as_admin.post(
            "/api/users", json={"email": "gone@people.example", "name": "Gone", "role": "agent"}
        ),
        201,
    )
    async with runtime.db.write() as session:
        session.add(
            TicketPresence(
                ticket_id=ticket_id,
                user_id=colleague["id"],
                state=PresenceState.VIEWING,
                expires_at=utc_now() + timedelta(seconds=30),
            )
        )
    assert await seen(as_agent, ticket_id) == [("Gone", "viewing")]
    body_of(await as_admin.patch(f"/api/users/{colleague['id']}", json={"is_active": False}))
    assert await seen(as_agent, ticket_id) == []
