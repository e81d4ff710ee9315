"""Announces again what waits too long: its message was lost, its worker died, or its pause between attempts is over."""

from __future__ import annotations

from datetime import timedelta

from app.core.clock import utc_now
from app.core.logging import get_logger
from app.core.settings import Settings
from app.db.engine import Database
from app.jobs import repository
from app.jobs.announcer import Announcer
from app.jobs.dramatiq_adapter import Topic
from app.jobs.port import Urgency

log = get_logger(__name__)
ENOUGH = 100
"""With more messages than this in the queue the workers are behind; saying it all again would only lengthen it."""
BATCH = 500


class Reconciler:
    """One round looks at the rows. It sends the same run again in each round until somebody has claimed it, which costs
    a statement: so the queue holds at most ``ENOUGH`` + ``BATCH`` repeated messages."""

    def __init__(self, db: Database, settings: Settings, announcer: Announcer) -> None:
        self._db = db
        self._settings = settings
        self._announcer = announcer

    async def round(self) -> None:
        if self._settings.jobs_paused:
            return
        waiting = await self._announcer.waiting()
        if waiting is None or waiting >= ENOUGH:
            return
        before = utc_now() - timedelta(seconds=self._settings.jobs_redispatch_seconds)
        async with self._db.read() as session:
            runs = await repository.overdue(session, before, BATCH)
            knowledge = await repository.knowledge_job_waits(session, before)
        for run_id, priority in runs:
            waits = priority < Urgency.BACKLOG
            self._announcer.put(Topic.TRIAGE if waits else Topic.TRIAGE_BACKLOG, run_id)
        if knowledge:
            self._announcer.knowledge_job()
        if runs:
            log.info("jobs.announced_again", runs=len(runs))
