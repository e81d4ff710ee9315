"""Preparing, warming and closing the runtime of one process."""

from __future__ import annotations

import asyncio
import gc
import sys
from functools import partial

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from app.assembly import HOUSEKEEPING_SECONDS
from app.assistant.grounding import triage_engine
from app.assistant.learning import Learner
from app.assistant.triage_work import do_triage, rehearse
from app.core.errors import Unavailable
from app.core.logging import get_logger
from app.db import migrate
from app.db.engine import Database
from app.demo import seed
from app.demo.accounts import DEMO_ACCOUNTS
from app.jobs import service as jobs
from app.jobs.schedule import Every
from app.knowledge import maintenance, uploads
from app.knowledge.rebuilding import do_job
from app.knowledge.upkeep import Upkeep
from app.rag.encoder_host import EncoderLoading
from app.rag.vector_index import VectorIndexUnavailable
from app.runtime import Runtime
from app.users import service as users

log = get_logger(__name__)
ENCODER_PATIENCE_SECONDS = 600
"""Nobody waits for the work of a start, so it can wait for a slow disk."""
SWITCH_SECONDS = 0.0005
"""How long a thread that computes keeps the interpreter from one that asks for it. With Python's own 5 ms, requests beside a
backlog of triage waited that long at each of their statements (p99 of POST /api/tickets: 37 ms, now 27 ms)."""
GC_YOUNG_OBJECTS = 20_000
"""New objects between two looks at the young ones; a list of tickets makes thousands."""


class UnsafeStart(RuntimeError):
    """Production would be open to everybody."""


async def prepare_database(runtime: Runtime) -> None:
    """In development: newest schema and demo accounts. In production migrations are a step of their own.

    Raises ``ConfigError`` when the triage configuration is not valid.
    """
    if not runtime.settings.is_production:
        await migrate.ensure_current(runtime.db.engine)
    else:
        await refuse_demo_accounts(runtime.db)
    await runtime.configuration.load()
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
    favour_requests()
    runtime.encoder.start()
    if runtime.announcer is not None:
        runtime.announcer.start()
    await open_index(runtime)
    if runtime.index_error is None and runtime.settings.seeds_demo:
        try:
            await runtime.encoder.wait(ENCODER_PATIENCE_SECONDS)
            await seed.seed_sample_kb(runtime)
        except Exception:
            # Sample articles are a courtesy: without them the desk still works, and the log says why they are missing.
            log.exception("demo.kb_failed")
    await start_upkeep(runtime)
    await warm_engine(runtime)
    if runtime.reranker is not None:
        await runtime.reranker.load()
    settle_memory()
    if runtime.runner is not None:
        runtime.runner.start(partial(do_triage, runtime))


async def start_upkeep(runtime: Runtime) -> None:
    """The periodic work, and jobs of the knowledge base where this process does jobs."""
    if not runtime.settings.chroma_url and runtime.index_error is None:
        # The store's lock is ours, so this is the desk's only process: whatever is leased was our predecessor's.
        await jobs.release_all(runtime.db)
        await uploads.release_all(runtime.db)
        await runtime.leases.release_all()
    runtime.housekeeping.start()
    runtime.configuration_watch = Every(
        runtime.settings.config_poll_seconds, "configuration", runtime.configuration.refresh
    )
    runtime.configuration_watch.start()
    if runtime.reconciler is not None:
        runtime.reconciler.start()
    if runtime.does_jobs:
        runtime.sentence_warmer.start()
        runtime.uploads.start(partial(do_job, runtime))
    seconds = min(HOUSEKEEPING_SECONDS, runtime.settings.kb_reconcile_seconds)
    runtime.kb_upkeep = Every(seconds, "kb-upkeep", Upkeep(runtime).round)
    runtime.kb_upkeep.start()
    learning = Learner(runtime, runtime.settings.learning_seconds)
    runtime.learning = Every(runtime.settings.learning_seconds, "learning", learning.round)
    runtime.learning.start()


def favour_requests() -> None:
    """Let threads that compute hand the interpreter over sooner: a request goes between threads a dozen times, and may
    wait for one whole interval each time (5 ms by default).

    And let NumPy's products run in the thread that asks for them: the other threads of its library spin while they wait for
    the next one, which cost a quarter of a ticket's processor time and gained nothing on products as small as ours."""
    from threadpoolctl import threadpool_limits

    sys.setswitchinterval(SWITCH_SECONDS)
    threadpool_limits(limits=1, user_api="blas")


def settle_memory() -> None:
    """Leave what a start has loaded out of garbage collection: it stays anyway, and looking through a million objects
    stops every request for more than a tenth of a second."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GC_YOUNG_OBJECTS, 20, 50)


async def warm_engine(runtime: Runtime) -> None:
    """Fit the triage models and rehearse now, so that the first ticket need not wait for it."""
    try:
        await runtime.encoder.wait(ENCODER_PATIENCE_SECONDS)
        await triage_engine(runtime)
        await rehearse(runtime)
    except (EncoderLoading, Unavailable) as error:
        log.warning("triage.not_warmed", reason=str(error))  # the first ticket tries again
    except Exception:
        # A defect that one text meets must not keep a desk from starting; the first ticket meets it again and says so.
        log.exception("triage.not_rehearsed")


async def open_index(runtime: Runtime, *, may_fail: bool = False) -> None:
    """Open the vector index, then make it true to SQL. Failing is recorded, shown by /health and answered as 503.

    ``may_fail``: the caller has another way, so that failing is no error to be logged.
    """
    try:
        await asyncio.to_thread(runtime.index.open)
        await maintenance.sweep(runtime.db, only_process=not runtime.settings.chroma_url)
        await maintenance.reconcile(runtime.db, runtime.index)
    except VectorIndexUnavailable as error:
        if not may_fail:
            log.error("vector_store.unavailable", reason=str(error))
        runtime.index_error = str(error)
    finally:
        runtime.index_ready.set()


async def release_leases(runtime: Runtime) -> None:
    """Let another process take over the periodic work at once; without this it waits for the leases to end."""
    if runtime.kb_upkeep is None:
        return  # never begun
    try:
        await runtime.leases.release()
    except (SQLAlchemyError, OSError) as error:
        log.warning("jobs.leases_kept", reason=type(error).__name__)


async def close_runtime(runtime: Runtime) -> None:
    """Stop the work, release the store and its lock, close every connection."""
    await runtime.events.stop()
    if runtime.runner is not None:
        await runtime.runner.stop()
    await runtime.uploads.stop()
    if runtime.kb_upkeep is not None:
        await runtime.kb_upkeep.stop()
    if runtime.learning is not None:
        await runtime.learning.stop()
    if runtime.reconciler is not None:
        await runtime.reconciler.stop()
    await runtime.housekeeping.stop()
    if runtime.configuration_watch is not None:
        await runtime.configuration_watch.stop()
    await runtime.sentence_warmer.stop()
    await release_leases(runtime)
    if runtime.announcer is not None:
        await runtime.announcer.stop()
    await runtime.background.close()
    await runtime.throttle.close()
    if runtime.reranker is not None:
        runtime.reranker.close()
    await asyncio.to_thread(runtime.encoder.close)
    await asyncio.to_thread(runtime.index.close)
    if runtime.model is not None:
        await runtime.model.aclose()
    await runtime.db.dispose()
