"""What the knowledge base needs now and then: an index that is true to SQL, and nothing left lying about."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

from app.core.clock import utc_now
from app.core.logging import get_logger
from app.knowledge import maintenance, unneeded, uploads
from app.rag.vector_index import VectorIndexUnavailable
from app.runtime import Runtime

log = get_logger(__name__)
SWEEP_SECONDS = 3600.0
ROUND_SECONDS = 30.0
"""Longest time between two rounds."""
UNREFERENCED = timedelta(hours=1)
"""No request stores bytes this long before the rows that need them."""

GIVEN_UP = timedelta(days=7)
"""How long an upload that failed on our side can be tried again."""


class Upkeep:
    """Rounds of one process. Several may do them at once: each step says what is, not what to change."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._reconciled = time.monotonic()
        self._swept = float("-inf")

    async def round(self) -> None:
        """Reopen an index that could not be opened, reconcile when it is time or something failed, sweep hourly.

        What failed in this process it looks after itself; what is due by the clock one process does for all."""
        in_turn = await self._runtime.leases.take("kb-upkeep", ROUND_SECONDS)
        await self._reconcile(in_turn=in_turn)
        if in_turn and time.monotonic() - self._swept >= SWEEP_SECONDS:
            self._swept = time.monotonic()
            await maintenance.sweep(self._runtime.db, only_process=False)
            await uploads.forget_given_up(self._runtime.db, utc_now() - GIVEN_UP)
            before = utc_now() - UNREFERENCED
            await uploads.sweep_unreferenced(self._runtime.db, self._runtime.kb_files, before)
            await unneeded.sweep(self._runtime.db)

    async def _reconcile(self, *, in_turn: bool) -> None:
        runtime = self._runtime
        due = in_turn and time.monotonic() - self._reconciled >= runtime.settings.kb_reconcile_seconds
        if runtime.index_error is None and not runtime.index_doubtful and not due:
            return
        runtime.index_doubtful = False  # before looking, so that a failure in between counts
        try:
            await asyncio.to_thread(runtime.index.open)
            await asyncio.to_thread(runtime.index.check)
            await maintenance.reconcile(runtime.db, runtime.index)
        except VectorIndexUnavailable as error:
            runtime.index_doubtful = True
            log.warning("vector_store.away", reason=str(error))
            return
        self._reconciled = time.monotonic()
        if runtime.index_error is not None:
            log.info("vector_store.back")
            runtime.index_error = None
