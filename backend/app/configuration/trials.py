"""Proposals that are being tried, for longer than one request may take.

Fitting the models of a changed document takes up to a minute, and proxies give up on a request that long. So who asks
again with the same proposal goes on waiting for the same trial.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections.abc import Awaitable, Callable

from app.configuration.schemas import Body, TryAnswer
from app.core.background import Background
from app.core.errors import Conflict

ANSWER_SECONDS = 20.0
"""How long a request waits for a trial."""
KEPT_SECONDS = 60.0
"""How long a result that nobody fetched is kept."""

Trial = Callable[[], Awaitable[TryAnswer]]


class Trials:
    """One trial at a time: it takes a processor to itself. Each process has its own."""

    def __init__(self, background: Background, seconds: float = ANSWER_SECONDS) -> None:
        self._background = background
        self.seconds = seconds
        self._key = ""
        self._result: asyncio.Future[TryAnswer] | None = None
        self._ended = 0.0

    async def answer(self, key: str, trial: Trial) -> TryAnswer | None:
        """What came of ``trial``, or of the one under way or just ended with the same ``key``; None when that is not
        known after ``self.seconds``.

        Raises what the trial raised, and ``Conflict`` while one with another key runs.
        """
        result = self._under_way(key) or self._begin(key, trial)
        await asyncio.wait({result}, timeout=self.seconds)
        if not result.done():
            return None
        if self._result is result:
            self._result = None  # fetched: the next one is tried anew
        return result.result()

    def _under_way(self, key: str) -> asyncio.Future[TryAnswer] | None:
        result = self._result
        if result is None:
            return None
        if self._key == key and not (result.done() and time.monotonic() - self._ended > KEPT_SECONDS):
            return result
        if not result.done():
            raise Conflict("Another proposal is being tried: wait until it is done.", code="replay_running")
        return None

    def _begin(self, key: str, trial: Trial) -> asyncio.Future[TryAnswer]:
        result: asyncio.Future[TryAnswer] = asyncio.get_running_loop().create_future()
        self._key, self._result = key, result
        self._background.spawn("config-trial", self._run(result, trial))
        return result

    async def _run(self, result: asyncio.Future[TryAnswer], trial: Trial) -> None:
        try:
            answer = await trial()
        except asyncio.CancelledError:
            result.cancel()
            raise
        except Exception as error:  # noqa: BLE001 - raised again for who asks
            result.set_exception(error)
            result.exception()  # whoever asked may have gone
        else:
            result.set_result(answer)
        finally:
            self._ended = time.monotonic()


def trial_key(name: str, body: Body, tickets: int, revision: int) -> str:
    """The same for the same question to the same configuration."""
    asked = json.dumps([name, body, tickets, revision], sort_keys=True, default=str)
    return hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()
