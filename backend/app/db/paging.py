"""Lists: one envelope, one way to count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Generic, Literal, TypeVar

import sqlalchemy as sa
from fastapi import Query
from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Invalid

T = TypeVar("T")

EXACT_TOTAL = 10_000
"""Totals are exact up to here; beyond it counting costs more than anyone gains from the number."""


class PageRequest(BaseModel):
    """``page`` from 1, ``page_size`` 1 to 100."""

    model_config = ConfigDict(frozen=True)

    page: int = 1
    page_size: int = 20

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.page_size


async def page_request(
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1, page_size: Annotated[int, Query(ge=1, le=100)] = 20
) -> PageRequest:
    return PageRequest(page=page, page_size=page_size)


class Page(BaseModel, Generic[T]):
    """A page of a list."""

    items: list[T]
    total: int
    total_relation: Literal["eq", "gte"] = "eq"
    page: int
    page_size: int
    pages: int


def make_page(items: list[T], total: int, request: PageRequest) -> Page[T]:
    shown = min(total, EXACT_TOTAL)
    return Page(
        items=items,
        total=shown,
        total_relation="gte" if total > EXACT_TOTAL else "eq",
        page=request.page,
        page_size=request.page_size,
        pages=-(-shown // request.page_size),
    )


def counting(statement: sa.Select[Any]) -> sa.Select[Any]:
    """One number: the rows of ``statement``, counted no further than one past ``EXACT_TOTAL``."""
    inner = (
        statement.order_by(None)
        .with_only_columns(sa.literal(1), maintain_column_froms=True)
        .limit(EXACT_TOTAL + 1)
    )
    return sa.select(sa.func.count()).select_from(inner.subquery())


async def count(session: AsyncSession, statement: sa.Select[Any]) -> int:
    """Rows of ``statement``, counted no further than one past ``EXACT_TOTAL``."""
    return int(await session.scalar(counting(statement)) or 0)


async def count_each(session: AsyncSession, statements: Sequence[sa.Select[Any]]) -> list[int]:
    """As ``count`` for each, in one statement."""
    if not statements:
        return []
    numbers = [
        counting(statement).scalar_subquery().label(f"n{place}") for place, statement in enumerate(statements)
    ]
    return [int(number) for number in (await session.execute(sa.select(*numbers))).one()]


class Count(BaseModel):
    """How many there are: exact up to 10,000, where ``total_relation`` turns to ``gte``."""

    total: int
    total_relation: Literal["eq", "gte"]


def make_count(counted: int) -> Count:
    return Count(total=min(counted, EXACT_TOTAL), total_relation="gte" if counted > EXACT_TOTAL else "eq")


def check_depth(request: PageRequest) -> None:
    """Refuse a page that lies beyond the counted part."""
    if request.offset >= EXACT_TOTAL and request.page > 1:
        raise Invalid(
            f"Pages beyond the first {EXACT_TOTAL} entries are not served: filter or sort instead.",
            field="page",
        )
