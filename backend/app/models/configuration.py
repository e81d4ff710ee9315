"""Versions of the triage configuration."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.clock import utc_now
from app.db.types import Base, UtcDateTime, long_text
from app.models.users import User


class ConfigVersion(Base):
    """One state of one document. The highest number of a name is active; rows are only ever added, so the highest id
    of the table (the revision) names the state of all documents together."""

    __tablename__ = "config_versions"
    __table_args__ = (sa.UniqueConstraint("name", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(32))
    number: Mapped[int] = mapped_column()
    """From 1, without gaps."""
    body: Mapped[str] = mapped_column(long_text())
    """YAML as it was written, comments too."""
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    """The same, checked: what processes read."""
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"), index=True)
    """None: the files of the first start, or the command line."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)

    author: Mapped[User | None] = relationship(lazy="raise")
