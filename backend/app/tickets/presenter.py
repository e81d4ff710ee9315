"""From rows to what a caller may read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from app.auth.principal import Principal
from app.core.clock import utc_now
from app.models import Attachment, Reply, Ticket, TicketEvent, TriageRun, User
from app.tickets.schemas import AttachmentRead, EventRead, ReplyRead, Sla, TicketRead, TriageRead
from app.triage.types import TriageOutcome
from app.users.schemas import Person

PREVIEW_CHARS = 160


def present_ticket(
    ticket: Ticket,
    principal: Principal,
    *,
    run: TriageRun | None,
    latest_reply: str | None,
    sla_minutes: dict[str, int],
) -> TicketRead:
    staff = principal.is_staff
    return TicketRead(
        id=ticket.id,
        title=ticket.title,
        content=ticket.content,
        status=ticket.status,
        priority=ticket.priority,
        tags=[link.tag.name for link in ticket.tag_links],
        requester_id=ticket.requester_id,
        requester=present_person(ticket.requester, principal),
        assignee_id=ticket.assignee_id if staff else None,
        assignee=present_person(ticket.assignee, principal) if staff and ticket.assignee else None,
        team=ticket.team if staff else None,
        category=ticket.category,
        severity=ticket.severity if staff else None,
        version=ticket.version,
        metadata=ticket.metadata_ if staff else {},
        created_at=ticket.created_at,
        updated_at=ticket.updated_at,
        resolved_at=ticket.resolved_at,
        reply_count=ticket.reply_count if staff else ticket.reply_count - ticket.note_count,
        latest_message=one_line(latest_reply or ticket.content),
        is_spam=ticket.is_spam if staff else False,
        snoozed_until=ticket.snoozed_until if staff else None,
        merged_into_id=ticket.merged_into_id,
        split_from_id=ticket.split_from_id,
        attachments=[AttachmentRead.model_validate(file) for file in ticket.files],
        sla=present_sla(ticket, sla_minutes) if staff else None,
        ai_draft_response=ticket.ai_draft_response if staff else None,
        triage=present_triage(run) if staff and run is not None else None,
    )


def one_line(text: str) -> str:
    """White space folded, cut at ``PREVIEW_CHARS``."""
    folded = " ".join(text.split())
    return folded if len(folded) <= PREVIEW_CHARS else folded[: PREVIEW_CHARS - 1].rstrip() + "…"


def present_person(user: User, principal: Principal) -> Person:
    """Addresses are for staff and for the person themself."""
    email = user.email if principal.is_staff or user.id == principal.user_id else None
    return Person(id=user.id, name=user.name, email=email, role=user.role)


def present_sla(ticket: Ticket, sla_minutes: dict[str, int]) -> Sla | None:
    """The first-response target of the ticket's severity; None before it has one."""
    if ticket.severity is None or ticket.severity.value not in sla_minutes:
        return None
    minutes = sla_minutes[ticket.severity.value]
    due = ticket.created_at + timedelta(minutes=minutes)
    if ticket.first_response_at is not None:
        met = ticket.first_response_at <= due
        return Sla(target_minutes=minutes, due_at=due, state="met" if met else "breached")
    return Sla(target_minutes=minutes, due_at=due, state="pending" if utc_now() <= due else "breached")


def present_triage(run: TriageRun) -> TriageRead:
    base = TriageRead(
        status=run.status,
        error=run.error,
        attempts=run.attempts,
        decision=run.decision,
        decision_reason=run.decision_reason,
        started_at=run.started_at,
        completed_at=run.completed_at,
    )
    if run.outcome is None:
        return base
    outcome = TriageOutcome.model_validate(run.outcome)
    found = outcome.classification.model_dump(mode="json") if outcome.classification else {}
    # Validated, not copied: the engine's tuples and enums are not the contract's types.
    return TriageRead.model_validate(
        {
            **base.model_dump(),
            **found,
            "engine": outcome.engine,
            "fallback_used": outcome.fallback_used,
            "fields": [field.model_dump(mode="json") for field in outcome.extraction.fields]
            if outcome.extraction
            else [],
            "suggested_priority": outcome.suggested_priority,
            "suggested_tags": list(outcome.suggested_tags),
            "team": outcome.routing.team if outcome.routing else None,
            "confidence": outcome.confidence,
            "model": outcome.model,
            "prompt_version": outcome.prompt_version,
        }
    )


def present_reply(reply: Reply, principal: Principal, files: Sequence[Attachment]) -> ReplyRead:
    staff = principal.is_staff
    return ReplyRead(
        id=reply.id,
        ticket_id=reply.ticket_id,
        author=present_person(reply.author, principal),
        content=reply.content,
        internal=reply.internal,
        draft_id=reply.draft_id if staff else None,
        draft_edit_distance=reply.draft_edit_distance if staff else None,
        attachments=[AttachmentRead.model_validate(file) for file in files],
        origin_ticket_id=reply.origin_ticket_id,
        created_at=reply.created_at,
    )


def present_event(event: TicketEvent, principal: Principal) -> EventRead:
    return EventRead(
        id=event.id,
        ticket_id=event.ticket_id,
        kind=event.kind,
        source=event.source,
        actor=present_person(event.actor, principal) if event.actor else None,
        data=event.data,
        created_at=event.created_at,
    )
