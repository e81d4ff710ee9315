"""Fills an empty, migrated database with any number of tickets of realistic sizes, straight into the tables.

Words follow Zipf's law over 20,000 made-up words, so that there are rare, middling and common ones to search for.
"""

from __future__ import annotations

import asyncio
import bisect
import itertools
import json
import random
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
from sqlalchemy.engine import make_url

from app.rag.analysis import index_terms
from app.tickets.presenter import summary_of
from app.tickets.terms import encode
from app.triage.types import TriageOutcome

VOCABULARY = 20_000
BATCH = 5_000
STATUSES = ("open",) * 2 + ("in_progress",) + ("waiting",) + ("resolved",) * 6 + ("closed",) * 10
PRIORITIES = ("low", "medium", "medium", "medium", "high", "urgent")
SEVERITIES = ("low", "medium", "medium", "high", "critical")
CATEGORIES = ("technical", "billing", "account", "feature_request", "bug_report", "general")
TEAMS = ("technical_support", "billing_team", "account_management", "product_team", "general_support")
_RANKS = {"low": 1, "medium": 2, "high": 3, "urgent": 4, "critical": 4}
_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "ke", "li", "mo", "nu", "pa", "re", "si", "to", "vu", "wa", "xe", "yi", "zo", "ru")  # fmt: skip

Row = tuple[Any, ...]
COLUMNS: dict[str, tuple[str, ...]] = {
    "tickets": (
        "id",
        "title",
        "content",
        "status",
        "priority",
        "category",
        "severity",
        "team",
        "requester_id",
        "assignee_id",
        "version",
        "hand_set",
        "metadata",
        "reply_count",
        "triage_status",
        "sentiment_score",
        "created_at",
        "updated_at",
        "note_count",
        "priority_rank",
        "severity_rank",
        "sentiment_rank",
        "is_spam",
        "tag_names",
        "latest_public",
        "latest_any",
    ),
    "ticket_terms": ("ticket_id", "public_terms", "internal_terms"),
    "replies": ("id", "ticket_id", "author_id", "content", "internal", "is_opening_copy", "created_at"),
    "ticket_events": ("id", "ticket_id", "kind", "source", "actor_id", "data", "created_at"),
    "triage_runs": (
        "id",
        "ticket_id",
        "status",
        "attempts",
        "due_at",
        "outcome",
        "summary",
        "created_at",
        "completed_at",
    ),
}


def words() -> list[str]:
    """The vocabulary, commonest first; each word is its own stem."""
    source = random.Random(11)
    made: dict[str, None] = {}
    while len(made) < VOCABULARY:
        word = "".join(source.choices(_SYLLABLES, k=source.choice((2, 3, 3, 4)))) + "m"
        if index_terms(word) == [word]:
            made[word] = None
    return list(made)


class Texts:
    """Draws words by Zipf's law."""

    def __init__(self, seed: int) -> None:
        self.words = words()
        self.terms = [encode(word) for word in self.words]
        self._sums = list(itertools.accumulate(1 / (rank + 3) for rank in range(VOCABULARY)))
        self._random = random.Random(seed)

    def draw(self, count: int) -> list[int]:
        top = self._sums[-1]
        return [bisect.bisect(self._sums, self._random.random() * top) for _ in range(count)]

    def text(self, indexes: list[int]) -> str:
        return " ".join(self.words[index] for index in indexes)


def rows(
    count: int, customers: list[int], agent: int, outcome: tuple[str, str]
) -> Iterator[dict[str, list[Row]]]:
    """The rows of ``count`` tickets by table, in batches."""
    texts = Texts(seed=5)
    source = random.Random(6)
    start = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=730)
    step = timedelta(days=729) / max(count, 1)
    reply_id = 0
    for first in range(1, count + 1, BATCH):
        batch: dict[str, list[Row]] = {name: [] for name in COLUMNS}
        for ticket_id in range(first, min(first + BATCH, count + 1)):
            at = start + step * ticket_id
            title, content = texts.draw(source.randint(3, 8)), texts.draw(source.randint(20, 90))
            status, priority = source.choice(STATUSES), source.choice(PRIORITIES)
            severity, sentiment = source.choice(SEVERITIES), source.randint(1, 10)
            customer = source.choice(customers)
            replies = source.choice((0, 1, 1, 2, 3))
            seen = dict.fromkeys([*title, *content])
            for _ in range(replies):
                reply_id += 1
                said = texts.draw(source.randint(10, 40))
                seen |= dict.fromkeys(said)
                batch["replies"].append(
                    (
                        reply_id,
                        ticket_id,
                        source.choice((customer, agent)),
                        texts.text(said),
                        False,
                        False,
                        at,
                    )
                )
            batch["tickets"].append(
                (
                    ticket_id, texts.text(title), texts.text(content), status, priority, source.choice(CATEGORIES),
                    severity, source.choice(TEAMS), customer, agent if source.random() < 0.6 else None, 1, "[]", "{}",
                    replies, "completed", sentiment, at, at, 0, _RANKS[priority], _RANKS[severity], 2 * sentiment,
                    False, "[]", texts.text(content)[:150], texts.text(content)[:150],
                )
            )  # fmt: skip
            batch["ticket_terms"].append((ticket_id, " ".join(texts.terms[index] for index in seen), ""))
            batch["ticket_events"].append(
                (ticket_id, ticket_id, "ticket.created", "person", customer, "{}", at)
            )
            batch["triage_runs"].append((ticket_id, ticket_id, "completed", 1, at, *outcome, at, at))
        yield batch


def people(count: int) -> list[Row]:
    now = datetime.now(UTC).replace(tzinfo=None)
    return [
        (
            1000 + number,
            f"customer{number}@load.example",
            f"Customer {number}",
            "customer",
            True,
            False,
            now,
            now,
        )
        for number in range(count)
    ]


PEOPLE_COLUMNS = ("id", "email", "name", "role", "is_active", "is_blocked", "created_at", "updated_at")


def load(url: str, count: int, agent: int, outcome: dict[str, Any]) -> None:
    """Insert ``count`` tickets of ``count / 20`` customers. ``url``: an async SQLAlchemy URL; SQLite or PostgreSQL."""
    customers = people(max(count // 20, 10))
    ids = [row[0] for row in customers]
    summary = summary_of(TriageOutcome.model_validate(outcome))
    batches = rows(count, ids, agent, (json.dumps(outcome), json.dumps(summary)))
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        _load_sqlite(str(parsed.database), customers, batches)
    else:
        dsn = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
        asyncio.run(_load_postgres(dsn, customers, batches))


def _load_sqlite(path: str, customers: list[Row], batches: Iterator[dict[str, list[Row]]]) -> None:
    def insert(table: str, columns: tuple[str, ...], values: list[Row]) -> None:
        marks = ", ".join("?" * len(columns))
        plain = [tuple(str(v) if isinstance(v, datetime) else v for v in row) for row in values]
        connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", plain)  # noqa: S608

    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous=OFF")
    insert("users", PEOPLE_COLUMNS, customers)
    for batch in batches:
        for table, columns in COLUMNS.items():
            insert(table, columns, batch[table])
        connection.commit()
    connection.execute("INSERT INTO ticket_search (ticket_search) VALUES ('optimize')")
    connection.execute("ANALYZE")
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


async def _load_postgres(dsn: str, customers: list[Row], batches: Iterator[dict[str, list[Row]]]) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.copy_records_to_table("users", records=customers, columns=PEOPLE_COLUMNS)
    for batch in batches:
        for table, columns in COLUMNS.items():
            await connection.copy_records_to_table(table, records=batch[table], columns=columns)
    for table in ("users", *(name for name in COLUMNS if name != "ticket_terms")):
        statement = f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"  # noqa: S608 - our own names
        await connection.execute(statement)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()
