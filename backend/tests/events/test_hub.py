"""The reader and what it tells its streams, on real databases."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.auth.principal import Principal
from app.core.clock import utc_now
from app.core.errors import Unavailable
from app.db.engine import Database
from app.events import hub as hub_module
from app.events import repository
from app.events.hub import EventHub
from app.events.visibility import may_see
from app.models import ApiToken, Ticket, TicketPresence, User
from app.models.enums import PresenceState, Role
from app.tickets import presence, service
from tests.databases.servers import DATABASES, SERVER_PARAMETERS
from tests.events.support import (
    add_event,
    add_ticket,
    add_user,
    event_of,
    frames_of,
    hub_on,
    ids_told,
)

on_every_database = pytest.mark.parametrize("database_url", DATABASES, indirect=True)
on_servers = pytest.mark.parametrize("database_url", SERVER_PARAMETERS, indirect=True)

KINDS: list[tuple[str, dict[str, Any], bool]] = [
    ("ticket.created", {}, True),
    ("reply.added", {"reply_id": 1}, True),
    ("note.added", {"reply_id": 2}, False),
    ("triage.completed", {"set": ["category"]}, False),
    ("draft.saved", {}, False),
    ("ticket.changed", {"field": "status", "from": "open", "to": "closed"}, True),
    ("ticket.changed", {"field": "priority"}, True),
    ("ticket.changed", {"field": "title"}, True),
    ("ticket.changed", {"field": "tags"}, True),
    ("ticket.changed", {"field": "severity"}, False),
    ("ticket.changed", {"field": "team"}, False),
    ("ticket.changed", {"field": "assignee_id"}, False),
    ("ticket.changed", {"field": "metadata"}, False),
    ("ticket.changed", {}, False),
    ("something.new", {}, False),
]


async def people(database: Database) -> tuple[Principal, Principal, Principal]:
    return (
        await add_user(database, "agent", Role.AGENT),
        await add_user(database, "customer", Role.CUSTOMER),
        await add_user(database, "other", Role.CUSTOMER),
    )


@on_every_database
async def test_the_rule_in_memory_and_the_rule_in_sql_are_one(database: Database) -> None:
    agent, customer, other = await people(database)
    tickets = [await add_ticket(database, customer), await add_ticket(database, other)]
    made = {
        await add_event(database, ticket, kind, **data): (ticket, public)
        for ticket in tickets
        for kind, data, public in KINDS
    }
    hub = hub_on(database)
    for caller, own in ((agent, None), (customer, tickets[0]), (other, tickets[1])):
        wanted = {id_ for id_, (ticket, public) in made.items() if own is None or (ticket == own and public)}
        async with database.read() as session:
            in_sql = {entry.id for entry in await repository.after(session, caller, 0, 100)}
            in_memory = {
                entry.id for entry in await repository.newest(session, 100) if may_see(caller, entry)
            }
        assert in_sql == wanted
        assert in_memory == wanted
        async with hub.subscription(caller, 0) as resumed:
            assert set(await ids_told(resumed)) == wanted


@on_every_database
async def test_a_deletion_is_told_to_who_could_see_the_ticket(database: Database) -> None:
    agent, customer, other = await people(database)
    kept, gone = await add_ticket(database, customer), await add_ticket(database, customer)
    await add_event(database, kept)
    place = await add_event(database, gone)
    hub = hub_on(database)
    async with (
        hub.subscription(agent, None) as all_,
        hub.subscription(customer, None) as own,
        hub.subscription(other, None) as nothing,
    ):
        for stream in (all_, own, nothing):
            await frames_of(stream)
        async with database.write() as session:
            ticket = await session.get_one(Ticket, gone)
            await service.record_deletion(session, ticket, agent.user_id)
            await session.execute(sa.delete(Ticket).where(Ticket.id == gone))
        await hub.catch_up()
        for stream in (all_, own):
            (event,) = await frames_of(stream)
            assert (event.event, event.data["kind"]) == ("ticket", "ticket.deleted")
            assert (event.data["ticket_id"], event.data["version"]) == (gone, 1)
            assert event.id == event.data["id"] > place, "a place from before it is below it"
        assert await frames_of(nothing) == []
    last = await add_event(database, kept)
    # Who comes back is told what happened meanwhile by the same rule, also by a process that has just begun.
    for reader in (hub, hub_on(database)):
        for caller, wanted in ((agent, [gone, kept]), (customer, [gone, kept]), (other, [])):
            async with reader.subscription(caller, place) as returned:
                frames = await frames_of(returned)
                told = [f for f in frames if f.event == "ticket" and f.data["id"] > place]
                assert [event.data["ticket_id"] for event in told] == wanted
                assert reader.place == last


@on_every_database
async def test_a_stream_hears_what_is_committed_after_it_began(database: Database) -> None:
    agent, customer, other = await people(database)
    ticket = await add_ticket(database, customer)
    before = await add_event(database, ticket)
    hub = hub_on(database)
    async with hub.subscription(agent, None) as all_, hub.subscription(other, None) as nothing:
        assert [(event.event, event.id) for event in await frames_of(all_)] == [("ready", before)]
        await frames_of(nothing)
        note = await add_event(database, ticket, "note.added")
        await hub.catch_up()
        assert await ids_told(all_) == [note]
        await hub.catch_up()
        assert await ids_told(all_) == []
        assert await frames_of(nothing) == []


@on_servers
async def test_a_lower_id_that_commits_later_is_told(database: Database) -> None:
    agent, customer, _ = await people(database)
    tickets = [await add_ticket(database, customer), await add_ticket(database, customer)]
    hub = hub_on(database)
    async with hub.subscription(agent, None) as stream:
        await frames_of(stream)
        async with database.write() as slow:
            slow.add(low := event_of(tickets[0]))
            await slow.flush()
            high = await add_event(database, tickets[1])
            assert low.id < high
            await hub.catch_up()
            assert await ids_told(stream) == [high]
        await hub.catch_up()
        (late,) = await frames_of(stream)
        assert late.data["id"] == low.id
        assert late.id is None, "the client's place stays where it is"
        await hub.catch_up()
        assert await ids_told(stream) == []
    low_id = low.id
    # A client that had gone when the late one came is told it on return, by this reader and by one that began later.
    for reader in (hub, hub_on(database)):
        async with reader.subscription(agent, high) as returned:
            assert low_id in await ids_told(returned)
            await reader.catch_up()
            assert await ids_told(returned) == []


async def test_a_return_repeats_what_was_missed_and_nothing_else(sqlite: Database) -> None:
    agent, customer, _ = await people(sqlite)
    ticket = await add_ticket(sqlite, customer)
    hub = hub_on(sqlite)
    async with hub.subscription(agent, None) as stream:
        await frames_of(stream)
        told = []
        for _ in range(3):
            await add_event(sqlite, ticket)
            await hub.catch_up()
            told += await ids_told(stream)
    missed = [await add_event(sqlite, ticket) for _ in range(2)]
    async with hub.subscription(agent, told[-1]) as stream:
        events = await frames_of(stream)
        assert [(event.event, event.id) for event in events] == [
            ("ready", told[-1]),
            *[("ticket", id_) for id_ in missed],
        ]
        await hub.catch_up()
        assert await ids_told(stream) == []


async def test_too_much_missed_or_an_unknown_place_means_reset(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "MAX_REPLAY", 3)
    agent, customer, _ = await people(sqlite)
    ticket = await add_ticket(sqlite, customer)
    ids = [await add_event(sqlite, ticket) for _ in range(5)]
    hub = hub_on(sqlite)
    for place in (ids[0], 999):
        async with hub.subscription(agent, place) as stream:
            assert [(event.event, event.id) for event in await frames_of(stream)] == [("reset", ids[-1])]
            new = await add_event(sqlite, ticket)
            await hub.catch_up()
            assert await ids_told(stream) == [new]
            ids.append(new)
    async with hub.subscription(agent, ids[-4]) as stream:
        assert await ids_told(stream) == ids[-3:]


async def test_a_client_that_does_not_read_is_told_to_reload(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "MAX_WAITING", 10)
    agent, customer, _ = await people(sqlite)
    ticket = await add_ticket(sqlite, customer)
    hub = hub_on(sqlite)
    async with hub.subscription(agent, None) as slow, hub.subscription(agent, None) as quick:
        await frames_of(quick)
        told = []
        ids = []
        for _ in range(25):
            ids.append(await add_event(sqlite, ticket))
            await hub.catch_up()
            told += await ids_told(quick)
        assert told == ids
        events = await frames_of(slow)
        assert events[0].event == "reset"
        assert len(events) <= 10
        follows = [id_ for id_ in ids if id_ > (events[0].id or 0)]
        assert [event.id for event in events[1:]] == follows, "nothing is missing after the reset"


async def test_an_id_that_sqlite_gives_again_is_told(sqlite: Database) -> None:
    agent, customer, _ = await people(sqlite)
    kept, gone = await add_ticket(sqlite, customer), await add_ticket(sqlite, customer)
    await add_event(sqlite, kept)
    first = await add_event(sqlite, gone)
    hub = hub_on(sqlite)
    async with hub.subscription(agent, None) as stream:
        await frames_of(stream)
        async with sqlite.write() as session:
            await session.execute(sa.delete(Ticket).where(Ticket.id == gone))
        again = await add_event(sqlite, kept)
        assert again == first
        await hub.catch_up()
        assert await ids_told(stream) == [again]
        async with sqlite.write() as session:
            await session.execute(sa.delete(Ticket))
        await hub.catch_up()
        assert [event.event for event in await frames_of(stream)] == ["reset"]
        after = await add_event(sqlite, await add_ticket(sqlite, customer))
        await hub.catch_up()
        assert await ids_told(stream) == [after]


@pytest.mark.parametrize("change", ["token", "inactive", "role"])
async def test_a_stream_ends_with_the_right_to_it(sqlite: Database, change: str) -> None:
    agent, customer, _ = await people(sqlite)
    hub = hub_on(sqlite)
    async with hub.subscription(agent, None) as stream, hub.subscription(customer, None) as kept:
        await hub.recheck()
        assert not stream.closing.is_set()
        statements: dict[str, sa.Executable] = {
            "token": sa.delete(ApiToken).where(ApiToken.id == agent.token_id),
            "inactive": sa.update(User).where(User.id == agent.user_id).values(is_active=False),
            "role": sa.update(User).where(User.id == agent.user_id).values(role=Role.CUSTOMER),
        }
        async with sqlite.write() as session:
            await session.execute(statements[change])
        await hub.recheck()
        assert stream.closing.is_set()
        assert not kept.closing.is_set()
        await stream.take(0.01)
        assert await stream.take(0.01) is None


async def test_a_commit_wakes_the_reader_and_a_rollback_does_not(sqlite: Database) -> None:
    _, customer, _ = await people(sqlite)
    ticket = await add_ticket(sqlite, customer)
    calls: list[str] = []
    sqlite.after_insert(type(event_of(ticket)), lambda: calls.append("told"))
    with suppress(RuntimeError):
        async with sqlite.write() as session:
            session.add(event_of(ticket))
            await session.flush()
            raise RuntimeError
    assert calls == []
    async with sqlite.write() as session:
        session.add_all([event_of(ticket), event_of(ticket)])
        await session.flush()
        session.add(event_of(ticket))
    assert calls == ["told"]
    await add_ticket(sqlite, customer)
    assert calls == ["told"]


async def test_no_stream_begins_in_a_process_that_stops(sqlite: Database) -> None:
    agent, _, _ = await people(sqlite)
    hub = hub_on(sqlite)
    async with hub.subscription(agent, None) as stream:
        hub.close_streams()
        assert [event.event for event in await frames_of(stream)] == ["ready"]
        assert await stream.take(1) is None
    with pytest.raises(Unavailable):
        async with hub.subscription(agent, None):
            pass


async def said(
    database: Database, hub: EventHub, who: Principal, ticket_id: int, state: PresenceState
) -> None:
    async with database.write() as session:
        await presence.say(session, who, ticket_id, state, hub)
    await hub.catch_up()


@on_every_database
async def test_staff_hear_who_comes_writes_expires_and_leaves_and_customers_do_not(
    database: Database,
) -> None:
    agent, customer, _ = await people(database)
    ticket_id = await add_ticket(database, customer)
    hub = hub_on(database)
    async with hub.subscription(agent, None) as staff, hub.subscription(customer, None) as own:
        await hub.catch_up()
        await frames_of(staff)
        await frames_of(own)

        async def heard() -> list[tuple[str, int | None, dict[str, Any]]]:
            await hub.catch_up()
            return [(event.event, event.id, event.data) for event in await frames_of(staff)]

        told = [("presence", None, {"ticket_id": ticket_id})]
        await said(database, hub, agent, ticket_id, PresenceState.VIEWING)
        assert await heard() == told
        await said(database, hub, agent, ticket_id, PresenceState.VIEWING)
        assert await heard() == [], "that somebody is still there is no news"
        await said(database, hub, agent, ticket_id, PresenceState.REPLYING)
        assert await heard() == told
        async with database.write() as session:
            await session.execute(
                sa.update(TicketPresence).values(expires_at=utc_now() - timedelta(seconds=1))
            )
        assert await heard() == told, "an expiry is heard of although nobody says it"
        await said(database, hub, agent, ticket_id, PresenceState.VIEWING)
        assert await heard() == told
        async with database.write() as session:
            await presence.leave(session, agent, ticket_id, hub)
        assert await heard() == told
        assert await frames_of(own) == []


async def test_a_change_of_presence_wakes_the_reader_and_a_repetition_does_not(sqlite: Database) -> None:
    agent, customer, _ = await people(sqlite)
    ticket_id = await add_ticket(sqlite, customer)
    hub = hub_on(sqlite)
    woken: list[bool] = []
    for state in (PresenceState.VIEWING, PresenceState.VIEWING, PresenceState.REPLYING):
        hub._wake.clear()
        async with sqlite.write() as session:
            await presence.say(session, agent, ticket_id, state, hub)
        woken.append(hub._wake.is_set())
    assert woken == [True, False, True]
