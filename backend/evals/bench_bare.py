"""The same work with nothing around it: FastAPI and SQLAlchemy, one insert and one indexed select.

``python -m evals.bench_bare <database url> <port>``, next to the desk's server on the same database.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import sqlalchemy as sa
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.core.clock import utc_now
from app.db.engine import Database, make_engine
from app.db.types import UtcDateTime, long_text
from app.models import Ticket
from app.models.enums import TicketStatus

ROWS = 20


class BareBase(DeclarativeBase):
    """Apart from the product's tables, so that no migration sees it."""


class BareTicket(BareBase):
    __tablename__ = "bench_tickets"
    __table_args__ = (sa.Index("ix_bench_tickets_status_created_at", "status", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(255))
    content: Mapped[str] = mapped_column(long_text())
    status: Mapped[str] = mapped_column(sa.String(32), default="open")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)


class NewRow(BaseModel):
    title: str
    content: str


class Row(BaseModel):
    id: int
    title: str
    content: str
    status: str
    created_at: datetime


def bare_app(url: str) -> FastAPI:
    db = Database(make_engine(url))

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with db.engine.begin() as connection:
            await connection.run_sync(BareBase.metadata.create_all)
        yield
        await db.dispose()

    app = FastAPI(lifespan=lifespan)

    @app.post("/rows", status_code=201)
    async def insert(body: NewRow) -> Row:
        async with db.write() as session:
            row = BareTicket(title=body.title, content=body.content)
            session.add(row)
            await session.flush()
            return Row.model_validate(row, from_attributes=True)

    @app.get("/rows")
    async def select() -> list[Row]:
        statement = (
            sa.select(Ticket.id, Ticket.title, Ticket.content, Ticket.status, Ticket.created_at)
            .where(Ticket.status == TicketStatus.OPEN)
            .order_by(Ticket.created_at.desc(), Ticket.id.desc())
            .limit(ROWS)
        )
        async with db.read() as session:
            return [Row.model_validate(row, from_attributes=True) for row in await session.execute(statement)]

    return app


if __name__ == "__main__":
    uvicorn.run(bare_app(sys.argv[1]), port=int(sys.argv[2]), log_level="warning", access_log=False)
