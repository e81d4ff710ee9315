"""A helpdesk's tickets in the size and spread of a real one, written straight into a database."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

import sqlalchemy as sa

from app.core.clock import utc_now
from app.core.security import TOKEN_PREFIX, digest, new_secret
from app.db.engine import Database
from app.models import ApiToken, Reply, Ticket, TicketEvent, TriageRun, User
from app.models.enums import EventSource, Priority, Role, Severity, TicketStatus, TriageStatus
from app.models.tickets import PRIORITY_RANK, SEVERITY_RANK, TicketTerms
from app.tickets.terms import TicketText, terms_of
from app.triage.types import Classification, TriageOutcome

SEED = 11
VOCABULARY = 20_000
CUSTOMERS = 1_000
BATCH = 1_000
DAYS = 365
CATEGORIES = ("technical", "billing", "account", "feature_request", "bug_report", "general")
TEAMS = ("technical_support", "billing_team", "account_management", "product_team", "general_support")
_SYLLABLES = [first + second for first in "bcdfghklmnprstvz" for second in "aeiou"]


@dataclass(frozen=True, slots=True)
class Corpus:
    token: str
    """An admin's."""
    words: dict[str, tuple[str, int]]
    """rare, middling and common: a word and the number of tickets that hold it."""


class Words:
    """Invented words whose frequencies follow Zipf's law."""

    def __init__(self, source: random.Random) -> None:
        self._source = source
        known: dict[str, None] = {}
        while len(known) < VOCABULARY:
            known[
                "".join(source.choices(_SYLLABLES, k=source.choice((2, 3, 3, 4)))) + source.choice("kmnrtx")
            ] = None
        self._words = list(known)
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))

    def text(self, length: int) -> str:
        chosen = self._source.choices(self._words, cum_weights=self._weights, k=length)
        ends = range(11, length, 12)
        for end in ends:
            chosen[end] += "."
        return " ".join(chosen).capitalize()

    def body(self) -> str:
        """Median 60 words, a long tail to 600."""
        return self.text(max(8, min(600, round(self._source.lognormvariate(4.1, 0.7)))))


async def load(db: Database, tickets: int) -> Corpus:
    """Fill an empty, migrated database. The search words are chosen by how many tickets hold them."""
    source = random.Random(SEED)
    words = Words(source)
    token = await _people(db)
    frequencies: Counter[str] = Counter()
    now = utc_now()
    for first in range(1, tickets + 1, BATCH):
        ids = range(first, min(first + BATCH, tickets + 1))
        rows = [_ticket(source, words, id_, now - timedelta(days=DAYS) * (1 - id_ / tickets)) for id_ in ids]
        texts = {row["id"]: words.body() for row in rows if row["reply_count"]}
        await _store(db, rows, texts)
        for row in rows:
            found = f"{row['title']} {row['content']} {texts.get(row['id'], '')}"
            frequencies.update(set(found.lower().replace(".", "").split()))
    return Corpus(token, _search_words(frequencies, tickets))


def _search_words(frequencies: Counter[str], tickets: int) -> dict[str, tuple[str, int]]:
    def nearest(wanted: float) -> tuple[str, int]:
        return min(frequencies.items(), key=lambda item: (abs(item[1] - wanted), item[0]))

    return {"rare": nearest(3), "middling": nearest(tickets * 0.01), "common": nearest(tickets * 0.3)}


async def _people(db: Database) -> str:
    secret = new_secret(TOKEN_PREFIX)
    async with db.write() as session:
        admin = User(email="bench@people.example", name="Bench", role=Role.ADMIN)
        session.add(admin)
        await session.flush()
        session.add(ApiToken(user_id=admin.id, name="bench", digest=digest(secret)))
        people = [
            {"email": f"c{number}@people.example", "name": f"Customer {number}", "role": Role.CUSTOMER}
            for number in range(CUSTOMERS)
        ]
        await session.execute(sa.insert(User), people)
    return secret


def _ticket(source: random.Random, words: Words, id_: int, created: datetime) -> dict[str, Any]:
    status = source.choices(list(TicketStatus), weights=(15, 10, 10, 25, 40))[0]
    priority = source.choices(list(Priority), weights=(25, 50, 20, 5))[0]
    severity = source.choices([None, *Severity], weights=(5, 3, 17, 45, 30))[0]
    settled = status in (TicketStatus.RESOLVED, TicketStatus.CLOSED)
    return {
        "id": id_,
        "title": words.text(source.randint(3, 9)),
        "content": words.body(),
        "status": status,
        "priority": priority,
        "priority_rank": PRIORITY_RANK[priority],
        "severity": severity,
        "severity_rank": 0 if severity is None else SEVERITY_RANK[severity],
        "category": source.choice(CATEGORIES),
        "team": source.choice(TEAMS),
        "requester_id": 2 + min(int(source.expovariate(4 / CUSTOMERS)), CUSTOMERS - 1),
        "reply_count": int(source.random() < 0.7),
        "triage_status": TriageStatus.COMPLETED,
        "sentiment_score": source.randint(1, 10),
        "ai_draft_response": words.text(80),
        "created_at": created,
        "updated_at": created,
        "resolved_at": created + timedelta(hours=source.randint(1, 90)) if settled else None,
    }


async def _store(db: Database, rows: Sequence[dict[str, Any]], replies: dict[int, str]) -> None:
    async with db.write() as session:
        await session.execute(sa.insert(Ticket), rows)
        await session.execute(sa.insert(TicketTerms), list(_terms(rows, replies)))
        await session.execute(
            sa.insert(Reply),
            [{"ticket_id": id_, "author_id": 1, "content": text} for id_, text in replies.items()],
        )
        each = [{"ticket_id": row["id"], "created_at": row["created_at"]} for row in rows]
        event = {"kind": "ticket.created", "source": EventSource.PERSON, "actor_id": 1, "data": {}}
        await session.execute(sa.insert(TicketEvent), [{**row, **event} for row in each])
        run = {"status": TriageStatus.COMPLETED, "attempts": 1, "outcome": _outcome()}
        await session.execute(sa.insert(TriageRun), [{**row, **run} for row in each])


def _outcome() -> dict[str, Any]:
    """What triage found: the same for all, since only its size and shape cost time."""
    classification = Classification(
        category="account",
        category_confidence=0.81,
        severity=Severity.MEDIUM,
        severity_confidence=0.7,
        secondary_categories=("technical",),
        reasoning="The message speaks of signing in and of a password that has expired.",
        keywords_matched=("password", "sign in", "expired"),
        urgency="low",
        sentiment_score=5,
        language="en",
    )
    outcome = TriageOutcome(
        classification=classification,
        suggested_priority=Priority.MEDIUM,
        suggested_tags=("password", "sign-in"),
        confidence=0.57,
        model="citedesk-local",
        config_version="bench",
    )
    return outcome.model_dump(mode="json")


def _terms(rows: Sequence[dict[str, Any]], replies: dict[int, str]) -> Iterator[dict[str, Any]]:
    for row in rows:
        texts = [row["title"], row["content"], replies.get(row["id"], "")]
        public, internal = terms_of(TicketText(public=texts))
        yield {"ticket_id": row["id"], "public_terms": public, "internal_terms": internal}
