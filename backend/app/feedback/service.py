"""Keeping what people make of triage's work. Called in the unit of work of the change, with the ticket's row locked."""

from __future__ import annotations

import difflib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.core.clock import utc_now
from app.core.text import edit_distance
from app.db.engine import Database
from app.db.paging import Page, PageRequest, check_depth, count, make_page
from app.feedback import repository
from app.feedback.schemas import FeedbackFilter, FeedbackRead
from app.models import Decision, Draft, Feedback, Reply, Ticket, TicketEvent, TriageRun
from app.models.enums import (
    DecisionOutcome,
    DraftStatus,
    EventSource,
    FeedbackField,
    FeedbackSource,
    Handling,
)

HARMLESS_EDIT = 0.02
"""Edit distance up to which a reply is still the draft: a typo, a name."""
DIFF_CHARS = 4_000
DIFF_LINES = 400
LABELLED = (FeedbackField.CATEGORY, FeedbackField.SEVERITY, FeedbackField.PRIORITY, FeedbackField.TEAM)
_SET_BY_TRIAGE = (FeedbackField.CATEGORY, FeedbackField.SEVERITY, FeedbackField.TEAM)
_PREDICTED = {
    FeedbackField.CATEGORY: ("category", "category_confidence"),
    FeedbackField.SEVERITY: ("severity", "severity_confidence"),
    FeedbackField.PRIORITY: ("suggested_priority", "severity_confidence"),
    FeedbackField.TEAM: ("team", "category_confidence"),
}
"""Names of the prediction and its confidence in a run's summary. The severity decides the priority unless a
routing rule does, the category the team."""
EXPORT_BATCH = 500


@dataclass(frozen=True, slots=True)
class Hand:
    """Whose label it is."""

    actor_id: int | None
    """None: somebody, before triage had ended."""
    source: FeedbackSource = FeedbackSource.CHANGE


async def note_choices(session: AsyncSession, ticket: Ticket, names: set[str], hand: Hand) -> None:
    """A person has set these fields of the ticket: what triage had predicted is confirmed or corrected."""
    fields = [field for field in LABELLED if field.value in names]
    run = await repository.latest_completed_run(session, ticket.id) if fields else None
    if run is not None:
        await note_labels(session, run, ticket, fields, hand)


async def note_labels(
    session: AsyncSession, run: TriageRun, ticket: Ticket, fields: list[FeedbackField], hand: Hand
) -> None:
    """Compare the ticket's fields with what this run predicted; one row for each field of a run."""
    known = await repository.labels_of_run(session, run.id)
    for field in fields:
        value = getattr(ticket, field.value)
        _put_label(
            session,
            known.get(field),
            run,
            ticket.id,
            field,
            None if value is None else str(getattr(value, "value", value)),
            hand,
        )
    await session.flush()


def _put_label(
    session: AsyncSession,
    row: Feedback | None,
    run: TriageRun,
    ticket_id: int,
    field: FeedbackField,
    chosen: str | None,
    hand: Hand,
) -> None:
    summary = run.summary or {}
    prediction, confidence = (summary.get(name) for name in _PREDICTED[field])
    if row is None:
        row = Feedback(ticket_id=ticket_id, run_id=run.id, field=field)
        session.add(row)
    row.predicted, row.confidence = prediction, confidence
    row.chosen, row.correct = chosen, chosen == prediction
    row.model = summary.get("model")
    row.model_version = (summary.get("prompt_version") or (run.outcome or {}).get("config_version") or "")[
        :64
    ] or None
    row.source, row.actor_id, row.updated_at = hand.source, hand.actor_id, utc_now()


async def note_settled(session: AsyncSession, ticket: Ticket, actor_id: int) -> None:
    """Who has worked on a ticket settles it: what triage set and nobody touched is confirmed."""
    untouched = [field for field in _SET_BY_TRIAGE if field.value not in ticket.hand_set]
    if not untouched:
        return
    if ticket.assignee_id != actor_id and not await repository.has_written(session, ticket.id, actor_id):
        return
    run = await repository.latest_completed_run(session, ticket.id)
    if run is None:
        return
    known = await repository.labels_of_run(session, run.id)
    summary = run.summary or {}
    fields = [
        field
        for field in untouched
        if field not in known and getattr(ticket, field.value) == summary.get(_PREDICTED[field][0])
    ]
    await note_labels(session, run, ticket, fields, Hand(actor_id, FeedbackSource.SETTLED))


async def note_status(
    session: AsyncSession, ticket: Ticket, was_settled: bool, is_settled: bool, principal: Principal
) -> bool:
    """What a person's change of the status says about triage: settling confirms, reopening refutes. Returns whether a
    decision was refuted: another one is needed then."""
    if is_settled and not was_settled and principal.is_staff:
        await note_settled(session, ticket, principal.user_id)
    return was_settled and not is_settled and await _note_reopened(session, ticket.id)


async def _note_reopened(session: AsyncSession, ticket_id: int) -> bool:
    """A settled ticket is open again. If a decision had resolved it, that was wrong; the first time counts."""
    decision = await repository.latest_decision(session, ticket_id)
    if decision is None or decision.outcome is not DecisionOutcome.AUTO_RESOLVED or decision.reopened_at:
        return False
    decision.reopened_at, decision.correct = utc_now(), False
    session.add(
        TicketEvent(
            ticket_id=ticket_id,
            kind="decision.refuted",
            source=EventSource.RULE,
            data={"decision_id": decision.id},
        )
    )
    return True


async def note_reply(session: AsyncSession, reply: Reply, hand: Hand) -> None:
    """Staff has answered in public: the draft it came from is labelled, and nobody need review the ticket."""
    draft = await repository.draft(session, reply.draft_id) if reply.draft_id is not None else None
    if draft is not None:
        await note_draft(session, draft, hand, reply=reply)
    if hand.source is FeedbackSource.REVIEW:
        return  # the review itself says what becomes of the decision
    decision = await repository.latest_decision(session, reply.ticket_id)
    if decision is None or decision.outcome is not DecisionOutcome.AWAITING_REVIEW or decision.handled_at:
        return
    as_drafted: bool | None = None
    if draft is not None and draft.id == decision.draft_id and reply.draft_edit_distance is not None:
        as_drafted = reply.draft_edit_distance <= HARMLESS_EDIT
    elif decision.draft_id is not None:
        proposed = await repository.draft(session, decision.draft_id)
        if proposed is not None and proposed.status is DraftStatus.ANSWERED:
            # Who writes an answer of their own in place of a draft would not have sent it. Were such cases left out, those
            # that people like would be all that is judged, and the promise would rest on nothing.
            as_drafted = edit_distance(proposed.content, reply.content) <= HARMLESS_EDIT
    await settle_decision(
        session,
        decision,
        Handling.REPLIED,
        actor_id=hand.actor_id,
        reply_id=reply.id,
        as_drafted=as_drafted,
    )


async def settle_decision(
    session: AsyncSession,
    decision: Decision,
    handling: Handling,
    *,
    actor_id: int | None,
    reply_id: int | None,
    as_drafted: bool | None,
    details: dict[str, Any] | None = None,
) -> None:
    """A person has dealt with what a decision left to people. ``as_drafted``: whether the draft was right to send;
    None when that cannot be told. With a label corrected, sending it unseen would have been wrong all the same."""
    decision.handled_as, decision.handled_by, decision.handled_at = handling, actor_id, utc_now()
    decision.reply_id, decision.handling = reply_id, details
    if as_drafted is not None:
        decision.correct = as_drafted and not await repository.a_label_was_wrong(session, decision.run_id)


async def note_draft(
    session: AsyncSession, draft: Draft, hand: Hand, *, reply: Reply | None, reason: str | None = None
) -> None:
    """A draft was sent, as it was or changed, or (without a reply) rejected. One row for each draft."""
    row = await repository.label_of_draft(session, draft.id)
    if row is None:
        row = Feedback(ticket_id=draft.ticket_id, draft_id=draft.id, field=FeedbackField.DRAFT)
        session.add(row)
    row.predicted, row.confidence = None, draft.confidence
    row.model, row.model_version = draft.model, draft.prompt_version or None
    row.source, row.actor_id, row.updated_at = hand.source, hand.actor_id, utc_now()
    row.reason = reason
    if reply is None:
        row.chosen, row.correct, row.edit_distance, row.diff = "rejected", False, None, None
    else:
        unchanged = not reply.draft_edit_distance
        row.chosen, row.correct = ("sent_unchanged" if unchanged else "edited"), unchanged
        row.edit_distance = reply.draft_edit_distance
        row.diff = None if unchanged else short_diff(draft.content, reply.content)
    await session.flush()


def short_diff(before: str, after: str) -> str:
    """Unified diff of the first ``DIFF_LINES`` lines, at most ``DIFF_CHARS`` characters."""
    lines = difflib.unified_diff(
        before.strip().splitlines()[:DIFF_LINES],
        after.strip().splitlines()[:DIFF_LINES],
        "draft",
        "sent",
        n=1,
        lineterm="",
    )
    return "\n".join(lines)[:DIFF_CHARS]


async def list_feedback(
    session: AsyncSession, principal: Principal, wanted: FeedbackFilter, paging: PageRequest
) -> Page[FeedbackRead]:
    principal.require_admin()
    check_depth(paging)
    statement = repository.matching(wanted)
    rows = await repository.page(session, statement, paging.offset, paging.page_size)
    items = [FeedbackRead.model_validate(row) for row in rows]
    return make_page(items, await count(session, statement), paging)


async def export(db: Database) -> AsyncIterator[dict[str, Any]]:
    """Every label with its ticket's words, as plain mappings, in batches: the whole need not fit in memory."""
    last = 0
    while True:
        async with db.read() as session:
            rows = await repository.export_page(session, last, EXPORT_BATCH)
        if not rows:
            return
        for label, (title, content) in rows:
            last = label.id
            read = FeedbackRead.model_validate(label).model_dump(mode="json", exclude={"actor_id"})
            yield {**read, "subject": title, "body": content}
