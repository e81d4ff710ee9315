"""The dashboard's figures, from what is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from app.analytics import repository
from app.analytics.figures import Tally
from app.analytics.repository import Period
from app.analytics.schemas import AiCounts, Csat, Dashboard, DayCount, Percentiles, SlaCounts, Totals
from app.core.clock import utc_now
from app.core.errors import Invalid
from app.tickets.sla import AT_RISK_SHARE
from app.triage.config import TriageConfig

DEFAULT_DAYS = 30
MAX_DAYS = 400


def make_period(start: datetime | None, end: datetime | None, team: str | None) -> Period:
    """The last thirty days unless told otherwise. Raises ``Invalid`` for a period that is empty or too long."""
    end = end or utc_now()
    try:
        start = start or end - timedelta(days=DEFAULT_DAYS)
    except OverflowError:
        raise Invalid(f"{end.isoformat()} lies outside the calendar.", field="to") from None
    if not timedelta(0) < end - start <= timedelta(days=MAX_DAYS):
        raise Invalid(f"The period must be longer than nothing and at most {MAX_DAYS} days.", field="from")
    return Period(start, end, team)


async def dashboard(session: AsyncSession, period: Period, config: TriageConfig) -> Dashboard:
    open_now, unassigned_now = await repository.open_now(session, period)
    targets = {severity.id.value: timedelta(minutes=severity.sla_minutes) for severity in config.severities}
    tally = Tally(targets, utc_now(), AT_RISK_SHARE)
    async for rows in repository.created_pages(session, period):
        await asyncio.to_thread(tally.add, rows)
    days = await _days(session, period, tally.by_day, open_now)
    return Dashboard(
        period_from=period.start,
        period_to=period.end,
        team=period.team,
        totals=Totals(
            created=tally.by_day.total(),
            resolved=sum(day.resolved for day in days),
            open_now=open_now,
            unassigned_now=unassigned_now,
        ),
        created_by_day=days,
        by_status=tally.by_status,
        by_category=tally.by_category,
        by_priority=tally.by_priority,
        first_response_time=_percentiles(tally.first_response_seconds),
        resolution_time=_percentiles(tally.resolution_seconds),
        sla=SlaCounts(met=tally.met, breached=tally.breached, at_risk=tally.at_risk),
        csat=_csat(await repository.ratings(session, period)),
        ai=await _ai(session, period),
    )


async def _days(
    session: AsyncSession, period: Period, created: Mapping[date, int], open_now: int
) -> list[DayCount]:
    """Each day of the period. The backlog is counted back from what is open now, so that nothing old is read."""
    settled = await repository.turns_by_day(session, period, reopened=False)
    reopened = await repository.turns_by_day(session, period, reopened=True)
    backlog = (
        open_now
        - await repository.created_since(session, period, period.end)
        + await repository.turns_since(session, period, period.end, reopened=False)
        - await repository.turns_since(session, period, period.end, reopened=True)
    )
    first, last = period.start.date(), (period.end - timedelta(microseconds=1)).date()
    days: list[DayCount] = []
    for offset in range((last - first).days, -1, -1):
        day = first + timedelta(days=offset)
        entry = DayCount(
            day=day,
            created=created.get(day, 0),
            resolved=settled.get(day, 0),
            reopened=reopened.get(day, 0),
            open=backlog,
        )
        days.append(entry)
        backlog += entry.resolved - entry.created - entry.reopened
    return days[::-1]


def _csat(scores: dict[int, int]) -> Csat:
    count = sum(scores.values())
    total = sum(score * number for score, number in scores.items())
    return Csat(
        average=round(total / count, 2) if count else None,
        count=count,
        by_score={str(score): scores.get(score, 0) for score in range(1, 6)},
    )


async def _ai(session: AsyncSession, period: Period) -> AiCounts:
    use = await repository.draft_use(session, period)
    resolved, reopened = await repository.automatic(session, period)
    return AiCounts(
        drafts=await repository.drafts_in(session, period),
        inserted=use.sent,
        edited=use.sent - use.unchanged,
        sent_unchanged=use.unchanged,
        auto_resolved=resolved,
        reopened=reopened,
        mean_edit_distance=None if use.mean_distance is None else round(use.mean_distance, 4),
    )


def _percentiles(seconds: tuple[float, float] | None) -> Percentiles:
    return Percentiles(p50=seconds[0], p90=seconds[1]) if seconds else Percentiles(p50=None, p90=None)
