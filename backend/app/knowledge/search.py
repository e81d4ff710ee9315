"""Search: a collection held in memory, or else both indexes, propose; ``rag.retrieval`` ranks."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.core.errors import NotFound
from app.knowledge import repository
from app.knowledge.narrowing import Part, matches, part_of
from app.knowledge.parts import check_space, ready_encoder
from app.knowledge.proposing import (
    CandidateReader,
    Words,
    candidates_of,
    nearest_keys,
    probes_of,
    words_of,
)
from app.knowledge.schemas import SearchAnswer, SearchRequest, Snippet
from app.models import Collection
from app.rag import continuation, evidence, reranking, retrieval
from app.rag.held_index import HeldIndex
from app.rag.retrieval import TermCounts
from app.rag.types import (
    Candidate,
    CollectionStats,
    Evidence,
    Probes,
    Query,
    RankedPassage,
    SearchMode,
    Vectors,
)
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
    whole_lists: bool = False,
) -> Found:
    """Rank the passages of a collection for a question; its lines are turns, the last one asked.

    ``metadata`` narrows the search to the documents that have these values. With ``whole_lists`` the rest of a numbered list
    that a cut has torn stands beside its first passages, as a draft wants it.
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
        if collection is None or collection.chunk_count == 0:
            return Found(query, (await probing).question, (), evidence.grade(query, (), EMPTY)[0])
        check_space(collection, encoder)
        shelf = Shelf(runtime, collection, encoder.model_id, query, mode, public_only, metadata or {})
        reranks = runtime.reranker is not None and mode is SearchMode.HYBRID
        depth = max(limit, evidence.DEPTH, reranking.DEPTH if reranks else 0)
        held = runtime.holder.current(collection, encoder.model_id)
        if held is not None:
            judgement, ranked = await asyncio.to_thread(_in_memory, shelf, held, await probing, depth)
        else:
            judgement, ranked = await _by_indexes(shelf, probing, depth)
        probes = await probing
    finally:
        probing.cancel()
    if runtime.reranker is not None and reranks:
        ranked = await runtime.reranker.reorder(query.text, ranked)
    if whole_lists and (keys := continuation.torn_neighbours(ranked)):
        async with runtime.db.read() as session:
            rows = await shelf.reader(session).by_keys(keys)
        ranked = continuation.whole_lists(ranked, candidates_of(rows, {}, probes), limit)
    return Found(query, probes.question, tuple(ranked[:limit]), judgement)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is searched, how, and for whom."""

    runtime: Runtime
    collection: Collection
    model_id: str
    query: Query
    mode: SearchMode
    public_only: bool
    metadata: Mapping[str, Any]

    def reader(self, session: AsyncSession) -> CandidateReader:
        return CandidateReader(session, self.collection.id, self.model_id, self.public_only)

    async def part(self, session: AsyncSession) -> Part:
        return await part_of(session, self.collection.id, self.metadata, public_only=self.public_only)


Graded = tuple[Evidence, list[RankedPassage]]


def _in_memory(shelf: Shelf, held: HeldIndex, probes: Probes, depth: int) -> Graded:
    wanted = shelf.metadata
    documents = held.documents_with(lambda found: matches(found, wanted)) if wanted else None
    proposed = held.propose(
        shelf.query, probes, shelf.mode, public_only=shelf.public_only, documents=documents
    )
    return _rank(shelf.mode, shelf.query, proposed.candidates, proposed.stats, depth, proposed.counts)


async def _by_indexes(shelf: Shelf, probing: asyncio.Task[Probes], depth: int) -> Graded:
    collection = shelf.collection
    async with shelf.runtime.db.read() as session:
        part = await shelf.part(session) if shelf.metadata else None
        if part is not None and not part:
            return evidence.grade(shelf.query, (), EMPTY)
        words = await words_of(shelf.reader(session), collection, part, shelf.query, shelf.mode)
    proposed = await _proposed(shelf, part, words, probing)
    if part is None and shelf.public_only and proposed.withheld > len(proposed.rows):
        # Most of what is near is internal: what is public is searched by itself, not what the rest left over.
        async with shelf.runtime.db.read() as session:
            part = await shelf.part(session)
            words = await words_of(shelf.reader(session), collection, part, shelf.query, shelf.mode)
        proposed = await _proposed(shelf, part, words, probing)
    stats = CollectionStats(
        chunk_count=collection.chunk_count,
        average_length=collection.term_count / collection.chunk_count,
        document_frequency=words.frequencies,
    )
    probes = await probing
    return _rank(
        shelf.mode, shelf.query, candidates_of(proposed.rows, proposed.nearest, probes), stats, depth
    )


@dataclass(frozen=True, slots=True)
class _Proposed:
    rows: Sequence[sa.Row[Any]]
    """Passages that the caller may read."""
    nearest: dict[str, float]
    """Keys that the vector index proposed, with their distances."""
    withheld: int
    """Proposals of either index that the caller may not read."""


async def _proposed(
    shelf: Shelf, part: Part | None, words: Words, probing: asyncio.Task[Probes]
) -> _Proposed:
    """Rows of what both indexes propose, as far as the caller may read them."""
    probes = await probing
    if shelf.mode is SearchMode.LEXICAL or (part is not None and not part):
        return _Proposed(words.rows, {}, words.proposed - len(words.rows))
    nearest = await nearest_keys(shelf.runtime, shelf.collection, part, probes)
    rows = list(words.rows)
    unread = nearest.keys() - {row.key for row in rows}
    if unread:
        async with shelf.runtime.db.read() as session:
            rows += await shelf.reader(session).by_keys(sorted(unread))
    dropped = len(nearest.keys() - {row.key for row in rows})
    return _Proposed(rows, nearest, dropped + words.proposed - len(words.rows))


async def _query(text: str) -> Query:
    """Off the event loop only where that takes longer than going there."""
    if len(text) <= SHORT_CHARS:
        return retrieval.make_query(text)
    return await asyncio.to_thread(retrieval.make_query, text)


def _rank(
    mode: SearchMode,
    query: Query,
    candidates: Sequence[Candidate],
    stats: CollectionStats,
    depth: int,
    counts: TermCounts | None = None,
) -> Graded:
    ranked = retrieval.rank(query, candidates, stats, mode=mode, limit=depth, collapse=True, counts=counts)
    judgement, graded = evidence.grade(query, ranked, stats)
    # Other modes than hybrid keep their own kind of score.
    return judgement, graded if mode is SearchMode.HYBRID else ranked
