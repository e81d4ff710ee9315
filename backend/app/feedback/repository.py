"""Queries about labels and verdicts. Writers hold the ticket's row, so that no two write the same label."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.clock import utc_now
from app.feedback.schemas import FeedbackFilter
from app.models import Decision, Draft, Feedback, Reply, Ticket, TriageRun
from app.models.enums import DecisionOutcome, FeedbackField, TriageStatus

ASSUMED_RIGHT_AFTER = timedelta(days=7)
"""An automatic resolution that nobody has come back to for so long counts as right."""
_LABELS = (FeedbackField.CATEGORY, FeedbackField.SEVERITY, FeedbackField.TEAM)


async def latest_completed_run(session: AsyncSession, ticket_id: int) -> TriageRun | None:
    """With its whole outcome."""
    return await session.scalar(
        sa.select(TriageRun)
        .where(TriageRun.ticket_id == ticket_id, TriageRun.status == TriageStatus.COMPLETED)
        .order_by(TriageRun.id.desc())
        .limit(1)
    )


async def labels_of_run(session: AsyncSession, run_id: int) -> dict[FeedbackField, Feedback]:
    rows = await session.scalars(sa.select(Feedback).where(Feedback.run_id == run_id))
    return {row.field: row for row in rows}


async def label_of_draft(session: AsyncSession, draft_id: int) -> Feedback | None:
    return await session.scalar(sa.select(Feedback).where(Feedback.draft_id == draft_id))


async def draft(session: AsyncSession, draft_id: int) -> Draft | None:
    return await session.get(Draft, draft_id)


async def latest_decision(session: AsyncSession, ticket_id: int) -> Decision | None:
    return await session.scalar(
        sa.select(Decision).where(Decision.ticket_id == ticket_id).order_by(Decision.run_id.desc()).limit(1)
    )


async def a_label_was_wrong(session: AsyncSession, run_id: int) -> bool:
    """Whether a person has corrected what this run set."""
    found = await session.scalar(
        sa.select(Feedback.id)
        .where(Feedback.run_id == run_id, Feedback.field.in_(_LABELS), Feedback.correct.is_(False))
        .limit(1)
    )
    return found is not None


async def has_written(session: AsyncSession, ticket_id: int, user_id: int) -> bool:
    """Whether this person has written on the ticket."""
    found = await session.scalar(
        sa.select(Reply.id).where(Reply.ticket_id == ticket_id, Reply.author_id == user_id).limit(1)
    )
    return found is not None


def matching(wanted: FeedbackFilter) -> sa.Select[Feedback]:
    """Labels by the filter, the newest first."""
    statement = sa.select(Feedback).order_by(Feedback.updated_at.desc(), Feedback.id.desc())
    if wanted.field:
        statement = statement.where(Feedback.field.in_(wanted.field))
    if wanted.source:
        statement = statement.where(Feedback.source.in_(wanted.source))
    if wanted.correct is not None:
        statement = statement.where(Feedback.correct.is_(wanted.correct))
    if wanted.ticket_id is not None:
        statement = statement.where(Feedback.ticket_id == wanted.ticket_id)
    if wanted.since is not None:
        statement = statement.where(Feedback.updated_at >= wanted.since)
    return statement


async def page(
    session: AsyncSession, statement: sa.Select[Feedback], offset: int, limit: int
) -> list[Feedback]:
    return list(await session.scalars(statement.offset(offset).limit(limit)))


@dataclass(frozen=True, slots=True)
class LabelledExample:
    ticket_id: int
    subject: str
    body: str
    label: str


@dataclass(frozen=True, slots=True)
class JudgedPrediction:
    label: str
    predicted: str | None
    confidence: float | None
    """Of the prediction, 0..1."""


def _labelled(
    fields: Collection[FeedbackField],
    columns: Sequence[sa.SQLColumnExpression[Any]],
    labels: Collection[str] | None = None,
) -> sa.Select[Any]:
    """What people say about some fields, a row for each ticket and field: the label of its newest run. Without labels that
    were cleared and without spam. ``labels``: only these."""
    later = aliased(Feedback)
    newest = (
        sa.select(sa.func.max(later.run_id))
        .where(later.ticket_id == Feedback.ticket_id, later.field == Feedback.field)
        .correlate(Feedback)
        .scalar_subquery()
    )
    statement = (
        sa.select(*columns)
        .select_from(Feedback)
        .join(Ticket, Ticket.id == Feedback.ticket_id)
        .where(Feedback.field.in_(fields), Feedback.run_id == newest, Feedback.chosen.is_not(None),
               Ticket.is_spam.is_(False))
    )  # fmt: skip
    return statement if labels is None else statement.where(Feedback.chosen.in_(labels))


async def labelled_examples(
    session: AsyncSession, field: FeedbackField, labels: Collection[str], limit: int
) -> list[LabelledExample]:
    """Tickets that people gave one of the labels, with their texts: the newest ``limit`` judgements, oldest first."""
    columns = (Ticket.id, Ticket.title, Ticket.content, Feedback.chosen)
    statement = _labelled([field], columns, labels).order_by(Feedback.updated_at.desc(), Feedback.id.desc())
    rows = (await session.execute(statement.limit(limit))).all()
    return [LabelledExample(*row) for row in reversed(rows)]


async def count_labelled(
    session: AsyncSession, field: FeedbackField, labels: Collection[str], since: datetime | None = None
) -> int:
    """Tickets that people gave one of the labels. ``since``: given or changed at that time or later."""
    statement = _labelled([field], [sa.func.count()], labels)
    if since is not None:
        statement = statement.where(Feedback.updated_at >= since)
    return await session.scalar(statement) or 0


async def judged_predictions(
    session: AsyncSession, fields: Sequence[FeedbackField]
) -> dict[FeedbackField, list[JudgedPrediction]]:
    """What was predicted for each of the fields and what people say, a row for each judged ticket; in one statement."""
    columns = (Feedback.field, Feedback.chosen, Feedback.predicted, Feedback.confidence)
    found: dict[FeedbackField, list[JudgedPrediction]] = {field: [] for field in fields}
    for field, *judged in await session.execute(_labelled(fields, columns)):
        found[field].append(JudgedPrediction(*judged))
    return found


async def newest_writer(session: AsyncSession) -> str | None:
    """The model that wrote the draft of the newest decision that has one."""
    return await session.scalar(
        sa.select(Draft.model)
        .join(Decision, Decision.draft_id == Draft.id)
        .order_by(Decision.id.desc())
        .limit(1)
    )


async def judged_decisions(
    session: AsyncSession, writer: str, limit: int = 5_000
) -> list[tuple[float, bool]]:
    """Confidence (0..1) and whether sending unseen was, or would have been, right: the newest ``limit``, newest first,
    of the decisions whose drafts ``writer`` wrote. What one model has earned says nothing of another, whose confidences
    have another scale.

    Judged are decisions that a person reviewed, tickets that came back after an automatic resolution (wrong), and
    automatic resolutions that nobody came back to within ``ASSUMED_RIGHT_AFTER`` (right).
    """
    waited, resolved = DecisionOutcome.AWAITING_REVIEW, DecisionOutcome.AUTO_RESOLVED
    unjudged = (Decision.correct.is_(None), Decision.created_at < utc_now() - ASSUMED_RIGHT_AFTER)
    kinds: tuple[tuple[DecisionOutcome, tuple[sa.ColumnElement[bool], ...], bool], ...] = (
        (waited, (Decision.correct == sa.true(),), True),
        (waited, (Decision.correct == sa.false(),), False),
        (resolved, (Decision.correct == sa.false(),), False),
        (resolved, unjudged, True),
    )
    found: list[tuple[datetime, float, bool]] = []
    for (
        outcome,
        conditions,
        right,
    ) in kinds:  # one by one, each is a walk along an index; together they would be none
        rows = await session.execute(
            sa.select(Decision.created_at, Decision.confidence)
            .join(Draft, Draft.id == Decision.draft_id)
            .where(
                Decision.outcome == outcome,
                *conditions,
                Decision.confidence.is_not(None),
                Draft.model == writer,
            )
            .order_by(Decision.created_at.desc())
            .limit(limit)
        )
        found += [(moment, float(confidence or 0.0), right) for moment, confidence in rows]
    found.sort(key=lambda row: row[0], reverse=True)
    return [(confidence, right) for _, confidence, right in found[:limit]]


async def export_page(session: AsyncSession, after: int, limit: int) -> Sequence[tuple[Feedback, Any]]:
    """Labels with id above ``after`` and their tickets' title and content, by id."""
    rows = await session.execute(
        sa.select(Feedback, Ticket.title, Ticket.content)
        .join(Ticket, Ticket.id == Feedback.ticket_id)
        .where(Feedback.id > after, Ticket.is_spam.is_(False))
        .order_by(Feedback.id)
        .limit(limit)
    )
    return [(label, (title, content)) for label, title, content in rows]
