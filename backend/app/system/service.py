"""Health of the parts."""

from __future__ import annotations

import asyncio

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from app import __version__
from app.assistant import model_access
from app.core.clock import utc_now
from app.db.migrate import is_current
from app.demo.accounts import DEMO_ACCOUNTS
from app.jobs import repository as jobs_repository
from app.knowledge import service as knowledge
from app.rag.vector_index import VectorIndexUnavailable
from app.runtime import Runtime
from app.system.schemas import DemoAccount, Health, Models, Part, Readiness, SignIn

INDEX_SECONDS = 2.0
"""What the vector index gets to answer whoever asks after its health."""


async def health(runtime: Runtime) -> Health:
    """A summary that never fails: what is not well says so."""
    settings = runtime.settings
    return Health(
        status="healthy",
        timestamp=utc_now(),
        version=__version__,
        environment=settings.environment,
        ai_enabled=runtime.model is not None,
        model=runtime.model.name if runtime.model else None,
        models=Models(configured=runtime.model is not None, circuits=model_access.circuits(runtime)),
        embedding=embedding_part(runtime),
        reranker=reranker_part(runtime),
        database=await database_part(runtime),
        vector_store=await counted_vector_store(runtime),
        queue=await queue_part(runtime),
        sign_in=SignIn(
            registration=settings.allow_registration,
            intake=settings.intake_enabled,
            oidc=settings.oidc_name if runtime.openid is not None else None,
        ),
        demo_accounts=(
            [DemoAccount(email=account.email, role=account.role) for account in DEMO_ACCOUNTS]
            if settings.seeds_demo
            else None
        ),
    )


async def readiness(runtime: Runtime) -> Readiness:
    """Whether the process can serve: database reachable and migrated, encoder loaded, vector index open."""
    parts = {
        "embedding": embedding_part(runtime),
        "database": await database_part(runtime),
        "vector_store": await vector_store_part(runtime),
    }
    failing = [name for name, part in parts.items() if part.status not in {"ready", "fallback"}]
    return Readiness(status="ready" if not failing else "not_ready", failing=failing, **parts)


def embedding_part(runtime: Runtime) -> Part:
    state = runtime.encoder.state
    detail = runtime.encoder.error
    if state != "loading":
        encoder = runtime.encoder.encoder
        return Part(
            status=state,
            detail=detail,
            kind=encoder.model_id,
            dimension=encoder.dimension,
            backend=encoder.backend,
        )
    return Part(status=state, detail=detail)


def reranker_part(runtime: Runtime) -> Part | None:
    reranker = runtime.reranker
    return Part(status=reranker.state, kind=reranker.name, detail=reranker.error) if reranker else None


async def database_part(runtime: Runtime) -> Part:
    try:
        async with runtime.db.read() as session:
            await session.execute(sa.text("SELECT 1"))
        current = await is_current(runtime.db.engine)
    except (SQLAlchemyError, OSError) as error:
        return Part(status="unavailable", kind=runtime.db.dialect, detail=type(error).__name__)
    if not current:
        return Part(status="outdated", kind=runtime.db.dialect, detail="run the migrations: make migrate")
    return Part(status="ready", kind=runtime.db.dialect)


async def counted_vector_store(runtime: Runtime) -> Part:
    """With the number of searchable chunks, as SQL knows them."""
    part = await vector_store_part(runtime)
    try:
        async with runtime.db.read() as session:
            collections = await knowledge.list_collections(session)
    except (SQLAlchemyError, OSError):
        return part  # the database part says what is wrong
    counts = {"collections": len(collections), "chunks": sum(entry.chunks for entry in collections)}
    return part.model_copy(update={"counts": counts})


async def vector_store_part(runtime: Runtime) -> Part:
    """Asked now: a server that answered at the start may have gone since."""
    kind = "chroma-server" if runtime.settings.chroma_url else "chroma-embedded"
    if not runtime.index_ready.is_set():
        return Part(status="loading", kind=kind)
    if runtime.index_error is not None:
        return Part(status="unavailable", kind=kind, detail=runtime.index_error)
    try:
        async with asyncio.timeout(INDEX_SECONDS):
            await asyncio.to_thread(runtime.index.check)
    except VectorIndexUnavailable as error:
        runtime.index_doubtful = True
        return Part(status="unavailable", kind=kind, detail=str(error))
    except TimeoutError:
        return Part(status="unavailable", kind=kind, detail=f"no answer within {INDEX_SECONDS:g} s")
    return Part(status="ready", kind=kind)


async def queue_part(runtime: Runtime) -> Part:
    """How many triage runs there are in each state, and who does them."""
    kind = "in-process" if runtime.runner is not None else "workers"
    try:
        async with runtime.db.read() as session:
            counts = await jobs_repository.count_by_status(session)
    except (SQLAlchemyError, OSError) as error:
        return Part(status="unavailable", kind=kind, detail=type(error).__name__)
    return Part(status="paused" if runtime.settings.jobs_paused else "ready", kind=kind, counts=counts)
