"""Changing the configuration: checked as a whole, stored as new versions, taken over at once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.configuration import repository
from app.configuration.schemas import Body, ConfigWarning, VersionRead, VersionText
from app.core.errors import AppError, Conflict, NotFound
from app.db.paging import Page, PageRequest, check_depth, make_page
from app.models import ConfigVersion
from app.runtime import Runtime
from app.triage.config import SECTIONS, ConfigError, RoutingRule, TriageConfig, assemble, section
from app.triage.config_text import ConfigDocument, parse, plain, to_yaml
from app.triage.routing import shadowed
from app.users.schemas import Person

SAVE_ATTEMPTS = 5


class InvalidConfiguration(AppError):
    """Errors with their places: path, and for YAML line and column."""

    status = 422
    code = "config_invalid"
    title = "Invalid configuration"

    def __init__(self, error: ConfigError) -> None:
        self.problems = error.problems
        first, *others = error.problems
        more = f" (and {len(others)} more)" if others else ""
        super().__init__(
            f"{first}{more}",
            extra={
                "errors": [
                    {
                        "loc": ["body", problem.document, *problem.loc],
                        "msg": problem.msg,
                        "type": problem.type,
                        "line": problem.line,
                        "column": problem.column,
                    }
                    for problem in error.problems
                ]
            },
        )


@dataclass(frozen=True, slots=True)
class Change:
    """Documents to be stored together. ``expected`` are the numbers that the caller has seen."""

    bodies: Mapping[str, Body]
    note: str = ""
    author_id: int | None = None
    expected: Mapping[str, int] | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A checked configuration, and what of it has to be stored: text and content by name."""

    config: TriageConfig
    texts: dict[str, tuple[str, dict[str, Any]]]


def check_name(name: str) -> None:
    """Raises ``NotFound``."""
    if name not in SECTIONS:
        raise NotFound(
            f"There is no configuration {name!r}: one of {', '.join(SECTIONS)}.", code="config_not_found"
        )


async def read(session: AsyncSession, name: str, number: int | None = None) -> VersionText:
    """One version with its texts, the active one by default. Raises ``NotFound``."""
    check_name(name)
    newest = await repository.newest(session)
    active = newest.get(name)
    row = active if number is None else await repository.by_number(session, name, number)
    if row is None or active is None:
        raise NotFound(f"There is no version {number} of {name}.", code="config_version_not_found")
    found = _stored_warnings(row, newest["categories"]) if name == "routing_rules" else []
    return VersionText(**dict(_shown(row, active.number)), body=row.body, content=row.content, warnings=found)


def _stored_warnings(row: ConfigVersion, categories: ConfigVersion) -> list[ConfigWarning]:
    rules = [RoutingRule.model_validate(rule) for rule in row.content["rules"]]
    return warnings(rules, [entry["id"] for entry in categories.content["categories"]])


def warnings(rules: Sequence[RoutingRule], categories: Sequence[str]) -> list[ConfigWarning]:
    """What is valid, and hardly meant: rules that can never match."""
    return [
        ConfigWarning(
            loc=["rules", place],
            msg=f"Rule {place + 1} can never match: the rules above it take every ticket that it is for.",
            type="unreachable_rule",
        )
        for place in shadowed(rules, categories)
    ]


async def versions(session: AsyncSession, name: str, page: PageRequest) -> Page[VersionRead]:
    """Newest first."""
    check_name(name)
    check_depth(page)
    rows, total = await repository.versions(session, name, page)
    active = await repository.newest(session)
    shown = [_shown(row, active[name].number) for row in rows]
    return make_page(shown, total, page)


def _shown(row: ConfigVersion, active: int) -> VersionRead:
    author = row.author
    return VersionRead.model_validate(
        {
            "name": row.name,
            "number": row.number,
            "active": row.number == active,
            "note": row.note,
            "author": Person(id=author.id, name=author.name, email=author.email, role=author.role)
            if author
            else None,
            "created_at": row.created_at,
        }
    )


def document_of(name: str, body: Body) -> ConfigDocument:
    """A given body as a document. Raises ``ConfigError``."""
    return parse(name, body) if isinstance(body, str) else plain(name, body)


def proposed(active: Mapping[str, ConfigVersion], bodies: Mapping[str, Body]) -> TriageConfig:
    """The configuration with these documents in place of the active ones. Raises ``InvalidConfiguration``.

    Takes some milliseconds of the processor: call it in a thread.
    """
    try:
        given = {name: document_of(name, body) for name, body in bodies.items()}
        try:
            return assemble(given.get(name) or plain(name, active[name].content) for name in SECTIONS)
        except ConfigError:
            # Once more with the texts of the others, since an error may stand there: a rule for a removed category.
            return assemble(given.get(name) or parse(name, active[name].body) for name in SECTIONS)
    except ConfigError as error:
        raise InvalidConfiguration(error) from error


def _plan(active: Mapping[str, ConfigVersion], bodies: Mapping[str, Body]) -> Plan:
    config = proposed(active, bodies)
    texts = {
        name: (body if isinstance(body, str) else to_yaml(body), section(config, name))
        for name, body in bodies.items()
    }
    changed = {name: made for name, made in texts.items() if made[0] != active[name].body}
    return Plan(config, changed)


async def save(runtime: Runtime, change: Change) -> list[str]:
    """Store new versions and take them over; returns the names of documents that differ from the active ones.

    Raises ``InvalidConfiguration``, and ``Conflict`` for stale numbers and for categories or teams in use.
    """
    for _ in range(SAVE_ATTEMPTS):
        async with runtime.db.read() as session:
            active = await repository.newest(session)
        _check_expected(active, change)
        plan = await asyncio.to_thread(_plan, active, change.bodies)
        if not plan.texts or await _store(runtime, active, plan, change):
            await runtime.configuration.refresh()
            return list(plan.texts)
    raise Conflict("The configuration is being changed by others: try again.", code="config_busy")


async def restore(runtime: Runtime, name: str, number: int, change: Change) -> None:
    """Make an earlier version the active one, as a new version: the list of versions only ever grows."""
    async with runtime.db.read() as session:
        earlier = await read(session, name, number)
    note = change.note or f"Version {number} again"
    await save(
        runtime,
        Change({name: earlier.body}, note, change.author_id, change.expected, change.force),
    )


async def _store(runtime: Runtime, active: Mapping[str, ConfigVersion], plan: Plan, change: Change) -> bool:
    """False when the configuration has changed since ``active`` was read: what was checked is not what there is."""
    async with runtime.db.write() as session:
        await repository.lock(session)
        if await repository.revision(session) != max(row.id for row in active.values()):
            return False
        if not change.force:
            await _refuse_what_is_used(session, active, plan.config)
        for name, (body, content) in plan.texts.items():
            await repository.add(
                session, name=name, number=active[name].number + 1, body=body, content=content,
                note=change.note, author_id=change.author_id,
            )  # fmt: skip
    return True


def _check_expected(active: Mapping[str, ConfigVersion], change: Change) -> None:
    for name, number in (change.expected or {}).items():
        if active[name].number != number:
            raise Conflict(
                f"{name} has changed since version {number}: it is at version {active[name].number}.",
                code="stale_version",
                extra={"current": _shown(active[name], active[name].number).model_dump(mode="json")},
            )


async def _refuse_what_is_used(
    session: AsyncSession, active: Mapping[str, ConfigVersion], planned: TriageConfig
) -> None:
    """Categories and teams that would go while tickets have them."""
    before = {
        "category": {entry["id"] for entry in active["categories"].content["categories"]},
        "team": {entry["id"] for entry in active["routing_rules"].content["teams"]},
    }
    after = {
        "category": {entry.id for entry in planned.categories},
        "team": {entry.id for entry in planned.teams},
    }
    used: dict[str, dict[str, int]] = {}
    for column, ids in before.items():
        if removed := sorted(ids - after[column]):
            used[column] = await repository.tickets_with(session, column, removed)
    if any(used.values()):
        listed = ", ".join(
            f"{column} {value} ({number} tickets)"
            for column, counts in used.items()
            for value, number in counts.items()
        )
        raise Conflict(
            f"Still in use: {listed}. With force they are removed, and those tickets keep them.",
            code="config_in_use",
            extra={"in_use": used},
        )
