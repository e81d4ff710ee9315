"""The dashboard's figures, from what is stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from app.analytics import repository
from app.analytics.repository import Period
from app.analytics.schemas import AiCounts, Csat, Dashboard, DayCount, Percentiles, SlaCounts, Totals
from app.core.clock import utc_now
from app.core.errors import Invalid
from app.models import Ticket
from app.triage.config import TriageConfig

DEFAULT_DAYS = 30
MAX_DAYS = 400
AT_RISK_SHARE = 0.25


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
    by_status = await repository.counts_by(session, Ticket.status, period)
    times = await repository.times(session, period)
    days = await repository.created_by_day(session, period)
    distances = await repository.edit_distances(session, period)
    first_day = period.start.date()
    length = (period.end - timedelta(microseconds=1)).date() - first_day
    return Dashboard(
        period_from=period.start,
        period_to=period.end,
        team=period.team,
        totals=Totals(
            created=sum(by_status.values()),
            resolved=await repository.resolved_in(session, period),
            open_now=await repository.open_now(session, period),
            unassigned_now=await repository.open_now(session, period, unassigned=True),
        ),
        created_by_day=[
            DayCount(day=day, created=days.get(day, 0))
            for day in (first_day + timedelta(days=offset) for offset in range(length.days + 1))
        ],
        by_status=by_status,
        by_category=await repository.counts_by(session, Ticket.category, period),
        by_priority=await repository.counts_by(session, Ticket.priority, period),
        first_response_time=percentiles(
            [(first - created).total_seconds() for created, first, _, _ in times if first]
        ),
        resolution_time=percentiles([(end - created).total_seconds() for created, _, end, _ in times if end]),
        sla=_sla(times, config),
        csat=Csat(average=None, count=0),
        ai=AiCounts(
            drafts=await repository.drafts_in(session, period),
            inserted=len(distances),
            edited=sum(distance > 0 for distance in distances),
            sent_unchanged=sum(distance == 0 for distance in distances),
            auto_resolved=0,
            reopened=0,
            mean_edit_distance=round(float(np.mean(distances)), 4) if distances else None,
        ),
    )


def percentiles(seconds: Sequence[float]) -> Percentiles:
    if not seconds:
        return Percentiles(p50=None, p90=None)
    p50, p90 = np.percentile(np.asarray(seconds), [50, 90])
    return Percentiles(p50=round(float(p50), 1), p90=round(float(p90), 1))


def _sla(
    times: Sequence[tuple[datetime, datetime | None, datetime | None, object]], config: TriageConfig
) -> SlaCounts:
    minutes = {severity.id: severity.sla_minutes for severity in config.severities}
    now = utc_now()
    met = breached = at_risk = 0
    for created, first, _, severity in times:
        target = next((value for name, value in minutes.items() if name == severity), None)
        if target is None:
            continue
        due = created + timedelta(minutes=target)
        if (first or now) > due:
            breached += 1
        elif first is not None:
            met += 1
        elif due - now < timedelta(minutes=target * AT_RISK_SHARE):
            at_risk += 1
    return SlaCounts(met=met, breached=breached, at_risk=at_risk)
