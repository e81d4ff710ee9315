"""The decision policy: versions that an admin writes; the newest is in force."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from app.assistant import decision_repository as repository
from app.assistant.review_schemas import PolicyRead, PolicyUpdate
from app.auth.principal import Principal
from app.core.errors import Conflict, Invalid
from app.models import PolicyVersion
from app.tickets.presenter import present_person
from app.triage.config import TriageConfig
from app.triage.decide import DecisionPolicy

DEFAULT = DecisionPolicy()
"""Version 0: in force until an admin has written one."""


@dataclass(frozen=True, slots=True)
class InForce:
    policy: DecisionPolicy
    version: int


async def in_force(session: AsyncSession) -> InForce:
    stored = await repository.policy_in_force(session)
    if stored is None:
        return InForce(DEFAULT, 0)
    version, content = stored
    return InForce(DecisionPolicy.model_validate(content), version)


async def read(session: AsyncSession, principal: Principal) -> PolicyRead:
    principal.require_admin()
    stored = await repository.latest_policy(session)
    return _present(stored, principal)


def _present(stored: PolicyVersion | None, principal: Principal) -> PolicyRead:
    if stored is None:
        return PolicyRead(**DEFAULT.model_dump(), version=0, author=None, created_at=None)
    author = present_person(stored.author, principal) if stored.author else None
    return PolicyRead(**stored.content, version=stored.version, author=author, created_at=stored.created_at)


async def write(
    session: AsyncSession, principal: Principal, request: PolicyUpdate, config: TriageConfig
) -> PolicyRead:
    """Add a version. Raises ``Invalid`` for an unknown category, ``Conflict`` when another version came between."""
    principal.require_admin()
    unknown = sorted(set(request.categories) - {category.id for category in config.categories})
    if unknown:
        raise Invalid(
            f"There is no category {', '.join(unknown)}.", field="categories", code="unknown_category"
        )
    current = await in_force(session)
    if request.version is not None and request.version != current.version:
        raise _stale(current.version)
    content = request.model_dump(mode="json", exclude={"version"})
    if not await repository.add_policy(session, current.version + 1, content, principal.user_id):
        raise _stale(current.version + 1)
    return await read(session, principal)


def _stale(version: int) -> Conflict:
    return Conflict(
        f"The policy has changed meanwhile: it is at version {version}.",
        code="stale_version",
        extra={"version": version},
    )
