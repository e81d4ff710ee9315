"""What the benchmarks need of the machine and the working copy."""

from __future__ import annotations

import socket
import subprocess
from pathlib import Path

BACKEND = Path(__file__).resolve().parents[1]


def free_port() -> int:
    """A TCP port on loopback that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def commit() -> str:
    """The commit that is measured, for the record."""
    command = ["git", "rev-parse", "--short", "HEAD"]
    found = subprocess.run(command, cwd=BACKEND, capture_output=True, text=True, check=False)
    return found.stdout.strip() or "unknown"
