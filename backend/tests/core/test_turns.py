"""Whose turn it is to write."""

from __future__ import annotations

import asyncio

from app.db.turns import PATIENCE, Turns


class Desk:
    """Writers that say in which order they had their turn."""

    def __init__(self) -> None:
        self.turns = Turns()
        self.order: list[str] = []
        self.tasks: list[asyncio.Task[None]] = []

    async def write(self, name: str, *, background: bool) -> None:
        async with self.turns.turn(background=background):
            self.order.append(name)
            await asyncio.sleep(0)

    async def arrive(self, *names: str) -> None:
        """Names that begin with ``b`` are of the background."""
        self.tasks += [asyncio.create_task(self.write(name, background=name[0] == "b")) for name in names]
        await asyncio.sleep(0)

    async def done(self) -> list[str]:
        await asyncio.gather(*self.tasks, return_exceptions=True)
        return self.order


async def test_requests_go_before_the_background_each_in_order() -> None:
    desk = Desk()
    async with desk.turns.turn(background=True):
        await desk.arrive("b1", "p1", "b2", "p2")
        assert desk.order == [], "one at a time"
    assert await desk.done() == ["p1", "p2", "b1", "b2"]


async def test_the_background_is_not_overtaken_for_ever() -> None:
    desk = Desk()
    people = [f"p{number}" for number in range(PATIENCE + 3)]
    async with desk.turns.turn(background=False):
        await desk.arrive("b1", *people)
    assert await desk.done() == [*people[:PATIENCE], "b1", *people[PATIENCE:]]


async def test_who_gives_up_leaves_the_queue_and_who_is_cut_off_passes_the_turn_on() -> None:
    desk = Desk()
    async with desk.turns.turn(background=False):
        await desk.arrive("p1", "p2", "b1")
        desk.tasks[0].cancel()
        await asyncio.sleep(0)
    desk.tasks[1].cancel()  # in the moment in which its turn comes
    assert await desk.done() == ["b1"]
    async with asyncio.timeout(5), desk.turns.turn(background=True):
        pass
