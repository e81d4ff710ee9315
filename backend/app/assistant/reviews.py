"""The queue of what waits for a person, and what the person does with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.assistant import decision_repository as repository
from app.assistant.drafts import read_drafts
from app.assistant.review_schemas import (
    DecisionRead,
    ReviewAction,
    ReviewFilter,
    ReviewItem,
    ReviewRequest,
)
from app.auth.principal import Principal
from app.core.errors import Conflict
from app.db.paging import Page, PageRequest, check_depth, make_page
from app.feedback import service as feedback
from app.jobs.port import Dispatcher
from app.models import Decision, Draft, Ticket
from app.models.enums import (
    SETTLED,
    DecisionOutcome,
    EventSource,
    FeedbackSource,
    Handling,
    TicketStatus,
    TriageStatus,
)
from app.tickets import replies
from app.tickets import repository as ticket_rows
from app.tickets import service as tickets
from app.tickets.presenter import present_person, present_row
from app.tickets.schemas import ReplyCreate, ReplyRead, TicketFilter, TicketRead
from app.triage.config import TriageConfig

_HANDLINGS = {
    ReviewAction.APPROVE: Handling.APPROVED,
    ReviewAction.EDIT: Handling.EDITED,
    ReviewAction.REJECT: Handling.REJECTED,
}


async def list_reviews(
    session: AsyncSession,
    principal: Principal,
    wanted: ReviewFilter,
    paging: PageRequest,
    config: TriageConfig,
) -> Page[ReviewItem]:
    """A page of the queue, in a number of statements that does not grow with it."""
    principal.require_staff()
    check_depth(paging)
    filters = TicketFilter(review=True, **wanted.model_dump(exclude={"sort"}))
    where = ticket_rows.conditions(principal, filters, tickets.sla_minutes(config))
    total = await ticket_rows.count_tickets(session, where)
    ids = await repository.queue_page(session, where, wanted.sort, paging.offset, paging.page_size)
    decisions = await repository.open_decisions(session, ids) if ids else {}
    shown = await _shown(session, principal, ids, config) if ids else {}
    drafts = await read_drafts(session, [row.draft_id for row in decisions.values() if row.draft_id])
    items = [
        ReviewItem(
            ticket_id=key,
            ticket=shown[key],
            decision=DecisionRead.model_validate(decisions[key]),
            draft=drafts.get(decisions[key].draft_id or 0),
        )
        for key in ids
        if key in decisions and key in shown  # reviewed or deleted since the first statement
    ]
    return make_page(items, total, paging)


async def _shown(
    session: AsyncSession, principal: Principal, ids: Sequence[int], config: TriageConfig
) -> dict[int, TicketRead]:
    rows = await ticket_rows.cards_by_ids(session, ids)
    minutes = tickets.sla_minutes(config)
    return {key: TicketRead.model_validate(present_row(row, principal, minutes)) for key, row in rows.items()}


async def review(
    session: AsyncSession,
    principal: Principal,
    ticket_id: int,
    request: ReviewRequest,
    config: TriageConfig,
    dispatcher: Dispatcher,
    *,
    expected_version: int | None,
) -> TicketRead:
    """Deal with a ticket of the queue. The ticket's row is locked, so that of two reviewers the second gets a
    ``Conflict`` that names the first."""
    ticket = await tickets.load(session, principal, ticket_id, lock=True)
    principal.require_staff()
    decision = await repository.latest_decision(session, ticket_id)
    open_decision = _check_open(ticket, decision, principal)
    expected = expected_version if expected_version is not None else request.version
    await tickets.check_version(session, ticket, expected, principal, config)
    draft = await _draft_to_send(session, open_decision, request)
    corrections = request.corrections.model_dump(exclude_none=True)
    if corrections:
        await tickets.change(
            session, principal, ticket, dict(corrections), config, dispatcher, FeedbackSource.REVIEW
        )
    reply = await _send(session, principal, ticket, request, draft, config, dispatcher)
    details = {"action": request.action, "corrections": corrections, "reason": request.reason}
    await feedback.settle_decision(
        session,
        open_decision,
        _HANDLINGS[request.action],
        actor_id=principal.user_id,
        reply_id=reply.id if reply else None,
        as_drafted=reply is not None and (reply.draft_edit_distance or 0.0) <= feedback.HARMLESS_EDIT
        if draft is not None
        else False,
        details=details,
    )
    await _record(session, principal, ticket, open_decision, details)
    return await tickets.get_ticket(session, principal, ticket_id, config)


def _check_open(ticket: Ticket, decision: Decision | None, principal: Principal) -> Decision:
    """Raises ``Conflict`` for what no longer waits for a person, or not yet."""
    if decision is not None and decision.handled_at is not None:
        by = present_person(decision.handler, principal) if decision.handler else None
        name = by.name if by else "somebody who has left"
        raise Conflict(
            f"Ticket {ticket.id} was reviewed by {name} already.",
            code="already_reviewed",
            extra={
                "reviewed_by": by.model_dump(mode="json") if by else None,
                "reviewed_at": decision.handled_at.isoformat(),
                "action": decision.handled_as,
            },
        )
    if ticket.status in SETTLED:
        raise Conflict(f"Ticket {ticket.id} is {ticket.status.value}.", code="ticket_settled")
    if ticket.triage_status in (TriageStatus.PENDING, TriageStatus.PROCESSING):
        raise Conflict(f"Triage of ticket {ticket.id} is under way.", code="triage_running")
    if (
        decision is None
        or decision.outcome is not DecisionOutcome.AWAITING_REVIEW
        or ticket.triage_status is not TriageStatus.COMPLETED
    ):
        raise Conflict(f"Ticket {ticket.id} does not wait for a review.", code="not_awaiting_review")
    return decision


async def _draft_to_send(session: AsyncSession, decision: Decision, request: ReviewRequest) -> Draft | None:
    found = await repository.drafts(session, [decision.draft_id]) if decision.draft_id is not None else {}
    draft = found.get(decision.draft_id or 0)
    if draft is None and request.action is ReviewAction.APPROVE:
        raise Conflict("There is no draft to send: write a reply with edit.", code="no_draft")
    return draft


async def _send(
    session: AsyncSession,
    principal: Principal,
    ticket: Ticket,
    request: ReviewRequest,
    draft: Draft | None,
    config: TriageConfig,
    dispatcher: Dispatcher,
) -> ReplyRead | None:
    """The reply that was sent; None after a rejection."""
    if request.action is ReviewAction.REJECT:
        if draft is not None:
            hand = feedback.Hand(principal.user_id, FeedbackSource.REVIEW)
            await feedback.note_draft(session, draft, hand, reply=None, reason=request.reason)
        if request.status is not None:
            status = {"status": request.status}
            await tickets.change(
                session, principal, ticket, status, config, dispatcher, FeedbackSource.REVIEW
            )
        return None
    content = request.content if request.content is not None else draft.content if draft else ""
    reply = ReplyCreate(
        content=content,
        draft_id=draft.id if draft else None,
        status=request.status or TicketStatus.WAITING,
    )
    return await replies.add_reply(session, principal, ticket.id, reply, dispatcher, FeedbackSource.REVIEW)


async def _record(
    session: AsyncSession,
    principal: Principal,
    ticket: Ticket,
    decision: Decision,
    details: dict[str, Any],
) -> None:
    data = {
        **details,
        "decision_id": decision.id,
        "run_id": decision.run_id,
        "draft_id": decision.draft_id,
        "reply_id": decision.reply_id,
        "confidence": decision.confidence,
        "policy_version": decision.policy_version,
        "rules": decision.rules,
    }
    tickets.record(
        session,
        ticket.id,
        "review.completed",
        source=EventSource.PERSON,
        actor_id=principal.user_id,
        data=data,
    )
    tickets.touch(ticket)
    await session.flush()
