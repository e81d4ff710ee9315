"""Runs that were decided before decisions were stored keep their place in the review queue."""

from __future__ import annotations

import runpy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.db import migrate
from app.db.engine import Database, make_engine
from app.models import Decision
from tests.databases.servers import DATABASES

MIGRATION = Path(migrate.__file__).parents[2] / "migrations" / "versions" / "0010_decisions.py"
NOW = datetime(2026, 1, 2, 3, 4, 5)


def _filler(column: sa.Column[Any]) -> Any:
    if isinstance(column.type, sa.JSON):  # MariaDB tells of it as text: the same, written
        return []
    kind = column.type.python_type
    return {str: "[]", bool: False, datetime: NOW, float: 0.0}.get(kind, 0)


def _insert(connection: sa.Connection, tables: sa.MetaData, name: str, **values: Any) -> None:
    """A row of the schema as it is now; what is required and not given is filled in."""
    table = tables.tables[name]
    filled = {column.name: _filler(column) for column in table.columns if not column.nullable}
    connection.execute(sa.insert(table).values({**filled, **values}))


def _old_desk(connection: sa.Connection) -> None:
    tables = sa.MetaData()
    tables.reflect(connection)
    _insert(connection, tables, "users", id=1, role="customer", email="a@people.example")
    for ticket in (1, 2):
        _insert(connection, tables, "tickets", id=ticket, requester_id=1, status="open", priority="low")
    for draft, ticket, author in ((1, 1, None), (2, 1, None), (3, 1, 1)):
        _insert(
            connection, tables, "drafts", id=draft, ticket_id=ticket, created_by=author, status="answered"
        )
    for run, ticket, decision in ((1, 1, "awaiting_review"), (2, 1, "awaiting_review"), (3, 2, None)):
        status = "completed" if decision else "failed"
        values = {
            "decision": decision,
            "decision_reason": decision and "A person reviews.",
            "completed_at": NOW,
        }
        _insert(connection, tables, "triage_runs", id=run, ticket_id=ticket, status=status, **values)


@pytest.mark.parametrize("database_url", DATABASES, indirect=True)
async def test_old_decisions_are_taken_over(database_url: str) -> None:
    engine = make_engine(database_url, pooled=False)
    try:
        await migrate.upgrade(engine, runpy.run_path(str(MIGRATION))["down_revision"])
        async with engine.begin() as connection:
            await connection.run_sync(_old_desk)
        await migrate.upgrade(engine)
        async with Database(engine).read() as session:
            rows = list(await session.scalars(sa.select(Decision).order_by(Decision.run_id)))
        found = [(row.run_id, row.ticket_id, row.draft_id, row.outcome.value, row.reason) for row in rows]
        reason = "A person reviews."
        assert found == [(1, 1, None, "awaiting_review", reason), (2, 1, 2, "awaiting_review", reason)]
        for row in rows:
            assert (row.rules, row.inputs, row.policy_version, row.handled_at) == ([], {}, 0, None)
            assert row.created_at == NOW.replace(tzinfo=UTC)
    finally:
        await engine.dispose()
