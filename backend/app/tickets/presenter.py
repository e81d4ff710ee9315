"""From rows to what a caller may read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.auth.principal import Principal
from app.models import Attachment, Reply, TicketEvent, TicketRating, TriageRun, User
from app.models.enums import Role, TriageStatus
from app.tickets.markers import without_markers
from app.tickets.schemas import (
    AttachmentRead,
    EventRead,
    RatingRead,
    ReplyCitation,
    ReplyRead,
    TicketRead,
    TriageRead,
)
from app.tickets.sla import present_sla
from app.triage.types import TriageOutcome
from app.users.schemas import Person

_RUN_FIELDS = (
    "status", "error", "attempts", "similarity_score", "decision", "decision_reason", "started_at", "completed_at",
)  # fmt: skip


def present_ticket(
    ticket: Any,
    principal: Principal,
    *,
    requester: Person,
    assignee: Person | None,
    run: TriageRead | None,
    files: Sequence[Attachment] | None,
    rating: TicketRating | None,
    sla_minutes: dict[str, int],
) -> TicketRead:
    """``ticket``: a ``Ticket``, or a row of its columns, as lists read them."""
    staff = principal.is_staff
    return TicketRead(
        id=ticket.id,
        title=ticket.title,
        content=ticket.content,
        status=ticket.status,
        priority=ticket.priority,
        tags=ticket.tag_names,
        requester_id=ticket.requester_id,
        requester=requester,
        assignee_id=ticket.assignee_id if staff else None,
        assignee=assignee if staff else None,
        team=ticket.team if staff else None,
        category=ticket.category,
        severity=ticket.severity if staff else None,
        version=ticket.version,
        metadata=ticket.metadata_ if staff else {},
        created_at=ticket.created_at,
        updated_at=ticket.updated_at,
        resolved_at=ticket.resolved_at,
        reply_count=ticket.reply_count if staff else ticket.reply_count - ticket.note_count,
        latest_message=ticket.latest_any if staff else without_markers(ticket.latest_public),
        is_spam=ticket.is_spam if staff else False,
        snoozed_until=ticket.snoozed_until if staff else None,
        merged_into_id=ticket.merged_into_id,
        split_from_id=ticket.split_from_id,
        attachments=None if files is None else [AttachmentRead.model_validate(file) for file in files],
        rating=_rating(rating.score, rating.comment, rating.rated_at) if rating else None,
        sla=present_sla(ticket, sla_minutes) if staff else None,
        ai_draft_response=ticket.ai_draft_response if staff else None,
        triage=run if staff else None,
    )


def _rating(score: int | None, comment: str | None, rated_at: datetime | None) -> RatingRead | None:
    """Whoever sees the ticket sees it: its customer has written it. None while there is no score yet."""
    if score is None or rated_at is None:
        return None
    return RatingRead(score=score, comment=comment, rated_at=rated_at)


def present_person(user: User, principal: Principal) -> Person:
    return person(user.id, user.name, user.email, user.role, principal)


def person(user_id: int, name: str, email: str, role: Role, principal: Principal) -> Person:
    """Addresses are for staff and for the person themself."""
    shown = email if principal.is_staff or user_id == principal.user_id else None
    return Person(id=user_id, name=name, email=shown, role=role)


def present_triage(run: TriageRun) -> TriageRead:
    """A run; its outcome need not be loaded."""
    own = {name: getattr(run, name) for name in _RUN_FIELDS}
    return TriageRead.model_validate((run.summary or {}) | own | {"duplicate_of": run.duplicate_of_id})


_NO_SUMMARY = TriageRead(status=TriageStatus.PENDING).model_dump(mode="json")


def present_row(row: Any, principal: Principal, sla_minutes: dict[str, int]) -> dict[str, Any]:
    """``present_ticket`` for a row of ``repository.cards``, as a plain mapping of the same shape.

    A page of models costs several times what its query costs: every value comes from a typed column, so validating
    each again finds nothing.
    """
    staff = principal.is_staff
    return {
        "id": row.id,
        "title": row.title,
        "content": row.content,
        "status": row.status,
        "priority": row.priority,
        "tags": row.tag_names,
        "requester_id": row.requester_id,
        "requester": _person_row(
            row.requester_id, row.requester_name, row.requester_email, row.requester_role, principal
        ),
        "assignee_id": row.assignee_id if staff else None,
        "assignee": _person_row(
            row.assignee_id, row.assignee_name, row.assignee_email, row.assignee_role, principal
        )
        if staff and row.assignee_id is not None
        else None,
        "team": row.team if staff else None,
        "category": row.category,
        "severity": row.severity if staff else None,
        "version": row.version,
        "metadata": row.metadata_ if staff else {},
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "resolved_at": row.resolved_at,
        "reply_count": row.reply_count if staff else row.reply_count - row.note_count,
        "latest_message": row.latest_any if staff else without_markers(row.latest_public),
        "is_spam": row.is_spam if staff else False,
        "snoozed_until": row.snoozed_until if staff else None,
        "merged_into_id": row.merged_into_id,
        "split_from_id": row.split_from_id,
        "attachments": None,
        "rating": _rating(row.rating_score, row.rating_comment, row.rating_rated_at),
        "sla": _sla_row(row, sla_minutes) if staff else None,
        "ai_draft_response": row.ai_draft_response if staff else None,
        "triage": _run_row(row) if staff and row.run_status is not None else None,
    }


def _person_row(user_id: int, name: str, email: str, role: Role, principal: Principal) -> dict[str, Any]:
    shown = email if principal.is_staff or user_id == principal.user_id else None
    return {"id": user_id, "name": name, "email": shown, "role": role}


def _sla_row(row: Any, sla_minutes: dict[str, int]) -> dict[str, Any] | None:
    found = present_sla(row, sla_minutes)
    return None if found is None else dict(found)


def _run_row(row: Any) -> dict[str, Any]:
    return {
        **_NO_SUMMARY,
        **(row.run_summary or {}),
        "status": row.run_status,
        "error": row.run_error,
        "duplicate_of": row.run_duplicate_of_id,
        "similarity_score": row.run_similarity_score,
        "attempts": row.run_attempts,
        "decision": row.run_decision,
        "decision_reason": row.run_decision_reason,
        "started_at": row.run_started_at,
        "completed_at": row.run_completed_at,
    }


def summary_of(outcome: TriageOutcome) -> dict[str, Any]:
    """What a ticket shows of an outcome, as JSON: stored with the run."""
    found = outcome.classification.model_dump(mode="json") if outcome.classification else {}
    shown = TriageRead.model_validate(
        {
            **found,
            "status": TriageStatus.COMPLETED,
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
            "config_revision": outcome.config_revision,
        }
    )
    return shown.model_dump(mode="json", exclude_unset=True, exclude={"status"})


def present_reply(
    reply: Reply, principal: Principal, files: Sequence[Attachment], citations: Sequence[Any] = ()
) -> ReplyRead:
    """``citations``: rows of those of its draft, which a customer does not get."""
    staff = principal.is_staff
    return ReplyRead(
        id=reply.id,
        ticket_id=reply.ticket_id,
        author=present_person(reply.author, principal),
        content=reply.content if staff or reply.draft_id is None else without_markers(reply.content),
        internal=reply.internal,
        draft_id=reply.draft_id if staff else None,
        draft_edit_distance=reply.draft_edit_distance if staff else None,
        citations=[ReplyCitation.model_validate(row, from_attributes=True) for row in citations if staff],
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
