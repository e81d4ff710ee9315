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
    encoding = runtime.encoder.encode_in_context(query.text, query.asked_at)
    if collection is None or collection.chunk_count == 0:
        asked, _ = await encoding
        return Found(query, asked, (), evidence.grade(query, (), EMPTY)[0])
    # The words are looked up while the encoder's thread computes.
    (asked, whole), (frequencies, row_ids) = await asyncio.gather(
        encoding, _lexical(runtime, collection, query, mode)
    )
    check_space(collection, encoder)
    nearest: dict[str, float] = {}
    if mode is not SearchMode.LEXICAL:
        nearest = await _nearest(runtime, collection.id, asked, whole if query.asked_at else None)
    async with runtime.db.read() as session:
        rows = await repository.candidate_rows(
            session, collection.id, list(nearest), row_ids, model=encoder.model_id, public_only=public_only
        )
    candidates = _candidates(rows, nearest, asked, whole if query.asked_at else None)
    stats = CollectionStats(
        chunk_count=collection.chunk_count,
        average_length=collection.term_count / collection.chunk_count,
        document_frequency=frequencies,
    )
    judgement, ranked = _rank(query, candidates, stats, mode, limit)
    return Found(query, asked, tuple(ranked), judgement)


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


async def _nearest(
    runtime: Runtime, collection_id: int, asked: Vectors, whole: Vectors | None
) -> dict[str, float]:
    """Keys of the passages nearest to the asked turn, or to the whole conversation, with their distance where the
    index measured it to the asked turn (else NaN)."""
    found = await with_index(runtime, runtime.index.query, collection_id, asked, DENSE_CANDIDATES)
    nearest = dict(found)
    if whole is not None:
        about = await with_index(runtime, runtime.index.query, collection_id, whole, DENSE_CANDIDATES)
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
    asked: Vectors,
    whole: Vectors | None,
) -> list[Candidate]:
    """Passages with exact cosines; what the index did not measure comes from the stored vectors."""
    found = []
    for row in rows:
        distance = distances.get(row.key, math.nan)
        measured = whole is None and not math.isnan(distance)
        if measured:
            cosine, about = 1.0 - distance, None
        elif row.vector is None:
            continue
        else:
            vector = np.frombuffer(row.vector, dtype="<f4")
            cosine = float(np.dot(vector, asked))
            about = None if whole is None else float(np.dot(vector, whole))
        found.append(Candidate(passage=passage_of(row), cosine=cosine, context_cosine=about))
    return found


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
