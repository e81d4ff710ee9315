"""How many tickets there are behind each of several filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.db.paging import Count, make_count
from app.tickets import repository
from app.tickets.schemas import TicketFilter


async def count_each(
    session: AsyncSession,
    principal: Principal,
    filters: Sequence[TicketFilter],
    sla_minutes: Mapping[str, int],
) -> list[Count]:
    """What the list would say for each as its total, in one statement. Words (``q``) are not looked at: each search is
    a statement of its own."""
    wheres = [repository.conditions(principal, wanted, sla_minutes) for wanted in filters]
    return [make_count(counted) for counted in await repository.count_each_of(session, wheres)]
