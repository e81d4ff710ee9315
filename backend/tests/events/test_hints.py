"""Hints through a Redis that goes and comes back."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.events import hints as hints_module
from app.events.hints import RedisHints
from tests.events.support import SECONDS
from tests.infra.processes import free_port

SERVER = shutil.which("redis-server")
pytestmark = [
    pytest.mark.skipif(
        not os.environ.get("TEST_REDIS_URL"),
        reason="no Redis: set TEST_REDIS_URL to test hints between processes",
    ),
    pytest.mark.skipif(
        SERVER is None, reason="redis-server is not installed here: nothing to stop and start"
    ),
]


@asynccontextmanager
async def redis_on(port: int, folder: Path) -> AsyncIterator[None]:
    assert SERVER is not None
    process = subprocess.Popen(  # noqa: ASYNC220 - it is waited for in a thread
        [SERVER, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.kill()
        await asyncio.to_thread(process.wait, SECONDS)


async def test_hints_go_on_when_redis_is_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hints_module, "FIRST_PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(hints_module, "LONGEST_PAUSE_SECONDS", 0.2)
    port = free_port()
    url = f"redis://127.0.0.1:{port}/0"
    heard, own = asyncio.Event(), asyncio.Event()
    listener, sender = RedisHints(url, heard.set), RedisHints(url, own.set)
    listener.start()
    sender.start()
    try:
        for _ in range(2):
            async with redis_on(port, tmp_path), asyncio.timeout(SECONDS):
                await listener.connected.wait()
                await sender.connected.wait()
                await heard.wait()  # a new connection is a hint: something may have been missed
                heard.clear()
                own.clear()
                while not heard.is_set():  # the sender's own connection may have to be made anew
                    sender.publish()
                    await asyncio.sleep(0.05)
                assert not own.is_set(), "nobody is woken by own hints"
            async with asyncio.timeout(SECONDS):
                while listener.connected.is_set() or sender.connected.is_set():  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
            heard.clear()
            sender.publish()  # with nobody to take it, it is lost and nothing else
    finally:
        await listener.stop()
        await sender.stop()
