"""What agents do with tickets: idempotent intake, bulk changes, snooze, spam, split, mentions, teams."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.core.clock import utc_now
from app.models import IdempotencyKey, Mention, Ticket, TicketEvent, TicketTerms
from app.runtime import Runtime
from app.tickets import housekeeping, idempotency
from tests.desk import Desk, body_of, ids_of, new_ticket, problem_of, stored, unique


async def events(client: httpx.AsyncClient, ticket_id: int) -> list[dict[str, Any]]:
    answer = body_of(await client.get(f"/api/tickets/{ticket_id}/events", params={"page_size": 100}))
    items: list[dict[str, Any]] = answer["items"]
    return items


# Idempotency


async def test_two_hundred_requests_with_one_key_make_one_ticket(
    as_agent: httpx.AsyncClient, runtime: Runtime
) -> None:
    title = unique("once")
    headers = {"Idempotency-Key": unique("key")}
    body = {"title": title, "content": "The same request, again and again."}

    async def post() -> httpx.Response:
        return await as_agent.post("/api/tickets", json=body, headers=headers)

    answers = await asyncio.gather(*(post() for _ in range(200)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sum("idempotency-replayed" in answer.headers for answer in answers) == 199
    assert len(await stored(runtime, sa.select(Ticket.id).where(Ticket.title == title))) == 1


async def test_a_key_belongs_to_its_caller_and_its_request(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient
) -> None:
    headers = {"Idempotency-Key": unique("key")}
    body = {"title": "First", "content": "One"}
    first = body_of(await as_agent.post("/api/tickets", json=body, headers=headers), 201)
    own = body_of(await as_customer.post("/api/tickets", json=body, headers=headers), 201)
    assert own["id"] != first["id"]
    different = await as_agent.post("/api/tickets", json={**body, "content": "Two"}, headers=headers)
    problem_of(different, 422, "idempotency_mismatch")
    problem_of(await as_agent.post("/api/tickets", json=body, headers={"Idempotency-Key": "k" * 256}), 422)
    refused = await as_agent.post("/api/tickets", json={"content": " "}, headers={"Idempotency-Key": "fresh"})
    problem_of(refused, 422)
    assert body_of(
        await as_agent.post("/api/tickets", json=body, headers={"Idempotency-Key": unique("f")}), 201
    )


async def test_old_keys_are_forgotten(as_agent: httpx.AsyncClient, runtime: Runtime) -> None:
    headers = {"Idempotency-Key": unique("key")}
    body = {"title": "Kept", "content": "Two days"}
    first = body_of(await as_agent.post("/api/tickets", json=body, headers=headers), 201)
    async with runtime.db.write() as session:
        old = utc_now() - timedelta(hours=idempotency.KEEP_HOURS + 1)
        await session.execute(
            sa.update(IdempotencyKey).where(IdempotencyKey.ticket_id == first["id"]).values(created_at=old)
        )
    await housekeeping.run(runtime.db, runtime.files)
    assert body_of(await as_agent.post("/api/tickets", json=body, headers=headers), 201)["id"] != first["id"]


# Bulk


async def test_a_bulk_change_has_an_outcome_for_each_id(as_agent: httpx.AsyncClient, desk: Desk) -> None:
    one = await new_ticket(as_agent, tags=["a", "b"])
    two = await new_ticket(as_agent, priority="high", tags=["b"])
    body = {
        "ids": [one["id"], two["id"], 2_000_000_000, one["id"]],
        "set": {"priority": "high", "add_tags": ["c"], "remove_tags": ["a"], "assignee_id": desk.agent.id},
    }
    results = body_of(await as_agent.post("/api/tickets/bulk", json=body))["results"]
    assert [(result["id"], result["outcome"]) for result in results] == [
        (one["id"], "updated"),
        (two["id"], "updated"),
        (2_000_000_000, "not_found"),
    ]
    after = body_of(await as_agent.get(f"/api/tickets/{one['id']}"))
    assert (after["priority"], after["tags"], after["assignee_id"]) == ("high", ["b", "c"], desk.agent.id)
    assert after["version"] == results[0]["version"] == one["version"] + 1
    again = body_of(await as_agent.post("/api/tickets/bulk", json=body))["results"]
    assert [result["outcome"] for result in again] == ["unchanged", "unchanged", "not_found"]


async def test_a_bulk_change_that_is_refused_changes_nothing(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient
) -> None:
    ticket = await new_ticket(as_customer)
    body = {"ids": [ticket["id"]], "set": {"priority": "low", "team": "no_such_team"}}
    (result,) = body_of(await as_agent.post("/api/tickets/bulk", json=body))["results"]
    assert (result["outcome"], result["code"]) == ("refused", "unknown_team")
    assert body_of(await as_agent.get(f"/api/tickets/{ticket['id']}"))["priority"] == ticket["priority"]
    problem_of(await as_customer.post("/api/tickets/bulk", json=body), 403)
    problem_of(await as_agent.post("/api/tickets/bulk", json={"ids": [], "set": {}}), 422)
    problem_of(await as_agent.post("/api/tickets/bulk", json={"ids": [1] * 101, "set": {}}), 422)
    problem_of(await as_agent.post("/api/tickets/bulk", json={"ids": [1], "set": {"nope": 1}}), 422)


async def test_a_bulk_change_adds_tags_to_those_it_sets(as_agent: httpx.AsyncClient) -> None:
    ticket = await new_ticket(as_agent, tags=["a", "b"])
    body = {"ids": [ticket["id"]], "set": {"tags": [], "add_tags": ["c"]}}
    body_of(await as_agent.post("/api/tickets/bulk", json=body))
    assert body_of(await as_agent.get(f"/api/tickets/{ticket['id']}"))["tags"] == ["c"]


async def test_a_bulk_change_keeps_to_the_most_tags_of_a_ticket(as_agent: httpx.AsyncClient) -> None:
    full, free = [await new_ticket(as_agent, tags=[f"t{n}" for n in range(number)]) for number in (50, 2)]
    body = {"ids": [full["id"], free["id"]], "set": {"add_tags": ["one-more"], "priority": "low"}}
    refused, updated = body_of(await as_agent.post("/api/tickets/bulk", json=body))["results"]
    assert (refused["outcome"], refused["code"], updated["outcome"]) == (
        "refused",
        "too_many_tags",
        "updated",
    )
    after = body_of(await as_agent.get(f"/api/tickets/{full['id']}"))
    assert (len(after["tags"]), after["priority"], after["version"]) == (50, "medium", full["version"])


# Snooze and spam


async def test_a_ticket_sleeps_until_its_time(as_agent: httpx.AsyncClient, runtime: Runtime) -> None:
    mark = unique("sleep")
    ticket = await new_ticket(as_agent, tags=[mark])
    path = f"/api/tickets/{ticket['id']}"
    problem_of(await as_agent.patch(path, json={"snoozed_until": "2001-01-01T00:00:00Z"}), 422, "past")
    until = (utc_now() + timedelta(hours=2)).isoformat()
    asleep = body_of(await as_agent.patch(path, json={"snoozed_until": until}))
    assert asleep["snoozed_until"] == until.replace("+00:00", "Z")

    async def listed(snoozed: bool) -> list[int]:
        params = {"tag": mark, "snoozed": str(snoozed).lower()}
        return ids_of(body_of(await as_agent.get("/api/tickets", params=params))["items"])

    assert await listed(True) == [ticket["id"]]
    assert await listed(False) == []
    await housekeeping.wake_due(runtime.db)
    assert body_of(await as_agent.get(path))["snoozed_until"] is not None, "it is not time yet"
    async with runtime.db.write() as session:
        past = utc_now() - timedelta(seconds=1)
        await session.execute(sa.update(Ticket).where(Ticket.id == ticket["id"]).values(snoozed_until=past))
    assert await listed(False) == [ticket["id"]]
    await asyncio.gather(housekeeping.wake_due(runtime.db), housekeeping.wake_due(runtime.db))
    assert body_of(await as_agent.get(path))["snoozed_until"] is None
    woken = [event for event in await events(as_agent, ticket["id"]) if event["kind"] == "ticket.woken"]
    assert [event["data"] for event in woken] == [{"reason": "time"}], "once, by whichever was first"


async def test_a_customers_answer_wakes_a_ticket_and_a_note_does_not(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient
) -> None:
    ticket = await new_ticket(as_customer)
    path = f"/api/tickets/{ticket['id']}"
    until = (utc_now() + timedelta(days=1)).isoformat()
    body_of(await as_agent.patch(path, json={"snoozed_until": until, "status": "waiting"}))
    body_of(await as_agent.post(f"{path}/replies", json={"content": "Later", "internal": True}), 201)
    assert body_of(await as_agent.get(path))["snoozed_until"] is not None
    assert body_of(await as_customer.get(path))["snoozed_until"] is None, "not the customer's business"
    body_of(await as_customer.post(f"{path}/replies", json={"content": "Any news?"}), 201)
    after = body_of(await as_agent.get(path))
    assert (after["snoozed_until"], after["status"]) == (None, "open")


async def test_spam_is_out_of_the_lists_and_kept(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient
) -> None:
    mark = unique("spam")
    ticket = await new_ticket(as_customer, tags=[mark])
    path = f"/api/tickets/{ticket['id']}"
    before = body_of(await as_agent.get("/api/stats/dashboard"))["totals"]
    body_of(await as_agent.patch(path, json={"is_spam": True}))
    after = body_of(await as_agent.get("/api/stats/dashboard"))["totals"]
    assert (after["created"], after["open_now"]) == (before["created"] - 1, before["open_now"] - 1)
    assert body_of(await as_agent.get("/api/tickets", params={"tag": mark}))["items"] == []
    assert ids_of(
        body_of(await as_agent.get("/api/tickets", params={"tag": mark, "spam": True}))["items"]
    ) == [ticket["id"]]
    assert body_of(await as_agent.get(path))["is_spam"] is True
    assert body_of(await as_customer.get(path))["is_spam"] is False, "a sender is not told"
    problem_of(await as_customer.patch(path, json={"is_spam": False}), 403)
    problem_of(await as_agent.patch(path, json={"is_spam": None}), 422)


# Split


async def test_a_reply_becomes_a_ticket_of_its_own(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, runtime: Runtime, desk: Desk
) -> None:
    ticket = await new_ticket(as_customer)
    path = f"/api/tickets/{ticket['id']}"
    reply = body_of(
        await as_customer.post(
            f"{path}/replies", json={"content": "Another matter: my invoice. It is wrong."}
        ),
        201,
    )
    fresh = body_of(await as_agent.post(f"{path}/split", json={"reply_id": reply["id"]}), 201)
    assert fresh["split_from_id"] == ticket["id"]
    assert (fresh["title"], fresh["content"]) == ("Another matter: my invoice.", reply["content"])
    assert (fresh["requester_id"], fresh["status"]) == (desk.customer.id, "open")
    assert fresh["triage"]["status"] == "pending"
    for ticket_id in (ticket["id"], fresh["id"]):
        assert "ticket.split" in [event["kind"] for event in await events(as_agent, ticket_id)]
    assert await stored(runtime, sa.select(TicketTerms.ticket_id).where(TicketTerms.ticket_id == fresh["id"]))
    note = body_of(await as_agent.post(f"{path}/replies", json={"content": "n", "internal": True}), 201)
    problem_of(await as_agent.post(f"{path}/split", json={"reply_id": note["id"]}), 422, "internal_note")
    problem_of(await as_agent.post(f"{path}/split", json={"reply_id": 2_000_000_000}), 404, "reply_not_found")
    problem_of(await as_customer.post(f"{path}/split", json={"reply_id": reply["id"]}), 403)


# Mentions


async def test_a_note_names_agents(
    as_agent: httpx.AsyncClient, as_admin: httpx.AsyncClient, as_customer: httpx.AsyncClient, desk: Desk
) -> None:
    ticket = await new_ticket(as_customer)
    path = f"/api/tickets/{ticket['id']}/replies"
    text = f"@admin and @{desk.agent.email}: see ann@admin.example, @nobody and @customer."
    note = body_of(await as_agent.post(path, json={"content": text, "internal": True}), 201)
    for client in (as_admin, as_agent):
        mentions = body_of(await client.get("/api/mentions", params={"unseen": True}))["items"]
        assert (mentions[0]["reply_id"], mentions[0]["ticket_id"]) == (note["id"], ticket["id"])
        assert mentions[0]["author"]["id"] == desk.agent.id
        assert mentions[0]["excerpt"] == text
        response = await client.post("/api/mentions/seen", json={"ids": [mentions[0]["id"]]})
        assert response.status_code == 204
        unseen = body_of(await client.get("/api/mentions", params={"unseen": True}))["items"]
        assert mentions[0]["id"] not in ids_of(unseen)
    problem_of(await as_customer.get("/api/mentions"), 403)


async def test_public_replies_and_customers_mention_nobody(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, runtime: Runtime
) -> None:
    ticket = await new_ticket(as_customer)
    path = f"/api/tickets/{ticket['id']}/replies"
    for client in (as_agent, as_customer):
        body_of(await client.post(path, json={"content": "Hello @admin"}), 201)
    assert await stored(runtime, sa.select(Mention.id).where(Mention.ticket_id == ticket["id"])) == []


# Teams


async def test_a_team_hands_its_tickets_out_in_turn(
    as_admin: httpx.AsyncClient, as_agent: httpx.AsyncClient, desk: Desk
) -> None:
    team = "/api/teams/product_team"
    members = sorted([desk.admin.id, desk.agent.id])
    body = {"strategy": "round_robin", "member_ids": members}
    saved = body_of(await as_admin.put(team, json=body))
    assert (saved["strategy"], [member["id"] for member in saved["members"]]) == ("round_robin", members)
    assert saved in body_of(await as_agent.get("/api/teams"))
    try:
        assigned = []
        for _ in range(4):
            ticket = await new_ticket(as_agent)
            change = {"team": "product_team"}
            assigned.append(
                body_of(await as_agent.patch(f"/api/tickets/{ticket['id']}", json=change))["assignee_id"]
            )
        assert sorted(assigned[:2]) == members
        assert assigned[:2] == assigned[2:]
        chosen = await new_ticket(as_agent)
        nobody: dict[str, Any] = {"team": "product_team", "assignee_id": None}
        by_hand = body_of(await as_agent.patch(f"/api/tickets/{chosen['id']}", json=nobody))
        assert by_hand["assignee_id"] is None, "who says nobody means nobody"
        (event,) = [
            event
            for event in await events(as_agent, ticket["id"])
            if event["data"].get("field") == "assignee_id"
        ]
        assert (event["source"], event["data"]["to"]) == ("rule", assigned[-1])
    finally:
        body_of(await as_admin.put(team, json={"strategy": "manual", "member_ids": []}))


async def test_the_least_loaded_member_gets_the_ticket(
    as_admin: httpx.AsyncClient, as_agent: httpx.AsyncClient, desk: Desk, runtime: Runtime
) -> None:
    team = "/api/teams/account_management"
    members = [desk.admin.id, desk.agent.id]
    body_of(await as_admin.put(team, json={"strategy": "least_loaded", "member_ids": members}))
    try:
        for _ in range(3):
            async with runtime.db.read() as session:
                rows = await session.execute(
                    sa.select(Ticket.assignee_id, sa.func.count())
                    .where(
                        Ticket.assignee_id.in_(members), Ticket.status.in_(("open", "in_progress", "waiting"))
                    )
                    .group_by(Ticket.assignee_id)
                )
                load = dict.fromkeys(members, 0) | dict(rows.all())
            ticket = await new_ticket(as_agent)
            change = {"team": "account_management"}
            after = body_of(await as_agent.patch(f"/api/tickets/{ticket['id']}", json=change))
            assert load[after["assignee_id"]] == min(load.values())
    finally:
        body_of(await as_admin.put(team, json={"strategy": "manual", "member_ids": []}))


@pytest.mark.parametrize(
    ("team", "body", "status"),
    [
        ("nobody", {"strategy": "manual", "member_ids": []}, 404),
        ("billing_team", {"strategy": "dice", "member_ids": []}, 422),
        ("billing_team", {"strategy": "manual", "member_ids": [2_000_000_000]}, 422),
        ("billing_team", {"strategy": "manual"}, 422),
    ],
)
async def test_teams_refuse_what_cannot_be(
    as_admin: httpx.AsyncClient, as_agent: httpx.AsyncClient, team: str, body: dict[str, Any], status: int
) -> None:
    problem_of(await as_admin.put(f"/api/teams/{team}", json=body), status)
    problem_of(
        await as_agent.put("/api/teams/billing_team", json={"strategy": "manual", "member_ids": []}), 403
    )


async def test_two_agents_on_one_ticket_lose_nothing(
    as_agent: httpx.AsyncClient, as_admin: httpx.AsyncClient, runtime: Runtime
) -> None:
    ticket = await new_ticket(as_agent)
    path = f"/api/tickets/{ticket['id']}"
    headers = {"If-Match": f'"{ticket["version"]}"'}
    first, second = await asyncio.gather(
        as_agent.patch(path, json={"priority": "urgent"}, headers=headers),
        as_admin.patch(path, json={"status": "in_progress"}, headers=headers),
    )
    assert sorted([first.status_code, second.status_code]) == [200, 409]
    won, lost = (first, second) if first.status_code == 200 else (second, first)
    current = problem_of(lost, 409, "stale_version")["current"]
    assert current["version"] == won.json()["version"] == ticket["version"] + 1
    changes = await stored(
        runtime,
        sa.select(TicketEvent.id).where(
            TicketEvent.ticket_id == ticket["id"], TicketEvent.kind == "ticket.changed"
        ),
    )
    assert len(changes) == 1


async def test_a_bulk_change_tells_what_takes_it_back(desk: Desk, as_agent: httpx.AsyncClient) -> None:
    one = await new_ticket(as_agent, tags=["old"], priority="low")
    two = await new_ticket(as_agent, priority="urgent")
    wanted = {"priority": "urgent", "assignee_id": desk.agent.id, "add_tags": ["new"]}
    ids = [one["id"], two["id"]]
    answer = body_of(await as_agent.post("/api/tickets/bulk", json={"ids": ids, "set": wanted}))
    first, second = answer["results"]
    assert first["before"] == {"priority": "low", "assignee_id": None, "tags": ["old"]}
    assert second["before"] == {"assignee_id": None, "tags": []}
    path = f"/api/tickets/{one['id']}"
    seen = {"If-Match": f'"{first["version"]}"'}
    back = body_of(await as_agent.patch(path, json=first["before"], headers=seen))
    assert (back["priority"], back["assignee_id"], back["tags"]) == ("low", None, ["old"])
    problem_of(await as_agent.patch(path, json={"priority": "high"}, headers=seen), 409)
    again = body_of(await as_agent.post("/api/tickets/bulk", json={"ids": ids[1:], "set": wanted}))
    assert (again["results"][0]["outcome"], again["results"][0]["before"]) == ("unchanged", None)
