"""The first start in development: accounts, customers, tickets with threads, and the sample knowledge base."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import utc_now
from app.core.logging import get_logger
from app.core.security import hash_password
from app.core.settings import BACKEND_DIR
from app.core.text import edit_distance
from app.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from app.jobs import service as jobs
from app.jobs.port import SilentDispatcher, Urgency
from app.knowledge import ingestion
from app.knowledge.files import read_folder
from app.knowledge.schemas import IngestRequest
from app.models import CannedReply, Draft, Reply, Ticket, TicketEvent, TicketRating, User
from app.models.enums import DraftStatus, EventSource, Priority, Role, TicketStatus, TriageStatus
from app.rag.types import ChunkStrategy
from app.runtime import Runtime
from app.tickets import fulltext
from app.tickets import repository as ticket_rows
from app.tickets.terms import one_line
from app.users import repository as people

log = get_logger(__name__)
TICKETS_FILE = Path(__file__).with_name("tickets.yaml")
DRAFTED_BEFORE = timedelta(minutes=6)
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
    draft: str | None = None
    """What the assistant had proposed, which a person changed before sending it."""
    sent_as_drafted: bool = False


class DemoRating(_Strict):
    score: int = Field(ge=1, le=5)
    hours_ago: float
    comment: str | None = None


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
    rating: DemoRating | None = None
    replies: list[DemoReply] = []


class DemoCannedReply(_Strict):
    title: str
    content: str


class DemoDesk(_Strict):
    customers: list[DemoCustomer]
    canned_replies: list[DemoCannedReply]
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
        session.add_all(CannedReply(owner_id=agent.id, **item.model_dump()) for item in desk.canned_replies)
        customers = await _customers(session, desk, users)
        for ticket in sorted(desk.tickets, key=lambda item: -item.hours_ago):
            await _add_ticket(session, ticket, customers[ticket.customer], agent)
    log.info("demo.seeded", customers=len(desk.customers), tickets=len(desk.tickets))
    return True


async def _customers(session: AsyncSession, desk: DemoDesk, accounts: list[User]) -> dict[str, User]:
    by_email = {account.email: account for account in accounts}
    first = {
        ticket.customer: ticket.hours_ago for ticket in sorted(desk.tickets, key=lambda item: item.hours_ago)
    }
    now = utc_now()
    found = {
        customer.key: by_email.get(customer.email)
        or User(
            email=customer.email,
            name=customer.name,
            role=Role.CUSTOMER,
            password_hash=None,
            created_at=now - timedelta(hours=first[customer.key]),
        )
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
    if settled:
        await ticket_rows.begin_settlement(session, ticket.id, last)
    await ticket_rows.add_tags(session, ticket, item.tags)
    session.add(_event(ticket.id, "ticket.created", customer, created))
    fulltext.add(session, ticket.id, ticket.title, ticket.content)
    for reply in item.replies:
        author = agent if reply.author == "agent" else customer
        await _add_reply(session, ticket.id, reply, author, now - timedelta(hours=reply.hours_ago))
    if item.rating is not None:
        _add_rating(session, ticket.id, item.rating, customer, now - timedelta(hours=item.rating.hours_ago))
    if settled:
        change = {"field": "status", "from": TicketStatus.OPEN, "to": item.status}
        session.add(_event(ticket.id, "ticket.changed", agent, last, **change))
    await jobs.enqueue_triage(session, ticket.id, SilentDispatcher(), Urgency.BACKLOG)


def _event(ticket_id: int, kind: str, actor: User, at: datetime, **data: Any) -> TicketEvent:
    """Of the past: what figures and timelines show must have happened when the rest says so."""
    return TicketEvent(
        ticket_id=ticket_id, kind=kind, source=EventSource.PERSON, actor_id=actor.id, data=data, created_at=at
    )


async def _add_reply(
    session: AsyncSession, ticket_id: int, item: DemoReply, author: User, at: datetime
) -> None:
    draft = await _add_draft(session, ticket_id, item, author, at)
    row = Reply(
        ticket_id=ticket_id,
        author_id=author.id,
        content=item.content,
        internal=item.internal,
        created_at=at,
        draft_id=draft.id if draft else None,
        draft_edit_distance=edit_distance(draft.content, item.content) if draft else None,
    )
    session.add(row)
    await session.flush()
    await fulltext.append(session, ticket_id, item.content, internal=item.internal)
    kind = "note.added" if item.internal else "reply.added"
    session.add(_event(ticket_id, kind, author, at, reply_id=row.id))


async def _add_draft(
    session: AsyncSession, ticket_id: int, item: DemoReply, agent: User, at: datetime
) -> Draft | None:
    """What a reply came from. It says of itself that it is demo data: no engine has written it."""
    content = item.content if item.sent_as_drafted else item.draft
    if content is None:
        return None
    draft = Draft(
        ticket_id=ticket_id,
        created_by=agent.id,
        status=DraftStatus.ANSWERED,
        content=content,
        tone="friendly",
        engine="local",
        model="demo data",
        prompt_version="",
        suggestion={},
        created_at=at - DRAFTED_BEFORE,
    )
    session.add(draft)
    await session.flush()
    return draft


def _add_rating(
    session: AsyncSession, ticket_id: int, item: DemoRating, customer: User, at: datetime
) -> None:
    session.add(
        TicketRating(ticket_id=ticket_id, score=item.score, comment=item.comment, rated_at=at, created_at=at)
    )
    data = {"score": item.score, "from": None, "comment": item.comment is not None}
    session.add(_event(ticket_id, "ticket.rated", customer, at, **data))


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
