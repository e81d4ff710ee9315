"""Queries about teams."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import TeamAssignment, TeamMember, Ticket, User
from app.models.enums import Role, TicketStatus

OPEN_STATUSES = (TicketStatus.OPEN, TicketStatus.IN_PROGRESS, TicketStatus.WAITING)


async def assignments(session: AsyncSession) -> dict[str, TeamAssignment]:
    return {row.team: row for row in await session.scalars(sa.select(TeamAssignment))}


async def locked_assignment(session: AsyncSession, team: str) -> TeamAssignment | None:
    """The team's row, kept from other writers: two tickets at once must not both go to the same person in turn."""
    return await session.scalar(
        sa.select(TeamAssignment).where(TeamAssignment.team == team).with_for_update()
    )


async def members(session: AsyncSession, teams: Sequence[str]) -> list[tuple[str, User]]:
    """Active agents and admins of the teams, by id."""
    rows = await session.execute(
        sa.select(TeamMember.team, User)
        .join(User, User.id == TeamMember.user_id)
        .where(TeamMember.team.in_(teams), User.is_active, User.role.in_((Role.AGENT, Role.ADMIN)))
        .order_by(TeamMember.team, User.id)
    )
    return [(team, user) for team, user in rows]


async def open_tickets(session: AsyncSession, user_ids: Sequence[int]) -> dict[int, int]:
    """How many unsettled tickets each of these people has."""
    rows = await session.execute(
        sa.select(Ticket.assignee_id, sa.func.count())
        .where(Ticket.assignee_id.in_(user_ids), Ticket.status.in_(OPEN_STATUSES), Ticket.is_spam.is_(False))
        .group_by(Ticket.assignee_id)
    )
    counts = {user_id: int(number) for user_id, number in rows if user_id is not None}
    return {user_id: counts.get(user_id, 0) for user_id in user_ids}


async def staff_ids(session: AsyncSession, user_ids: Sequence[int]) -> set[int]:
    found = await session.scalars(
        sa.select(User.id).where(
            User.id.in_(user_ids), User.is_active, User.role.in_((Role.AGENT, Role.ADMIN))
        )
    )
    return set(found)


async def replace_members(session: AsyncSession, team: str, user_ids: Sequence[int]) -> None:
    await session.execute(sa.delete(TeamMember).where(TeamMember.team == team))
    session.add_all(TeamMember(team=team, user_id=user_id) for user_id in user_ids)
    await session.flush()
