"""Requests without an account: one ticket behind one link, and nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from itsdangerous import TimestampSigner

from app.models import AuthSession, Reply, Ticket, TicketRating, TriageRun, User
from app.models.enums import Role, TicketStatus, TriageStatus
from app.runtime import Runtime
from tests.desk import Desk, body_of, new_ticket, problem_of, stored, unique, variant

MESSAGE = "The invoice of March shows the wrong amount. Please correct it."


@pytest.fixture
async def open_desk(desk: Desk) -> AsyncIterator[Desk]:
    async with variant(desk, intake_enabled=True, intake_per_hour=1000) as changed:
        yield changed


@pytest.fixture
async def visitor(open_desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    async with open_desk.client() as client:
        yield client


def address() -> str:
    return f"{unique('intake')}@people.example"


async def send(client: httpx.AsyncClient, email: str | None = None, **changes: Any) -> dict[str, Any]:
    body = {"name": "Ina Take", "email": email or address(), "message": MESSAGE, **changes}
    made: dict[str, Any] = body_of(await client.post("/api/intake", json=body), 201)
    return made


async def ticket_row(runtime: Runtime, ticket_id: int) -> Ticket:
    (row,) = await stored(runtime, sa.select(Ticket).where(Ticket.id == ticket_id))
    found: Ticket = row
    return found


async def test_a_request_becomes_a_ticket_with_triage_and_a_link(
    open_desk: Desk, visitor: httpx.AsyncClient, runtime: Runtime
) -> None:
    email = address()
    response = await visitor.post(
        "/api/intake",
        json={"name": "Ina Take", "email": email.upper(), "subject": "Invoice", "message": MESSAGE},
    )
    made = body_of(response, 201)
    assert set(made) == {"ticket_id", "follow_url", "token"}
    assert made["follow_url"] == f"{runtime.settings.public_url}/requests#token={made['token']}"
    assert "set-cookie" not in response.headers
    ticket = await ticket_row(runtime, made["ticket_id"])
    assert (ticket.title, ticket.content, ticket.status) == ("Invoice", MESSAGE, TicketStatus.OPEN)
    (user,) = await stored(runtime, sa.select(User).where(User.email == email))
    assert (user.id, user.name, user.role) == (ticket.requester_id, "Ina Take", Role.CUSTOMER)
    assert (user.password_hash, user.email_verified_at) == (None, None), "nobody can sign in with it"
    assert await stored(runtime, sa.select(AuthSession).where(AuthSession.user_id == user.id)) == []
    (run,) = await stored(runtime, sa.select(TriageRun).where(TriageRun.ticket_id == ticket.id))
    assert run.status is TriageStatus.PENDING


async def test_the_title_comes_from_the_message_when_there_is_no_subject(
    visitor: httpx.AsyncClient, runtime: Runtime
) -> None:
    made = await send(visitor)
    assert (
        await ticket_row(runtime, made["ticket_id"])
    ).title == "The invoice of March shows the wrong amount."


async def test_the_link_shows_the_public_thread_without_addresses(
    desk: Desk, visitor: httpx.AsyncClient, as_agent: httpx.AsyncClient
) -> None:
    email = address()
    made = await send(visitor, email)
    path = f"/api/tickets/{made['ticket_id']}/replies"
    body_of(await as_agent.post(path, json={"content": "We look into it."}), 201)
    body_of(await as_agent.post(path, json={"content": "Secret note.", "internal": True}), 201)
    answer = await visitor.get(f"/api/intake/{made['token']}")
    shown = body_of(answer)
    assert shown["ticket_id"] == made["ticket_id"]
    assert [reply["content"] for reply in shown["replies"]["items"]] == ["We look into it."]
    assert shown["replies"]["items"][0]["author"] == desk.agent.name
    assert shown["replies"]["items"][0]["by_staff"] is True
    assert shown["replies"]["total"] == 1
    for hidden in ("Secret note", desk.agent.email, email, "Ina Take", "triage", "severity", "metadata"):
        assert hidden not in answer.text, hidden


async def test_a_reply_by_the_link_is_the_customers_and_reopens(
    visitor: httpx.AsyncClient, as_agent: httpx.AsyncClient, runtime: Runtime
) -> None:
    made = await send(visitor)
    body_of(await as_agent.patch(f"/api/tickets/{made['ticket_id']}", json={"status": "waiting"}))
    reply = body_of(
        await visitor.post(f"/api/intake/{made['token']}/replies", json={"content": "Any news?"}), 201
    )
    assert (reply["by_staff"], reply["author"], reply["content"]) == (False, None, "Any news?")
    ticket = await ticket_row(runtime, made["ticket_id"])
    (row,) = await stored(runtime, sa.select(Reply).where(Reply.ticket_id == ticket.id))
    assert (row.author_id, row.internal) == (ticket.requester_id, False)
    assert ticket.status is TicketStatus.OPEN


async def test_a_link_opens_no_other_ticket_and_no_other_path(
    visitor: httpx.AsyncClient, as_agent: httpx.AsyncClient
) -> None:
    email = address()
    first, second = await send(visitor, email), await send(visitor, email, message="Quite another matter.")
    assert "Quite another matter" not in (await visitor.get(f"/api/intake/{first['token']}")).text
    bearer = {"Authorization": f"Bearer {first['token']}"}
    for path in (f"/api/tickets/{first['ticket_id']}", "/api/auth/me", "/api/tickets"):
        problem_of(await visitor.get(path, headers=bearer), 401, "bad_token")
        problem_of(await visitor.get(path), 401, "unauthenticated")
    problem_of(await visitor.get(f"/api/intake/{first['token']}/replies/1"), 401, "unauthenticated")
    forged = first["token"].partition(".")[0] + "." + second["token"].partition(".")[2]
    problem_of(await visitor.get(f"/api/intake/{forged}"), 400, "link_invalid")


async def test_a_link_ends_with_its_ticket_or_when_that_is_given_to_somebody_else(
    desk: Desk, visitor: httpx.AsyncClient, as_agent: httpx.AsyncClient
) -> None:
    moved, deleted = await send(visitor), await send(visitor)
    body_of(
        await as_agent.patch(f"/api/tickets/{moved['ticket_id']}", json={"requester_id": desk.customer.id})
    )
    assert (await as_agent.delete(f"/api/tickets/{deleted['ticket_id']}")).status_code == 204
    for made in (moved, deleted):
        problem_of(await visitor.get(f"/api/intake/{made['token']}"), 404, "ticket_not_found")
        reply = await visitor.post(f"/api/intake/{made['token']}/replies", json={"content": "Hello?"})
        problem_of(reply, 404, "ticket_not_found")


async def test_nobody_speaks_for_a_colleague(
    desk: Desk, visitor: httpx.AsyncClient, as_agent: httpx.AsyncClient, runtime: Runtime
) -> None:
    made = await send(visitor, desk.admin.email, name="The Boss")
    body_of(await visitor.post(f"/api/intake/{made['token']}/replies", json={"content": "Do it now."}), 201)
    ticket = await ticket_row(runtime, made["ticket_id"])
    (requester,) = await stored(runtime, sa.select(User).where(User.id == ticket.requester_id))
    assert (requester.role, requester.email) == (Role.CUSTOMER, "intake@placeholder.invalid")
    (reply,) = await stored(runtime, sa.select(Reply).where(Reply.ticket_id == ticket.id))
    assert reply.author_id == requester.id
    seen = body_of(await as_agent.get(f"/api/tickets/{ticket.id}"))
    assert seen["metadata"]["claimed_email"] == desk.admin.email
    other = await send(visitor, desk.agent.email)
    problem_of(await visitor.get(f"/api/intake/{made['token']}x"), 400, "link_invalid")
    assert body_of(await visitor.get(f"/api/intake/{other['token']}"))["ticket_id"] == other["ticket_id"]


async def test_a_known_customer_keeps_their_name_and_it_is_not_given_away(
    desk: Desk, visitor: httpx.AsyncClient, runtime: Runtime
) -> None:
    made = await send(visitor, desk.customer.email, name="Somebody Else")
    (row,) = await stored(runtime, sa.select(User).where(User.id == desk.customer.id))
    assert row.name == desk.customer.name
    assert desk.customer.name not in (await visitor.get(f"/api/intake/{made['token']}")).text


async def test_a_blocked_customer_is_answered_like_everybody(
    visitor: httpx.AsyncClient, as_agent: httpx.AsyncClient, runtime: Runtime
) -> None:
    email = address()
    first = await send(visitor, email)
    ticket = await ticket_row(runtime, first["ticket_id"])
    body_of(await as_agent.patch(f"/api/users/{ticket.requester_id}", json={"is_blocked": True}))
    second = await send(visitor, email)
    assert set(second) == set(first)
    assert (await ticket_row(runtime, second["ticket_id"])).requester_id == ticket.requester_id
    body_of(await visitor.get(f"/api/intake/{second['token']}"))
    body_of(await visitor.post(f"/api/intake/{second['token']}/replies", json={"content": "Hello"}), 201)


async def test_links_expire(
    visitor: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, runtime: Runtime
) -> None:
    made = await send(visitor)
    present: Callable[[Any], int] = TimestampSigner.get_timestamp
    seconds = runtime.settings.intake_link_days * 86_400 + 10
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: present(self) + seconds)
    problem_of(await visitor.get(f"/api/intake/{made['token']}"), 410, "link_expired")


async def test_it_is_off_by_default(anonymous: httpx.AsyncClient, runtime: Runtime) -> None:
    email = address()
    body = {"email": email, "message": MESSAGE}
    problem_of(await anonymous.post("/api/intake", json=body), 404, "intake_disabled")
    problem_of(await anonymous.get("/api/intake/x"), 404, "intake_disabled")
    problem_of(await anonymous.post("/api/intake/x/replies", json={"content": "a"}), 404, "intake_disabled")
    assert await stored(runtime, sa.select(User).where(User.email == email)) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "no address"},
        {"email": None},
        {"message": "  "},
        {"message": "x" * 50_001},
        {"subject": "x" * 256},
        {"name": ""},
        {"status": "closed"},
        {"message": "a\x00b"},
    ],
)
async def test_bad_requests_are_422(visitor: httpx.AsyncClient, changes: dict[str, Any]) -> None:
    problem_of(
        await visitor.post("/api/intake", json={"email": address(), "message": MESSAGE, **changes}), 422
    )


@pytest.mark.parametrize(
    "body", [{}, {"content": " "}, {"content": "a", "internal": True}, {"content": "a", "status": "closed"}]
)
async def test_bad_replies_are_422(
    visitor: httpx.AsyncClient, runtime: Runtime, body: dict[str, Any]
) -> None:
    made = await send(visitor)
    problem_of(await visitor.post(f"/api/intake/{made['token']}/replies", json=body), 422)
    assert (await ticket_row(runtime, made["ticket_id"])).reply_count == 0


async def test_the_link_of_somebody_deactivated_neither_reads_nor_writes(
    visitor: httpx.AsyncClient, as_admin: httpx.AsyncClient, as_agent: httpx.AsyncClient, runtime: Runtime
) -> None:
    made = await send(visitor)
    path = f"/api/intake/{made['token']}"
    person = f"/api/users/{(await ticket_row(runtime, made['ticket_id'])).requester_id}"
    body_of(await as_agent.patch(f"/api/tickets/{made['ticket_id']}", json={"status": "resolved"}))
    rating = f"/api/ratings/{body_of(await visitor.get(path))['rating_token']}"
    body_of(await as_admin.patch(person, json={"is_active": False}))
    for refused in (
        await visitor.get(path),
        await visitor.post(f"{path}/replies", json={"content": "Hello?"}),
        await visitor.get(rating),
        await visitor.put(rating, json={"score": 1}),
    ):
        problem_of(refused, 400, "link_invalid")
    ticket = await ticket_row(runtime, made["ticket_id"])
    assert (ticket.reply_count, ticket.status) == (0, TicketStatus.RESOLVED)
    assert (
        await stored(runtime, sa.select(TicketRating).where(TicketRating.ticket_id == made["ticket_id"]))
        == []
    )
    body_of(await as_admin.patch(person, json={"is_active": True}))
    body_of(await visitor.get(path))


async def test_a_source_is_limited(desk: Desk) -> None:
    async with variant(desk, intake_enabled=True, intake_per_hour=2) as strict, strict.client() as client:
        for _ in range(2):
            await send(client)
        refused = await client.post("/api/intake", json={"email": address(), "message": MESSAGE})
        problem_of(refused, 429, "too_many_requests")
        assert 1 <= int(refused.headers["retry-after"]) <= 3600


async def test_tickets_of_others_stay_unseen(
    visitor: httpx.AsyncClient, as_customer: httpx.AsyncClient
) -> None:
    ticket = await new_ticket(as_customer)
    problem_of(await visitor.get(f"/api/intake/{ticket['id']}"), 400, "link_invalid")


async def test_logs_hold_no_links(visitor: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    made = await send(visitor)
    logged: list[str] = []
    monkeypatch.setattr("app.web.middleware.log.info", lambda *_, **fields: logged.append(fields["path"]))
    body_of(await visitor.get(f"/api/intake/{made['token']}"))
    body_of(await visitor.post(f"/api/intake/{made['token']}/replies", json={"content": "a"}), 201)
    assert logged == ["/api/intake/-", "/api/intake/-/replies"]
