"""Periodic work is one process's at a time."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.clock import utc_now
from app.jobs import leases
from app.jobs.leases import Leases
from app.models import Lease
from app.runtime import Runtime
from tests.desk import unique


async def test_a_new_lease_has_one_holder(runtime: Runtime) -> None:
    for _ in range(5):
        name = unique("work")
        taken = await asyncio.gather(*(Leases(runtime.db).take(name, 5) for _ in range(6)))
        assert sorted(taken) == [False] * 5 + [True]


async def test_a_lease_has_one_holder(runtime: Runtime) -> None:
    name = unique("work")
    first, second = Leases(runtime.db), Leases(runtime.db)
    assert await first.take(name, 5)
    assert not await second.take(name, 5)
    assert await first.take(name, 5), "its holder renews it"
    async with runtime.db.write() as session:
        past = utc_now() - timedelta(seconds=1)
        await session.execute(sa.update(Lease).where(Lease.name == name).values(until=past))
    assert await second.take(name, 5), "it has run out"
    assert not await first.take(name, 5)


async def test_released_leases_can_be_taken(runtime: Runtime) -> None:
    names = [unique("work"), unique("work")]
    first, second = Leases(runtime.db), Leases(runtime.db)
    assert await first.take(names[0], 5)
    assert await second.take(names[1], 5)
    await first.release()
    assert await second.take(names[0], 5)
    assert not await first.take(names[1], 5), "releasing gives back one's own only"


async def test_the_work_is_done_by_the_holder_alone(runtime: Runtime) -> None:
    name = unique("work")
    done: list[str] = []

    async def work_of(who: str) -> None:
        done.append(who)

    one = Leases(runtime.db).once(name, 5, lambda: work_of("one"))
    two = Leases(runtime.db).once(name, 5, lambda: work_of("two"))
    for _ in range(3):
        await one()
        await two()
    assert done == ["one"] * 3


async def test_a_lease_outlives_its_interval(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    name = unique("work")
    mine = Leases(runtime.db)
    assert await mine.take(name, 30)
    later = utc_now() + timedelta(seconds=70)
    with monkeypatch.context() as patch:
        patch.setattr(leases, "utc_now", lambda: later)
        assert not await Leases(runtime.db).take(name, 30)
        later += timedelta(seconds=6)
        assert await Leases(runtime.db).take(name, 30)
