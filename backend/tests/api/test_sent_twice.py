"""A message or a public request that is sent again after a lost answer is there once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
import sqlalchemy as sa

from app.models import Reply, Ticket
from app.runtime import Runtime
from tests.desk import Desk, body_of, new_ticket, problem_of, stored, unique, variant


@pytest.fixture
async def visitor(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        variant(desk, intake_enabled=True, intake_per_hour=1000) as changed,
        changed.client() as client,
    ):
        yield client


def replayed(answer: httpx.Response) -> bool:
    return str(answer.headers.get("idempotency-replayed")) == "true"


async def test_fifty_messages_with_one_key_are_one(as_agent: httpx.AsyncClient, runtime: Runtime) -> None:
    ticket = await new_ticket(as_agent)
    upload = {"file": ("log.txt", unique("bytes").encode())}
    file = body_of(await as_agent.post(f"/api/tickets/{ticket['id']}/attachments", files=upload), 201)
    body = {"content": "The same answer.", "attachments": [file["id"]], "status": "resolved"}
    headers = {"Idempotency-Key": unique("key")}

    async def send() -> httpx.Response:
        return await as_agent.post(f"/api/tickets/{ticket['id']}/replies", json=body, headers=headers)

    answers = await asyncio.gather(*(send() for _ in range(50)))
    assert {answer.status_code for answer in answers} == {201}
    assert sum(replayed(answer) for answer in answers) == 49
    assert len({answer.text for answer in answers}) == 1
    rows = await stored(runtime, sa.select(Reply.id).where(Reply.ticket_id == ticket["id"]))
    assert rows == [answers[0].json()["id"]]
    (kept,) = await stored(runtime, sa.select(Ticket.reply_count).where(Ticket.id == ticket["id"]))
    assert kept == 1


async def test_a_key_is_of_one_message_to_one_ticket(as_agent: httpx.AsyncClient) -> None:
    first, second = await new_ticket(as_agent), await new_ticket(as_agent)
    headers = {"Idempotency-Key": unique("key")}
    body = {"content": "Hello"}
    path = f"/api/tickets/{first['id']}/replies"
    body_of(await as_agent.post(path, json=body, headers=headers), 201)
    for changed in ({**body, "content": "Hello!"}, {**body, "internal": True}):
        problem_of(await as_agent.post(path, json=changed, headers=headers), 422, "idempotency_mismatch")
    elsewhere = await as_agent.post(f"/api/tickets/{second['id']}/replies", json=body, headers=headers)
    problem_of(elsewhere, 422, "idempotency_mismatch")
    opened = await as_agent.post("/api/tickets", json=body, headers=headers)
    problem_of(opened, 422, "idempotency_mismatch")


async def test_a_refused_message_uses_no_key_up(as_agent: httpx.AsyncClient) -> None:
    ticket = await new_ticket(as_agent)
    path, headers = f"/api/tickets/{ticket['id']}/replies", {"Idempotency-Key": unique("key")}
    problem_of(await as_agent.post(path, json={"content": "x", "attachments": [2**40]}, headers=headers), 422)
    sent = await as_agent.post(path, json={"content": "x"}, headers=headers)
    body_of(sent, 201)
    assert not replayed(sent)


async def test_what_was_sent_is_told_where_it_is_now(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, as_other: httpx.AsyncClient
) -> None:
    joined = await new_ticket(as_customer)
    survivor = await new_ticket(as_customer)
    headers, body = {"Idempotency-Key": unique("key")}, {"content": "One more thing."}
    path = f"/api/tickets/{joined['id']}/replies"
    sent = body_of(await as_customer.post(path, json=body, headers=headers), 201)
    # Keys of others are keys of others.
    problem_of(await as_other.post(path, json=body, headers=headers), 404)
    body_of(await as_agent.post(f"/api/tickets/{joined['id']}/merge", json={"into": survivor["id"]}))
    again = await as_customer.post(path, json=body, headers=headers)
    assert replayed(again)
    told = body_of(again, 201)
    assert (told["id"], told["ticket_id"]) == (sent["id"], survivor["id"])


async def test_a_public_request_and_its_messages_are_sent_once(
    visitor: httpx.AsyncClient, runtime: Runtime
) -> None:
    body = {"email": f"{unique('guest')}@people.example", "message": "Is anybody there?"}
    headers = {"Idempotency-Key": unique("key")}
    first, *others = await asyncio.gather(
        *(visitor.post("/api/intake", json=body, headers=headers) for _ in range(5))
    )
    made = body_of(first, 201)
    assert {body_of(answer, 201)["ticket_id"] for answer in others} == {made["ticket_id"]}
    changed = await visitor.post("/api/intake", json={**body, "message": "And here?"}, headers=headers)
    problem_of(changed, 422, "idempotency_mismatch")
    path, word = f"/api/intake/{made['token']}/replies", {"content": "Hello?"}
    for repeated in (False, True):
        answer = await visitor.post(path, json=word, headers=headers | {"Idempotency-Key": "word"})
        body_of(answer, 201)
        assert replayed(answer) is repeated
    rows = await stored(runtime, sa.select(Reply.content).where(Reply.ticket_id == made["ticket_id"]))
    assert rows == ["Hello?"]
