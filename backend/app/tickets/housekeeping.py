"""What tickets need now and then: waking, and clearing away what nobody sent."""

from __future__ import annotations

from app.core.clock import utc_now
from app.db.engine import Database
from app.files.store import FileStore
from app.tickets import idempotency, presence, repository
from app.tickets.attachments import sweep_pending
from app.tickets.replies import wake
from app.tickets.service import touch

BATCH = 200


async def run(db: Database, files: FileStore) -> None:
    """One round. Several processes may do it at once: each step asks again under the row's lock."""
    await wake_due(db)
    await sweep_pending(db, files)
    async with db.write() as session:
        await idempotency.forget_old_keys(session)
        await presence.forget_expired(session)


async def wake_due(db: Database) -> int:
    """Wake tickets whose time has come; returns how many."""
    async with db.read() as session:
        due = await repository.due_to_wake(session, utc_now(), BATCH)
    woken = 0
    for ticket_id in due:
        async with db.write() as session:
            ticket = await repository.locked(session, ticket_id)
            if ticket is None or ticket.snoozed_until is None or ticket.snoozed_until > utc_now():
                continue  # another process was quicker, or somebody let it sleep longer
            wake(session, ticket, reason="time")
            touch(ticket)
            woken += 1
    return woken
