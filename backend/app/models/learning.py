"""What a desk has taught its triage."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import utc_now
from app.db.types import Base, UtcDateTime, checked, long_bytes
from app.models.enums import LearnedState


class LearnedModel(Base):
    """A category model that was fitted on what people corrected and confirmed, with the judgement on it."""

    __tablename__ = "learned_models"
    __table_args__ = (sa.Index("ix_learned_models_state_id", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    base_key: Mapped[str] = mapped_column(sa.String(64))
    """Of the configuration, the embedding model and the program's own examples: it serves with these alone."""
    state: Mapped[LearnedState] = mapped_column(checked(LearnedState, "state"))
    examples: Mapped[int] = mapped_column()
    """Tickets whose category people had judged."""
    figures: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    """``app.assistant.learning.Figures``."""
    weights: Mapped[bytes | None] = mapped_column(long_bytes())
    """``TextModel.to_bytes()``; None for a model that was not better, whose figures alone are kept."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)
