"""The first start in development: what the dashboard shows of it follows from what is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.core.clock import utc_now
from app.demo import seed
from app.models import Draft, Reply, Ticket, TicketEvent, TicketRating, TicketSettlement, TriageRun, User
from app.models.enums import TicketStatus, TriageStatus
from tests.api.decisions import evaluated, outcome, triage_finds
from tests.desk import Desk, body_of, desk_settings, running_desk, stored


@pytest.fixture(scope="module")
async def demo_desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("demo")
    async with running_desk(desk_settings(folder)) as desk:
        assert await seed.seed_accounts_and_tickets(desk.runtime)
        yield desk


async def test_figures_of_the_demo_desk_follow_from_its_rows(demo_desk: Desk) -> None:
    desk = demo_desk
    assert not await seed.seed_accounts_and_tickets(desk.runtime), "only once"
    async with desk.client(desk.admin) as admin:
        figures = body_of(await admin.get("/api/stats/dashboard"))
    tickets = await stored(desk.runtime, sa.select(Ticket))
    assert len(tickets) == 60
    assert figures["totals"]["created"] == 60
    settled = [one for one in tickets if one.status in {TicketStatus.RESOLVED, TicketStatus.CLOSED}]
    assert figures["totals"]["resolved"] == len(settled)
    assert len(await stored(desk.runtime, sa.select(TicketSettlement))) == len(settled)
    ratings = await stored(desk.runtime, sa.select(TicketRating))
    assert figures["csat"]["count"] == len(ratings) >= 12
    mean = sum(one.score for one in ratings) / len(ratings)
    assert abs(figures["csat"]["average"] - mean) < 0.01
    replies = await stored(desk.runtime, sa.select(Reply).where(Reply.draft_id.is_not(None)))
    same = [one for one in replies if one.draft_edit_distance == 0]
    assert figures["ai"]["inserted"] == len(replies) >= 15
    assert (figures["ai"]["sent_unchanged"], figures["ai"]["edited"]) == (
        len(same),
        len(replies) - len(same),
    )
    drafts = {one.id: one for one in await stored(desk.runtime, sa.select(Draft))}
    assert all(drafts[one.draft_id].content == one.content for one in same)
    assert all(drafts[one.draft_id].created_at < one.created_at for one in replies)
    assert {one.model for one in drafts.values()} == {"demo data"}


async def test_nothing_of_the_demo_desk_lies_in_the_future_or_is_triaged_already(demo_desk: Desk) -> None:
    desk = demo_desk
    now = utc_now()
    tickets = {one.id: one for one in await stored(desk.runtime, sa.select(Ticket))}
    runs = await stored(desk.runtime, sa.select(TriageRun))
    assert Counter(one.status for one in runs) == {TriageStatus.PENDING: 60}
    for event in await stored(desk.runtime, sa.select(TicketEvent)):
        assert tickets[event.ticket_id].created_at <= event.created_at <= now, event.kind
    for ticket in tickets.values():
        assert now - timedelta(days=30) < ticket.created_at <= ticket.updated_at <= now
        if ticket.first_response_at is not None:
            assert ticket.created_at < ticket.first_response_at <= now
    people = {one.id: one for one in await stored(desk.runtime, sa.select(User))}
    for ticket in tickets.values():
        requester = people[ticket.requester_id]
        assert requester.created_at <= ticket.created_at + timedelta(seconds=5) or requester.password_hash
    for rating in await stored(desk.runtime, sa.select(TicketRating)):
        resolved = tickets[rating.ticket_id].resolved_at
        assert resolved is not None
        assert resolved <= rating.rated_at <= now


async def test_canned_replies_of_the_demo_desk_are_filled_in(demo_desk: Desk) -> None:
    desk = demo_desk
    ticket = (await stored(desk.runtime, sa.select(Ticket).order_by(Ticket.id.desc())))[0]
    async with desk.client(desk.admin) as admin:
        kept = body_of(await admin.get("/api/canned-replies"))
        assert len(kept) >= 4
        for item in kept:
            answer = await admin.post(
                f"/api/canned-replies/{item['id']}/render", json={"ticket_id": ticket.id}
            )
            content = body_of(answer)["content"]
            assert content
            assert "{{" not in content, item["title"]


async def test_what_a_person_has_answered_last_waits_for_no_review(
    demo_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = demo_desk
    triage_finds(monkeypatch, outcome())
    rows = await stored(
        desk.runtime, sa.select(Ticket).where(Ticket.status == TicketStatus.WAITING).order_by(Ticket.id)
    )
    assert any(one.reply_count > 1 for one in rows)
    async with desk.client(desk.agent) as agent:
        for row in rows:
            await evaluated(agent, row.id)
        waiting = body_of(await agent.get("/api/tickets", params={"review": True, "page_size": 100}))
    # Every waiting ticket of the demo data waits for its customer.
    assert not {one.id for one in rows} & {item["id"] for item in waiting["items"]}
