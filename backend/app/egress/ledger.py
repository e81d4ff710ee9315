"""Writing model calls down, behind the answers and whatever became of the calls."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from app.core.background import Background
from app.core.clock import utc_now
from app.core.logging import get_logger
from app.db.engine import Database
from app.egress import repository
from app.llm.door import CallRecord

log = get_logger(__name__)
WRITE_ATTEMPTS = 3
RETRY_SECONDS = 1.0
PER_TOKENS = 1_000_000
"""Prices are for this many tokens."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Of a million tokens; None: not known."""

    input: float | None = None
    output: float | None = None

    def cost(self, prompt_tokens: int | None, completion_tokens: int | None) -> float | None:
        """In the currency of the prices; None when a price or the tokens are not known."""
        if self.input is None or self.output is None or (prompt_tokens is None and completion_tokens is None):
            return None
        return (self.input * (prompt_tokens or 0) + self.output * (completion_tokens or 0)) / PER_TOKENS


class Ledger:
    """Takes records without blocking and writes each in a unit of work of its own.

    ``prices`` are of models by name, ``default`` of every other. A record that cannot be written after a few attempts
    is lost, and the log says so.
    """

    def __init__(
        self,
        db: Database,
        background: Background,
        *,
        prices: Mapping[str, Prices],
        default: Prices,
        keep_days: int,
    ) -> None:
        self._db = db
        self._background = background
        self._prices = dict(prices)
        self._default = default
        self._keep = timedelta(days=keep_days)

    def record(self, call: CallRecord) -> None:
        """Write this call down soon."""
        self._background.spawn("egress-log", self._write(call))

    async def forget_old(self) -> None:
        """Remove entries that are older than the log is kept; usage by day stays."""
        async with self._db.write() as session:
            await repository.forget_before(session, utc_now() - self._keep)

    async def _write(self, call: CallRecord) -> None:
        for attempt in range(1, WRITE_ATTEMPTS + 1):
            try:
                async with self._db.write() as session:
                    await repository.add_call(session, asdict(call))
                    if call.sent:
                        await repository.add_usage(
                            session, call.at.date(), call.purpose, call.model, self._figures(call)
                        )
                return
            except (SQLAlchemyError, OSError) as error:
                log.warning("egress.not_recorded", reason=type(error).__name__, attempt=attempt)
                await asyncio.sleep(RETRY_SECONDS * (attempt < WRITE_ATTEMPTS))

    def _figures(self, call: CallRecord) -> dict[str, float | int | None]:
        counted = call.prompt_tokens is not None or call.completion_tokens is not None
        prices = self._prices.get(call.model, self._default)
        return {
            "calls": 1,
            "failures": int(call.outcome != "ok"),
            "prompt_tokens": call.prompt_tokens or 0,
            "completion_tokens": call.completion_tokens or 0,
            "uncounted": int(call.outcome == "ok" and not counted),
            "cost": prices.cost(call.prompt_tokens, call.completion_tokens),
            "duration_ms": call.duration_ms,
        }
