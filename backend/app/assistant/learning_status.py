"""What triage has learned at this desk, and how much its confidence is worth."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from app.assistant import learning_repository as repository
from app.assistant import policies
from app.auth.principal import Principal
from app.feedback import repository as feedback
from app.models import LearnedModel
from app.models.enums import FeedbackField, LearnedState
from app.triage.calibrate import ReliabilityBin, expected_calibration_error, promise, reliability

if TYPE_CHECKING:
    from app.triage.engine import TriageEngine

SHOWN = 20
_FIELDS = (FeedbackField.CATEGORY, FeedbackField.SEVERITY, FeedbackField.TEAM)


class LearnedRead(BaseModel):
    id: int
    state: LearnedState
    examples: int
    figures: dict[str, Any]
    created_at: datetime


class FieldReliability(BaseModel):
    """Of what triage predicted for a field and a person judged."""

    field: FeedbackField
    judged: int
    accuracy: float | None
    calibration_error: float | None
    """Expected calibration error, 15 bins."""
    reliability: list[ReliabilityBin]


class PromiseRead(BaseModel):
    """From which confidence on replies may go out without a person, and what that rests on."""

    max_error: float
    threshold: float | None
    """None: too little history, or none that carries the promise. Everything is reviewed."""
    decisions: int
    taken: int
    wrong: int
    upper_error: float
    """Upper end of the one-sided 95 % interval of the error rate at the threshold."""
    needed: int
    """Faultless decisions without which no history carries the promise."""
    coverage: float


class LearningRead(BaseModel):
    judged: int
    """Tickets whose category people have judged."""
    models: list[LearnedRead]
    """The newest first."""
    fields: list[FieldReliability]
    promise: PromiseRead


async def status(session: AsyncSession, principal: Principal, engine: TriageEngine | None) -> LearningRead:
    """``engine``: the one that serves here; None before the first was made."""
    principal.require_admin()
    judged = await feedback.judged_predictions(session, _FIELDS)
    fields = [_reliability(field, judged[field]) for field in _FIELDS]
    models = await repository.newest(session, SHOWN)
    return LearningRead(
        judged=fields[0].judged,
        models=[_told(model, engine) for model in models],
        fields=fields,
        promise=await _promise(session),
    )


def _told(model: LearnedModel, engine: TriageEngine | None) -> LearnedRead:
    """A model of another configuration is kept for its return, and serves nobody now."""
    read = LearnedRead.model_validate(model, from_attributes=True)
    waits = read.state is LearnedState.ACTIVE and engine is not None and model.base_key != engine.base_key
    return read.model_copy(update={"state": LearnedState.SUPERSEDED}) if waits else read


def _reliability(field: FeedbackField, rows: Sequence[feedback.JudgedPrediction]) -> FieldReliability:
    known = [row for row in rows if row.predicted is not None and row.confidence is not None]
    sure = [float(row.confidence or 0.0) for row in known]
    right = [row.predicted == row.label for row in known]
    return FieldReliability(
        field=field,
        judged=len(rows),
        accuracy=sum(right) / len(right) if right else None,
        calibration_error=expected_calibration_error(sure, right) if right else None,
        reliability=list(reliability(sure, right)),
    )


async def _promise(session: AsyncSession) -> PromiseRead:
    policy = (await policies.in_force(session)).policy
    writer = await feedback.newest_writer(session)
    judged = await feedback.judged_decisions(session, writer) if writer is not None else []
    found = promise([sure for sure, _ in judged], [right for _, right in judged], policy.max_error)
    return PromiseRead(
        max_error=found.target,
        threshold=found.threshold,
        decisions=found.decisions,
        taken=found.taken,
        wrong=found.wrong,
        upper_error=found.upper,
        needed=found.needed,
        coverage=found.coverage,
    )
