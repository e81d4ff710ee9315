"""Counting in memory and in a real Redis, and which address is counted."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from ipaddress import ip_network
from pathlib import Path

import pytest

from app.core.errors import TooManyRequests
from app.throttling.source import client_source, throttle_key
from app.throttling.throttle import Limit, Throttle
from tests.desk import unique

LIMIT = Limit("test", 3, 60)


@pytest.fixture(scope="module")
def redis_server(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, subprocess.Popen[bytes] | None]]:
    """The Redis of TEST_REDIS_URL, or one of our own on a free port."""
    if url := os.environ.get("TEST_REDIS_URL"):
        yield url, None
        return
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no Redis: set TEST_REDIS_URL or install redis-server")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder: Path = tmp_path_factory.mktemp("redis")
    process = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}/0", process
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture(params=["memory", "redis"])
async def throttle(request: pytest.FixtureRequest) -> AsyncIterator[Throttle]:
    url = request.getfixturevalue("redis_server")[0] if request.param == "redis" else None
    made = Throttle(url)
    yield made
    await made.close()


async def test_the_limit_is_exact_and_kept_per_identifier(throttle: Throttle) -> None:
    who = unique("who")
    for _ in range(3):
        await throttle.check(LIMIT, who)
        await throttle.hit(LIMIT, who)
    for call in (throttle.hit, throttle.check):
        with pytest.raises(TooManyRequests) as refused:
            await call(LIMIT, who)
        assert 1 <= int(refused.value.headers["Retry-After"]) <= 60
    await throttle.note(LIMIT, who)
    await throttle.hit(LIMIT, unique("other"))
    await throttle.hit(Limit("another", 3, 60), who)
    await throttle.hit(LIMIT, who, "and more")


async def test_the_window_moves(throttle: Throttle) -> None:
    who, short = unique("who"), Limit("short", 1, 1)
    await throttle.hit(short, who)
    with pytest.raises(TooManyRequests):
        await throttle.hit(short, who)
    time.sleep(1.1)  # noqa: ASYNC251 - nothing else is to happen meanwhile
    await throttle.hit(short, who)


async def test_processes_count_together_in_redis(
    redis_server: tuple[str, subprocess.Popen[bytes] | None],
) -> None:
    first, second, who = Throttle(redis_server[0]), Throttle(redis_server[0]), unique("who")
    await first.hit(LIMIT, who)
    await second.hit(LIMIT, who)
    await first.hit(LIMIT, who)
    with pytest.raises(TooManyRequests):
        await second.hit(LIMIT, who)
    await first.close()
    await second.close()


async def test_redis_going_away_fails_nothing_and_counting_goes_on(
    redis_server: tuple[str, subprocess.Popen[bytes] | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.throttling.throttle.REDIS_PAUSE_SECONDS", 0.2)
    throttle, who = Throttle(redis_server[0]), unique("who")
    await throttle.hit(LIMIT, who)
    assert throttle._redis is not None
    pool = throttle._redis.bridge.storage.connection_pool  # type: ignore[attr-defined]
    await pool.disconnect()
    there = dict(pool.connection_kwargs)
    pool.connection_kwargs["port"] = 1
    pool._available_connections.clear()
    for _ in range(3):
        await throttle.hit(LIMIT, who)
    with pytest.raises(TooManyRequests):
        await throttle.hit(LIMIT, who)
    pool.connection_kwargs.update(there)
    pool._available_connections.clear()
    time.sleep(0.3)  # noqa: ASYNC251
    await throttle.hit(LIMIT, who)  # the second in Redis, which has missed three
    await throttle.close()


PROXIES = [ip_network("10.0.0.0/8"), ip_network("2001:db8:ffff::/48")]


@pytest.mark.parametrize(
    ("peer", "forwarded", "source"),
    [
        ("198.51.100.1", [], "198.51.100.1"),
        ("198.51.100.1", ["203.0.113.9"], "198.51.100.1"),
        ("10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["6.6.6.6, 203.0.113.9, 10.0.0.2"], "203.0.113.9"),
        ("10.0.0.1", ["6.6.6.6", "203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["10.0.0.3"], "10.0.0.3"),
        ("10.0.0.1", ["nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["6.6.6.6, nonsense"], "10.0.0.1"),
        ("::ffff:10.0.0.1", ["203.0.113.9:4711"], "203.0.113.9"),
        ("2001:db8:ffff::1", ["[2001:db8::7]:443"], "2001:db8::7"),
        (None, ["203.0.113.9"], "unknown"),
        ("testclient", [], "unknown"),
    ],
)
def test_the_header_counts_behind_trusted_proxies_only(
    peer: str | None, forwarded: list[str], source: str
) -> None:
    assert client_source(peer, forwarded, PROXIES) == source


def test_ipv6_is_counted_by_line() -> None:
    assert throttle_key("2001:db8:1:2:3::4") == "2001:db8:1:2::/64"
    assert throttle_key("198.51.100.1") == "198.51.100.1"
    assert throttle_key("unknown") == "unknown"
