"""Which passages are worth ranking: what both indexes propose for a question, with exact cosines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.knowledge import lexical, repository
from app.knowledge.narrowing import Part, nearest_in
from app.knowledge.parts import with_index
from app.models import Collection
from app.rag.retrieval import DENSE_CANDIDATES, LEXICAL_CANDIDATES, PART_CANDIDATES, part_cosines
from app.rag.types import Candidate, Passage, Probes, Query, SearchMode
from app.runtime import Runtime

COMMON_TERM_SHARE = 0.2
"""A term that more of the chunks hold than this proposes nobody, as long as a rarer one can."""
MIN_TERMS, MAX_POSTINGS = 3, 2_000
"""The rarest terms that always propose, and the chunks that all proposing terms together may stand in."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the lexical side knows of a question."""

    frequencies: dict[str, int]
    """Chunks of the collection that hold a term."""
    rows: Sequence[sa.Row[Any]]
    """What the lexical index proposes and the caller may read."""
    proposed: int = 0
    """Passages that the lexical index proposed at all."""


async def probes_of(runtime: Runtime, query: Query) -> Probes:
    if query.asked_at <= 0:  # nothing came before, so that text and sentences can share a pass with others
        vectors = await runtime.batcher.encode([query.text, *query.parts])
        return Probes(vectors[0], None, vectors[1:])
    asked, whole = await runtime.encoder.encode_in_context(query.text, query.asked_at)
    return Probes(asked, whole, await runtime.batcher.encode(query.parts))


@dataclass(frozen=True, slots=True)
class CandidateReader:
    """Reads what ranking needs of chunks that the caller may find."""

    session: AsyncSession
    collection_id: int
    model_id: str
    public_only: bool

    async def by_keys(self, keys: Sequence[str]) -> Sequence[sa.Row[Any]]:
        return await self._rows(keys, [])

    async def by_ids(self, row_ids: Sequence[int]) -> Sequence[sa.Row[Any]]:
        return await self._rows([], row_ids)

    async def _rows(self, keys: Sequence[str], row_ids: Sequence[int]) -> Sequence[sa.Row[Any]]:
        return await repository.candidate_rows(
            self.session,
            self.collection_id,
            keys,
            row_ids,
            model=self.model_id,
            public_only=self.public_only,
        )


async def words_of(
    reader: CandidateReader, collection: Collection, part: Part | None, query: Query, mode: SearchMode
) -> Words:
    session = reader.session
    frequencies = await repository.term_frequencies(session, collection.id, query.terms)
    if mode is SearchMode.DENSE:
        return Words(frequencies, ())
    if part is None:
        proposing = _proposing_terms(query.terms, frequencies, collection.chunk_count)
        found = await lexical.candidates(session, collection.id, proposing, LEXICAL_CANDIDATES)
    else:
        # All terms: a common one may be the only one that the part holds.
        known = [term for term in query.terms if frequencies.get(term, 0) > 0]
        found = await lexical.candidates_in(
            session, collection.id, known, LEXICAL_CANDIDATES, part.document_ids
        )
    return Words(frequencies, await reader.by_ids(found) if found else (), len(found))


def _proposing_terms(terms: Sequence[str], frequencies: dict[str, int], chunk_count: int) -> list[str]:
    """The query's terms that occur at all, without the commonest ones where rarer ones are left.

    The rarest come first and, in a large collection, alone: ranking every chunk with an everyday word takes long and
    finds nothing that the rare words or the vectors do not.
    """
    known = sorted(
        (term for term in terms if frequencies.get(term, 0) > 0), key=lambda term: frequencies[term]
    )
    rare = [term for term in known if frequencies[term] <= max(20, COMMON_TERM_SHARE * chunk_count)] or known
    chosen: list[str] = []
    postings = 0
    for term in rare:
        postings += frequencies[term]
        if len(chosen) >= MIN_TERMS and postings > MAX_POSTINGS:
            break
        chosen.append(term)
    return chosen


async def nearest_keys(
    runtime: Runtime, collection: Collection, part: Part | None, probes: Probes
) -> dict[str, float]:
    """Keys of the passages nearest to any probe, with their cosine distance to the asked turn where the index
    measured it (else NaN)."""
    matrix = probes.question
    if probes.whole is not None:
        matrix = np.concatenate([matrix, probes.whole[None]])
    if part is None:
        found = await with_index(runtime, runtime.index.query_many, collection.id, matrix, DENSE_CANDIDATES)
    else:
        found = [await nearest_in(runtime, collection, part, vector, DENSE_CANDIDATES) for vector in matrix]
    nearest = dict(found[0])
    for about in found[1 : 1 + len(probes.parts)]:
        nearest |= {key: math.nan for key, _ in about[:PART_CANDIDATES] if key not in nearest}
    for about in found[1 + len(probes.parts) :]:
        nearest |= {key: math.nan for key, _ in about if key not in nearest}
    return nearest


def candidates_of(
    rows: Sequence[sa.Row[Any]], distances: dict[str, float], probes: Probes
) -> list[Candidate]:
    """Passages with exact cosines; what the index did not measure comes from the stored vectors."""
    measured = (
        {key: 1.0 - distance for key, distance in distances.items() if not math.isnan(distance)}
        if probes.single
        else {}
    )
    about: dict[str, float] = {}
    unmeasured = [row for row in rows if row.key not in measured and row.vector is not None]
    if unmeasured:
        matrix = np.stack([np.frombuffer(row.vector, dtype="<f4") for row in unmeasured])
        keys = [row.key for row in unmeasured]
        near = part_cosines(matrix, probes.asked, probes.parts)
        measured |= dict(zip(keys, map(float, near), strict=True))
        if probes.whole is not None:
            about = dict(zip(keys, map(float, matrix @ probes.whole), strict=True))
    return [
        Candidate(_passage_of(row), measured[row.key], about.get(row.key))
        for row in rows
        if row.key in measured
    ]


def _passage_of(row: sa.Row[Any]) -> Passage:
    return Passage(
        chunk_id=row.key,
        document_id=row.document_id,
        title=row.title,
        text=row.text,
        heading_path=tuple(row.heading_path),
        terms=row.search_terms,
        document_chunks=row.document_chunks,
        metadata=row.document_metadata,
        page=row.page,
        table_head=row.table_head,
    )
