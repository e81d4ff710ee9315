"""Waiting for the encoder and the vector index, which load behind the running API."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from app.core.errors import Unavailable
from app.models import Collection
from app.rag.encoder_host import EncoderLoading
from app.rag.types import Encoder
from app.rag.vector_index import StoreLocked, VectorIndexUnavailable
from app.runtime import Runtime

T = TypeVar("T")


async def ready_encoder(runtime: Runtime) -> Encoder:
    """The encoder once it is loaded. Raises ``Unavailable`` (503) when that takes longer than the setting allows."""
    try:
        return await runtime.encoder.wait(runtime.settings.embedding_wait_seconds)
    except EncoderLoading:
        raise Unavailable(
            "The embedding model is still loading: try again in a few seconds.",
            code="embedding_loading",
            retry_after=5,
        ) from None


def check_space(collection: Collection, encoder: Encoder) -> None:
    """Refuse to mix vector spaces: the fallback never serves a collection made with the model."""
    if (collection.embedding_model, collection.dimension) != (encoder.model_id, encoder.dimension):
        raise Unavailable(
            f"Collection {collection.name} was made with {collection.embedding_model} "
            f"({collection.dimension} dimensions); the process runs {encoder.model_id}. Start it with the model of "
            "the collection, or ingest into another one.",
            code="embedding_mismatch",
            retry_after=60,
        )


async def with_index(runtime: Runtime, action: Callable[..., T], *arguments: Any) -> T:
    """Run a call of the vector index in a thread, once it is open. Raises ``Unavailable`` (503)."""
    try:
        async with asyncio.timeout(runtime.settings.embedding_wait_seconds):
            await runtime.index_ready.wait()
    except TimeoutError:
        raise Unavailable(
            "The vector store is still opening: try again.", code="vector_store_loading"
        ) from None
    if runtime.index_error is not None:
        raise Unavailable(runtime.index_error, code="vector_store_unavailable", retry_after=10)
    try:
        return await asyncio.to_thread(action, *arguments)
    except StoreLocked as error:
        raise Unavailable(str(error), code="vector_store_locked", retry_after=10) from error
    except VectorIndexUnavailable as error:
        runtime.index_doubtful = True
        raise Unavailable(
            f"The vector store does not answer: {error}", code="vector_store_unavailable", retry_after=5
        ) from error
