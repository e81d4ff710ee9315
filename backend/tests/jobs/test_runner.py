"""The in-process runner: whose turn it is, and what becomes of a run when the process stops."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
import sqlalchemy as sa

from app.core import foreground as foregrounds
from app.core.clock import utc_now
from app.core.foreground import Foreground
from app.jobs import runner as runners
from app.jobs import service as jobs
from app.jobs.execution import Executor
from app.jobs.port import SilentDispatcher, Urgency
from app.jobs.runner import InProcessRunner
from app.models import Ticket, TriageRun
from app.models.enums import TriageStatus
from app.runtime import Runtime
from tests.desk import new_ticket, stored
from tests.jobs.test_triage import runs_of


@pytest.fixture
async def alone(runtime: Runtime) -> None:
    """No other run is due."""
    async with runtime.db.write() as session:
        later = utc_now() + timedelta(days=1)
        await session.execute(
            sa.update(TriageRun).where(TriageRun.status != TriageStatus.COMPLETED).values(due_at=later)
        )


@pytest.fixture
async def runner(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[InProcessRunner]:
    """A runner of one task, not yet started, that would work although the desk's own is paused."""
    settings = runtime.settings.model_copy(update={"jobs_paused": False, "jobs_concurrency": 1})
    made = InProcessRunner(runtime.db, settings)
    yield made
    await made.stop()


async def test_new_tickets_overtake_the_backlog_and_else_the_oldest_goes_first(
    as_agent: httpx.AsyncClient, runtime: Runtime, alone: None
) -> None:
    first, second, third = [(await new_ticket(as_agent))["id"] for _ in range(3)]
    async with runtime.db.write() as session:
        await session.execute(sa.delete(TriageRun).where(TriageRun.ticket_id == first))
        await jobs.enqueue_triage(session, first, SilentDispatcher(), Urgency.BACKLOG)
        past = utc_now() - timedelta(hours=1)
        await session.execute(sa.update(TriageRun).where(TriageRun.ticket_id == first).values(due_at=past))
    terms = jobs.Terms(60, 5)
    order = [await jobs.claim_next(runtime.db, terms) for _ in range(3)]
    assert [run.ticket_id for run in order if run] == [second, third, first]


async def test_a_run_that_is_soon_done_ends_before_the_process(
    as_agent: httpx.AsyncClient, runtime: Runtime, runner: InProcessRunner, alone: None
) -> None:
    begun = asyncio.Event()
    done: list[int] = []

    async def work(run: TriageRun) -> None:
        begun.set()
        await asyncio.sleep(0.1)
        done.append(run.id)

    made = [await new_ticket(as_agent) for _ in range(3)]
    runner.start(work)
    await begun.wait()
    await runner.stop()
    (first, *others) = [(await runs_of(runtime, ticket["id"]))[0] for ticket in made]
    assert done == [first.id], "it ends, and no other is begun"
    assert [run.attempts for run in others] == [0, 0]


async def test_a_run_that_takes_longer_is_given_back_uncounted(
    as_agent: httpx.AsyncClient,
    runtime: Runtime,
    runner: InProcessRunner,
    alone: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(runners, "STOP_SECONDS", 0.05)
    begun = asyncio.Event()

    async def work(_run: TriageRun) -> None:
        begun.set()
        await asyncio.sleep(60)

    ticket = await new_ticket(as_agent)
    runner.start(work)
    await begun.wait()
    await runner.stop()
    (run,) = await runs_of(runtime, ticket["id"])
    assert (run.status, run.attempts, run.lease) == (TriageStatus.PENDING, 0, None)
    assert run.due_at <= utc_now()
    states = await stored(runtime, sa.select(Ticket.triage_status).where(Ticket.id == ticket["id"]))
    assert states == [TriageStatus.PENDING]


async def test_what_comes_while_runs_are_remembered_still_goes_first(
    as_agent: httpx.AsyncClient, runtime: Runtime, alone: None
) -> None:
    backlog = [(await new_ticket(as_agent))["id"] for _ in range(3)]
    async with runtime.db.write() as session:
        waiting = TriageRun.ticket_id.in_(backlog)
        await session.execute(sa.update(TriageRun).where(waiting).values(priority=int(Urgency.BACKLOG)))
    done: list[int] = []

    async def work(run: TriageRun) -> None:
        done.append(run.ticket_id)

    executor = Executor(runtime.db, runtime.settings)
    executor.work = work
    assert await executor.next()
    urgent = (await new_ticket(as_agent))["id"]
    executor.forget()
    assert [await executor.next() for _ in range(4)] == [True, True, True, False]
    assert done == [backlog[0], urgent, *backlog[1:]]


async def test_one_run_at_once_while_people_are_answered_and_more_when_nobody_is(
    as_agent: httpx.AsyncClient, runtime: Runtime, alone: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = runtime.settings.model_copy(update={"jobs_paused": False, "jobs_concurrency": 2})
    doing: set[int] = set()

    async def most_at_once(foreground: Foreground, enough: int) -> int:
        """Of two new tickets; a run stays until ``enough`` are being done together, and a little longer."""
        for _ in range(2):
            await new_ticket(as_agent)
        most, together, done = 0, asyncio.Event(), asyncio.Semaphore(0)

        async def work(run: TriageRun) -> None:
            nonlocal most
            doing.add(run.id)
            most = max(most, len(doing))
            if most >= enough:
                together.set()
            async with asyncio.timeout(30):
                await together.wait()
            await asyncio.sleep(0.1)
            doing.discard(run.id)
            done.release()

        made = InProcessRunner(runtime.db, settings, foreground)
        made.start(work)
        try:
            async with asyncio.timeout(30):
                await done.acquire()
                await done.acquire()
        finally:
            await made.stop()
        return most

    assert await most_at_once(Foreground(), 2) == 2
    monkeypatch.setattr(foregrounds, "QUIET_SECONDS", 60.0)
    busy = Foreground()
    busy.request_begins()
    assert await most_at_once(busy, 1) == 1
