"""Search: both indexes propose, SQL gives the text, ``rag.retrieval`` ranks."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.core.errors import NotFound
from app.knowledge import lexical, repository
from app.knowledge.narrowing import Part, nearest_in, part_of
from app.knowledge.parts import check_space, ready_encoder, with_index
from app.knowledge.schemas import SearchAnswer, SearchRequest, Snippet
from app.models import Chunk, Collection, Document
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
LEXICAL_CANDIDATES = 120
EMPTY = CollectionStats(chunk_count=0, average_length=0.0, document_frequency={})
COMMON_TERM_SHARE = 0.2
"""A term that more of the chunks hold than this proposes nobody, as long as a rarer one can."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, with what the next steps need of the query."""

    query: Query
    query_vector: Vectors
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
    query = await asyncio.to_thread(retrieval.make_query, text)
    async with runtime.db.read() as session:
        collection = await repository.collection_by_name(session, collection_name)
        if collection is None and not missing_ok:
            raise NotFound(f"There is no collection {collection_name}.", code="collection_not_found")
        frequencies = (
            await repository.term_frequencies(session, collection.id, query.terms) if collection else {}
        )
        part = None
        if collection is not None and metadata:
            part = await part_of(session, collection.id, metadata, public_only=public_only)
    asked, whole = await runtime.encoder.encode_in_context(query.text, query.asked_at)
    if collection is None or collection.chunk_count == 0 or (part is not None and not part.document_ids):
        return Found(query, asked, (), evidence.grade(query, (), EMPTY)[0])
    check_space(collection, encoder)
    nearest: dict[str, float] = {}
    if mode is not SearchMode.LEXICAL:
        nearest = await _nearest(runtime, collection, part, asked, whole if query.asked_at else None)
    async with runtime.db.read() as session:
        row_ids: list[int] = []
        if mode is not SearchMode.DENSE:
            row_ids = await _lexical(session, collection, part, query.terms, frequencies)
        rows = await repository.candidate_rows(
            session, collection.id, list(nearest), row_ids, public_only=public_only
        )
        candidates = await _candidates(
            session, rows, nearest, asked, whole if query.asked_at else None, encoder.model_id
        )
    stats = _stats(collection, frequencies)
    judgement, ranked = await asyncio.to_thread(_rank, query, candidates, stats, mode, limit)
    return Found(query, asked, tuple(ranked), judgement)


def _stats(collection: Collection, frequencies: dict[str, int]) -> CollectionStats:
    return CollectionStats(
        chunk_count=collection.chunk_count,
        average_length=collection.term_count / collection.chunk_count,
        document_frequency=frequencies,
    )


def _rank(
    query: Query, candidates: Sequence[Candidate], stats: CollectionStats, mode: SearchMode, limit: int
) -> tuple[Evidence, list[RankedPassage]]:
    depth = max(limit, evidence.DEPTH)
    ranked = retrieval.rank(query, candidates, stats, mode=mode, limit=depth, collapse=True)
    judgement, graded = evidence.grade(query, ranked, stats)
    # Other modes than hybrid keep their own kind of score.
    return judgement, (graded if mode is SearchMode.HYBRID else ranked)[:limit]


async def _lexical(
    session: AsyncSession,
    collection: Collection,
    part: Part | None,
    terms: Sequence[str],
    frequencies: dict[str, int],
) -> list[int]:
    """Rows that the lexical index proposes."""
    if part is None:
        proposing = _proposing_terms(terms, frequencies, collection.chunk_count)
        return await lexical.candidates(session, collection.id, proposing, LEXICAL_CANDIDATES)
    # All terms: a common one may be the only one that the part holds.
    known = [term for term in terms if frequencies.get(term, 0) > 0]
    return await lexical.candidates_in(session, collection.id, known, LEXICAL_CANDIDATES, part.document_ids)


async def _nearest(
    runtime: Runtime, collection: Collection, part: Part | None, asked: Vectors, whole: Vectors | None
) -> dict[str, float]:
    """Keys of the passages nearest to the asked turn, or to the whole conversation, with their distance where the
    index measured it to the asked turn (else NaN)."""

    async def near(vector: Vectors) -> list[tuple[str, float]]:
        if part is not None:
            return await nearest_in(runtime, collection, part, vector, DENSE_CANDIDATES)
        return await with_index(runtime, runtime.index.query, collection.id, vector, DENSE_CANDIDATES)

    nearest = dict(await near(asked))
    if whole is not None:
        about = await near(whole)
        nearest |= {key: math.nan for key, _ in about if key not in nearest}
    return nearest


def _proposing_terms(terms: Sequence[str], frequencies: dict[str, int], chunk_count: int) -> list[str]:
    """The query's terms that occur at all, without the commonest ones where rarer ones are left."""
    known = [term for term in terms if frequencies.get(term, 0) > 0]
    rare = [term for term in known if frequencies[term] <= max(20, COMMON_TERM_SHARE * chunk_count)]
    return rare or known


async def _candidates(
    session: AsyncSession,
    rows: Sequence[tuple[Chunk, Document]],
    distances: dict[str, float],
    asked: Vectors,
    whole: Vectors | None,
    model_id: str,
) -> list[Candidate]:
    """Passages with exact cosines; what the index did not measure comes from the stored vectors."""
    unmeasured = [
        chunk for chunk, _ in rows if whole is not None or math.isnan(distances.get(chunk.key, math.nan))
    ]
    stored = await repository.vectors(session, [chunk.content_hash for chunk in unmeasured], model_id)
    found = []
    for chunk, document in rows:
        vector = stored.get(chunk.content_hash)
        distance = distances.get(chunk.key, math.nan)
        if vector is None and (whole is not None or math.isnan(distance)):
            continue
        found.append(
            Candidate(
                passage=passage_of(chunk, document),
                cosine=1.0 - distance if vector is None else float(np.dot(vector, asked)),
                context_cosine=None if whole is None or vector is None else float(np.dot(vector, whole)),
            )
        )
    return found


def passage_of(chunk: Chunk, document: Document) -> Passage:
    return Passage(
        chunk_id=chunk.key,
        document_id=chunk.document_id,
        title=document.title,
        text=chunk.text,
        heading_path=tuple(chunk.heading_path),
        terms=chunk.search_terms,
        document_chunks=document.chunk_count,
        metadata=document.metadata_,
        page=chunk.page,
    )
