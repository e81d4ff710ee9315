"""Building, warming and closing the runtime of one process."""

from __future__ import annotations

import asyncio
import gc
from functools import partial

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from app.assistant.grounding import triage_engine
from app.assistant.triage_work import do_triage
from app.auth.usage import UsageRecorder
from app.core.background import Background
from app.core.errors import Unavailable
from app.core.logging import get_logger
from app.core.settings import Settings
from app.db import migrate
from app.db.engine import Database, make_engine
from app.demo import seed
from app.demo.accounts import DEMO_ACCOUNTS
from app.events.hub import EventHub
from app.files.store import open_store
from app.jobs import service as jobs
from app.jobs.runner import InProcessRunner
from app.jobs.schedule import Every
from app.knowledge import maintenance, uploads
from app.knowledge.rebuilding import do_job
from app.knowledge.sentences import SentenceVectors, SentenceWarmer
from app.knowledge.upkeep import Upkeep
from app.knowledge.upload_runner import UploadRunner
from app.llm.port import ChatModel
from app.llm.providers import build_model
from app.mail.postman import Postman, make_carrier
from app.rag.embedding import EncoderHost, EncoderLoading
from app.rag.vector_index import ChromaIndex, VectorIndexUnavailable
from app.runtime import Runtime
from app.sso.provider import OpenIdProvider
from app.throttling.throttle import Throttle
from app.tickets import housekeeping
from app.triage.config import load_config
from app.users import service as users

log = get_logger(__name__)
ENCODER_PATIENCE_SECONDS = 600
"""Nobody waits for the work of a start, so it can wait for a slow disk."""
HOUSEKEEPING_SECONDS = 30.0
GC_YOUNG_OBJECTS = 20_000
"""New objects between two looks at the young ones; a list of tickets makes thousands."""


class UnsafeStart(RuntimeError):
    """Production would be open to everybody."""


def make_runtime(settings: Settings) -> Runtime:
    """Create the parts without opening any of them. Raises ``ConfigError`` and ``ProviderError`` on bad settings."""
    db = Database(make_engine(settings.database_url, pool_size=settings.database_pool_size))
    index = (
        ChromaIndex.http(settings.chroma_url)
        if settings.chroma_url
        else ChromaIndex.embedded(settings.vector_store_path)
    )
    runner = InProcessRunner(db, settings)
    encoder = EncoderHost(settings.sentence_transformers_model)
    sentences = SentenceVectors(db, encoder)
    files = open_store(settings.attachments_url)
    background = Background()
    return Runtime(
        settings=settings,
        db=db,
        encoder=encoder,
        index=index,
        sentences=sentences,
        sentence_warmer=SentenceWarmer(db, sentences),
        triage_config=load_config(settings.config_path),
        model=make_model(settings),
        dispatcher=runner,
        files=files,
        housekeeping=Every(HOUSEKEEPING_SECONDS, "housekeeping", partial(housekeeping.run, db, files)),
        throttle=Throttle(settings.redis_url),
        background=background,
        usage=UsageRecorder(db, background),
        postman=Postman(make_carrier(settings), background),
        openid=make_provider(settings),
        events=EventHub(db, settings),
        runner=runner,
        kb_files=open_store(f"{settings.attachments_url.rstrip('/')}/kb-uploads"),
        uploads=UploadRunner(db, settings),
    )


def make_provider(settings: Settings) -> OpenIdProvider | None:
    """The configured OpenID provider; it is not asked before somebody signs in with it."""
    if not settings.oidc_issuer or not settings.oidc_client_id:
        return None
    return OpenIdProvider(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else None,
        redirect_uri=f"{settings.public_url.rstrip('/')}/api/auth/oidc/callback",
    )


def make_model(settings: Settings) -> ChatModel | None:
    """The configured language model; None: the local engine does everything."""
    provider = settings.llm_provider
    key, base_url = settings.openai_api_key, settings.openai_base_url
    if provider == "openrouter" or (
        provider is None and key is None and settings.openrouter_api_key is not None
    ):
        provider = "openrouter"
        key, base_url = settings.openrouter_api_key or key, settings.openrouter_base_url or base_url
    elif provider == "gemini" or (
        provider is None and key is None and base_url is None and settings.google_api_key
    ):
        provider, key = "gemini", settings.google_api_key or key
    return build_model(
        provider=provider,
        base_url=base_url,
        api_key=key.get_secret_value() if key else None,
        model=settings.default_model,
        fallback_model=settings.fallback_model,
        timeout_seconds=settings.workflow_timeout_seconds,
        max_tokens=settings.max_tokens,
        temperature=settings.temperature,
        site_url=settings.openrouter_site_url,
        app_name=settings.openrouter_app_name,
    )


async def prepare_database(runtime: Runtime) -> None:
    """In development: newest schema and demo accounts. In production migrations are a step of their own."""
    if not runtime.settings.is_production:
        await migrate.ensure_current(runtime.db.engine)
    else:
        await refuse_demo_accounts(runtime.db)
    if runtime.settings.seeds_demo:
        await seed.seed_accounts_and_tickets(runtime)


async def refuse_demo_accounts(db: Database) -> None:
    """Their password is in the source code. Raises ``UnsafeStart`` when one of them could sign in.

    A database that cannot be reached raises too: what has not been checked is not served.
    """
    async with db.read() as session:
        try:
            active = await users.active_among(session, [account.email for account in DEMO_ACCOUNTS])
        except SQLAlchemyError as error:
            await session.rollback()
            await session.execute(
                sa.text("SELECT 1")
            )  # reachable, so only the table is missing: nobody is there
            log.warning("demo.accounts_not_checked", reason=type(error).__name__)
            return
    if active:
        reason = (
            f"Demo accounts are active in this database: {', '.join(active)}. Their password is public, so production "
            "does not start. Run `citedesk demo retire` with the same settings to deactivate them."
        )
        log.error("start.refused", reason=reason)  # beside the traceback that the server prints
        raise UnsafeStart(reason)


async def warm_up(runtime: Runtime) -> None:
    """Load the encoder and open the vector index behind the running API, then start the background work."""
    runtime.encoder.start()
    await open_index(runtime)
    if runtime.index_error is None and runtime.settings.seeds_demo:
        try:
            await runtime.encoder.wait(ENCODER_PATIENCE_SECONDS)
            await seed.seed_sample_kb(runtime)
        except Exception:
            # Sample articles are a courtesy: without them the desk still works, and the log says why they are missing.
            log.exception("demo.kb_failed")
    runtime.sentence_warmer.start()
    runtime.housekeeping.start()
    if not runtime.settings.chroma_url and runtime.index_error is None:
        # The store's lock is ours, so this is the desk's only process: whatever is leased was our predecessor's.
        await jobs.release_all(runtime.db)
        await uploads.release_all(runtime.db)
    runtime.uploads.start(partial(do_job, runtime))
    seconds = min(HOUSEKEEPING_SECONDS, runtime.settings.kb_reconcile_seconds)
    runtime.kb_upkeep = Every(seconds, "kb-upkeep", Upkeep(runtime).round)
    runtime.kb_upkeep.start()
    await warm_engine(runtime)
    settle_memory()
    if runtime.runner is not None:
        runtime.runner.start(partial(do_triage, runtime))


def settle_memory() -> None:
    """Leave what a start has loaded out of garbage collection: it stays anyway, and looking through a million objects
    stops every request for more than a tenth of a second."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GC_YOUNG_OBJECTS, 20, 50)


async def warm_engine(runtime: Runtime) -> None:
    """Fit the triage models now, so that the first ticket need not wait for it."""
    try:
        await runtime.encoder.wait(ENCODER_PATIENCE_SECONDS)
        await triage_engine(runtime)
    except (EncoderLoading, Unavailable) as error:
        log.warning("triage.not_warmed", reason=str(error))  # the first ticket tries again


async def open_index(runtime: Runtime) -> None:
    """Open the vector index, then make it true to SQL. Failing is recorded, shown by /health and answered as 503."""
    try:
        await asyncio.to_thread(runtime.index.open)
        await maintenance.sweep(runtime.db, only_process=not runtime.settings.chroma_url)
        await maintenance.reconcile(runtime.db, runtime.index)
    except VectorIndexUnavailable as error:
        log.error("vector_store.unavailable", reason=str(error))
        runtime.index_error = str(error)
    finally:
        runtime.index_ready.set()


async def close_runtime(runtime: Runtime) -> None:
    """Stop the work, release the store and its lock, close every connection."""
    await runtime.events.stop()
    if runtime.runner is not None:
        await runtime.runner.stop()
    await runtime.uploads.stop()
    if runtime.kb_upkeep is not None:
        await runtime.kb_upkeep.stop()
    await runtime.housekeeping.stop()
    await runtime.sentence_warmer.stop()
    await runtime.background.close()
    await runtime.throttle.close()
    await asyncio.to_thread(runtime.encoder.close)
    await asyncio.to_thread(runtime.index.close)
    if runtime.model is not None:
        await runtime.model.aclose()
    await runtime.db.dispose()
