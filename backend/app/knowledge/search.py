"""Search: both indexes propose, SQL gives the text, ``rag.retrieval`` ranks."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.core.errors import NotFound
from app.knowledge import repository
from app.knowledge.narrowing import part_of
from app.knowledge.parts import check_space, ready_encoder
from app.knowledge.proposing import CandidateReader, candidates_of, nearest_keys, probes_of, words_of
from app.knowledge.schemas import SearchAnswer, SearchRequest, Snippet
from app.models import Collection
from app.rag import evidence, retrieval
from app.rag.types import Candidate, CollectionStats, Evidence, Query, RankedPassage, SearchMode, Vectors
from app.runtime import Runtime

EMPTY = CollectionStats(chunk_count=0, average_length=0.0, document_frequency={})
SHORT_CHARS = 2_000


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
        metadata=request.metadata,
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
        page=item.passage.page,
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
    metadata: Mapping[str, Any] | None = None,
) -> Found:
    """Rank the passages of a collection for a question; its lines are turns, the last one asked.

    ``metadata`` narrows the search to the documents that have these values.
    ``missing_ok`` treats a collection that does not exist as an empty one. Raises ``NotFound``, ``Unavailable``.
    """
    encoder = await ready_encoder(runtime)
    query = await _query(text)
    # The question is encoded in the encoder's thread while the database looks up its words.
    probing = asyncio.create_task(probes_of(runtime, query))
    try:
        async with runtime.db.read() as session:
            collection = await repository.collection_by_name(session, collection_name)
            if collection is None and not missing_ok:
                raise NotFound(f"There is no collection {collection_name}.", code="collection_not_found")
            part = None
            if collection is not None and metadata:
                part = await part_of(session, collection.id, metadata, public_only=public_only)
            nothing = part is not None and not part.document_ids
            if collection is None or collection.chunk_count == 0 or nothing:
                return Found(query, (await probing).question, (), evidence.grade(query, (), EMPTY)[0])
            check_space(collection, encoder)
            reader = CandidateReader(session, collection.id, encoder.model_id, public_only)
            words = await words_of(reader, collection, part, query, mode)
        probes = await probing
    finally:
        probing.cancel()
    nearest: dict[str, float] = {}
    if mode is not SearchMode.LEXICAL:
        nearest = await nearest_keys(runtime, collection, part, probes)
    rows = list(words.rows)
    unread = nearest.keys() - {row.key for row in rows}
    if unread:
        async with runtime.db.read() as session:
            reader = CandidateReader(session, collection.id, encoder.model_id, public_only)
            rows += await reader.by_keys(sorted(unread))
    stats = CollectionStats(
        chunk_count=collection.chunk_count,
        average_length=collection.term_count / collection.chunk_count,
        document_frequency=words.frequencies,
    )
    judgement, ranked = _rank(query, candidates_of(rows, nearest, probes), stats, mode, limit)
    return Found(query, probes.question, tuple(ranked), judgement)


async def _query(text: str) -> Query:
    """Off the event loop only where that takes longer than going there."""
    if len(text) <= SHORT_CHARS:
        return retrieval.make_query(text)
    return await asyncio.to_thread(retrieval.make_query, text)


def _rank(
    query: Query, candidates: Sequence[Candidate], stats: CollectionStats, mode: SearchMode, limit: int
) -> tuple[Evidence, list[RankedPassage]]:
    depth = max(limit, evidence.DEPTH)
    ranked = retrieval.rank(query, candidates, stats, mode=mode, limit=depth, collapse=True)
    judgement, graded = evidence.grade(query, ranked, stats)
    # Other modes than hybrid keep their own kind of score.
    return judgement, (graded if mode is SearchMode.HYBRID else ranked)[:limit]
