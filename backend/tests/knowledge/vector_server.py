"""A Chroma server of a test's own, and what an index holds compared with the database."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.jobs.processes import Site, kill, wait_until


@contextmanager
def chroma_server(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """``chroma run`` on a folder; killed when the block ends."""
    program = Path(sys.executable).parent / "chroma"
    log = (folder / "chroma-server.log").open("ab")
    arguments = [
        str(program),
        "run",
        "--path",
        str(folder / "vectors"),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    process = subprocess.Popen(arguments, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        wait_until(
            lambda: _answers(port), f"the vector store answers; see {folder}/chroma-server.log", pause=0.1
        )
        yield process
    finally:
        kill(process)
        log.close()


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/api/v2/heartbeat", timeout=2, trust_env=False).is_success
    except httpx.TransportError:
        return False


def ids_on_server(port: int, collection_id: int) -> set[str]:
    """What the server holds of a collection, asked without the program's own client."""
    base = f"http://127.0.0.1:{port}/api/v2/tenants/default_tenant/databases/default_database/collections"
    named = {
        entry["name"]: entry["id"] for entry in httpx.get(base, trust_env=False).raise_for_status().json()
    }
    number = named.get(f"citedesk-{collection_id}")
    if number is None:
        return set()
    wanted = {"include": [], "limit": 10_000}
    answer = httpx.post(f"{base}/{number}/get", json=wanted, trust_env=False).raise_for_status()
    return set(answer.json()["ids"])


def differences(site: Site, ids: Callable[[int], set[str]]) -> tuple[int, int]:
    """How many vectors the index lacks and how many nobody owns, over all collections."""
    missing = orphans = 0
    for (collection_id,) in site.rows("SELECT id FROM collections"):
        present = ids(collection_id)
        wanted = {
            key
            for (key,) in site.rows("SELECT key FROM chunks WHERE live AND collection_id = ?", collection_id)
        }
        missing += len(wanted - present)
        orphans += len(present - wanted)
    return missing, orphans
