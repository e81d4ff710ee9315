"""What the product is measured against: FastAPI and SQLAlchemy doing one insert or one indexed select, nothing else.

``DATABASE_URL=... uvicorn evals.bare_app:app`` on a database that holds the product's tables.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import sqlalchemy as sa
from fastapi import FastAPI
from pydantic import BaseModel

from app.core.clock import utc_now
from app.core.settings import get_settings
from app.db.engine import Database, make_engine
from app.models import Ticket

metadata = sa.MetaData()
items = sa.Table(
    "bare_items",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("title", sa.String(255), nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
)
db = Database(make_engine(get_settings().database_url))


@asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
    async with db.engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    yield
    await db.dispose()


app = FastAPI(lifespan=lifespan)


class NewItem(BaseModel):
    title: str
    content: str


class Item(NewItem):
    id: int


class Row(BaseModel):
    id: int
    title: str
    status: str
    created_at: datetime


@app.post("/bare", status_code=201)
async def insert(body: NewItem) -> Item:
    async with db.write() as session:
        made = await session.execute(
            sa.insert(items)
            .values(title=body.title, content=body.content, created_at=utc_now().replace(tzinfo=None))
            .returning(items.c.id)
        )
        key = made.scalar_one()
        return Item(id=key, title=body.title, content=body.content)


@app.get("/bare")
async def select() -> list[Row]:
    statement = (
        sa.select(Ticket.id, Ticket.title, Ticket.status, Ticket.created_at)
        .where(Ticket.is_spam == sa.false(), Ticket.status == "open")
        .order_by(Ticket.created_at.desc())
        .limit(20)
    )
    async with db.read() as session:
        rows = await session.execute(statement)
        return [Row(id=i, title=title, status=status, created_at=at) for i, title, status, at in rows]
