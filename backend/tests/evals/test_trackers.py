"""The reports of invented trackers are whole."""

from __future__ import annotations

from collections import Counter

from evals.data import read_lines
from evals.duplicates import TRACKERS


def test_every_report_is_readable_and_no_group_stands_alone() -> None:
    rows = read_lines(TRACKERS, "tracker", "id", "group", "subject", "body")
    assert len({row["id"] for row in rows}) == len(rows) == 462
    assert all(row["subject"].strip() and row["body"].strip() for row in rows)
    sizes = Counter(row["group"] for row in rows if row["group"])
    assert set(sizes.values()) == {2, 3}
    assert all(row["group"].startswith(row["tracker"]) for row in rows if row["group"])
