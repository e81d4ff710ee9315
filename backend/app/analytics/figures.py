"""What is counted about the tickets of a period: from pages of rows to figures, with no more memory than the figures
need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

Moments = npt.NDArray[np.datetime64]
_MICROSECOND = np.timedelta64(1, "us")


class Tally:
    """The tickets of a period. A row: created, first response, resolved (each as the database's driver gives moments in
    UTC: a text or a datetime without a zone, or None), severity, status, category, priority."""

    def __init__(self, targets: Mapping[str, timedelta], now: datetime, at_risk_share: float) -> None:
        """``targets``: time to the first response by severity. Unanswered tickets that are not settled, with less than
        ``at_risk_share`` of it left, are at risk; settling an unanswered ticket stops its clock. ``now`` is aware."""
        self._targets = targets
        self._now = np.datetime64(now.replace(tzinfo=None), "us")
        self._at_risk_share = at_risk_share
        self._answered: list[npt.NDArray[np.int64]] = []
        self._resolved: list[npt.NDArray[np.int64]] = []
        self.by_day: Counter[date] = Counter()
        self.by_status: Counter[str] = Counter()
        self.by_category: Counter[str] = Counter()
        self.by_priority: Counter[str] = Counter()
        self.met = self.breached = self.at_risk = 0

    def add(self, rows: Sequence[Any]) -> None:
        if not rows:
            return
        created, answered, resolved, severity, status, category, priority = zip(*rows, strict=True)
        opened, first, end = (_moments(column) for column in (created, answered, resolved))
        days, numbers = np.unique(opened.astype("datetime64[D]"), return_counts=True)
        self.by_day.update(dict(zip(days.tolist(), numbers.tolist(), strict=True)))
        self.by_status.update(status)
        self.by_category.update(name or "none" for name in category)
        self.by_priority.update(priority)
        self._answered.append(_durations(opened, first))
        self._resolved.append(_durations(opened, end))
        self._judge(np.array([name or "" for name in severity]), opened, first, end)

    def _judge(self, severity: npt.NDArray[np.str_], opened: Moments, first: Moments, end: Moments) -> None:
        for name, target in self._targets.items():
            is_it = severity == name
            due = opened[is_it] + np.timedelta64(target)
            answer, settled = first[is_it], end[is_it]
            unanswered = np.isnat(answer)
            waiting = unanswered & np.isnat(settled)
            stopped = np.where(unanswered, settled, answer)
            late = np.where(waiting, self._now, stopped) > due
            near = due - self._now < np.timedelta64(target * self._at_risk_share)
            self.breached += int(late.sum())
            self.met += int((~late & ~unanswered).sum())
            self.at_risk += int((~late & waiting & near).sum())

    @property
    def first_response_seconds(self) -> tuple[float, float] | None:
        """Median and 90th percentile, linear between the two nearest cases; None without a case."""
        return _percentiles(self._answered)

    @property
    def resolution_seconds(self) -> tuple[float, float] | None:
        return _percentiles(self._resolved)


def _moments(column: Sequence[Any]) -> Moments:
    return np.array(column, dtype="datetime64[us]")


def _durations(start: Moments, end: Moments) -> npt.NDArray[np.int64]:
    """Microseconds, of those that have an end."""
    ended = ~np.isnat(end)
    found: npt.NDArray[np.int64] = (end[ended] - start[ended]) // _MICROSECOND
    return found


def _percentiles(parts: Sequence[npt.NDArray[np.int64]]) -> tuple[float, float] | None:
    values = np.concatenate(parts) if parts else np.array([])
    if not len(values):
        return None
    p50, p90 = np.percentile(values, [50, 90]) / 1_000_000
    return round(float(p50), 1), round(float(p90), 1)
