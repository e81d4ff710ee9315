"""The public intake: a ticket without a sign-in, and a signed link that shows this ticket and nothing else.

Whoever fills in the form has proved nothing about the address they give. So the link acts as a customer on one ticket,
shows no stored name or address, and never acts as a colleague: a request in the name of an agent's address is kept
under a placeholder, with what was claimed in its metadata.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.core.errors import NotFound
from app.core.settings import Settings
from app.core.signing import Signer
from app.db.paging import Page, PageRequest
from app.intake.schemas import (
    IntakeCreate,
    IntakeCreated,
    IntakeReply,
    IntakeReplyCreate,
    IntakeTicket,
)
from app.jobs import service as jobs
from app.models.enums import SETTLED, Role
from app.ratings import service as ratings
from app.runtime import Runtime
from app.throttling.source import throttle_key
from app.throttling.throttle import Limit
from app.tickets import idempotency
from app.tickets import replies as replies_of
from app.tickets import service as tickets
from app.tickets.schemas import ReplyCreate, ReplyRead, TicketCreate
from app.triage.config import TriageConfig
from app.users import service as users

UNPROVEN_SENDER = "intake@placeholder.invalid"
LINK_USES_PER_MINUTE = 60
REPLIES_PER_HOUR = 30
CHANNEL = {"channel": "intake"}


def require_enabled(settings: Settings) -> None:
    """Raises ``NotFound`` when the intake is switched off."""
    if not settings.intake_enabled:
        raise NotFound("Requests without an account are switched off on this desk.", code="intake_disabled")


async def count_new(runtime: Runtime, source: str) -> None:
    await runtime.throttle.hit(
        Limit("intake-new", runtime.settings.intake_per_hour, 3600), throttle_key(source)
    )


async def count_look(runtime: Runtime, source: str) -> None:
    await runtime.throttle.hit(Limit("intake-look", LINK_USES_PER_MINUTE, 60), throttle_key(source))


async def count_reply(runtime: Runtime, source: str) -> None:
    await runtime.throttle.hit(Limit("intake-reply", REPLIES_PER_HOUR, 3600), throttle_key(source))


async def create(
    session: AsyncSession, runtime: Runtime, request: IntakeCreate, key: str | None
) -> tuple[IntakeCreated, bool]:
    """Open a ticket with its triage, in the name of the address; or find the one that an earlier request with this key
    opened, and say so. Blocked people are answered like everybody."""
    requester, metadata = await _requester(session, request)
    claimed = None
    if key is not None:
        claimed = await idempotency.claim(session, requester.user_id, key, request, "intake ")
        if claimed.ticket_id is not None:
            return _followed(runtime.settings, claimed.ticket_id, requester), True
    ticket = await tickets.create_ticket(
        session,
        requester,
        TicketCreate(title=request.subject, content=request.message, metadata=metadata),
        runtime.triage_config,
    )
    if claimed is not None:
        claimed.ticket_id = ticket.id
    await jobs.enqueue_triage(session, ticket.id, runtime.dispatcher)
    return _followed(runtime.settings, ticket.id, requester), False


def _followed(settings: Settings, ticket_id: int, requester: Principal) -> IntakeCreated:
    token = _signer(settings).make(ticket=ticket_id, requester=requester.user_id)
    page = f"{settings.public_url.rstrip('/')}/requests#token={token}"
    return IntakeCreated(ticket_id=ticket_id, follow_url=page, token=token)


async def show(
    session: AsyncSession, settings: Settings, token: str, paging: PageRequest, config: TriageConfig
) -> IntakeTicket:
    """The link's ticket with its public replies, as its customer sees them."""
    requester, ticket_id = await _opened(session, settings, token)
    ticket = await tickets.get_ticket(session, requester, ticket_id, config)
    replies = await replies_of.list_replies(session, requester, ticket_id, paging)
    return IntakeTicket(
        ticket_id=ticket.id,
        title=ticket.title,
        content=ticket.content,
        status=ticket.status,
        created_at=ticket.created_at,
        updated_at=ticket.updated_at,
        resolved_at=ticket.resolved_at,
        rating_token=ratings.make_token(settings, ticket_id, requester.user_id)
        if ticket.status in SETTLED
        else None,
        replies=Page[IntakeReply](
            items=[_present(reply) for reply in replies.items], **replies.model_dump(exclude={"items"})
        ),
    )


async def add_reply(
    session: AsyncSession, runtime: Runtime, token: str, request: IntakeReplyCreate, key: str | None
) -> tuple[IntakeReply, bool]:
    """Append to the link's ticket as its customer, unless an earlier request with this key has; says whether it had."""
    requester, ticket_id = await _opened(session, runtime.settings, token)
    written = ReplyCreate(content=request.content)
    reply, replayed = await replies_of.add_once(
        session, requester, ticket_id, written, runtime.dispatcher, key
    )
    return _present(reply), replayed


async def _requester(session: AsyncSession, request: IntakeCreate) -> tuple[Principal, dict[str, Any]]:
    user = await users.find_or_create_customer(session, request.email, request.name)
    metadata: dict[str, Any] = dict(CHANNEL)
    if user.role is not Role.CUSTOMER:
        metadata |= {"claimed_email": request.email, "claimed_name": request.name}
        user = await users.find_or_create_customer(session, UNPROVEN_SENDER, "Unproven sender")
    return Principal(user.id, user.email, user.name, Role.CUSTOMER), metadata


async def _opened(session: AsyncSession, settings: Settings, token: str) -> tuple[Principal, int]:
    """Who the link acts as, and on which ticket. It ends when the ticket is given to another requester."""
    content = _signer(settings).open(token, timedelta(days=settings.intake_link_days))
    return await users.behind_link(session, int(content["requester"])), int(content["ticket"])


def _signer(settings: Settings) -> Signer:
    return Signer(settings.secret_key.get_secret_value(), "intake")


def _present(reply: ReplyRead) -> IntakeReply:
    by_staff = reply.author.role in (Role.AGENT, Role.ADMIN)
    return IntakeReply(
        id=reply.id,
        by_staff=by_staff,
        author=reply.author.name if by_staff else None,
        content=reply.content,
        created_at=reply.created_at,
    )
