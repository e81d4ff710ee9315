"""Which rows a reader takes for new."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.events.schemas import Entry
from app.events.window import Window

START = datetime(2026, 3, 1, tzinfo=UTC)


def entry(id_: int, made: int = 0) -> Entry:
    """Two rows with the same id and another ``made`` are different events."""
    return Entry(id_, 1, "reply.added", None, 1, 1, START + timedelta(seconds=made))


def primed(*ids: int, **bounds: int) -> Window:
    window = Window(**bounds)
    window.prime([entry(id_) for id_ in ids], now=0)
    return window


def taken(window: Window, *ids: int, now: float = 1) -> list[tuple[int, bool]]:
    return [(a.entry.id, a.late) for a in window.take([entry(id_) for id_ in ids], now)]


def test_a_lower_id_that_appears_later_is_told_once_and_named_late() -> None:
    window = primed(1, 2)
    assert taken(window, 2, 4) == [(4, False)]
    assert window.missing(now=2) == [3]
    assert taken(window, 3, 4) == [(3, True)]
    assert window.missing(now=3) == []
    assert taken(window, 3, 4) == []


def test_the_first_row_ever_may_come_after_the_second() -> None:
    window = primed()
    assert taken(window, 2) == [(2, False)]
    assert window.missing(now=1) == [1]


def test_an_id_is_looked_for_until_the_bounds_and_no_longer() -> None:
    window = primed(1, ids=10, seconds=30)
    taken(window, 1, 3, now=0)
    assert window.missing(now=30) == [2]
    assert window.missing(now=31) == []
    taken(window, 3, 5, now=40)
    assert window.missing(now=40) == [4]
    taken(window, 5, 60, now=41)
    assert window.missing(now=41) == list(range(51, 60)), "a jump asks for no more than the window holds"


def test_an_id_that_is_given_again_after_a_deletion_is_another_event() -> None:
    window = primed(1, 2, 3)
    again = [entry(1), entry(2, made=9), entry(3, made=9)]
    assert not window.is_intact([entry(3, made=9)])
    assert window.rewind(again)
    assert window.high == 1
    assert [arrival.entry for arrival in window.take(again, now=1)] == again[1:]


def test_nothing_known_is_left() -> None:
    window = primed(1, 2, 3)
    assert not window.is_intact([])
    assert not window.rewind([entry(1, made=9)])


def test_what_a_returning_client_may_have_missed() -> None:
    window = primed(1, 2)
    taken(window, 2, 5)
    taken(window, 3, 5)
    taken(window, 5, 6)
    assert window.not_before(5) == {3}, "3 was found after 5; 2 before it"
    assert window.not_before(6) == set()
    assert window.not_before(4) is None


@given(st.permutations(range(1, 25)), st.lists(st.integers(1, 6), min_size=24, max_size=24))
def test_every_row_is_told_exactly_once_in_whatever_order_they_commit(
    order: list[int], sizes: list[int]
) -> None:
    window = primed()
    table: set[int] = set()
    told: list[int] = []
    for size in sizes:
        table |= set(order[:size])
        order = order[size:]
        asked = {id_ for id_ in table if id_ >= window.high} | (set(window.missing(now=1)) & table)
        told += [id_ for id_, _ in taken(window, *sorted(asked))]
    assert sorted(told) == list(range(1, 25))
