"""The thread of a ticket: replies, notes, drafts that were sent, the timeline, and what customers must not see."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.models import Reply, Ticket
from app.runtime import Runtime
from tests.desk import Desk, body_of, ids_of, new_ticket, problem_of, stored, triaged, unique


async def reply(client: httpx.AsyncClient, ticket_id: int, content: str = "Hello", **fields: Any) -> Any:
    response = await client.post(f"/api/tickets/{ticket_id}/replies", json={"content": content, **fields})
    return body_of(response, 201)


async def thread(client: httpx.AsyncClient, ticket_id: int, **params: Any) -> Any:
    return body_of(await client.get(f"/api/tickets/{ticket_id}/replies", params=params))


async def test_the_thread_is_read_from_its_end_too(
    desk: Desk, as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient
) -> None:
    ticket = (await new_ticket(as_customer))["id"]
    made = [(await reply(as_agent, ticket, f"Answer {number}"))["id"] for number in range(5)]
    note = (await reply(as_agent, ticket, "Among us", internal=True))["id"]
    newest = await thread(as_agent, ticket, sort="-created_at", page_size=2)
    assert ids_of(newest["items"]) == [note, made[4]]
    assert (newest["total"], newest["pages"]) == (6, 3)
    assert ids_of((await thread(as_agent, ticket, sort="-created_at", page_size=2, page=3))["items"]) == [
        made[1],
        made[0],
    ]
    assert ids_of((await thread(as_customer, ticket, sort="-created_at"))["items"]) == made[::-1]
    assert ids_of((await thread(as_customer, ticket, sort="created_at"))["items"]) == made
    problem_of(await as_agent.get(f"/api/tickets/{ticket}/replies", params={"sort": "content"}), 422)


async def test_replies_come_back_in_order(
    desk: Desk, as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, runtime: Runtime
) -> None:
    ticket = (await new_ticket(as_customer))["id"]
    made = [
        await reply(as_agent, ticket, "First"),
        await reply(as_customer, ticket, "Second"),
        await reply(as_agent, ticket, "Third", internal=True),
    ]
    listed = await thread(as_agent, ticket)
    assert listed["items"] == made
    assert [item["author"]["id"] for item in made] == [desk.agent.id, desk.customer.id, desk.agent.id]
    assert (listed["total"], listed["pages"]) == (3, 1)
    assert ids_of((await thread(as_agent, ticket, page=2, page_size=2))["items"]) == [made[2]["id"]]
    rows = await stored(runtime, sa.select(Reply).where(Reply.ticket_id == ticket).order_by(Reply.id))
    assert [(item.content, item.internal) for item in rows] == [
        ("First", False),
        ("Second", False),
        ("Third", True),
    ]
    read = body_of(await as_agent.get(f"/api/tickets/{ticket}"))
    assert (read["reply_count"], read["version"], read["latest_message"]) == (3, 4, "Third")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"content": ""},
        {"content": " \n"},
        {"content": "x" * 50_001},
        {"content": "a\x00"},
        {"content": "a", "status": "lost"},
        {"content": "a", "draft_id": 0},
        {"content": "a", "surprise": True},
        {"content": "a", "draft_id": 2_147_483_647},
    ],
)
async def test_bad_replies_are_422_and_store_nothing(
    as_agent: httpx.AsyncClient, runtime: Runtime, body: dict[str, Any]
) -> None:
    ticket = await new_ticket(as_agent)
    problem_of(await as_agent.post(f"/api/tickets/{ticket['id']}/replies", json=body), 422)
    assert (await thread(as_agent, ticket["id"]))["total"] == 0
    assert body_of(await as_agent.get(f"/api/tickets/{ticket['id']}")) == ticket


async def test_an_agent_may_write_for_somebody_a_customer_may_not(
    desk: Desk, as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient
) -> None:
    ticket = (await new_ticket(as_customer))["id"]
    by_phone = await reply(as_agent, ticket, "Said on the phone", author_id=desk.customer.id)
    assert by_phone["author"]["id"] == desk.customer.id
    events = body_of(await as_agent.get(f"/api/tickets/{ticket}/events"))["items"]
    assert events[-1]["actor"]["id"] == desk.agent.id, "the timeline names who really wrote"
    path = f"/api/tickets/{ticket}/replies"
    foreign = await as_customer.post(path, json={"content": "A", "author_id": desk.agent.id})
    problem_of(foreign, 403, "foreign_author")
    unknown = await as_agent.post(path, json={"content": "A", "author_id": 2_147_483_647})
    problem_of(unknown, 404, "user_not_found")
    for change in ({"internal": True}, {"status": "resolved"}, {"draft_id": 1}):
        problem_of(await as_customer.post(path, json={"content": "A", **change}), 403, "forbidden")
    assert (await thread(as_agent, ticket))["total"] == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("waiting", "open"),
        ("resolved", "open"),
        ("closed", "closed"),
        ("open", "open"),
        ("in_progress", "in_progress"),
    ],
)
async def test_a_customers_reply_reopens_what_waits_or_is_resolved(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, before: str, after: str
) -> None:
    ticket = (await new_ticket(as_customer))["id"]
    body_of(await as_agent.patch(f"/api/tickets/{ticket}", json={"status": before}))
    await reply(as_customer, ticket, "It is still broken")
    read = body_of(await as_agent.get(f"/api/tickets/{ticket}"))
    assert read["status"] == after
    assert (read["resolved_at"] is None) == (after not in {"resolved", "closed"})
    last = body_of(await as_agent.get(f"/api/tickets/{ticket}/events"))["items"][-1]
    if before != after:
        assert (last["source"], last["data"]) == ("rule", {"field": "status", "from": before, "to": after})
    else:
        assert last["kind"] == "reply.added"


async def test_an_agents_reply_reopens_nothing_but_may_carry_a_status(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, runtime: Runtime
) -> None:
    ticket = (await new_ticket(as_customer))["id"]
    await reply(as_agent, ticket, "Try this", status="waiting")
    await reply(as_agent, ticket, "A note", internal=True)
    assert body_of(await as_agent.get(f"/api/tickets/{ticket}"))["status"] == "waiting"
    await reply(as_agent, ticket, "Done", status="resolved")
    read = body_of(await as_agent.get(f"/api/tickets/{ticket}"))
    assert read["status"] == "resolved"
    assert read["resolved_at"] is not None
    await reply(as_agent, ticket, "Good luck")
    assert body_of(await as_agent.get(f"/api/tickets/{ticket}"))["status"] == "resolved"


async def test_the_first_public_answer_of_staff_is_the_first_response(
    desk: Desk, as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, runtime: Runtime
) -> None:
    ticket = (await new_ticket(as_customer))["id"]

    async def answered() -> Any:
        return (await stored(runtime, sa.select(Ticket).where(Ticket.id == ticket)))[0].first_response_at

    await reply(as_customer, ticket, "More details")
    await reply(as_agent, ticket, "A note", internal=True)
    await reply(as_agent, ticket, "On the phone", author_id=desk.customer.id)
    assert await answered() is None
    await reply(as_agent, ticket, "Here is the answer")
    first = await answered()
    await reply(as_agent, ticket, "And another")
    assert first is not None
    assert await answered() == first


@pytest.mark.parametrize("edit", ["none", "half", "all"])
async def test_a_sent_draft_keeps_how_much_was_changed(
    as_agent: httpx.AsyncClient, runtime: Runtime, edit: str
) -> None:
    ticket = (await new_ticket(as_agent))["id"]
    draft = body_of(await as_agent.post(f"/api/ai/tickets/{ticket}/suggest"))
    text = draft["ai_reply"]
    content = {"none": f"{text}\n", "half": text[: len(text) // 2], "all": "0" * len(text)}[edit]
    sent = await reply(as_agent, ticket, content, draft_id=draft["draft_id"], status="waiting")
    assert sent["draft_id"] == draft["draft_id"]
    expected = {"none": 0.0, "half": 0.5, "all": 1.0}[edit]
    assert sent["draft_edit_distance"] == pytest.approx(expected, abs=0.02)
    (row,) = await stored(runtime, sa.select(Reply).where(Reply.id == sent["id"]))
    assert (row.draft_id, row.draft_edit_distance) == (draft["draft_id"], sent["draft_edit_distance"])
    events = body_of(await as_agent.get(f"/api/tickets/{ticket}/events"))["items"]
    data = next(event["data"] for event in events if event["kind"] == "reply.added")
    assert data == {"reply_id": sent["id"], "draft_id": draft["draft_id"]}


async def test_a_customer_reads_a_sent_draft_without_its_markers(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient
) -> None:
    ticket = (await new_ticket(as_customer))["id"]
    draft = body_of(await as_agent.post(f"/api/ai/tickets/{ticket}/suggest"))["draft_id"]
    written = "Open the settings. [1]\n\n1. Press `a[1]`. [2]\n2. Wait [1][2]\n\n| Size | 4 [1] |\n\n```\nrow[1]\n```\n\n[3]\nSee [4] there."
    await reply(as_agent, ticket, written, draft_id=draft)
    (seen,) = (await thread(as_agent, ticket))["items"]
    assert seen["content"] == written
    (read,) = (await thread(as_customer, ticket))["items"]
    plain = "Open the settings.\n\n1. Press `a[1]`.\n2. Wait\n\n| Size | 4 |\n\n```\nrow[1]\n```\n\n\nSee [4] there."
    assert read["content"] == plain
    await reply(as_agent, ticket, "The form has a footnote. [1]")
    assert (await thread(as_customer, ticket))["items"][-1]["content"] == "The form has a footnote. [1]"
    await reply(as_agent, ticket, "It is open. [1]", draft_id=draft)
    for caller, line in ((as_agent, "It is open. [1]"), (as_customer, "It is open.")):
        assert body_of(await caller.get(f"/api/tickets/{ticket}"))["latest_message"] == line
        (row,) = body_of(await caller.get("/api/tickets", params={"sort": "-created_at"}))["items"][:1]
        assert row["latest_message"] == line


async def test_a_draft_of_another_ticket_is_refused(as_agent: httpx.AsyncClient) -> None:
    first, second = (await new_ticket(as_agent))["id"], (await new_ticket(as_agent))["id"]
    draft = body_of(await as_agent.post(f"/api/ai/tickets/{first}/suggest"))["draft_id"]
    response = await as_agent.post(f"/api/tickets/{second}/replies", json={"content": "A", "draft_id": draft})
    problem_of(response, 422, "unknown_draft")
    assert (await thread(as_agent, second))["total"] == 0


async def test_the_timeline_is_in_order_and_for_staff(
    desk: Desk, as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient
) -> None:
    ticket = (await new_ticket(as_customer))["id"]
    await reply(as_agent, ticket, "Hello")
    await reply(as_agent, ticket, "Note", internal=True)
    body_of(await as_agent.patch(f"/api/tickets/{ticket}", json={"priority": "high"}))
    await reply(as_customer, ticket, "Thanks")
    path = f"/api/tickets/{ticket}/events"
    listed = body_of(await as_agent.get(path))
    assert [event["kind"] for event in listed["items"]] == [
        "ticket.created", "reply.added", "note.added", "ticket.changed", "reply.added",
    ]  # fmt: skip
    assert ids_of(listed["items"]) == sorted(ids_of(listed["items"]))
    assert [event["actor"]["id"] for event in listed["items"]] == [
        desk.customer.id, desk.agent.id, desk.agent.id, desk.agent.id, desk.customer.id,
    ]  # fmt: skip
    assert {event["source"] for event in listed["items"]} == {"person"}
    page = body_of(await as_agent.get(path, params={"page": 2, "page_size": 2}))
    assert page["items"] == listed["items"][2:4]
    assert (page["total"], page["pages"]) == (5, 3)
    problem_of(await as_customer.get(path), 403, "forbidden")


async def test_nothing_that_is_not_a_customers_reaches_them(
    desk: Desk,
    as_agent: httpx.AsyncClient,
    as_customer: httpx.AsyncClient,
    runtime: Runtime,
    jobs_running: None,
) -> None:
    secret, team_note = unique("secret"), unique("note")
    made = await new_ticket(as_agent, requester_id=desk.customer.id, metadata={"crm": secret})
    path = f"/api/tickets/{made['id']}"
    assert (await triaged(as_agent, made["id"]))["ai_draft_response"]
    body_of(await as_agent.post(f"/api/ai/tickets/{made['id']}/suggest"))
    await reply(as_agent, made["id"], "A public answer")
    await reply(as_agent, made["id"], f"Do not tell: {team_note}", internal=True)
    change = {"assignee_id": desk.agent.id, "team": "technical_support", "severity": "critical"}
    body_of(await as_agent.patch(path, json=change))
    async with runtime.db.write() as session:
        await session.execute(
            sa.update(Ticket)
            .where(Ticket.id == made["id"])
            .values(ai_draft_response=secret, sentiment_score=1)
        )
    seen = [
        body_of(await as_customer.get(path)),
        body_of(await as_customer.get("/api/tickets", params={"page_size": 100})),
        await thread(as_customer, made["id"]),
        await reply(as_customer, made["id"], "Thank you"),
        body_of(await as_customer.patch(path, json={"status": "closed"})),
        problem_of(await as_customer.patch(path, json={"status": "open"}, headers={"If-Match": '"1"'}), 409),
        body_of(await as_customer.get("/api/users")),
        body_of(await as_customer.get("/api/config")),
    ]
    text = json.dumps(seen)
    for word in (
        secret,
        team_note,
        desk.agent.email,
        desk.admin.email,
        desk.other.email,
        "technical_support",
        "critical",
    ):
        assert word not in text, word
    ticket = seen[0]
    assert (ticket["triage"], ticket["ai_draft_response"], ticket["sla"], ticket["assignee"]) == (None,) * 4
    assert ticket["reply_count"] == 1
    assert ticket["latest_message"] == "A public answer"
    listed = seen[2]
    assert [item["content"] for item in listed["items"]] == ["A public answer"]
    assert listed["total"] == 1
    assert listed["items"][0]["author"] == {
        "id": desk.agent.id,
        "name": desk.agent.name,
        "email": None,
        "role": "agent",
    }
