"""``citedesk worker``: one process that does background work, told by the message queue.

It is a fresh interpreter with a few threads, an event loop and the runtime that the API has, without HTTP. To do more at
once start more of them.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
from functools import partial

from app.assembly import make_runtime
from app.assistant.triage_work import do_triage
from app.bootstrap import close_runtime, open_index, settle_memory, start_upkeep, warm_engine
from app.core.logging import get_logger
from app.core.settings import Settings
from app.db import migrate
from app.jobs.dramatiq_adapter import QueueWorker, Topic
from app.jobs.execution import Executor
from app.runtime import Runtime

log = get_logger(__name__)
STOP_SECONDS = 5.0
"""What a run that has begun gets to end when the process stops; then it is given back."""
NEEDS_REDIS = "`citedesk worker` takes its work from Redis: set REDIS_URL, for the API too."
NEEDS_CHROMA = (
    "`citedesk worker` runs beside the API, and the embedded vector store is for one process alone: start a Chroma server "
    "(infra/start/chroma.sh) and set CHROMA_URL, for the API too."
)


class WorkerDesk:
    """What the threads share. Everything in it belongs to one event loop."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._runtime: Runtime | None = None
        self._executor: Executor | None = None
        self._running: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Load everything, so that the first run finds it. Raises what a start may raise."""
        runtime = self._runtime = make_runtime(self._settings, worker=True)
        if not self._settings.is_production:
            await migrate.ensure_current(runtime.db.engine)
        await runtime.configuration.load()
        runtime.encoder.start()
        if runtime.announcer is not None:
            runtime.announcer.start()
        await open_index(runtime)
        await start_upkeep(runtime)
        await warm_engine(runtime)
        if runtime.reranker is not None:
            await runtime.reranker.load()
        settle_memory()
        self._executor = Executor(runtime.db, self._settings)
        self._executor.work = partial(do_triage, runtime)
        log.info("worker.ready", threads=self._settings.jobs_concurrency)

    async def close(self) -> None:
        """Give back what has not ended by now, then close everything."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        if self._runtime is not None:
            await close_runtime(self._runtime)

    async def triage(self, run_id: int) -> None:
        """Never raises: what could not even be claimed is announced again."""
        if self._settings.jobs_paused or self._executor is None:
            return
        task = asyncio.ensure_future(self._executor.this(run_id))
        self._running.add(task)
        try:
            await task
        except Exception:
            log.exception("worker.run_lost", run_id=run_id)
        finally:
            self._running.discard(task)

    async def knowledge(self, _job_id: int) -> None:
        if self._runtime is not None:
            self._runtime.uploads.look()


def run(settings: Settings) -> int:
    """Work until SIGTERM or SIGINT; returns the exit status."""
    for needed, reason in ((settings.redis_url, NEEDS_REDIS), (settings.chroma_url, NEEDS_CHROMA)):
        if not needed:
            print(reason, file=sys.stderr)
            return 2
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    desk = WorkerDesk(settings)
    worker = QueueWorker(
        settings.redis_url or "",
        {Topic.TRIAGE: desk.triage, Topic.TRIAGE_BACKLOG: desk.triage, Topic.KNOWLEDGE: desk.knowledge},
        threads=settings.jobs_concurrency,
        opened=desk.open,
        closed=desk.close,
    )
    try:
        worker.start()
        told.wait()
    finally:
        log.info("worker.stopping")
        worker.stop(STOP_SECONDS)
    return 0
