"""Teams of the configuration, their people, and handing out tickets."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Invalid, NotFound
from app.models import TeamAssignment
from app.models.enums import AssignmentStrategy
from app.teams import repository
from app.teams.schemas import TeamRead, TeamUpdate
from app.triage.config import TriageConfig
from app.users.schemas import Person


async def list_teams(session: AsyncSession, config: TriageConfig) -> list[TeamRead]:
    strategies = await repository.assignments(session)
    people: dict[str, list[Person]] = {team.id: [] for team in config.teams}
    for team, user in await repository.members(session, list(people)):
        people[team].append(Person.model_validate(user))
    return [
        TeamRead(
            id=team.id,
            name=team.name,
            strategy=strategies[team.id].strategy if team.id in strategies else AssignmentStrategy.MANUAL,
            members=people[team.id],
        )
        for team in config.teams
    ]


async def update_team(
    session: AsyncSession, team: str, request: TeamUpdate, config: TriageConfig
) -> TeamRead:
    if team not in {item.id for item in config.teams}:
        raise NotFound(f"There is no team {team!r}.", code="team_not_found")
    wanted = list(dict.fromkeys(request.member_ids))
    unfit = set(wanted) - await repository.staff_ids(session, wanted)
    if unfit:
        raise Invalid(
            f"Only active agents and admins work in a team; not so: {sorted(unfit)}.",
            field="member_ids",
            code="not_an_agent",
        )
    row = await repository.locked_assignment(session, team)
    if row is None:
        session.add(TeamAssignment(team=team, strategy=request.strategy))
    else:
        row.strategy = request.strategy
    await repository.replace_members(session, team, wanted)
    return next(item for item in await list_teams(session, config) if item.id == team)


async def pick_assignee(session: AsyncSession, team: str) -> int | None:
    """Whose turn it is in the team; None when people choose themselves or nobody is there.

    Round robin goes through the members by id. Least loaded takes who has the fewest unsettled tickets, and among
    equals whose turn it is.
    """
    row = await repository.locked_assignment(session, team)
    if row is None or row.strategy is AssignmentStrategy.MANUAL:
        return None
    ids = [user.id for _, user in await repository.members(session, [team])]
    if not ids:
        return None
    last = row.last_user_id or 0
    in_turn = [*(i for i in ids if i > last), *(i for i in ids if i <= last)]
    if row.strategy is AssignmentStrategy.LEAST_LOADED:
        load = await repository.open_tickets(session, ids)
        in_turn.sort(key=load.__getitem__)  # stable: among equals the turn decides
    row.last_user_id = in_turn[0]
    return in_turn[0]
