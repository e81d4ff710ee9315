"""Search: both indexes propose, SQL gives the text, ``rag.retrieval`` ranks."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.core.errors import NotFound
from app.knowledge import lexical, repository
from app.knowledge.parts import check_space, ready_encoder, with_index
from app.knowledge.schemas import SearchAnswer, SearchRequest, Snippet
from app.models import Collection
from app.rag import evidence, retrieval
from app.rag.types import (
    Candidate,
    CollectionStats,
    Evidence,
    Passage,
    Query,
    RankedPassage,
    SearchMode,
    Vectors,
)
from app.runtime import Runtime

DENSE_CANDIDATES = 60
PART_CANDIDATES = 20
"""Passages that each sentence of a long question proposes."""
LEXICAL_CANDIDATES = 120
EMPTY = CollectionStats(chunk_count=0, average_length=0.0, document_frequency={})
SHORT_CHARS = 2_000
COMMON_TERM_SHARE = 0.2
"""A term that more of the chunks hold than this proposes nobody, as long as a rarer one can."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, with what the next steps need of the query."""

    query: Query
    query_vector: Vectors
    """Of the asked turn, and below it of the sentences of a long question: shape ``(1 + m, dimension)``."""
    ranked: tuple[RankedPassage, ...]
    evidence: Evidence
    """Judged on the hybrid ranking; other modes have scores of their own kind."""


async def search(runtime: Runtime, principal: Principal, request: SearchRequest) -> SearchAnswer:
    """The search endpoint. Customers find public articles only."""
    found = await retrieve(
        runtime,
        collection_name=request.collection,
        text=request.query,
        limit=request.n_results,
        mode=request.mode,
        public_only=not principal.is_staff,
    )
    return SearchAnswer(
        collection=request.collection, query=request.query, matches=[snippet(item) for item in found.ranked]
    )


def snippet(item: RankedPassage) -> Snippet:
    return Snippet(
        id=item.passage.chunk_id,
        text=item.passage.text,
        title=item.passage.title,
        metadata=dict(item.passage.metadata),
        distance=round(item.distance, 6),
        score=round(item.score, 6),
        document_id=item.passage.document_id,
    )


async def require_collection(session: AsyncSession, name: str) -> Collection:
    collection = await repository.collection_by_name(session, name)
    if collection is None:
        raise NotFound(f"There is no collection {name}.", code="collection_not_found")
    return collection


async def retrieve(
    runtime: Runtime,
    *,
    collection_name: str,
    text: str,
    limit: int,
    mode: SearchMode = SearchMode.HYBRID,
    public_only: bool = False,
    missing_ok: bool = False,
) -> Found:
    """Rank the passages of a collection for a question; its lines are turns, the last one asked.

    ``missing_ok`` treats a collection that does not exist as an empty one. Raises ``NotFound``, ``Unavailable``.
    """
    encoder = await ready_encoder(runtime)
    query = await _query(text)
    async with runtime.db.read() as session:
        collection = await repository.collection_by_name(session, collection_name)
    if collection is None and not missing_ok:
        raise NotFound(f"There is no collection {collection_name}.", code="collection_not_found")
    if collection is None or collection.chunk_count == 0:
        return Found(query, (await _probes(runtime, query)).question, (), evidence.grade(query, (), EMPTY)[0])
    # The words are looked up while the encoder's thread computes.
    probes, (frequencies, row_ids) = await asyncio.gather(
        _probes(runtime, query), _lexical(runtime, collection, query, mode)
    )
    check_space(collection, encoder)
    nearest: dict[str, float] = {}
    if mode is not SearchMode.LEXICAL:
        nearest = await _nearest(runtime, collection.id, probes)
    async with runtime.db.read() as session:
        rows = await repository.candidate_rows(
            session, collection.id, list(nearest), row_ids, model=encoder.model_id, public_only=public_only
        )
    candidates = _candidates(rows, nearest, probes)
    stats = CollectionStats(
        chunk_count=collection.chunk_count,
        average_length=collection.term_count / collection.chunk_count,
        document_frequency=frequencies,
    )
    judgement, ranked = _rank(query, candidates, stats, mode, limit)
    return Found(query, probes.question, tuple(ranked), judgement)


async def _query(text: str) -> Query:
    """Off the event loop only where that takes longer than going there."""
    if len(text) <= SHORT_CHARS:
        return retrieval.make_query(text)
    return await asyncio.to_thread(retrieval.make_query, text)


async def _lexical(
    runtime: Runtime, collection: Collection, query: Query, mode: SearchMode
) -> tuple[dict[str, int], list[int]]:
    """How many chunks hold each of the query's terms, and the rows that its words propose."""
    async with runtime.db.read() as session:
        frequencies = await repository.term_frequencies(session, collection.id, query.terms)
        if mode is SearchMode.DENSE:
            return frequencies, []
        proposing = _proposing_terms(query.terms, frequencies, collection.chunk_count)
        return frequencies, await lexical.candidates(session, collection.id, proposing, LEXICAL_CANDIDATES)


def _rank(
    query: Query, candidates: Sequence[Candidate], stats: CollectionStats, mode: SearchMode, limit: int
) -> tuple[Evidence, list[RankedPassage]]:
    depth = max(limit, evidence.DEPTH)
    ranked = retrieval.rank(query, candidates, stats, mode=mode, limit=depth, collapse=True)
    judgement, graded = evidence.grade(query, ranked, stats)
    # Other modes than hybrid keep their own kind of score.
    return judgement, (graded if mode is SearchMode.HYBRID else ranked)[:limit]


@dataclass(frozen=True, slots=True)
class _Probes:
    """The vectors a question is searched with."""

    asked: Vectors
    """Of the asked turn, shape ``(dimension,)``."""
    whole: Vectors | None
    """Of the whole conversation, where there is one."""
    parts: Vectors
    """Of the sentences of a long question, shape ``(m, dimension)``."""

    @property
    def question(self) -> Vectors:
        """The asked turn and its sentences, shape ``(1 + m, dimension)``."""
        return np.concatenate([self.asked[None], self.parts])

    @property
    def single(self) -> bool:
        return self.whole is None and len(self.parts) == 0


async def _probes(runtime: Runtime, query: Query) -> _Probes:
    asked, whole = await runtime.encoder.encode_in_context(query.text, query.asked_at)
    parts = await runtime.encoder.encode(query.parts)
    return _Probes(asked, whole if query.asked_at else None, parts)


async def _nearest(runtime: Runtime, collection_id: int, probes: _Probes) -> dict[str, float]:
    """Keys of the passages nearest to any probe, with their distance to the asked turn where it was measured."""
    matrix = probes.question
    if probes.whole is not None:
        matrix = np.concatenate([matrix, probes.whole[None]])
    found = await with_index(runtime, runtime.index.query_many, collection_id, matrix, DENSE_CANDIDATES)
    nearest = dict(found[0])
    for about in found[1 : 1 + len(probes.parts)]:
        nearest |= {key: math.nan for key, _ in about[:PART_CANDIDATES] if key not in nearest}
    for about in found[1 + len(probes.parts) :]:
        nearest |= {key: math.nan for key, _ in about if key not in nearest}
    return nearest


def _proposing_terms(terms: Sequence[str], frequencies: dict[str, int], chunk_count: int) -> list[str]:
    """The query's terms that occur at all, without the commonest ones where rarer ones are left."""
    known = [term for term in terms if frequencies.get(term, 0) > 0]
    rare = [term for term in known if frequencies[term] <= max(20, COMMON_TERM_SHARE * chunk_count)]
    return rare or known


def _candidates(
    rows: Sequence[sa.Row[Any]],
    distances: dict[str, float],
    probes: _Probes,
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
        near = retrieval.part_cosines(matrix, probes.asked, probes.parts)
        measured |= dict(zip(keys, map(float, near), strict=True))
        if probes.whole is not None:
            about = dict(zip(keys, map(float, matrix @ probes.whole), strict=True))
    return [
        Candidate(passage_of(row), measured[row.key], about.get(row.key))
        for row in rows
        if row.key in measured
    ]


def passage_of(row: sa.Row[Any]) -> Passage:
    return Passage(
        chunk_id=row.key,
        document_id=row.document_id,
        title=row.title,
        text=row.text,
        heading_path=tuple(row.heading_path),
        terms=row.search_terms,
        document_chunks=row.document_chunks,
        metadata=row.document_metadata,
    )
