"""Tickets: intake, reading, changing, deleting."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.core.clock import utc_now
from app.db.types import Base
from app.models import (
    Attachment,
    Decision,
    ModelCall,
    Reply,
    Tag,
    Ticket,
    TicketEvent,
    TicketPresence,
    TicketRating,
    TicketSettlement,
    TicketVector,
    TriageRun,
    User,
)
from app.models.enums import DecisionOutcome, PresenceState, Role, TriageStatus
from app.runtime import Runtime
from tests.desk import Desk, body_of, new_ticket, problem_of, stored, unique

NOWHERE = 2_147_483_647


async def row(runtime: Runtime, ticket_id: int) -> Ticket:
    (found,) = await stored(runtime, sa.select(Ticket).where(Ticket.id == ticket_id))
    ticket: Ticket = found
    return ticket


async def test_a_subject_with_encoded_words_is_stored_as_it_reads(as_agent: httpx.AsyncClient) -> None:
    body = {"subject": "=?UTF-8?Q?R=C3=BCckerstattung?=", "content": "Bitte erstatten Sie mir den Betrag."}
    created = await as_agent.post("/api/tickets", json=body)
    assert created.status_code == 201, created.text
    assert created.json()["title"] == "Rückerstattung"


async def test_an_agent_opens_a_ticket_for_a_customer(
    desk: Desk, as_agent: httpx.AsyncClient, runtime: Runtime
) -> None:
    body = {
        "title": "  Invoice is wrong  ",
        "content": "The total does not match.\n\nRegards",
        "requester_id": desk.customer.id,
        "priority": "high",
        "status": "in_progress",
        "tags": ["Invoice", " vat ", "invoice", ""],
        "metadata": {"source": {"page": 3, "beta": None}},
    }
    made = body_of(await as_agent.post("/api/tickets", json=body), 201)
    assert made["title"] == "Invoice is wrong"
    assert made["content"] == body["content"]
    assert made["requester"] == {
        "id": desk.customer.id, "name": desk.customer.name, "email": desk.customer.email, "role": "customer",
    }  # fmt: skip
    assert (made["status"], made["priority"], made["version"]) == ("in_progress", "high", 1)
    assert made["tags"] == ["invoice", "vat"]
    assert made["metadata"] == body["metadata"]
    assert made["triage"]["status"] == "pending"
    assert made["ai_draft_response"] is None
    assert made["created_at"].endswith("Z")
    assert body_of(await as_agent.get(f"/api/tickets/{made['id']}")) == made
    kept = await row(runtime, made["id"])
    assert (kept.title, kept.requester_id, kept.metadata_) == (
        made["title"],
        desk.customer.id,
        body["metadata"],
    )
    (run,) = await stored(runtime, sa.select(TriageRun).where(TriageRun.ticket_id == made["id"]))
    assert (run.status, run.attempts, run.lease) == (TriageStatus.PENDING, 0, None)
    (event,) = await stored(runtime, sa.select(TicketEvent).where(TicketEvent.ticket_id == made["id"]))
    assert (event.kind, event.actor_id) == ("ticket.created", desk.agent.id)


async def test_defaults(as_customer: httpx.AsyncClient, desk: Desk) -> None:
    made = await new_ticket(as_customer)
    assert (made["status"], made["priority"], made["tags"], made["metadata"]) == ("open", "medium", [], {})
    assert made["requester_id"] == desk.customer.id
    assert made["reply_count"] == 0
    assert made["resolved_at"] is None


@pytest.mark.parametrize(
    "body",
    [
        {"title": "Title here", "content": "Content here"},
        {"subject": "Title here", "body": "Content here"},
        {"subject": "Title here", "customer_complaint": "Content here"},
    ],
)
async def test_aliases(as_agent: httpx.AsyncClient, body: dict[str, str]) -> None:
    made = body_of(await as_agent.post("/api/tickets", json=body), 201)
    assert (made["title"], made["content"]) == ("Title here", "Content here")


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("I was charged twice. Please refund one of them.", "I was charged twice."),
        ("  \n Export fails\nwith an error", "Export fails"),
        ("One   line with   gaps", "One line with gaps"),
        ("词" * 300, "词" * 79 + "…"),
    ],
)
async def test_a_missing_title_comes_from_the_content(
    as_agent: httpx.AsyncClient, content: str, title: str
) -> None:
    made = body_of(await as_agent.post("/api/tickets", json={"customer_complaint": content}), 201)
    assert made["title"] == title
    assert made["content"] == content


async def test_a_long_first_sentence_is_cut_at_a_word(as_agent: httpx.AsyncClient) -> None:
    made = body_of(await as_agent.post("/api/tickets", json={"content": "several words " * 30}), 201)
    assert len(made["title"]) <= 80
    assert made["title"].endswith(("words…", "several…"))


async def test_tags_as_one_string(as_agent: httpx.AsyncClient, runtime: Runtime) -> None:
    mark = unique("tag")
    made = await new_ticket(as_agent, tags=f"Login, {mark.upper()} ,,login")
    assert made["tags"] == ["login", mark]
    await new_ticket(as_agent, tags=[mark])
    assert len(await stored(runtime, sa.select(Tag).where(Tag.name == mark))) == 1, "a tag is stored once"


async def test_an_unknown_requester_is_404_naming_it(as_agent: httpx.AsyncClient, runtime: Runtime) -> None:
    content = unique("content")
    response = await as_agent.post("/api/tickets", json={"content": content, "requester_id": NOWHERE})
    assert str(NOWHERE) in problem_of(response, 404, "user_not_found")["detail"]
    assert await stored(runtime, sa.select(Ticket).where(Ticket.content == content)) == []


async def test_a_customers_address_is_found_or_created(
    desk: Desk, as_agent: httpx.AsyncClient, runtime: Runtime
) -> None:
    known = await new_ticket(
        as_agent, customer_email=desk.customer.email.upper(), customer_name="Someone Else"
    )
    assert known["requester"]["id"] == desk.customer.id
    assert known["requester"]["name"] == desk.customer.name, "an address does not rename anybody"
    email = f"{unique('new')}@people.example"
    first = await new_ticket(as_agent, customer_email=email, customer_name="New Person")
    second = await new_ticket(as_agent, customer_email=email.title())
    assert first["requester_id"] == second["requester_id"]
    (user,) = await stored(runtime, sa.select(User).where(User.email == email))
    assert (user.name, user.role, user.password_hash) == ("New Person", Role.CUSTOMER, None)


async def test_a_program_without_a_customer_has_one_placeholder(
    as_agent: httpx.AsyncClient, as_admin: httpx.AsyncClient
) -> None:
    first = await new_ticket(as_agent)
    second = await new_ticket(as_agent)
    third = await new_ticket(as_admin)
    assert first["requester_id"] == second["requester_id"] != third["requester_id"]
    assert first["requester"]["email"].endswith("@placeholder.invalid")


async def test_a_customer_opens_requests_in_their_own_name_only(
    desk: Desk, as_customer: httpx.AsyncClient
) -> None:
    for change in (
        {"requester_id": desk.other.id},
        {"customer_email": desk.other.email},
        {"requester_id": NOWHERE},
    ):
        response = await as_customer.post("/api/tickets", json={"content": "A", **change})
        problem_of(response, 403, "foreign_requester")
    own = {"requester_id": desk.customer.id, "customer_email": desk.customer.email}
    assert (await new_ticket(as_customer, **own))["requester_id"] == desk.customer.id
    problem_of(
        await as_customer.post("/api/tickets", json={"content": "A", "status": "closed"}), 403, "forbidden"
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"content": ""}, "content"),
        ({"content": " \n\t "}, "content"),
        ({"content": "x" * 50_001}, "content"),
        ({"content": None}, "content"),
        ({"content": 5}, "content"),
        ({"content": "a\x00b"}, "content"),
        ({"title": ""}, "title"),
        ({"title": "x" * 256}, "title"),
        ({"title": "   "}, "title"),
        ({"status": "lost"}, "status"),
        ({"priority": "critical"}, "priority"),
        ({"tags": ["x" * 65]}, "tags"),
        ({"tags": [1]}, "tags"),
        ({"tags": [f"t{n}" for n in range(51)]}, "tags"),
        ({"requester_id": 0}, "requester_id"),
        ({"requester_id": 2**31}, "requester_id"),
        ({"requester_id": "me"}, "requester_id"),
        ({"customer_email": "no address"}, "customer_email"),
        ({"metadata": []}, "metadata"),
        ({"metadata": {"a": "x" * 20_001}}, "metadata"),
        ({"metadata": {"a": "\x00"}}, "metadata"),
    ],
)
async def test_bad_tickets_are_422_naming_the_field(
    as_agent: httpx.AsyncClient, changes: dict[str, Any], field: str
) -> None:
    response = await as_agent.post("/api/tickets", json={"title": "T", "content": "C", **changes})
    problem = problem_of(response, 422, "validation_failed")
    assert problem["errors"][0]["loc"][:2] == ["body", field]


@pytest.mark.parametrize(
    ("path", "body", "detail"),
    [
        (
            "/api/tickets",
            {"content": "C", "tags": [f"t{n}" for n in range(64)]},
            "tags: There should be at most 50 entries, not 64",
        ),
        ("/api/tickets", {"content": "C", "tags": 5}, "tags: A list is expected"),
        (
            "/api/tickets/bulk",
            {"ids": [], "set": {"status": "open"}},
            "ids: There should be at least 1 entry, not 0",
        ),
        (
            "/api/kb/search",
            {"query": "refund", "metadata": {f"key {n}": n for n in range(21)}},
            "metadata: There should be at most 20 entries",
        ),
    ],
)
async def test_numbers_of_entries_are_told_in_words(
    as_agent: httpx.AsyncClient, path: str, body: dict[str, Any], detail: str
) -> None:
    assert problem_of(await as_agent.post(path, json=body), 422)["detail"] == detail


@pytest.mark.parametrize(
    "raw",
    [
        b'{"content":"\\ud83d"}',
        b'{"content":"a","tags":["\\udc00"]}',
        b'{"content":"a","metadata":{"x":"\\ud800"}}',
        b'{"content":"a","priority":"\\ud800"}',
    ],
)
async def test_lone_surrogates_are_422(as_agent: httpx.AsyncClient, raw: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    problem = problem_of(await as_agent.post("/api/tickets", content=raw, headers=headers), 422)
    assert problem["detail"].endswith(": must not contain lone surrogate characters")


async def test_the_longest_values_and_every_script_come_back(as_agent: httpx.AsyncClient) -> None:
    content = "😀 naïve Ωμέγα 中文 \u202e עברית\r\n" + "x" * 49_900
    made = await new_ticket(as_agent, title="é" * 255, content=content, tags=["标签", "übung"])
    read = body_of(await as_agent.get(f"/api/tickets/{made['id']}"))
    assert (read["title"], read["content"], read["tags"]) == ("é" * 255, content, ["标签", "übung"])


async def test_unknown_and_foreign_tickets_are_404_alike(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, as_other: httpx.AsyncClient, runtime: Runtime
) -> None:
    ticket = await new_ticket(as_customer)
    path = f"/api/tickets/{ticket['id']}"
    calls: list[tuple[str, str, Any]] = [
        ("GET", path, None),
        ("PATCH", path, {"status": "closed"}),
        ("PUT", path, {"status": "closed"}),
        ("DELETE", path, None),
        ("GET", f"{path}/replies", None),
        ("POST", f"{path}/replies", {"content": "Let me in"}),
        ("GET", f"{path}/events", None),
        ("POST", f"{path}/triage/retry", None),
    ]
    for method, url, body in calls:
        foreign = problem_of(await as_other.request(method, url, json=body), 404, "ticket_not_found")
        assert ticket["title"] not in str(foreign)
        missing = url.replace(str(ticket["id"]), str(NOWHERE))
        problem_of(await as_agent.request(method, missing, json=body), 404, "ticket_not_found")
    assert (await row(runtime, ticket["id"])).version == 1
    assert await stored(runtime, sa.select(Reply).where(Reply.ticket_id == ticket["id"])) == []


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
async def test_updates_are_partial_and_leave_an_event_each(
    desk: Desk, as_agent: httpx.AsyncClient, runtime: Runtime, method: str
) -> None:
    made = await new_ticket(as_agent, tags=["one"], metadata={"a": 1}, requester_id=desk.customer.id)
    path = f"/api/tickets/{made['id']}"
    change = {
        "priority": "urgent",
        "assignee_id": desk.agent.id,
        "tags": ["two", "one"],
        "team": "billing_team",
    }
    changed = body_of(await as_agent.request(method, path, json=change))
    expected = {
        **made,
        "priority": "urgent",
        "assignee_id": desk.agent.id,
        "assignee": {
            "id": desk.agent.id,
            "name": desk.agent.name,
            "email": desk.agent.email,
            "role": "agent",
        },
        "tags": ["two", "one"],
        "team": "billing_team",
        "version": 2,
    }
    assert changed | {"updated_at": ""} == expected | {"updated_at": ""}
    assert changed["updated_at"] > made["updated_at"]
    assert body_of(await as_agent.get(path)) == changed
    cleared = body_of(await as_agent.request(method, path, json={"assignee_id": None, "team": None}))
    assert (cleared["assignee_id"], cleared["team"], cleared["version"]) == (None, None, 3)
    events = body_of(await as_agent.get(f"{path}/events"))["items"]
    assert [event["kind"] for event in events] == ["ticket.created"] + ["ticket.changed"] * 6
    assert {"field": "priority", "from": "medium", "to": "urgent"} in [event["data"] for event in events]
    assert all(event["actor"]["id"] == desk.agent.id for event in events)
    assert (await row(runtime, made["id"])).hand_set == ["team"]


async def test_a_change_to_the_same_values_is_none(as_agent: httpx.AsyncClient) -> None:
    made = await new_ticket(as_agent, tags=["a"])
    same = {"title": made["title"], "priority": "medium", "tags": ["A "], "status": "open"}
    assert body_of(await as_agent.patch(f"/api/tickets/{made['id']}", json=same)) == made
    assert body_of(await as_agent.patch(f"/api/tickets/{made['id']}", json={})) == made


@pytest.mark.parametrize(
    "change",
    [
        {"status": "lost"},
        {"priority": None},
        {"title": None},
        {"content": ""},
        {"tags": None},
        {"metadata": None},
        {"category": "no_such_category"},
        {"team": "no_such_team"},
        {"severity": "urgent"},
        {"version": 0},
        {"surprise": 1},
    ],
)
async def test_bad_changes_are_422_and_change_nothing(
    as_agent: httpx.AsyncClient, change: dict[str, Any]
) -> None:
    made = await new_ticket(as_agent)
    path = f"/api/tickets/{made['id']}"
    problem = problem_of(await as_agent.patch(path, json={"priority": "high", **change}), 422)
    assert problem["errors"][0]["loc"][-1] == next(iter(change))
    assert body_of(await as_agent.get(path)) == made


async def test_references_of_a_change_must_exist(desk: Desk, as_agent: httpx.AsyncClient) -> None:
    made = await new_ticket(as_agent)
    path = f"/api/tickets/{made['id']}"
    for field in ("assignee_id", "requester_id"):
        problem = problem_of(await as_agent.patch(path, json={field: NOWHERE}), 404, "user_not_found")
        assert str(NOWHERE) in problem["detail"]
    problem_of(await as_agent.patch(path, json={"assignee_id": desk.customer.id}), 422, "not_an_agent")
    assert body_of(await as_agent.get(path)) == made


async def test_a_stale_version_is_409_with_the_current_ticket(as_agent: httpx.AsyncClient) -> None:
    made = await new_ticket(as_agent)
    path = f"/api/tickets/{made['id']}"
    first = body_of(await as_agent.patch(path, json={"title": "First"}, headers={"If-Match": '"1"'}))
    assert first["version"] == 2
    stale: list[tuple[dict[str, str], dict[str, int]]] = [
        ({"If-Match": '"1"'}, {}),
        ({"If-Match": 'W/"1"'}, {}),
        ({"If-Match": '"1"'}, {"version": 2}),
        ({}, {"version": 1}),
    ]
    for headers, extra in stale:
        response = await as_agent.patch(path, json={"title": "Second", **extra}, headers=headers)
        problem = problem_of(response, 409, "stale_version")
        assert problem["current"] == first
    assert body_of(await as_agent.get(path)) == first
    second = body_of(await as_agent.put(path, json={"title": "Second", "version": 2}))
    assert (second["title"], second["version"]) == ("Second", 3)
    any_version = await as_agent.patch(path, json={"title": "Third"}, headers={"If-Match": "*"})
    assert body_of(any_version)["version"] == 4
    problem_of(
        await as_agent.patch(path, json={"title": "X"}, headers={"If-Match": '"abc"'}), 422, "bad_if_match"
    )


async def test_resolving_and_reopening_keeps_the_time(as_agent: httpx.AsyncClient) -> None:
    made = await new_ticket(as_agent)
    path = f"/api/tickets/{made['id']}"
    resolved = body_of(await as_agent.patch(path, json={"status": "resolved"}))
    assert resolved["resolved_at"] is not None
    closed = body_of(await as_agent.patch(path, json={"status": "closed"}))
    assert closed["resolved_at"] == resolved["resolved_at"]
    assert body_of(await as_agent.patch(path, json={"status": "open"}))["resolved_at"] is None


async def test_a_customer_closes_and_reopens_and_changes_nothing_else(as_customer: httpx.AsyncClient) -> None:
    made = await new_ticket(as_customer)
    path = f"/api/tickets/{made['id']}"
    for change in (
        {"title": "X"}, {"priority": "urgent"}, {"tags": ["x"]}, {"category": "billing"},
        {"assignee_id": None}, {"status": "resolved"}, {"status": "closed", "priority": "low"},
    ):  # fmt: skip
        problem_of(await as_customer.patch(path, json=change), 403, "forbidden")
    assert body_of(await as_customer.get(path)) == made
    assert body_of(await as_customer.patch(path, json={"status": "closed"}))["status"] == "closed"
    assert body_of(await as_customer.patch(path, json={"status": "open"}))["status"] == "open"


async def test_deleting_leaves_no_row_in_any_table(
    desk: Desk, as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, runtime: Runtime
) -> None:
    body = {"title": "Goes away", "content": "With everything"}
    headers = {"Idempotency-Key": unique("key")}
    made = body_of(await as_customer.post("/api/tickets", json=body, headers=headers), 201)
    path = f"/api/tickets/{made['id']}"
    drafted = body_of(await as_agent.post(f"/api/ai{path.removeprefix('/api')}/suggest"))
    body_of(await as_agent.patch(path, json={"tags": ["a", "b"]}))
    reply = {"content": "Hello", "draft_id": drafted["draft_id"]}
    body_of(await as_agent.post(f"{path}/replies", json=reply), 201)
    note = {"content": "@admin, look at this", "internal": True}
    body_of(await as_agent.post(f"{path}/replies", json=note), 201)
    upload = {"file": ("log.txt", unique("bytes").encode())}
    file = body_of(await as_agent.post(f"{path}/attachments", files=upload, data={"to_ticket": "true"}), 201)
    (digest,) = await stored(runtime, sa.select(Attachment.sha256).where(Attachment.id == file["id"]))
    assert await runtime.files.exists(digest)
    tables = [table for table in Base.metadata.sorted_tables if "ticket_id" in table.columns]
    names = {table.name for table in tables}
    assert names >= {
        "replies",
        "ticket_events",
        "ticket_tags",
        "triage_runs",
        "drafts",
        "mentions",
        "attachments",
    }

    async def left() -> dict[str, int]:
        async with runtime.db.read() as session:
            counts = {
                table.name: await session.scalar(
                    sa.select(sa.func.count()).select_from(table).where(table.c.ticket_id == made["id"])
                )
                for table in tables
            }
            citations = sa.text(
                "SELECT count(*) FROM draft_citations WHERE draft_id NOT IN (SELECT id FROM drafts)"
            )
            return {
                **{k: int(v or 0) for k, v in counts.items()},
                "orphans": int(await session.scalar(citations) or 0),
            }

    (run_id,) = await stored(runtime, sa.select(TriageRun.id).where(TriageRun.ticket_id == made["id"]))
    async with runtime.db.write() as session:
        session.add(
            Decision(
                run_id=run_id, ticket_id=made["id"], outcome=DecisionOutcome.AWAITING_REVIEW, reason="r", rules=[], inputs={},
                policy_version=0,
            )
        )  # fmt: skip
        session.add(
            TicketVector(ticket_id=made["id"], content_hash="h", model="m", vector=b"v", terms=b"t", marks={})
        )
        session.add(TicketRating(ticket_id=made["id"], score=3, rated_at=utc_now()))
        presence = {"user_id": desk.agent.id, "state": PresenceState.VIEWING, "expires_at": utc_now()}
        session.add(TicketPresence(ticket_id=made["id"], **presence))
        session.add(TicketSettlement(ticket_id=made["id"], settled_at=utc_now(), reopened_at=utc_now()))
        figures = {"duration_ms": 1.0, "chars_out": 1, "chars_in": 1, "masked": {}, "sent": True}
        session.add(
            ModelCall(
                at=utc_now(),
                purpose="reply",
                model="m",
                host="h",
                ticket_id=made["id"],
                outcome="ok",
                **figures,
            )
        )
    before = await left()
    assert all(before[name] for name in names), "every table holds something to delete"
    problem_of(await as_customer.delete(path), 403, "forbidden")
    assert (await as_agent.delete(path)).status_code == 204
    assert set((await left()).values()) == {0}
    assert not await runtime.files.exists(digest), "the file went with the ticket"
    problem_of(await as_agent.get(path), 404, "ticket_not_found")
    problem_of(await as_agent.delete(path), 404, "ticket_not_found")
