"""From a stored ticket to what the engines read, and from a question to its passages."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.db.engine import Database
from app.knowledge import search
from app.knowledge.parts import ready_encoder
from app.models import Reply, Ticket
from app.models.enums import Role
from app.rag.types import SearchMode
from app.runtime import Runtime
from app.tickets import thread_repository
from app.triage.pipeline import Retrieved

__all__ = [
    "Retrieved",
    "TicketText",
    "find_grounds",
    "read_ticket_text",
    "retrieved",
    "ticket_text",
    "triage_engine",
]

if TYPE_CHECKING:
    from app.triage.engine import TriageEngine

RECENT_REPLIES = 6


@dataclass(frozen=True, slots=True)
class TicketText:
    """What is read of a ticket, free of the database."""

    subject: str
    body: str
    question: str
    """Subject, content and the customer's later turns, a line each, oldest first."""
    customer_name: str | None


def one_line(text: str) -> str:
    return " ".join(text.split())


async def read_ticket_text(db: Database, ticket: Ticket) -> TicketText:
    """Load the conversation of a visible ticket. The customer's turns ask; agents' answers do not."""
    async with db.read() as session:
        replies = await thread_repository.conversation(session, ticket.id, RECENT_REPLIES)
    return ticket_text(ticket, replies)


def ticket_text(ticket: Ticket, replies: list[Reply]) -> TicketText:
    later = [reply.content for reply in replies if reply.author.role is Role.CUSTOMER]
    question = "\n".join(one_line(turn) for turn in [ticket.title, ticket.content, *later])
    if not later:
        question = f"{one_line(ticket.title)}\n\n{ticket.content}"  # an empty line: a letter, all of it asks
    name = None if ticket.requester.email.endswith("@placeholder.invalid") else ticket.requester.name
    return TicketText(subject=ticket.title, body=ticket.content, question=question, customer_name=name)


async def find_grounds(
    runtime: Runtime, question: str, collection: str, limit: int, *, missing_ok: bool = False
) -> search.Found:
    """Public passages only: what is drafted goes to customers."""
    return await search.retrieve(
        runtime,
        collection_name=collection,
        text=question,
        limit=limit,
        mode=SearchMode.HYBRID,
        public_only=True,
        missing_ok=missing_ok,
    )


async def triage_engine(runtime: Runtime) -> TriageEngine:
    """The local engine, made once the encoder is loaded. Raises ``Unavailable`` while it is not."""
    from app.triage.engine import (
        TriageEngine,  # compiles hundreds of patterns: not on the way to the first answer
    )

    encoder = await ready_encoder(runtime)
    async with runtime.engine_lock:
        if runtime.triage_engine is None:
            engine = TriageEngine(runtime.triage_config, encoder)
            await asyncio.to_thread(engine.warm)
            runtime.triage_engine = engine
    return runtime.triage_engine


def retrieved(found: search.Found) -> Retrieved:
    """As the pipeline takes it."""
    return found.query, found.query_vector, found.ranked, found.evidence
