"""The first start in development: accounts, customers, tickets with threads, and the sample knowledge base."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import utc_now
from app.core.logging import get_logger
from app.core.security import hash_password
from app.core.settings import BACKEND_DIR
from app.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from app.jobs import service as jobs
from app.jobs.port import SilentDispatcher
from app.knowledge import ingestion
from app.knowledge.files import read_folder
from app.knowledge.schemas import IngestRequest
from app.models import Reply, Ticket, User
from app.models.enums import EventSource, Priority, Role, TicketStatus, TriageStatus
from app.rag.types import ChunkStrategy
from app.runtime import Runtime
from app.tickets import fulltext
from app.tickets import repository as ticket_rows
from app.tickets.service import record
from app.tickets.terms import one_line
from app.users import repository as people

log = get_logger(__name__)
TICKETS_FILE = Path(__file__).with_name("tickets.yaml")
SAMPLE_KB = BACKEND_DIR.parent / "samples" / "kb"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class DemoCustomer(_Strict):
    key: str
    name: str
    email: str


class DemoReply(_Strict):
    author: Literal["customer", "agent"]
    content: str
    internal: bool = False
    hours_ago: float


class DemoTicket(_Strict):
    key: str
    title: str
    content: str
    customer: str
    status: TicketStatus
    priority: Priority
    tags: list[str] = []
    hours_ago: float
    assignee: Literal["agent"] | None = None
    category: str | None = None
    replies: list[DemoReply] = []


class DemoDesk(_Strict):
    customers: list[DemoCustomer]
    tickets: list[DemoTicket]


async def seed_accounts_and_tickets(runtime: Runtime) -> bool:
    """Create what is missing; False when the demo accounts exist already. One commit: all of it or nothing."""
    async with runtime.db.read() as session:
        if await people.by_email(session, DEMO_ACCOUNTS[0].email) is not None:
            return False
    hashed = await hash_password(DEMO_PASSWORD)
    async with runtime.db.write() as session:
        if await people.by_email(session, DEMO_ACCOUNTS[0].email) is not None:
            return False
        users = [
            User(email=account.email, name=account.name, role=account.role, password_hash=hashed)
            for account in DEMO_ACCOUNTS
        ]
        session.add_all(users)
        await session.flush()
        desk = DemoDesk.model_validate(yaml.safe_load(TICKETS_FILE.read_text(encoding="utf-8")))
        agent = next(user for user in users if user.role is Role.AGENT)
        customers = await _customers(session, desk, users)
        for ticket in sorted(desk.tickets, key=lambda item: -item.hours_ago):
            await _add_ticket(session, ticket, customers[ticket.customer], agent)
    log.info("demo.seeded", customers=len(desk.customers), tickets=len(desk.tickets))
    return True


async def _customers(session: AsyncSession, desk: DemoDesk, accounts: list[User]) -> dict[str, User]:
    by_email = {account.email: account for account in accounts}
    found = {
        customer.key: by_email.get(customer.email)
        or User(email=customer.email, name=customer.name, role=Role.CUSTOMER, password_hash=None)
        for customer in desk.customers
    }
    session.add_all(found.values())
    await session.flush()
    return found


async def _add_ticket(session: AsyncSession, item: DemoTicket, customer: User, agent: User) -> None:
    now = utc_now()
    created = now - timedelta(hours=item.hours_ago)
    last = now - timedelta(hours=min([item.hours_ago, *(reply.hours_ago for reply in item.replies)]))
    answers = [reply for reply in item.replies if reply.author == "agent" and not reply.internal]
    settled = item.status in (TicketStatus.RESOLVED, TicketStatus.CLOSED)
    ticket = Ticket(
        title=item.title,
        content=item.content,
        status=item.status,
        priority=item.priority,
        category=item.category,
        hand_set=["category"] if item.category else [],
        requester_id=customer.id,
        assignee_id=agent.id if item.assignee else None,
        reply_count=len(item.replies),
        note_count=sum(reply.internal for reply in item.replies),
        triage_status=TriageStatus.PENDING,
        latest_public=one_line(([item.content] + [r.content for r in item.replies if not r.internal])[-1]),
        latest_any=one_line(([item.content] + [r.content for r in item.replies])[-1]),
        created_at=created,
        updated_at=last,
        resolved_at=last if settled else None,
        first_response_at=now - timedelta(hours=max(r.hours_ago for r in answers)) if answers else None,
    )
    session.add(ticket)
    await session.flush()
    await ticket_rows.add_tags(session, ticket, item.tags)
    record(session, ticket.id, "ticket.created", source=EventSource.PERSON, actor_id=customer.id)
    fulltext.add(session, ticket.id, ticket.title, ticket.content)
    for reply in item.replies:
        author = agent if reply.author == "agent" else customer
        row = Reply(
            ticket_id=ticket.id,
            author_id=author.id,
            content=reply.content,
            internal=reply.internal,
            created_at=now - timedelta(hours=reply.hours_ago),
        )
        session.add(row)
        await session.flush()
        await fulltext.append(session, ticket.id, reply.content, internal=reply.internal)
        kind = "note.added" if reply.internal else "reply.added"
        record(
            session, ticket.id, kind, source=EventSource.PERSON, actor_id=author.id, data={"reply_id": row.id}
        )
    await jobs.enqueue_triage(session, ticket.id, SilentDispatcher())


async def seed_sample_kb(runtime: Runtime) -> None:
    """Ingest the sample articles when the default collection does not exist yet."""
    from app.knowledge import repository

    name = runtime.settings.kb_default_collection
    async with runtime.db.read() as session:
        if await repository.collection_by_name(session, name) is not None:
            return
    files = [file for file in read_folder(SAMPLE_KB) if file.document is not None]
    documents = [file.document for file in files if file.document is not None]
    if documents:
        answer = await ingestion.ingest(
            runtime,
            IngestRequest(collection=name, documents=documents, chunk_strategy=ChunkStrategy.MARKDOWN),
        )
        log.info("demo.kb_ingested", documents=len(documents), chunks=answer.chunks_added)
