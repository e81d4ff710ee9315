"""Who does the periodic work of a desk with several processes."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db.types import Base, UtcDateTime


class Lease(Base):
    """A piece of periodic work and the process that does it until then. Whoever holds it renews it in time."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    holder: Mapped[str] = mapped_column(sa.String(64))
    until: Mapped[datetime] = mapped_column(UtcDateTime())
