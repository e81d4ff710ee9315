"""Reading the egress log and the usage figures."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import utc_now
from app.core.errors import Invalid
from app.db.paging import Page, PageRequest, check_depth, make_page
from app.egress import repository
from app.egress.schemas import EgressEntry, UsageAnswer, UsageRow, UsageTotal
from app.models import ModelCall, ModelUsage

DEFAULT_DAYS = 30
MAX_DAYS = 3660


async def egress(
    session: AsyncSession,
    page: PageRequest,
    *,
    start: datetime | None,
    end: datetime | None,
    purpose: str | None,
    outcome: str | None,
    ticket_id: int | None,
) -> Page[EgressEntry]:
    """Calls that began from ``start`` up to before ``end``, newest first."""
    check_depth(page)
    conditions: list[sa.ColumnElement[bool]] = []
    if start is not None:
        conditions.append(ModelCall.at >= start)
    if end is not None:
        conditions.append(ModelCall.at < end)
    if purpose is not None:
        conditions.append(ModelCall.purpose == purpose)
    if outcome is not None:
        conditions.append(ModelCall.outcome == outcome)
    if ticket_id is not None:
        conditions.append(ModelCall.ticket_id == ticket_id)
    rows, total = await repository.calls(session, conditions, page)
    return make_page([EgressEntry.model_validate(row) for row in rows], total, page)


async def usage(session: AsyncSession, first: date | None, last: date | None) -> UsageAnswer:
    """By day, purpose and model; the last 30 days by default. Raises ``Invalid`` for days in the wrong order."""
    last = last or utc_now().date()
    try:
        first = first or last - timedelta(days=DEFAULT_DAYS - 1)
    except OverflowError:
        raise Invalid(f"{last.isoformat()} lies outside the calendar.", field="to") from None
    if first > last:
        raise Invalid("'from' must not be after 'to'.", field="from")
    if (last - first).days > MAX_DAYS:
        raise Invalid(f"At most {MAX_DAYS} days at once.", field="from")
    rows = await repository.usage(session, first, last)
    return UsageAnswer(first_day=first, last_day=last, items=[_row(row) for row in rows], total=_total(rows))


def _row(row: ModelUsage) -> UsageRow:
    return UsageRow(
        day=row.day,
        purpose=row.purpose,
        model=row.model,
        calls=row.calls,
        failures=row.failures,
        prompt_tokens=row.prompt_tokens,
        completion_tokens=row.completion_tokens,
        uncounted=row.uncounted,
        cost=row.cost,
        mean_duration_ms=round(row.duration_ms / row.calls, 3) if row.calls else 0.0,
    )


def _total(rows: list[ModelUsage]) -> UsageTotal:
    costs = [row.cost for row in rows if row.cost is not None]
    return UsageTotal(
        calls=sum(row.calls for row in rows),
        failures=sum(row.failures for row in rows),
        prompt_tokens=sum(row.prompt_tokens for row in rows),
        completion_tokens=sum(row.completion_tokens for row in rows),
        uncounted=sum(row.uncounted for row in rows),
        cost=sum(costs) if costs else None,
    )
