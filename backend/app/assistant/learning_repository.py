"""Stored models of triage."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from app.models import LearnedModel
from app.models.enums import LearnedState

KEPT_ELSEWHERE = 4
"""Most models of other configurations whose weights (some MB each) stay."""


async def active(session: AsyncSession, base_key: str) -> LearnedModel | None:
    """With its weights."""
    return await session.scalar(
        sa.select(LearnedModel)
        .where(LearnedModel.state == LearnedState.ACTIVE, LearnedModel.base_key == base_key)
        .order_by(LearnedModel.id.desc())
        .limit(1)
    )


async def active_id(session: AsyncSession, base_key: str) -> int | None:
    return await session.scalar(
        sa.select(sa.func.max(LearnedModel.id)).where(
            LearnedModel.state == LearnedState.ACTIVE, LearnedModel.base_key == base_key
        )
    )


async def learned_at(session: AsyncSession, model_id: int) -> datetime | None:
    """When the examples of a model were read."""
    return await session.scalar(sa.select(LearnedModel.created_at).where(LearnedModel.id == model_id))


async def newest(session: AsyncSession, limit: int, base_key: str | None = None) -> list[LearnedModel]:
    """The newest first, whatever became of them, without weights."""
    statement = sa.select(LearnedModel).options(defer(LearnedModel.weights, raiseload=True))
    if base_key is not None:
        statement = statement.where(LearnedModel.base_key == base_key)
    return list(await session.scalars(statement.order_by(LearnedModel.id.desc()).limit(limit)))


async def add(
    session: AsyncSession, base_key: str, state: LearnedState, *, examples: int, figures: dict[str, Any],
    weights: bytes | None, created_at: datetime,
) -> None:  # fmt: skip
    """Store a model. A new active one takes the place of the former of its configuration, whose weights are let go; those
    of other configurations stay, ``KEPT_ELSEWHERE`` at most, so that a change that is taken back loses nothing.

    ``created_at``: before its examples were read, so that what was judged while it was fitted counts as new.
    """
    if state is LearnedState.ACTIVE:
        await session.execute(
            sa.update(LearnedModel)
            .where(LearnedModel.state == LearnedState.ACTIVE, LearnedModel.base_key == base_key)
            .values(state=LearnedState.SUPERSEDED, weights=None)
            .execution_options(synchronize_session=False)
        )
        others = await session.scalars(
            sa.select(LearnedModel.id)
            .where(LearnedModel.state == LearnedState.ACTIVE)
            .order_by(LearnedModel.id.desc())
            .offset(KEPT_ELSEWHERE)
        )
        await session.execute(
            sa.update(LearnedModel)
            .where(LearnedModel.id.in_(others.all()))
            .values(state=LearnedState.SUPERSEDED, weights=None)
            .execution_options(synchronize_session=False)
        )
    session.add(
        LearnedModel(
            base_key=base_key,
            state=state,
            examples=examples,
            figures=figures,
            weights=weights,
            created_at=created_at,
        )
    )
    await session.flush()
