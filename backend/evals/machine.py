"""What the benchmarks need of the machine and the working copy."""

from __future__ import annotations

import os
import platform
import re
import socket
import subprocess
from pathlib import Path

from app.core.settings import Settings
from app.rag.embedding import resolve_encoder
from app.rag.types import Encoder

BACKEND = Path(__file__).resolve().parents[1]


def product_encoder() -> Encoder:
    """The packaged model, run as a desk runs it by default."""
    return resolve_encoder(cache=Settings().model_cache_path)


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


def changed() -> bool:
    """Whether tracked files differ from the commit: its figures cannot be had again by that name."""
    command = ["git", "status", "--porcelain", "--untracked-files=no"]
    return bool(
        subprocess.run(command, cwd=BACKEND, capture_output=True, text=True, check=False).stdout.strip()
    )


def describe() -> str:
    """Processor, cores, memory and interpreter in a few words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}"


def _processor() -> str:
    try:
        found = re.search(
            r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE
        )
    except OSError:
        found = None
    return found.group(1) if found else platform.machine()
