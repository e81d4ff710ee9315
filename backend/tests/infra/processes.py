"""Start scripts as plain processes on free ports, ended whatever happens."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[3]
INFRA = ROOT / "infra"
START = INFRA / "start"


def free_port() -> int:
    """A TCP port on loopback that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(script: str, env: Mapping[str, str], *, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``infra/start/<script>`` in a process group of its own; its output goes to `log`."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(START / script)],
            env={**os.environ, **env},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=10)


def wait_for(url: str, process: subprocess.Popen[bytes], *, log: Path, seconds: float = 40) -> httpx.Response:
    """The first answer of `url` below 500; an AssertionError with the process's output when there is none."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        try:
            answer = httpx.get(url, timeout=2, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.1)
            continue
        if answer.status_code < 500:
            return answer
        time.sleep(0.1)
    raise AssertionError(
        f"{url} did not answer; exit status {process.poll()}; output:\n{log.read_text(errors='replace')}"
    )
