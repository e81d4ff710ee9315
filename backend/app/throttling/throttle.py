"""Limits in moving windows (the ``limits`` library), counted in Redis when there is one, else in this process.

Redis going away changes where is counted, never whether: the process counts by itself until Redis answers again, and
says so in the log. Identifiers are stored as digests: the counters name no addresses.
"""

from __future__ import annotations

import asyncio
import hashlib
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from weakref import WeakValueDictionary

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.storage.redis.redispy import RedispyBridge
from limits.aio.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError

from app.core.errors import TooManyRequests
from app.core.logging import get_logger

log = get_logger(__name__)
REDIS_SECONDS = 0.5
"""Longest wait for Redis before this process counts by itself."""
REDIS_PAUSE_SECONDS = 10
"""How long Redis is left alone after it has failed."""


@dataclass(frozen=True, slots=True)
class Limit:
    """``amount`` in any ``seconds`` long window; ``name`` keeps the counters of different limits apart."""

    name: str
    amount: int
    seconds: int

    @property
    def item(self) -> RateLimitItem:
        return RateLimitItemPerSecond(self.amount, self.seconds, namespace=f"citedesk:{self.name}")


class Throttle:
    """Counts hits per limit and identifiers."""

    def __init__(self, redis_url: str | None = None) -> None:
        self._memory = MemoryStorage()
        self._local = MovingWindowRateLimiter(self._memory)
        self._redis: RedisStorage | None = None
        self._shared: MovingWindowRateLimiter | None = None
        self._away_until = 0.0
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        if redis_url:
            self._redis = RedisStorage(
                f"async+{redis_url}",
                implementation="redispy",
                key_prefix="citedesk",
                socket_timeout=REDIS_SECONDS,
                socket_connect_timeout=REDIS_SECONDS,
            )
            self._shared = MovingWindowRateLimiter(self._redis)

    async def hit(self, limit: Limit, *who: str) -> None:
        """Count one. Raises ``TooManyRequests`` when the limit is used up."""
        await self._ask(MovingWindowRateLimiter.hit, limit, who)

    async def check(self, limit: Limit, *who: str) -> None:
        """Raises ``TooManyRequests`` when the limit is used up; counts nothing."""
        await self._ask(MovingWindowRateLimiter.test, limit, who)

    async def note(self, limit: Limit, *who: str) -> None:
        """Count one without refusing anything: the answer is decided already."""
        try:
            await self.hit(limit, *who)
        except TooManyRequests:
            return

    @asynccontextmanager
    async def turn(self, *who: str) -> AsyncIterator[None]:
        """One at a time: between looking at a counter and adding to it nobody else comes in."""
        key = _key(who)
        lock = self._turns.get(key)
        if lock is None:
            lock = self._turns[key] = asyncio.Lock()
        async with lock:
            yield

    async def close(self) -> None:
        timer = self._memory.timer
        if timer is not None and not timer.done():
            timer.cancel()
            await asyncio.gather(timer, return_exceptions=True)
        if self._redis is not None and isinstance(self._redis.bridge, RedispyBridge):
            await self._redis.bridge.storage.aclose()

    async def _ask(
        self, question: Callable[..., Awaitable[bool]], limit: Limit, who: tuple[str, ...]
    ) -> None:
        """Where Redis counts, else here. ``question`` is a method of the limiter: whether there is room."""
        key = _key(who)
        shared = self._reachable()
        if shared is not None:
            try:
                if not await question(shared, limit.item, key):
                    await self._refuse(shared, limit, key)
                return
            except (RedisError, OSError, TimeoutError) as error:
                self._lost(error)
        if not await question(self._local, limit.item, key):
            await self._refuse(self._local, limit, key)

    def _reachable(self) -> MovingWindowRateLimiter | None:
        return self._shared if time.monotonic() >= self._away_until else None

    def _lost(self, error: Exception) -> None:
        self._away_until = time.monotonic() + REDIS_PAUSE_SECONDS
        log.warning("throttle.redis_away", reason=type(error).__name__, counting="in this process")

    async def _refuse(self, limiter: MovingWindowRateLimiter, limit: Limit, key: str) -> None:
        reset = (await limiter.get_window_stats(limit.item, key)).reset_time
        seconds = min(max(1, math.ceil(reset - time.time())), limit.seconds)
        log.warning("throttle.refused", limit=limit.name)
        raise TooManyRequests(f"Too many attempts: try again in {seconds} seconds.", retry_after=seconds)


def _key(who: tuple[str, ...]) -> str:
    return hashlib.sha256("\x1f".join(who).encode("utf-8", "surrogatepass")).hexdigest()[:32]
