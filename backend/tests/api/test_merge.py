"""Joining tickets and parting them again: nothing is lost, and undo restores every field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.tickets import merging, repository
from tests.desk import Desk, body_of, ids_of, new_ticket, problem_of, unique


async def thread(client: httpx.AsyncClient, ticket_id: int) -> list[dict[str, Any]]:
    answer = body_of(await client.get(f"/api/tickets/{ticket_id}/replies", params={"page_size": 100}))
    assert answer["total"] == len(answer["items"])
    items: list[dict[str, Any]] = answer["items"]
    return items


async def reply(client: httpx.AsyncClient, ticket_id: int, content: str, **fields: Any) -> dict[str, Any]:
    body = {"content": content, **fields}
    made: dict[str, Any] = body_of(await client.post(f"/api/tickets/{ticket_id}/replies", json=body), 201)
    return made


async def ticket_of(client: httpx.AsyncClient, ticket_id: int) -> dict[str, Any]:
    ticket: dict[str, Any] = body_of(await client.get(f"/api/tickets/{ticket_id}"))
    return ticket


def lasting(ticket: dict[str, Any]) -> dict[str, Any]:
    """Everything but what every change moves."""
    return {name: value for name, value in ticket.items() if name not in {"version", "updated_at"}}


async def upload(client: httpx.AsyncClient, ticket_id: int, name: str, *, to_ticket: bool) -> dict[str, Any]:
    made: dict[str, Any] = body_of(
        await client.post(
            f"/api/tickets/{ticket_id}/attachments",
            files={"file": (name, unique(name).encode())},
            data={"to_ticket": str(to_ticket).lower()},
        ),
        201,
    )
    return made


@pytest.fixture
async def pair(as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient) -> tuple[int, int]:
    """Two tickets of one customer with threads, notes and files."""
    ids = []
    for name in ("source", "target"):
        ticket = await new_ticket(as_customer, title=f"The {name}", content=f"Opening of {name}")
        await upload(as_customer, ticket["id"], f"{name}.txt", to_ticket=True)
        await reply(as_agent, ticket["id"], f"Answer in {name}", status="waiting")
        file = await upload(as_agent, ticket["id"], f"note-{name}.txt", to_ticket=False)
        await reply(as_agent, ticket["id"], f"Note in {name} @admin", internal=True, attachments=[file["id"]])
        ids.append(ticket["id"])
    return ids[0], ids[1]


async def test_the_thread_moves_and_what_comes_late_follows(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, pair: tuple[int, int]
) -> None:
    source, target = pair
    survivor = body_of(await as_agent.post(f"/api/tickets/{source}/merge", json={"into": target}))
    assert (survivor["id"], survivor["reply_count"]) == (target, 5)
    closed = await ticket_of(as_agent, source)
    assert (closed["status"], closed["merged_into_id"], closed["reply_count"]) == ("closed", target, 0)
    assert await thread(as_agent, source) == []
    texts = [item["content"] for item in await thread(as_agent, target)]
    assert texts == [
        "Opening of source",
        "Answer in source",
        "Note in source @admin",
        "Answer in target",
        "Note in target @admin",
    ]
    assert {item["ticket_id"] for item in await thread(as_agent, target)} == {target}
    late = await reply(as_customer, source, "Is anybody there?")
    assert (late["ticket_id"], late["origin_ticket_id"]) == (target, source)
    assert (await ticket_of(as_agent, target))["status"] == "open", "a customer's answer reopens the survivor"
    names = [file["filename"] for file in body_of(await as_agent.get(f"/api/tickets/{target}/attachments"))]
    assert sorted(names) == ["note-source.txt", "note-target.txt", "source.txt", "target.txt"]
    found = body_of(await as_agent.get("/api/tickets", params={"q": "opening source", "page_size": 100}))
    assert target in ids_of(found["items"])
    for ticket_id in pair:
        kinds = [
            event["kind"]
            for event in body_of(await as_agent.get(f"/api/tickets/{ticket_id}/events"))["items"]
        ]
        assert "ticket.merged" in kinds


async def test_undo_restores_every_field_and_gives_late_replies_back(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, pair: tuple[int, int]
) -> None:
    source, target = pair
    before = {ticket_id: lasting(await ticket_of(as_agent, ticket_id)) for ticket_id in pair}
    threads = {ticket_id: await thread(as_agent, ticket_id) for ticket_id in pair}
    files = {i: body_of(await as_agent.get(f"/api/tickets/{i}/attachments")) for i in pair}
    body_of(await as_agent.post(f"/api/tickets/{source}/merge", json={"into": target}))
    body_of(await as_agent.post(f"/api/tickets/{source}/unmerge"))
    for ticket_id in pair:
        assert lasting(await ticket_of(as_agent, ticket_id)) == before[ticket_id]
        assert await thread(as_agent, ticket_id) == threads[ticket_id]
        assert body_of(await as_agent.get(f"/api/tickets/{ticket_id}/attachments")) == files[ticket_id]
    body_of(await as_agent.post(f"/api/tickets/{source}/merge", json={"into": target}))
    late = await reply(as_customer, source, "Late")
    body_of(await as_agent.post(f"/api/tickets/{source}/unmerge"))
    assert ids_of(await thread(as_agent, source)) == [*ids_of(threads[source]), late["id"]]
    assert await thread(as_agent, target) == threads[target]
    problem_of(await as_agent.post(f"/api/tickets/{source}/unmerge"), 409, "not_merged")


async def test_a_joined_ticket_is_opened_by_parting_alone(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, pair: tuple[int, int]
) -> None:
    source, target = pair
    body_of(await as_agent.post(f"/api/tickets/{source}/merge", json={"into": target}))
    for client, status in ((as_agent, "in_progress"), (as_customer, "open")):
        answer = await client.patch(f"/api/tickets/{source}", json={"status": status})
        problem_of(answer, 409, "merged")
    many = {"ids": [source, target], "set": {"status": "in_progress"}}
    results = body_of(await as_agent.post("/api/tickets/bulk", json=many))["results"]
    assert [(one["outcome"], one["code"]) for one in results] == [("refused", "merged"), ("updated", None)]
    assert (await ticket_of(as_agent, source))["status"] == "closed"
    body_of(await as_agent.patch(f"/api/tickets/{source}", json={"priority": "high", "status": "resolved"}))


async def test_chains_lead_to_the_last_survivor_and_come_apart(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient
) -> None:
    first, second, third = [(await new_ticket(as_customer, content=f"Ticket {n}"))["id"] for n in "abc"]
    own = await reply(as_customer, first, "To the first")
    body_of(await as_agent.post(f"/api/tickets/{first}/merge", json={"into": second}))
    body_of(await as_agent.post(f"/api/tickets/{second}/merge", json={"into": third}))
    late = await reply(as_customer, first, "Late to the first")
    assert late["ticket_id"] == third
    texts = [item["content"] for item in await thread(as_agent, third)]
    assert sorted(texts) == ["Late to the first", "Ticket a", "Ticket b", "To the first"]
    body_of(await as_agent.post(f"/api/tickets/{second}/unmerge"))
    assert await thread(as_agent, third) == []
    assert len(await thread(as_agent, second)) == 3
    body_of(await as_agent.post(f"/api/tickets/{first}/unmerge"))
    assert ids_of(await thread(as_agent, first)) == [own["id"], late["id"]]
    assert await thread(as_agent, second) == []


async def test_undo_while_the_survivor_is_joined_to_another_counts_where_the_thread_is(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = [(await new_ticket(as_customer, content=f"Ticket {n}"))["id"] for n in "abc"]
    own = await reply(as_customer, first, "To the first")
    body_of(await as_agent.post(f"/api/tickets/{first}/merge", json={"into": second}))
    lock = repository.lock_rows
    waited: list[list[int]] = []
    agent = Principal(desk.agent.id, desk.agent.email, desk.agent.name, desk.agent.role)

    async def another_was_quicker(session: AsyncSession, ids: Sequence[int]) -> None:
        if not waited:
            waited.append(list(ids))
            await merging.merge(session, agent, second, third)
        await lock(session, ids)

    monkeypatch.setattr(repository, "lock_rows", another_was_quicker)
    body_of(await as_agent.post(f"/api/tickets/{first}/unmerge"))
    assert waited == [[first, second]]
    assert ids_of(await thread(as_agent, first)) == [own["id"]]
    assert [(await ticket_of(as_agent, key))["reply_count"] for key in (first, second, third)] == [1, 0, 1]


async def test_what_must_not_be_joined_is_refused(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, as_other: httpx.AsyncClient, desk: Desk
) -> None:
    mine, also_mine = await new_ticket(as_customer), await new_ticket(as_customer)
    foreign = await new_ticket(as_other)
    path = f"/api/tickets/{mine['id']}/merge"
    problem_of(await as_agent.post(path, json={"into": mine["id"]}), 422, "same_ticket")
    problem_of(await as_agent.post(path, json={"into": foreign["id"]}), 409, "different_requesters")
    problem_of(await as_agent.post(path, json={"into": 2_000_000_000}), 404, "ticket_not_found")
    problem_of(await as_customer.post(path, json={"into": also_mine["id"]}), 403)
    problem_of(await as_other.post(path, json={"into": foreign["id"]}), 404)
    body_of(await as_agent.post(path, json={"into": also_mine["id"]}))
    problem_of(await as_agent.post(path, json={"into": also_mine["id"]}), 409, "already_merged")
    third = await new_ticket(as_customer)
    problem_of(
        await as_agent.post(f"/api/tickets/{third['id']}/merge", json={"into": mine["id"]}),
        409,
        "already_merged",
    )
    assert desk.customer.id == (await ticket_of(as_agent, mine["id"]))["requester_id"]
