"""From a triage outcome to what becomes of the ticket: the policy applied in the commit that settles the run."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.assistant import decision_repository as repository
from app.assistant.policies import InForce
from app.feedback import service as feedback
from app.models import Decision, Draft, Ticket
from app.models.enums import DecisionOutcome, EventSource, Handling, Role, TicketStatus
from app.tickets import replies
from app.tickets import service as tickets
from app.triage.calibrate import Promise
from app.triage.decide import Assurance, Case, DecisionPolicy, Situation, Verdict, decide
from app.users import service as users


@dataclass(frozen=True, slots=True)
class Brief:
    """What a decision needs besides the ticket as it stands: gathered before the commit, without a session."""

    case: Case
    assurance: Assurance
    in_force: InForce
    seen_version: int
    """Of the ticket when it was read."""
    cited: frozenset[str]
    """Keys of the chunks that the draft rests on."""


def assure(confidence: float, kept: Promise | None, policy: DecisionPolicy, floor: float = 0.0) -> Assurance:
    """The threshold that the desk's own history carries, and at least ``floor`` (0..1). ``kept``: what it promises for the
    error rate of ``policy``; None where nobody has asked."""
    if kept is None or kept.threshold is None:
        return Assurance(confidence, None, kept.decisions if kept else 0, policy.max_error)
    return Assurance(confidence, max(kept.threshold, floor), kept.decisions, policy.max_error)


async def situation_of(session: AsyncSession, ticket: Ticket, brief: Brief) -> Situation:
    """The locked ticket, before triage sets anything."""
    attachments, blocked, withdrawn = await repository.surroundings(
        session, ticket.id, ticket.requester_id, brief.cited
    )
    return Situation(
        is_open=ticket.status is TicketStatus.OPEN,
        replies=ticket.reply_count,
        attachments=attachments,
        person_at_work=bool(ticket.hand_set)
        or ticket.assignee_id is not None
        or ticket.version != brief.seen_version,
        requester_blocked=ticket.is_spam or blocked,
        evidence_stale=withdrawn > 0,
    )


def judge(brief: Brief, situation: Situation) -> Verdict:
    return decide(brief.case, situation, brief.assurance, brief.in_force.policy, brief.in_force.version)


async def carry_out(
    session: AsyncSession,
    ticket: Ticket,
    run_id: int,
    draft: Draft | None,
    brief: Brief,
    situation: Situation,
    verdict: Verdict,
) -> Decision:
    """Store the decision and, where it says so, send the draft and resolve the ticket; all in the caller's commit.

    What a person has answered before the decision was made, be it while triage thought, is dealt with already."""
    decision = Decision(
        run_id=run_id,
        ticket_id=ticket.id,
        draft_id=draft.id if draft else None,
        outcome=verdict.outcome,
        reason=verdict.reason,
        rules=[rule.value for rule in verdict.rules],
        inputs=_inputs(brief, situation),
        policy_version=brief.in_force.version,
        confidence=brief.assurance.confidence,
    )
    if verdict.outcome is DecisionOutcome.AUTO_RESOLVED:
        assert draft is not None  # noqa: S101 - a rule asks for evidence, and that for a draft
        author = await users.desk_assistant(session)
        reply = await replies.resolve_by_rule(session, ticket, author, draft.content, draft.id)
        decision.reply_id = reply.id
    session.add(decision)
    await session.flush()
    if verdict.outcome is DecisionOutcome.AUTO_RESOLVED:
        data = {**decision.inputs, "decision_id": decision.id, "run_id": run_id, "reason": verdict.reason}
        data |= {"draft_id": decision.draft_id, "reply_id": decision.reply_id}
        tickets.record(session, ticket.id, "ticket.auto_resolved", source=EventSource.RULE, data=data)
    elif ticket.reply_count > ticket.note_count:
        await _note_answer(session, decision)
    return decision


async def _note_answer(session: AsyncSession, decision: Decision) -> None:
    """A ticket on which a person of the staff has the last word does not wait for one."""
    reply = await repository.last_word(session, decision.ticket_id)
    if reply is None or reply.author.role is Role.CUSTOMER or users.is_desk_assistant(reply.author):
        return
    await feedback.settle_decision(
        session,
        decision,
        Handling.REPLIED,
        actor_id=reply.author_id,
        reply_id=reply.id,
        as_drafted=None,  # it was written without this draft
    )


def _inputs(brief: Brief, situation: Situation) -> dict[str, Any]:
    return {
        **asdict(brief.case),
        **asdict(situation),
        **asdict(brief.assurance),
        "policy_version": brief.in_force.version,
    }
