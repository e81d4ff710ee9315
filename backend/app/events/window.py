"""Which rows of an append-only table are new, although ids may become visible out of order.

PostgreSQL and MySQL give an id out before its transaction commits: a row may appear below one that was read already.
So the reader does not ask for "everything above the highest" alone. It remembers which ids below the highest it has
not seen and asks for these again until they turn up, or until they are out of bounds:

- ``WINDOW_IDS``: an id further than this below the highest is not looked for any more;
- ``LATE_SECONDS``: nor one that was passed longer ago than this. A transaction that records an event and stays open
  longer is not told live; the lists show it when they are next loaded.

SQLite commits in order, but gives the ids of deleted last rows out again: a row is known by its id together with its
time, and when the highest row is not there any more the window goes back to the highest one that is (``rewind``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.events.schemas import Entry

WINDOW_IDS = 1000
LATE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Arrival:
    entry: Entry
    late: bool
    """A higher id has been told before."""


class Window:
    """The memory of one reader. Times are seconds of any clock that never goes back."""

    def __init__(self, *, ids: int = WINDOW_IDS, seconds: float = LATE_SECONDS) -> None:
        self.high = 0
        """The highest id seen; 0 before there was any."""
        self._ids = ids
        self._seconds = seconds
        self._pass = 0
        self._primed = False
        self._seen: dict[int, tuple[datetime, int]] = {}
        """Of the ids from ``lowest`` on: the row's time, and the reading pass that found it."""
        self._missing: dict[int, float] = {}

    @property
    def lowest(self) -> int:
        """The lowest id that is still looked at."""
        return max(self.high - self._ids + 1, 1)

    def missing(self, now: float) -> list[int]:
        """Ids below ``high`` that may still turn up."""
        self._missing = {
            id_: passed
            for id_, passed in self._missing.items()
            if id_ >= self.lowest and now - passed <= self._seconds
        }
        return list(self._missing)

    def prime(self, entries: Sequence[Entry], now: float) -> None:
        """Begin with the newest rows of the table, which count as told."""
        self.take(entries, now)
        self._primed = True

    def take(self, entries: Sequence[Entry], now: float) -> list[Arrival]:
        """Remember one reading, in the order of ids; returns what was not known."""
        fresh = [entry for entry in entries if not self._knows(entry)]
        if not fresh:
            return []
        self._pass += 1
        before = self.high
        for entry in fresh:
            self._seen[entry.id] = (entry.created_at, self._pass)
            self._missing.pop(entry.id, None)
        self.high = max(before, fresh[-1].id)
        first_new = before + 1 if self._primed else fresh[0].id
        for id_ in range(max(first_new, self.lowest), self.high):
            if id_ not in self._seen:
                self._missing[id_] = now
        if len(self._seen) > 2 * self._ids:
            self._seen = {id_: seen for id_, seen in self._seen.items() if id_ >= self.lowest}
        return [Arrival(entry, late=entry.id < before) for entry in fresh]

    def is_intact(self, entries: Iterable[Entry]) -> bool:
        """Whether the highest row, which every reading asks for again, is still the one that was seen."""
        return not self._seen or any(entry.id == self.high and self._knows(entry) for entry in entries)

    def rewind(self, entries: Iterable[Entry]) -> bool:
        """Go back to the highest of ``entries`` (a reading from ``lowest`` on) that is known; False: none is."""
        known = [entry.id for entry in entries if self._knows(entry)]
        if not known:
            return False
        self.high = known[-1]
        self._seen = {id_: seen for id_, seen in self._seen.items() if id_ <= self.high}
        self._missing = {id_: passed for id_, passed in self._missing.items() if id_ < self.high}
        return True

    def not_before(self, last_id: int) -> set[int] | None:
        """Ids below ``last_id`` that were not found in an earlier pass than it; None when it is not remembered.

        A reader that has told ``last_id`` without one of the ids below it read before that one was committed. Every
        other reader, too, finds such an id with ``last_id`` or after it.
        """
        found = self._seen.get(last_id)
        if found is None:
            return None
        return {id_ for id_, (_, in_pass) in self._seen.items() if id_ < last_id and in_pass >= found[1]}

    def _knows(self, entry: Entry) -> bool:
        seen = self._seen.get(entry.id)
        return seen is not None and seen[0] == entry.created_at
