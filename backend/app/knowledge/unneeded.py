"""Clearing away vectors of what is no longer searched: those of retired chunks and of their sentences.

Vectors are kept by the text they stand for, so that several chunks may share one. A chunk's vector goes when no
searchable chunk has its text, in the same unit of work in which that is looked up, and while no ingest can make one
searchable: an ingest looks once more for its vectors before it does (``ingestion._activate``). Vectors of sentences
go when the document has the sentence no more. Where another document of the same title and heading has it too,
drafts encode it for themselves: slower, never wrong.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from app.core.logging import get_logger
from app.db.engine import Database
from app.knowledge import vector_repository as repository
from app.knowledge.sentences import sentence_hashes
from app.knowledge.vector_repository import RetiredChunk
from app.rag.types import Passage

log = get_logger(__name__)
CHUNKS = 200
"""Retired chunks of one step."""
STEPS = 50
"""Of one sweep: what is left waits for the next."""
PAUSE_SECONDS = 0.05


async def sweep(db: Database) -> int:
    """Remove vectors that nothing needs; returns how many. Does nothing while something is being ingested."""
    removed = 0
    for _ in range(STEPS):
        async with db.read() as session:
            retired = await repository.retired_with_vectors(session, CHUNKS)
            live = await repository.live_passages(session, retired[0].passage.document_id) if retired else []
        if not retired:
            break
        found = await _remove(db, retired, await asyncio.to_thread(_hashes, retired, live))
        if found is None:
            break
        removed += found
        await asyncio.sleep(PAUSE_SECONDS)  # others first
    if removed:
        log.info("kb.vectors_swept", vectors=removed)
    return removed


def _hashes(retired: Sequence[RetiredChunk], live: Sequence[Passage]) -> dict[int, set[str]]:
    """What each of the retired chunks may be the last to need, by its id."""
    kept = {digest for passage in live for digest in sentence_hashes(passage)}
    return {chunk.id: {chunk.content_hash, *sentence_hashes(chunk.passage)} - kept for chunk in retired}


async def _remove(db: Database, retired: Sequence[RetiredChunk], hashes: dict[int, set[str]]) -> int | None:
    """Delete what of the hashes no searchable chunk needs; None when something is being ingested."""
    async with db.write(background=True) as session:
        if await repository.stop_ingests(session):
            return None
        needed = await repository.searchable_hashes(session, sorted(set().union(*hashes.values())))
        # A searchable chunk with the text of a retired one, in another collection, has its sentences too.
        unneeded = [hashes[chunk.id] - needed for chunk in retired if chunk.content_hash not in needed]
        deleted = await repository.delete_vectors(session, set().union(*unneeded), retired[0].model)
        await repository.mark_vectors_gone(session, [chunk.id for chunk in retired])
    return deleted
