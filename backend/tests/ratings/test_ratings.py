"""Ratings: by the requester alone, of a settled ticket, in the portal or behind a signed link."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from itsdangerous import TimestampSigner

from app.core.clock import utc_now
from app.models import Ticket, TicketEvent, TicketRating, TicketSettlement
from app.ratings import service as ratings
from app.runtime import Runtime
from tests.desk import Desk, body_of, link_token, mails_to, new_ticket, problem_of, stored, unique, variant


async def settled(
    customer: httpx.AsyncClient, agent: httpx.AsyncClient, status: str = "resolved"
) -> dict[str, Any]:
    ticket = await new_ticket(customer)
    found: dict[str, Any] = body_of(
        await agent.patch(f"/api/tickets/{ticket['id']}", json={"status": status})
    )
    return found


async def rate(client: httpx.AsyncClient, ticket: dict[str, Any], score: int, **more: Any) -> httpx.Response:
    return await client.put(f"/api/tickets/{ticket['id']}/rating", json={"score": score, **more})


def token_of(desk: Desk, ticket: dict[str, Any]) -> str:
    return ratings.make_token(desk.runtime.settings, ticket["id"], ticket["requester_id"])


async def events_of(runtime: Runtime, ticket_id: int) -> list[TicketEvent]:
    statement = sa.select(TicketEvent).where(
        TicketEvent.ticket_id == ticket_id, TicketEvent.kind == "ticket.rated"
    )
    return await stored(runtime, statement.order_by(TicketEvent.id))


@pytest.mark.parametrize("status", ["resolved", "closed"])
async def test_the_customer_rates_and_both_sides_see_it(
    desk: Desk, as_customer: httpx.AsyncClient, as_agent: httpx.AsyncClient, runtime: Runtime, status: str
) -> None:
    ticket = await settled(as_customer, as_agent, status)
    assert ticket["rating"] is None
    given = body_of(await rate(as_customer, ticket, 4, comment="  Quick and kind. \n"))
    assert (given["score"], given["comment"]) == (4, "Quick and kind.")
    rating = {name: given[name] for name in ("score", "comment", "rated_at")}
    path = f"/api/tickets/{ticket['id']}"
    for client in (as_customer, as_agent):
        shown = body_of(await client.get(path))
        assert shown["rating"] == rating
        assert shown["version"] == ticket["version"] + 1
        listed = body_of(await client.get("/api/tickets", params={"sort": "-updated_at"}))["items"]
        assert next(item["rating"] for item in listed if item["id"] == ticket["id"]) == rating
    (event,) = await events_of(runtime, ticket["id"])
    assert (event.actor_id, event.data) == (desk.customer.id, {"score": 4, "from": None, "comment": True})


async def test_it_can_be_changed_for_some_days(
    as_customer: httpx.AsyncClient, as_agent: httpx.AsyncClient, runtime: Runtime
) -> None:
    ticket = await settled(as_customer, as_agent)
    first = body_of(await rate(as_customer, ticket, 5, comment="Great"))
    again = body_of(await rate(as_customer, ticket, 5, comment="Great"))
    assert again == first
    changed = body_of(await rate(as_customer, ticket, 2))
    assert (changed["score"], changed["comment"], changed["rated_at"]) == (2, None, first["rated_at"])
    assert [event.data["score"] for event in await events_of(runtime, ticket["id"])] == [5, 2], (
        "no event for no change"
    )
    days = timedelta(days=runtime.settings.rating_change_days, minutes=1)
    async with runtime.db.write() as session:
        await session.execute(
            sa.update(TicketRating)
            .where(TicketRating.ticket_id == ticket["id"])
            .values(rated_at=utc_now() - days)
        )
        await session.execute(
            sa.update(Ticket).where(Ticket.id == ticket["id"]).values(resolved_at=utc_now() - days)
        )
    problem_of(await rate(as_customer, ticket, 1), 409, "rating_closed")
    body_of(await as_customer.patch(f"/api/tickets/{ticket['id']}", json={"status": "open"}))
    problem_of(await rate(as_customer, ticket, 1), 409, "not_settled")
    body_of(await as_agent.patch(f"/api/tickets/{ticket['id']}", json={"status": "resolved"}))
    body_of(await rate(as_customer, ticket, 3))
    (row,) = await stored(runtime, sa.select(TicketRating).where(TicketRating.ticket_id == ticket["id"]))
    assert row.score == 3, "what was resolved anew is rated anew"


async def test_only_the_requester_and_only_when_it_is_settled(
    as_customer: httpx.AsyncClient, as_other: httpx.AsyncClient, as_agent: httpx.AsyncClient, runtime: Runtime
) -> None:
    ticket = await settled(as_customer, as_agent)
    problem_of(await rate(as_other, ticket, 1), 404, "ticket_not_found")
    problem_of(await rate(as_agent, ticket, 5), 403, "not_the_requester")
    open_ticket = await new_ticket(as_customer)
    problem_of(await rate(as_customer, open_ticket, 5), 409, "not_settled")
    body_of(await as_agent.post(f"/api/tickets/{ticket['id']}/merge", json={"into": open_ticket["id"]}))
    problem_of(await rate(as_customer, ticket, 5), 409, "not_settled")
    numbers = (ticket["id"], open_ticket["id"])
    assert await stored(runtime, sa.select(TicketRating).where(TicketRating.ticket_id.in_(numbers))) == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"score": 0},
        {"score": 6},
        {"score": 4.5},
        {"score": "5"},
        {"score": True},
        {"score": None},
        {"score": 5, "comment": "x" * 2001},
        {"score": 5, "comment": "a\x00b"},
        {"score": 5, "stars": 5},
    ],
)
async def test_bad_ratings_are_422(
    desk: Desk, as_customer: httpx.AsyncClient, as_agent: httpx.AsyncClient, body: dict[str, Any]
) -> None:
    ticket = await settled(as_customer, as_agent)
    problem_of(await as_customer.put(f"/api/tickets/{ticket['id']}/rating", json=body), 422)
    async with desk.client() as client:
        problem_of(await client.put(f"/api/ratings/{token_of(desk, ticket)}", json=body), 422)


async def test_two_at_once_are_one_rating(
    as_customer: httpx.AsyncClient, as_agent: httpx.AsyncClient, runtime: Runtime
) -> None:
    ticket = await settled(as_customer, as_agent)
    answers = await asyncio.gather(*(rate(as_customer, ticket, score) for score in (1, 5)))
    assert [answer.status_code for answer in answers] == [200, 200]
    rows = await stored(runtime, sa.select(TicketRating).where(TicketRating.ticket_id == ticket["id"]))
    assert len(rows) == 1
    assert len(await events_of(runtime, ticket["id"])) == 2


async def test_a_signed_link_shows_and_rates_one_ticket_without_a_login(
    desk: Desk, as_customer: httpx.AsyncClient, as_agent: httpx.AsyncClient, runtime: Runtime
) -> None:
    ticket = await settled(as_customer, as_agent)
    path = f"/api/ratings/{token_of(desk, ticket)}"
    async with desk.client() as stranger:
        answer = await stranger.get(path)
        shown = body_of(answer)
        assert shown == {
            "ticket_id": ticket["id"],
            "title": ticket["title"],
            "status": "resolved",
            "can_rate": True,
            "rating": None,
        }
        given = body_of(await stranger.put(path, json={"score": 1, "comment": "Slow."}))
        after = body_of(await stranger.get(path))
        assert (after["rating"], after["can_rate"]) == (given, True)
        body_of(await as_customer.patch(f"/api/tickets/{ticket['id']}", json={"status": "open"}))
        assert body_of(await stranger.get(path))["can_rate"] is False
        problem_of(await stranger.put(path, json={"score": 5}), 409, "not_settled")
        problem_of(await stranger.put(path, json={"score": 5}, headers={"Origin": "https://evil.example"}), 403, "bad_origin")  # fmt: skip
    (event,) = await events_of(runtime, ticket["id"])
    assert (event.actor_id, event.data["by_link"]) == (desk.customer.id, True)


async def test_a_link_is_ours_young_and_of_this_customer(
    desk: Desk, as_customer: httpx.AsyncClient, as_agent: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket, other = await settled(as_customer, as_agent), await settled(as_customer, as_agent)
    token, foreign = token_of(desk, ticket), token_of(desk, other)
    forged = token.partition(".")[0] + "." + foreign.partition(".")[2]
    async with desk.client() as stranger:
        for wrong in ("x", forged, token + "x"):
            problem_of(await stranger.get(f"/api/ratings/{wrong}"), 400, "link_invalid")
            problem_of(await stranger.put(f"/api/ratings/{wrong}", json={"score": 1}), 400, "link_invalid")
        problem_of(
            await stranger.get("/api/auth/me", headers={"Authorization": f"Bearer {token}"}), 401, "bad_token"
        )
        body_of(await as_agent.patch(f"/api/tickets/{ticket['id']}", json={"requester_id": desk.other.id}))
        problem_of(await stranger.get(f"/api/ratings/{token}"), 404, "ticket_not_found")
        present = TimestampSigner.get_timestamp
        seconds = desk.runtime.settings.rating_link_days * 86_400 + 10
        monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: present(self) + seconds)
        problem_of(await stranger.get(f"/api/ratings/{foreign}"), 410, "link_expired")


async def test_a_source_is_limited(
    desk: Desk, as_customer: httpx.AsyncClient, as_agent: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ratings, "RATINGS_PER_HOUR", 2)
    ticket = await settled(as_customer, as_agent)
    async with variant(desk) as strict, strict.client() as stranger:
        path = f"/api/ratings/{token_of(desk, ticket)}"
        for score in (1, 2):
            body_of(await stranger.put(path, json={"score": score}))
        refused = await stranger.put(path, json={"score": 3})
        problem_of(refused, 429, "too_many_requests")
        assert 1 <= int(refused.headers["retry-after"]) <= 3600


async def test_logs_hold_no_links(
    desk: Desk, as_customer: httpx.AsyncClient, as_agent: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await settled(as_customer, as_agent)
    logged: list[str] = []
    monkeypatch.setattr("app.web.middleware.log.info", lambda *_, **fields: logged.append(fields["path"]))
    async with desk.client() as stranger:
        body_of(await stranger.get(f"/api/ratings/{token_of(desk, ticket)}"))
    assert logged == ["/api/ratings/-"]


async def test_who_wrote_without_an_account_rates_by_the_link_of_the_request(
    desk: Desk, as_agent: httpx.AsyncClient
) -> None:
    async with variant(desk, intake_enabled=True) as open_desk, open_desk.client() as visitor:
        request = {"email": f"{unique('rate')}@people.example", "message": "The app is slow."}
        made = body_of(await visitor.post("/api/intake", json=request), 201)
        follow = f"/api/intake/{made['token']}"
        assert body_of(await visitor.get(follow))["rating_token"] is None
        body_of(await as_agent.patch(f"/api/tickets/{made['ticket_id']}", json={"status": "resolved"}))
        token = body_of(await visitor.get(follow))["rating_token"]
        body_of(await visitor.put(f"/api/ratings/{token}", json={"score": 5}))
        problem_of(await visitor.get(f"/api/ratings/{made['token']}"), 400, "link_invalid")
    assert body_of(await as_agent.get(f"/api/tickets/{made['ticket_id']}"))["rating"]["score"] == 5


async def test_customers_of_resolved_tickets_are_asked_once_by_mail(
    desk: Desk, as_admin: httpx.AsyncClient, runtime: Runtime
) -> None:
    email = f"{unique('asked')}@people.example"
    made = [
        await new_ticket(as_admin, customer_email=email, content=f"Number {number}") for number in range(5)
    ]
    resolved, closed, reopened, rated, spam = made
    for ticket, status in zip(made, ("resolved", "closed", "resolved", "resolved", "resolved"), strict=True):
        body_of(await as_admin.patch(f"/api/tickets/{ticket['id']}", json={"status": status}))
    body_of(await as_admin.patch(f"/api/tickets/{reopened['id']}", json={"status": "open"}))
    body_of(await as_admin.patch(f"/api/tickets/{spam['id']}", json={"is_spam": True}))
    placeholder = await new_ticket(as_admin, content="A bare complaint.")
    body_of(await as_admin.patch(f"/api/tickets/{placeholder['id']}", json={"status": "resolved"}))
    async with desk.client() as stranger:
        body_of(await stranger.put(f"/api/ratings/{token_of(desk, rated)}", json={"score": 4}))
    async with variant(desk, rating_mails=True) as asking:

        async def round_of_mails() -> int:
            parts = asking.runtime
            await ratings.ask_for_ratings(parts.db, parts.settings, parts.postman)
            return len(await mails_to(asking, email))

        assert await round_of_mails() == 0, "not in the first minutes"
        async with runtime.db.write() as session:
            await session.execute(
                sa.update(TicketSettlement)
                .where(TicketSettlement.ticket_id.in_([ticket["id"] for ticket in [*made, placeholder]]))
                .values(settled_at=utc_now() - timedelta(minutes=30))
            )
        parts = desk.runtime
        assert await ratings.ask_for_ratings(parts.db, parts.settings, parts.postman) == 0, "off by default"
        assert await round_of_mails() == 1
        assert await round_of_mails() == 1, "once"
        (mail,) = await mails_to(asking, email)
        assert mail["Subject"] == f"Your request #{resolved['id']} is resolved"
        assert "Number 0" not in mail.get_content(), "a stranger may have written it"
        async with asking.client() as stranger:
            path = f"/api/ratings/{link_token(mail)}"
            assert body_of(await stranger.get(path))["ticket_id"] == resolved["id"]
            body_of(await stranger.put(path, json={"score": 5}))
    assert body_of(await as_admin.get(f"/api/tickets/{closed['id']}"))["rating"] is None
    (row,) = await stored(runtime, sa.select(TicketRating).where(TicketRating.ticket_id == resolved["id"]))
    assert (row.score, row.asked_at is not None) == (5, True)


async def test_nobody_is_asked_about_what_was_resolved_long_ago(
    desk: Desk, as_admin: httpx.AsyncClient, runtime: Runtime
) -> None:
    email = f"{unique('old')}@people.example"
    ticket = await new_ticket(as_admin, customer_email=email)
    body_of(await as_admin.patch(f"/api/tickets/{ticket['id']}", json={"status": "resolved"}))
    async with runtime.db.write() as session:
        await session.execute(
            sa.update(TicketSettlement)
            .where(TicketSettlement.ticket_id == ticket["id"])
            .values(settled_at=utc_now() - timedelta(days=3))
        )
    async with variant(desk, rating_mails=True) as asking:
        parts = asking.runtime
        await ratings.ask_for_ratings(parts.db, parts.settings, parts.postman)
        assert await mails_to(asking, email) == []


async def test_it_counts_in_the_figures(as_customer: httpx.AsyncClient, as_agent: httpx.AsyncClient) -> None:
    before = body_of(await as_agent.get("/api/stats/dashboard"))["csat"]
    ticket = await settled(as_customer, as_agent)
    body_of(await rate(as_customer, ticket, 3))
    after = body_of(await as_agent.get("/api/stats/dashboard"))["csat"]
    assert (after["count"], after["by_score"]["3"]) == (before["count"] + 1, before["by_score"]["3"] + 1)
