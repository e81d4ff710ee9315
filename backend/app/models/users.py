"""People and their credentials."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import utc_now
from app.db.types import Base, UtcDateTime, checked
from app.models.enums import Role


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    """Lower-cased."""
    name: Mapped[str] = mapped_column(sa.String(200))
    role: Mapped[Role] = mapped_column(checked(Role, "role"), index=True)
    password_hash: Mapped[str | None] = mapped_column(sa.String(255))
    """None for people who cannot sign in, such as an address that arrived with a ticket."""
    is_active: Mapped[bool] = mapped_column(default=True)
    is_blocked: Mapped[bool] = mapped_column(default=False)
    """Whatever this person sends is kept as spam."""
    email_verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    """When the person proved that the address is theirs."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now, onupdate=utc_now)

    @property
    def without_sign_in(self) -> bool:
        """Nobody has proved the address or chosen a password: the person has yet to use a link."""
        return self.password_hash is None and self.email_verified_at is None


class AuthSession(Base):
    """A browser's sign-in. Only the digest of its cookie is stored."""

    __tablename__ = "auth_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    user_agent: Mapped[str | None] = mapped_column(sa.String(255))
    source: Mapped[str | None] = mapped_column(sa.String(64))
    """Address that signed in."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    """To a few minutes: not every request writes."""
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime())


class ApiToken(Base):
    """A program's bearer token. Only its digest is stored."""

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(100))
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    """To a few minutes: not every request writes."""
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class ExternalIdentity(Base):
    """A person as an OpenID provider knows them."""

    __tablename__ = "external_identities"
    __table_args__ = (sa.UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), index=True)
    issuer: Mapped[str] = mapped_column(sa.String(255))
    subject: Mapped[str] = mapped_column(sa.String(255))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)
