"""From a stored ticket to what the engines read, and from a question to its passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from app.db.engine import Database
from app.knowledge import search
from app.knowledge.parts import ready_encoder
from app.models import Reply, Ticket
from app.models.enums import Role
from app.rag.conversation import several_questions
from app.rag.types import Asked, SearchMode
from app.runtime import Runtime
from app.tickets import thread_repository
from app.triage.pipeline import Retrieved, Since
from app.triage.reading import own_words, query_text, with_later_words
from app.triage.text import read_ticket

__all__ = [
    "Grounds",
    "Retrieved",
    "TicketText",
    "find_grounds",
    "read_ticket_text",
    "renewed_engine",
    "retrieved",
    "ticket_text",
    "together",
    "triage_engine",
]

if TYPE_CHECKING:
    from app.triage.engine import TriageEngine

READ_REPLIES = 50
"""Newest public replies of a ticket that are looked at: no draft says what one of them said."""
RECENT_REPLIES = 6
"""Of these, those in which the customer's words still ask."""


@dataclass(frozen=True, slots=True)
class TicketText:
    """What is read of a ticket, free of the database."""

    subject: str
    body: str
    """What the customer has written, from the opening to the last message."""
    question: str
    """Subject, content and the customer's later turns, a line each, oldest first."""
    customer_name: str | None
    ticket_id: int
    people: tuple[str, ...]
    """Names of the requester and of who wrote replies: they do not leave the house."""
    since: Since


def one_line(text: str) -> str:
    return " ".join(text.split())


async def read_ticket_text(db: Database, ticket: Ticket) -> TicketText:
    """Load the conversation of a visible ticket. The customer's turns ask; agents' answers do not."""
    async with db.read() as session:
        replies = await thread_repository.conversation(session, ticket.id, READ_REPLIES)
    return ticket_text(ticket, replies)


def ticket_text(ticket: Ticket, replies: list[Reply]) -> TicketText:
    """``replies``: the public ones, oldest first, with their authors."""
    recent = replies[-RECENT_REPLIES:]
    later = [own_words(reply.content) for reply in recent if reply.author.role is Role.CUSTOMER]
    question = query_text(ticket.title, ticket.content)
    if later:
        question = "\n".join(
            map(one_line, [ticket.title, read_ticket(ticket.title, ticket.content).current, *later])
        )
    name = None if ticket.requester.email.endswith("@placeholder.invalid") else ticket.requester.name
    # Who wrote without a name is stored by the first part of the address, which is no way to greet anybody.
    is_told = name is not None and name != ticket.requester.email.partition("@")[0]
    people = dict.fromkeys([*([name] if name else []), *(reply.author.name for reply in replies)])
    return TicketText(
        subject=ticket.title,
        body=with_later_words(ticket.title, ticket.content, later),
        question=question,
        customer_name=name if is_told else None,
        ticket_id=ticket.id,
        people=tuple(people),
        since=Since(
            newest=later[-1] if later else None,
            sent=tuple(reply.content for reply in replies if reply.author.role is not Role.CUSTOMER),
        ),
    )


@dataclass(frozen=True, slots=True)
class Grounds:
    """What was found for a question, and for each of several when it asks more than one."""

    found: search.Found
    """Of the whole, with the passages for every question and how surely all of them are answered."""
    asked: tuple[Asked, ...]


async def find_grounds(
    runtime: Runtime, question: str, collection: str, limit: int, *, missing_ok: bool = False
) -> Grounds:
    """Public passages only: what is drafted goes to customers."""

    async def find(text: str) -> search.Found:
        return await search.retrieve(
            runtime,
            collection_name=collection,
            text=text,
            limit=limit,
            mode=SearchMode.HYBRID,
            public_only=True,
            missing_ok=missing_ok,
        )

    whole = await find(question)
    texts = several_questions(whole.query)
    if not whole.ranked or len(texts) > limit:
        return Grounds(whole, (_asked(whole),))
    return together(whole, [await find(text) for text in texts], limit)


def _asked(found: search.Found) -> Asked:
    return Asked(found.query, found.query_vector, found.ranked)


def together(whole: search.Found, each: Sequence[search.Found], limit: int) -> Grounds:
    """The answers of several questions side by side, where at least two of them have one of their own."""
    first: dict[str, search.Found] = {}
    for found in each:
        if found.evidence.answerable:
            first.setdefault(found.ranked[0].passage.chunk_id, found)
    if len(first) < 2:
        return Grounds(whole, (_asked(whole),))
    answered = list(first.values())
    turns = zip_longest(*(found.ranked for found in answered))
    shared = {item.passage.chunk_id: item for item in chain(*turns, whole.ranked) if item is not None}
    ranked = tuple(shared.values())[:limit]
    # The reply is as sure as its least sure answer, and a question without one leaves it to a person.
    least = min(found.evidence.confidence for found in each)
    covered = sum(found.evidence.answerable for found in each)
    reason = f"the passages cover {covered} of {len(each)} questions"
    evidence = replace(whole.evidence, answerable=True, confidence=least, reason=reason)
    return Grounds(replace(whole, ranked=ranked, evidence=evidence), tuple(map(_asked, answered)))


async def triage_engine(runtime: Runtime) -> TriageEngine:
    """The local engine, made once the encoder is loaded. Raises ``Unavailable`` while it is not."""
    return await runtime.engines.serving(await ready_encoder(runtime))


async def renewed_engine(runtime: Runtime) -> TriageEngine:
    """The same, made by the configuration that is active now, however long that takes."""
    return await runtime.engines.renewed(await ready_encoder(runtime))


def retrieved(grounds: Grounds) -> Retrieved:
    """As the pipeline takes it."""
    found = grounds.found
    return Retrieved(grounds.asked, found.ranked, found.evidence)
