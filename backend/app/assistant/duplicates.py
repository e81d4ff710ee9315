"""Looking for the stored ticket that a text repeats."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from app.assistant import duplicate_repository as repository
from app.core.clock import utc_now
from app.core.errors import Unavailable
from app.db.engine import Database
from app.knowledge.parts import ready_encoder
from app.models import TicketVector
from app.models.enums import SETTLED
from app.rag.types import Vectors
from app.runtime import Runtime
from app.triage import pipeline
from app.triage.duplicates import Candidate, Fingerprint, TicketIndex, fingerprint, probability
from app.triage.types import Extraction, StepDetail

CAPACITY = 50_000
"""The newest tickets that are compared."""
LOAD_ROWS = 2_000
OVERLAP_IDS, OVERLAP_IDS_OF_ONE_WRITER = 500, 16
"""Ids below the highest known one that are asked for again: PostgreSQL and MySQL may show them late, and SQLite, where
writers take turns, may give the last ones a second time."""
RECENT = timedelta(days=30)
"""A resolved ticket can be the original of a new one for this long."""
REPEATED = timedelta(hours=1)
MERGES = 10
"""Longest chain of merges that is followed."""
STEP = "duplicate_detection"
Encode = Callable[[Sequence[str]], Awaitable[Vectors]]


@dataclass(frozen=True, slots=True)
class DuplicateMatch:
    duplicate_of: int | None
    """An older ticket about the same matter; the survivor where that one was merged."""
    similarity_score: float | None
    """Of the nearest stored ticket, 0..1, also when it is not called a duplicate; None without any."""
    compared: Fingerprint
    model: str


@dataclass(frozen=True, slots=True)
class DuplicateQuery:
    """``ticket_id`` and ``requester_id`` are None for a text that is not stored."""

    subject: str
    body: str
    extraction: Extraction
    ticket_id: int | None = None
    requester_id: int | None = None
    created_at: datetime | None = None


class DuplicateFinder:
    """Keeps the newest tickets' vectors in memory, as the table has them. Safe for concurrent use.

    The vectors in memory only propose: a ticket is answered when it exists now, is open or was resolved lately, and
    is older than the one that is asked about, so that no two tickets can be duplicates of each other.
    """

    def __init__(self, db: Database, encode: Encode) -> None:
        self._db = db
        self._encode = encode
        in_turns = db.engine.dialect.name == "sqlite"
        self._overlap = OVERLAP_IDS_OF_ONE_WRITER if in_turns else OVERLAP_IDS
        self._index: TicketIndex | None = None
        self._model = ""
        self._known: dict[int, tuple[int, str]] = {}
        """Ticket -> id and hash of the row in memory."""
        self._last = 0
        self._lock = asyncio.Lock()

    async def find(self, asked: DuplicateQuery, model: str) -> DuplicateMatch:
        """``model`` names the vector space. A text that classification has just encoded is not encoded again."""
        from app.triage.classifier import embed_text

        vector = (await self._encode([embed_text(asked.subject, asked.body)]))[0]
        index = await self._follow(model, len(vector))
        compared, candidates = await asyncio.to_thread(_search, index, asked, vector)
        duplicate_of, score = await self._best(candidates, asked, compared, index)
        return DuplicateMatch(duplicate_of, score, compared, model)

    async def _follow(self, model: str, dimension: int) -> TicketIndex:
        """The index, with every row that is new since the last look."""
        async with self._lock:
            async with self._db.read() as session:
                if self._index is None or self._model != model:
                    index = TicketIndex(dimension, CAPACITY)
                    known: dict[int, tuple[int, str]] = {}
                    keys = await repository.newest_keys(session, model, CAPACITY)
                else:
                    index, known = self._index, self._known
                    keys = await repository.keys_after(session, model, self._last - self._overlap)
            fresh = [key for key in keys if known.get(key.ticket_id) != (key.id, key.content_hash)]
            for start in range(0, len(fresh), LOAD_ROWS):
                async with self._db.read() as session:
                    rows = await repository.vectors(
                        session, [key.id for key in fresh[start : start + LOAD_ROWS]]
                    )
                # Before they are searched: what is found and not known counts as deleted.
                known.update((row.ticket_id, (row.id, row.content_hash)) for row in rows)
                await asyncio.to_thread(_put, index, rows)
            # A first load that is cut off leaves nothing: the next one would only ask for what came after its end.
            self._index, self._known, self._model = index, known, model
            self._last = max([self._last, *(key.id for key in keys)])
            return index

    async def _best(
        self,
        candidates: Sequence[Candidate],
        asked: DuplicateQuery,
        compared: Fingerprint,
        index: TicketIndex,
    ) -> tuple[int | None, float | None]:
        rows = await self._rows([candidate.ticket_id for candidate in candidates])
        best: tuple[float, int] | None = None
        gone: dict[int, tuple[int, str] | None] = {}
        for candidate in candidates:
            row = rows.get(candidate.ticket_id)
            known = self._known.get(candidate.ticket_id)
            if row is None or known is None or row.content_hash != known[1]:
                gone[candidate.ticket_id] = known  # deleted, or its number was given to another
                continue
            original = _survivor(row, rows)
            if original is None or not _may_be_original(original, asked):
                continue
            repeated = _is_repeated(row, asked)
            likely = probability(candidate, compared, repeated=repeated)
            if best is None or likely > best[0]:
                best = (likely, original.id)
        if gone:
            await self._forget(gone, index)
        if best is None:
            return None, None
        return best[1] if best[0] >= 0.5 else None, round(best[0], 4)

    async def _forget(self, gone: Mapping[int, tuple[int, str] | None], index: TicketIndex) -> None:
        """Take tickets out of memory, but for those of which another row has come meanwhile."""
        async with self._lock:
            if index is not self._index:
                return
            still = [ticket_id for ticket_id, known in gone.items() if self._known.get(ticket_id) == known]
            for ticket_id in still:
                self._known.pop(ticket_id, None)
            await asyncio.to_thread(index.remove, *still)

    async def _rows(self, ticket_ids: Sequence[int]) -> dict[int, Any]:
        """The tickets and, for merged ones, the survivors."""
        rows: dict[int, Any] = {}
        wanted = list(ticket_ids)
        async with self._db.read() as session:
            for _ in range(MERGES):
                if not wanted:
                    break
                rows |= await repository.judged(session, wanted)
                onward = {row.merged_into_id for row in rows.values() if row.merged_into_id is not None}
                wanted = sorted(onward - rows.keys())
        return rows


def _put(index: TicketIndex, rows: Sequence[TicketVector]) -> None:
    for row in rows:
        index.put(row.ticket_id, _entry(row))


def _search(
    index: TicketIndex, asked: DuplicateQuery, vector: Vectors
) -> tuple[Fingerprint, list[Candidate]]:
    compared = fingerprint(asked.subject, asked.body, vector, asked.extraction)
    return compared, index.search(compared, below=asked.ticket_id)


async def step(runtime: Runtime, asked: DuplicateQuery) -> tuple[DuplicateMatch | None, StepDetail]:
    """``find`` as a step of triage. What may go wrong outside the program leaves None and a record that says so."""
    started, clock = utc_now(), time.perf_counter()
    found, error = None, None
    try:
        encoder = await ready_encoder(runtime)
        found = await runtime.duplicates.find(asked, encoder.model_id)
    except (*pipeline.EXPECTED, Unavailable) as failure:
        error = getattr(failure, "code", type(failure).__name__)
    record = StepDetail(
        step_name=STEP,
        status="failed" if error else "completed",
        started_at=started,
        completed_at=utc_now(),
        duration_ms=round((time.perf_counter() - clock) * 1000, 3),
        error=error,
        engine="local",
    )
    return found, record


async def still_there(session: AsyncSession, ticket_id: int | None) -> int | None:
    """The id, unless the ticket was deleted meanwhile; from now on the foreign key watches over it."""
    return None if ticket_id is None else await repository.locked(session, ticket_id)


async def remember(session: AsyncSession, ticket_id: int, found: DuplicateMatch) -> None:
    """Store what the ticket is compared by."""
    made = found.compared
    await repository.store(
        session,
        ticket_id,
        content_hash=made.text_hash,
        model=found.model,
        vector=made.vector.astype("<f4").tobytes(),
        terms=made.terms.astype("<u4").tobytes(),
        marks={name: list(values) for name, values in made.marks.items()},
        created_at=utc_now(),
    )


def _entry(row: TicketVector) -> Fingerprint:
    return Fingerprint(
        np.frombuffer(row.vector, dtype="<f4"),
        np.frombuffer(row.terms, dtype="<u4"),
        {name: tuple(values) for name, values in row.marks.items()},
        row.content_hash,
    )


def _survivor(row: Any, rows: Mapping[int, Any]) -> Any | None:
    """The ticket at the end of the chain of merges; None when it does not end."""
    for _ in range(MERGES):
        if row is None or row.merged_into_id is None:
            return row
        row = rows.get(row.merged_into_id)
    return None


def _may_be_original(row: Any, asked: DuplicateQuery) -> bool:
    if row.is_spam or (asked.ticket_id is not None and row.id >= asked.ticket_id):
        return False
    if row.status not in SETTLED:
        return True
    return bool(row.resolved_at is not None and row.resolved_at >= utc_now() - RECENT)


def _is_repeated(row: Any, asked: DuplicateQuery) -> bool:
    """The same person wrote it a short while before."""
    moment = asked.created_at or utc_now()
    return bool(asked.requester_id == row.requester_id and abs(moment - row.created_at) <= REPEATED)
