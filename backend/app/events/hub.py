"""One reader of the event table for a whole process, and the streams that it tells."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.core.clock import utc_now
from app.core.errors import Unavailable
from app.core.logging import get_logger
from app.core.settings import Settings
from app.core.sse import sse
from app.db.engine import Database
from app.events import repository
from app.events.hints import RedisHints
from app.events.schemas import Entry, PresenceSignal, TicketSignal
from app.events.visibility import may_see
from app.events.window import LATE_SECONDS, WINDOW_IDS, Arrival, Window
from app.models import TicketEvent
from app.models.enums import PresenceState

log = get_logger(__name__)
HEARTBEAT_SECONDS = 15.0
MAX_STREAMS = 2000
"""Open streams of one process; a browser needs one for all its tabs."""
MAX_WAITING = 500
"""Frames kept for a stream that does not take them; then it is told to reload instead."""
MAX_REPLAY = 1000
"""Events repeated to a stream that comes back; then it is told to reload instead."""
READ_LIMIT = 2 * WINDOW_IDS
SHORTEST_PAUSE_SECONDS = 0.05
"""Between two readings, so that many commits in a row cost one."""
RECHECK_SECONDS = 30.0
EventKey = tuple[int, datetime]


def ticket_frame(entry: Entry, *, late: bool = False) -> bytes:
    """A late event carries no id line: the client's place must not go back to below what it has."""
    signal = TicketSignal(
        id=entry.id,
        ticket_id=entry.ticket_id,
        kind=entry.kind,
        version=entry.version,
        created_at=entry.created_at,
    )
    return sse("ticket", signal.model_dump_json(), id_=None if late else entry.id)


def presence_frame(ticket_id: int) -> bytes:
    """Without an id: who was there is not kept, so it moves nobody's place."""
    return sse("presence", PresenceSignal(ticket_id=ticket_id).model_dump_json())


def reset_frame(place: int) -> bytes:
    """Tells the client to load anew what it shows: events are missing between its place and ``place``."""
    return sse("reset", '{"reason":"events_missing"}', id_=place)


class Subscription:
    """The frames that one stream has yet to send."""

    def __init__(self, principal: Principal) -> None:
        self.principal = principal
        self.closing = asyncio.Event()
        self._frames: deque[tuple[Entry | None, bytes]] = deque()
        self._ready = asyncio.Event()
        self._told: set[EventKey] = set()

    def offer(self, entry: Entry, frame: bytes, place: int) -> None:
        """Queue what the caller may see; a queue that is full becomes one ``reset``."""
        if entry.key in self._told or not may_see(self.principal, entry):
            return
        if len(self._frames) >= MAX_WAITING:
            self.reset(place)
            return
        self._frames.append((entry, frame))
        self._ready.set()

    def signal_presence(self, frame: bytes) -> None:
        """Queue it for staff; a queue that is full needs no more to read, its client loads everything anew anyway."""
        if self.principal.is_staff and len(self._frames) < MAX_WAITING:
            self._frames.append((None, frame))
            self._ready.set()

    def reset(self, place: int) -> None:
        self._frames.clear()
        self._frames.append((None, reset_frame(place)))
        self._ready.set()

    def begin(self, frames: Iterable[bytes], told: Iterable[Entry] = ()) -> None:
        """Put these before what was queued meanwhile. What they tell is told only once."""
        self._told = {entry.key for entry in told}
        queued = [
            (entry, frame) for entry, frame in self._frames if entry is None or entry.key not in self._told
        ]
        self._frames = deque([(None, frame) for frame in frames] + queued)
        self._ready.set()

    def close(self) -> None:
        """End the stream once what is queued has been sent."""
        self.closing.set()
        self._ready.set()

    async def take(self, seconds: float) -> bytes | None:
        """What is queued, as one piece; empty when nothing came for ``seconds``; None at the end."""
        try:
            async with asyncio.timeout(seconds):
                await self._ready.wait()
        except TimeoutError:
            return b""
        if not self._frames:
            return None
        piece = b"".join(frame for _, frame in self._frames)
        self._frames.clear()
        if not self.closing.is_set():
            self._ready.clear()
        return piece


class EventHub:
    """Follows ``ticket_events`` from the first stream on and hands every new row to the streams that may see it.

    It reads when told (``hint``) and every ``poll_seconds``. Losing hints costs time, never events.
    """

    def __init__(self, db: Database, settings: Settings) -> None:
        self._db = db
        self._poll_seconds = settings.events_poll_seconds
        self._window: Window | None = None
        self._subscriptions: set[Subscription] = set()
        self._present: dict[int, frozenset[tuple[int, PresenceState]]] = {}
        """Who was at which ticket at the last reading."""
        self._wake = asyncio.Event()
        self._reading = asyncio.Lock()
        self._readings = 0
        """Begun so far."""
        self._read_last = 0
        """The number of the last one that succeeded."""
        self._task: asyncio.Task[None] | None = None
        self._stopping = False
        self.redis = RedisHints(settings.redis_url, self.hint) if settings.redis_url else None
        db.after_insert(TicketEvent, self.announce)

    def start(self) -> None:
        if self.redis is not None:
            self.redis.start()
        self._task = asyncio.create_task(self._follow(), name="event-reader")

    async def stop(self) -> None:
        self.close_streams()
        if self.redis is not None:
            await self.redis.stop()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    def close_streams(self) -> None:
        """End every stream and accept none any more: the process is about to stop."""
        self._stopping = True
        for subscription in self._subscriptions:
            subscription.close()

    def hint(self) -> None:
        """There may be something to read."""
        self._wake.set()

    def announce(self) -> None:
        """Something was committed here: read it, and let other processes read it."""
        self.hint()
        if self.redis is not None:
            self.redis.publish()

    @property
    def place(self) -> int:
        """The highest id that streams have been told."""
        return 0 if self._window is None else self._window.high

    @property
    def streams(self) -> int:
        """Open ones."""
        return len(self._subscriptions)

    @asynccontextmanager
    async def subscription(self, principal: Principal, last_id: int | None) -> AsyncIterator[Subscription]:
        """The caller's events from now on, or from after ``last_id`` on. No database session outlives the start.

        Each event comes once in a connection. On PostgreSQL and MySQL one that resumes may repeat some recorded up to
        ``LATE_SECONDS`` before its ``last_id``: any of these may have been committed only after the earlier connection
        had ended.
        """
        await self.catch_up()
        if self._stopping or len(self._subscriptions) >= MAX_STREAMS:
            raise Unavailable(
                "No more streams are accepted here now: try again.", code="no_stream", retry_after=5
            )
        subscription = Subscription(principal)
        self._subscriptions.add(subscription)  # from here on nothing is missed
        try:
            if last_id is None:
                subscription.begin([sse("ready", "{}", id_=self.place)])
            else:
                await self._resume(subscription, last_id)
            yield subscription
        finally:
            self._subscriptions.discard(subscription)

    async def _resume(self, subscription: Subscription, last_id: int) -> None:
        window, place = self._window, self.place
        if window is None or last_id > place:
            subscription.begin([reset_frame(place)])  # a place in a database that was put back, or in another
            return
        subscriber = subscription.principal
        async with self._db.read() as session:
            later = await repository.after(session, subscriber, last_id, MAX_REPLAY + 1)
            late = await self._perhaps_missed(session, window, subscriber, last_id)
        if len(later) > MAX_REPLAY:
            subscription.begin([reset_frame(place)])
            return
        frames = [sse("ready", "{}", id_=last_id)]
        frames += [ticket_frame(entry, late=True) for entry in late]
        frames += [ticket_frame(entry) for entry in later]
        subscription.begin(frames, told=[*late, *later])

    async def _perhaps_missed(
        self, session: AsyncSession, window: Window, caller: Principal, last_id: int
    ) -> list[Entry]:
        """Events below ``last_id`` that may have been committed after it was told, here or by another process."""
        if self._db.dialect == "sqlite":
            return []  # one writer at a time: ids appear in order
        told_at = await repository.created_at_of(session, last_id)
        if told_at is None:
            return []
        since = told_at - timedelta(seconds=LATE_SECONDS)
        lowest = last_id - WINDOW_IDS
        entries = await repository.just_below(session, caller, last_id, lowest=lowest, since=since)
        unsure = window.not_before(last_id)
        return [entry for entry in entries if unsure is None or entry.id in unsure]

    async def catch_up(self) -> None:
        """Wait for a reading that began after this call; callers at the same time share one."""
        wanted = self._readings + 1
        async with self._reading:
            if self._read_last < wanted:
                await self._read()

    async def _follow(self) -> None:
        clock = asyncio.get_running_loop().time
        recheck_at = clock() + RECHECK_SECONDS
        while True:
            self._wake.clear()  # before looking, so that a commit in between is not missed
            try:
                if self._window is not None:
                    async with self._reading:
                        await self._read()
                if clock() >= recheck_at:
                    recheck_at = clock() + RECHECK_SECONDS
                    await self.recheck()
            except Exception:
                # The reader must outlive a database that is away for a while; the rows are still there afterwards.
                log.exception("events.reading_failed")
            await asyncio.sleep(SHORTEST_PAUSE_SECONDS)
            try:
                async with asyncio.timeout(min(self._poll_seconds, RECHECK_SECONDS)):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def _read(self) -> None:
        """Tell the streams every row that is new. The caller holds ``_reading``."""
        self._readings += 1
        await self._read_new()
        await self._read_presence()
        self._read_last = self._readings

    async def _read_new(self) -> None:
        now = asyncio.get_running_loop().time()
        async with self._db.read() as session:
            if self._window is None:
                await self._prime(session, now)
                return
            while True:
                window = self._window
                entries = await repository.from_id_on(session, window.high, window.missing(now), READ_LIMIT)
                if not window.is_intact(entries):
                    entries = await repository.from_id_on(session, window.lowest, (), READ_LIMIT)
                    if not window.rewind(entries):
                        await self._prime(session, now)
                        for subscription in self._subscriptions:
                            subscription.reset(self.place)
                        return
                self._tell(window.take(entries, now))
                if len(entries) < READ_LIMIT:
                    return

    async def _read_presence(self) -> None:
        """Tell staff at which tickets other people are than at the last reading. Rows that expired count as gone."""
        staff = [one for one in self._subscriptions if one.principal.is_staff]
        if not staff:
            return
        async with self._db.read() as session:
            present = await repository.present(session, utc_now())
        before, self._present = self._present, present
        changed = {
            ticket_id
            for ticket_id in before.keys() | present.keys()
            if before.get(ticket_id) != present.get(ticket_id)
        }
        for ticket_id in sorted(changed):
            frame = presence_frame(ticket_id)
            for subscription in staff:
                subscription.signal_presence(frame)

    async def _prime(self, session: AsyncSession, now: float) -> None:
        window = Window()
        window.prime(await repository.newest(session, WINDOW_IDS), now)
        self._window = window

    def _tell(self, arrivals: list[Arrival]) -> None:
        for arrival in arrivals:
            frame = ticket_frame(arrival.entry, late=arrival.late)
            for subscription in self._subscriptions:
                subscription.offer(arrival.entry, frame, self.place)

    async def recheck(self) -> None:
        """End the streams whose session or token has been revoked or has expired, or whose user's rights changed."""
        subscriptions = list(self._subscriptions)
        if not subscriptions:
            return
        async with self._db.read() as session:
            valid = await repository.valid_credentials(
                session, [subscription.principal for subscription in subscriptions], utc_now()
            )
        for subscription in subscriptions:
            caller = subscription.principal
            if (caller.user_id, caller.role, caller.session_id, caller.token_id) not in valid:
                subscription.close()
