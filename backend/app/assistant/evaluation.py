"""Triage that somebody waits for: joins the run that is under way, or does one here and now."""

from __future__ import annotations

import asyncio
from functools import partial

from app.assistant.triage_work import do_triage
from app.auth.principal import Principal
from app.core.errors import Conflict, Unavailable
from app.jobs import repository as runs
from app.jobs import service as jobs
from app.jobs.execution import Executor
from app.models import TriageRun
from app.models.enums import TicketStatus, TriageStatus
from app.runtime import Runtime
from app.tickets import service as tickets
from app.tickets.schemas import TicketRead

WAIT_SECONDS = 90.0
POLL_SECONDS = 0.1


async def evaluate(runtime: Runtime, principal: Principal, ticket_id: int) -> TicketRead:
    """The ticket with a decision. Raises ``Conflict`` for a closed ticket, ``Unavailable`` when triage fails or takes
    longer than ``WAIT_SECONDS``; the run goes on in the background then."""
    run_id = await _run_to_wait_for(runtime, principal, ticket_id)
    executor = Executor(runtime.db, runtime.settings)
    executor.work = partial(do_triage, runtime)
    work = runtime.background.spawn(
        "triage", executor.this(run_id)
    )  # does nothing when another worker has it
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            await asyncio.shield(work)
            run = await _ended(runtime, run_id)
    except TimeoutError:
        raise Unavailable(
            f"Triage of ticket {ticket_id} goes on in the background: ask again.",
            code="triage_running",
            retry_after=10,
        ) from None
    if run is not None and run.status is not TriageStatus.COMPLETED:
        raise Unavailable(
            f"Triage of ticket {ticket_id} failed: {run.error or 'try again'}", code="triage_failed"
        )
    async with runtime.db.read() as session:
        return await tickets.get_ticket(session, principal, ticket_id, runtime.triage_config)


async def _run_to_wait_for(runtime: Runtime, principal: Principal, ticket_id: int) -> int:
    """The unfinished run of the ticket, due at once where it waits; else a new one."""
    async with runtime.db.write() as session:
        ticket = await tickets.load(session, principal, ticket_id, lock=True)
        principal.require_staff()
        if ticket.status is TicketStatus.CLOSED:
            raise Conflict(f"Ticket {ticket_id} is closed.", code="ticket_closed")
        run_id = await runs.unfinished_run(session, ticket_id)
        if run_id is None:
            run_id = await jobs.retry_triage(session, ticket_id, runtime.dispatcher)
    async with runtime.db.write() as session:
        await runs.hurry(session, run_id)
    return run_id


async def _ended(runtime: Runtime, run_id: int) -> TriageRun | None:
    """The run once nobody works on it; None when it went with its ticket."""
    while True:
        async with runtime.db.read() as session:
            run = await runs.brief(session, run_id)
        waits = run is not None and run.status is TriageStatus.PENDING and run.error is None
        if run is None or not (waits or run.status is TriageStatus.PROCESSING):
            return run
        await asyncio.sleep(POLL_SECONDS)
