"""Whether a ticket has been reported before: nearness in meaning and words, corrected for crowded neighbourhoods, and what
the identifiers in both say.

In a desk all tickets are about the same products, so they are all near each other, and some places are more crowded than
others: an absolute cosine says little. The score of a pair is lowered by how near each of the two is to its neighbours
anyway (cross-domain similarity local scaling, Conneau et al. 2018). ``evals/duplicates.py`` measures it.
"""

from __future__ import annotations

import hashlib
import math
import threading
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.rag.analysis import index_terms
from app.rag.types import Vectors
from app.triage.accounts_named import accounts_named
from app.triage.html_mail import shown_body
from app.triage.text import read_ticket
from app.triage.types import Extraction

BUCKETS = 1 << 18
"""Index terms are kept as numbers below this; two rare words that share one do little harm."""
LEXICAL_SHARE = 0.1
CROWDING_SHARE = 0.3
"""Of each of the two neighbourhoods. The textbook's half judges better among all pairs of a fixed set; but each further
report of one outage makes its place more crowded, and less of it keeps one threshold fit for full and empty stores."""
NEIGHBOURS = slice(2, 14)
"""Which of the nearest, by rank, stand for the crowd: the first few may be duplicates themselves."""
MOST_CROWDED = 0.65
"""A neighbour that is nearer counts as this near."""
USUAL_CROWDING, USUAL_WEIGHT = 0.3, 2.0
"""What is assumed of a neighbourhood, as if that many neighbours had been seen: a new desk has none."""
SAMPLED = 4_000
"""The newest tickets among which neighbourhoods are measured."""
CANDIDATES = 24
THRESHOLD, SLOPE = 0.385, 14.0
"""Where a score is called a duplicate, and how fast its likelihood changes. Chosen where duplicates named less false ones are most, on
questions of which half have a duplicate in the store (``evals/duplicates.py``); of reports to three invented trackers half as many
more duplicates are named so than at .43, where one in ten of those questions that have none was given one."""
SAME_ID, OTHER_ID = 2.0, -8.0
SAME_ERROR, OTHER_ERROR = 1.0, -1.5
SAME_ACCOUNT, OTHER_ACCOUNT = 0.0, OTHER_ID
"""Log-odds of identifiers that agree, or that both have and that differ: a question about another order or of another
account is another matter, however equal its words. One account has many matters: that it is the same one says little."""
SAME_TEXT, REPEATED = 0.97, 0.99
FEWEST_TERMS = 4
"""Fewer words of different people ("hello", "test") may be equal by chance."""
MAX_TERMS = 10_000
IDENTIFIERS = ("order_id", "invoice_id")
ACCOUNT = "account_email"

Terms = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What of a ticket is compared."""

    vector: Vectors
    """Unit vector of ``classifier.embed_text``, shape ``(dimension,)``."""
    terms: Terms
    """Distinct index terms as numbers below ``BUCKETS``, ascending, never empty."""
    marks: Mapping[str, tuple[str, ...]]
    """Identifiers by field name, normalized."""
    text_hash: str
    """SHA-256 of subject and body, case and white space folded."""


@dataclass(frozen=True, slots=True)
class Candidate:
    ticket_id: int
    score: float
    """Comparable across tickets; see ``probability``."""
    same_text: bool
    marks: Mapping[str, tuple[str, ...]]


def fingerprint(subject: str, body: str, vector: Vectors, extraction: Extraction) -> Fingerprint:
    text = f"{subject}\n{read_ticket(subject, shown_body(body)).current}"[:20_000]
    numbers = {zlib.crc32(term.encode()) % BUCKETS for term in index_terms(text, "en")}
    marks = {
        str(field.name.value): tuple(sorted({value.lower() for value in _as_tuple(field.normalized)}))
        for field in extraction.fields
        if field.name.value in (*IDENTIFIERS, "error_code")
    }
    if accounts := accounts_named(subject, body, extraction):
        marks[ACCOUNT] = accounts
    folded = " ".join(f"{subject}\n{body}".split()).casefold()
    return Fingerprint(
        np.asarray(vector, dtype=np.float32).reshape(-1),
        np.array(sorted(numbers or {0})[:MAX_TERMS], dtype=np.uint32),
        marks,
        hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest(),
    )


def _as_tuple(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def probability(found: Candidate, asked: Fingerprint, *, repeated: bool) -> float:
    """How likely the candidate is the same matter, 0..1; from 0.5 on it is called a duplicate.

    ``repeated``: the same person wrote it a short while ago.
    """
    if found.same_text and repeated:
        return REPEATED
    odds = SLOPE * (found.score - THRESHOLD)
    for name in IDENTIFIERS:
        odds += _agreement(asked.marks.get(name), found.marks.get(name), SAME_ID, OTHER_ID)
    error = _agreement(asked.marks.get("error_code"), found.marks.get("error_code"), SAME_ERROR, OTHER_ERROR)
    odds += error
    if error <= 0:  # one error that keeps two people out of their accounts is one matter
        odds += _agreement(asked.marks.get(ACCOUNT), found.marks.get(ACCOUNT), SAME_ACCOUNT, OTHER_ACCOUNT)
    likely = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))
    if found.same_text and len(asked.terms) >= FEWEST_TERMS:
        return max(likely, SAME_TEXT)
    return likely


def _agreement(here: Sequence[str] | None, there: Sequence[str] | None, same: float, other: float) -> float:
    if not here or not there:
        return 0.0
    return same if set(here) & set(there) else other


class TicketIndex:
    """The fingerprints of the newest tickets in memory, compared exactly. Thread-safe, and for threads alone: packing
    many tickets holds the lock for a while.

    About 2 KB a ticket. A search over 50,000 reads 75 MB of vectors and some 20 MB of terms, without the lock.
    """

    def __init__(self, dimension: int, capacity: int) -> None:
        self._dimension = dimension
        self._capacity = capacity
        self._lock = threading.Lock()
        self._entries: dict[int, Fingerprint] = {}
        self._packed: _Packed | None = None
        self._fresh: dict[int, Fingerprint] = {}

    def __len__(self) -> int:
        with self._lock:
            return len(self._entries)

    def put(self, ticket_id: int, entry: Fingerprint) -> None:
        """Add or replace a ticket; a tenth beyond the capacity the oldest go."""
        with self._lock:
            if ticket_id in self._entries:
                self._packed = None
            self._entries[ticket_id] = entry
            self._fresh[ticket_id] = entry
            if len(self._entries) > 1.1 * self._capacity:  # seldom, since all is packed anew
                kept = sorted(self._entries)[-self._capacity :]
                self._entries = {key: self._entries[key] for key in kept}
                self._packed = None

    def remove(self, *ticket_ids: int) -> None:
        with self._lock:
            for ticket_id in ticket_ids:
                if self._entries.pop(ticket_id, None) is None:
                    continue
                if self._fresh.pop(ticket_id, None) is None and self._packed is not None:
                    self._packed.remove(ticket_id)
            if self._packed is not None and self._packed.is_sparse:
                self._packed = None

    def search(
        self, asked: Fingerprint, *, below: int | None = None, limit: int = CANDIDATES
    ) -> list[Candidate]:
        """The best of the tickets with an id lower than ``below``, best first, at most ``limit``."""
        with self._lock:
            if self._packed is None:
                self._packed = _Packed(self._entries, self._dimension)
            elif self._fresh:
                self._packed.append(self._fresh)
            self._fresh = {}
            snapshot = self._packed.snapshot()
        found = snapshot.scores(asked, below, limit)
        with self._lock:
            return [
                Candidate(ticket_id, score, entry.text_hash == asked.text_hash, entry.marks)
                for ticket_id, score in found
                if (entry := self._entries.get(ticket_id)) is not None
            ]


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """Packed entries as they were at a moment: nothing changes these arrays where a snapshot reads them."""

    ids: NDArray[np.int64]
    vectors: Vectors
    starts: NDArray[np.int64]
    flat: Terms
    weights: Vectors
    """Squared inverse document frequencies, shape ``(BUCKETS,)``."""
    norms: Vectors
    alive: NDArray[np.bool_]
    """Which rows count, shape ``(count,)`` like all but ``flat`` and ``weights``."""

    def scores(self, asked: Fingerprint, below: int | None, limit: int) -> list[tuple[int, float]]:
        """Ids and scores of the best candidates, best first."""
        rows = np.flatnonzero(self.alive)
        if not len(rows):
            return []
        ids = self.ids[rows]
        cosines = (self.vectors @ asked.vector)[rows]
        fused = (1 - LEXICAL_SHARE) * cosines + LEXICAL_SHARE * self._lexical(asked.terms)[rows]
        allowed = np.ones(len(ids), dtype=bool) if below is None else ids < below
        others = np.ones(len(ids), dtype=bool) if below is None else ids != below
        fused[~allowed] = -np.inf
        best = _largest(fused, limit)
        best = best[np.isfinite(fused[best])]
        crowding = _crowding(_nearest(cosines[-SAMPLED:][others[-SAMPLED:]], 0))
        # Of each candidate itself comes first and is left out.
        since = rows[-SAMPLED:][0]
        nearby = (self.vectors[rows[best]] @ self.vectors[since:].T)[:, self.alive[since:]]
        crowds = np.array([crowding + _crowding(_nearest(row, 1)) for row in nearby])
        if not len(best):
            return []
        scores = fused[best] - CROWDING_SHARE * crowds
        order = np.argsort(-scores, kind="stable")
        return [(int(ids[best[place]]), float(scores[place])) for place in order]

    def _lexical(self, terms: Terms) -> Vectors:
        """Cosine of binary term vectors weighted by inverse document frequency, shape ``(count,)``."""
        wanted = np.zeros(BUCKETS, dtype=np.float32)
        wanted[terms] = self.weights[terms]
        shared = np.add.reduceat(wanted[self.flat], self.starts)
        own = math.sqrt(float(self.weights[terms].sum()))
        return np.asarray(shared / np.maximum(self.norms * own, 1e-9), dtype=np.float32)


class _Packed:
    """The entries as arrays with room to grow: a row of ``vectors`` each, and its terms in ``flat[starts[i]:]``.

    What a snapshot may read is never written again: arrays grow behind it, and all others are made anew.
    """

    def __init__(self, entries: Mapping[int, Fingerprint], dimension: int) -> None:
        self._count = 0
        self._used = 0
        self._rows: dict[int, int] = {}
        """Row by ticket; those of removed tickets stay as gaps."""
        self._ids = np.zeros(0, dtype=np.int64)
        self._vectors = np.zeros((0, dimension), dtype=np.float32)
        self._starts = np.zeros(0, dtype=np.int64)
        self._flat = np.zeros(0, dtype=np.uint32)
        self._alive = np.zeros(0, dtype=bool)
        self._frequency = np.zeros(BUCKETS, dtype=np.int32)
        self._weights = np.zeros(BUCKETS, dtype=np.float32)
        self._norms = np.zeros(0, dtype=np.float32)
        self._weighed = 0
        """Tickets when the weights were made: they are made anew when the store has grown by a twentieth."""
        self.append(entries)

    @property
    def is_sparse(self) -> bool:
        """Whether packing anew is worth it."""
        return 4 * len(self._rows) < 3 * self._count

    def append(self, entries: Mapping[int, Fingerprint]) -> None:
        self._reserve(len(entries), sum(len(entry.terms) for entry in entries.values()))
        for ticket_id, entry in entries.items():
            row, end = self._count, self._used + len(entry.terms)
            self._ids[row], self._vectors[row], self._starts[row] = ticket_id, entry.vector, self._used
            self._flat[self._used : end] = entry.terms
            self._frequency[entry.terms] += 1
            self._rows[ticket_id] = row
            self._count, self._used = row + 1, end
        self._alive = np.concatenate([self._alive, np.ones(len(entries), dtype=bool)])

    def remove(self, ticket_id: int) -> None:
        """As if it had never been there."""
        row = self._rows.pop(ticket_id)
        end = self._starts[row + 1] if row + 1 < self._count else self._used
        self._frequency[self._flat[self._starts[row] : end]] -= 1
        self._alive = self._alive.copy()
        self._alive[row] = False
        self._weighed = 0

    def snapshot(self) -> _Snapshot:
        starts, flat = self._starts[: self._count], self._flat[: self._used]
        self._weigh(starts, flat)
        return _Snapshot(
            self._ids[: self._count], self._vectors[: self._count], starts, flat, self._weights, self._norms, self._alive
        )  # fmt: skip

    def _weigh(self, starts: NDArray[np.int64], flat: Terms) -> None:
        """Bring weights and norms up to date, the former when much has changed, the latter for what is new."""
        known, size = len(self._norms), len(self._rows)
        if (known < self._count and size < 1000) or size > 1.05 * self._weighed:
            rarity = np.log1p((size - self._frequency + 0.5) / (self._frequency + 0.5))
            self._weights = np.square(rarity, dtype=np.float32)
            self._norms = np.sqrt(np.add.reduceat(self._weights[flat], starts))
            self._weighed = size
        elif known < self._count:
            first = starts[known]
            fresh = np.add.reduceat(self._weights[flat[first:]], starts[known:] - first)
            self._norms = np.concatenate([self._norms, np.sqrt(fresh)])

    def _reserve(self, rows: int, terms: int) -> None:
        if self._count + rows > len(self._ids):
            size = max(256, self._count + rows, 5 * len(self._ids) // 4)
            self._ids = np.resize(self._ids, size)
            self._starts = np.resize(self._starts, size)
            grown = np.zeros((size, self._vectors.shape[1]), dtype=np.float32)
            grown[: self._count] = self._vectors[: self._count]
            self._vectors = grown
        if self._used + terms > len(self._flat):
            grown_terms = np.zeros(max(16_384, self._used + terms, 5 * len(self._flat) // 4), dtype=np.uint32)
            grown_terms[: self._used] = self._flat[: self._used]
            self._flat = grown_terms


def _nearest(cosines: Vectors, skipped: int) -> Vectors:
    """The values of ``NEIGHBOURS`` by rank after the ``skipped`` highest, fewer where there are fewer."""
    count = skipped + NEIGHBOURS.stop
    top = -np.partition(-cosines, count)[:count] if len(cosines) > count else cosines
    return np.asarray(np.sort(top)[::-1][skipped:][NEIGHBOURS])


def _crowding(nearest: NDArray[np.floating]) -> float:
    """Mean nearness of neighbours, drawn to the usual one where there are few."""
    nearest = np.minimum(nearest, MOST_CROWDED)
    return float((nearest.sum() + USUAL_WEIGHT * USUAL_CROWDING) / (len(nearest) + USUAL_WEIGHT))


def _largest(values: Vectors, count: int) -> NDArray[np.int64]:
    if len(values) <= count:
        return np.argsort(-values, kind="stable")
    part = np.argpartition(-values, count)[:count]
    return np.asarray(part[np.argsort(-values[part], kind="stable")])
