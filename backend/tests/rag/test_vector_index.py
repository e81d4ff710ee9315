from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import numpy as np
import pytest

from app.rag.types import Vectors
from app.rag.vector_index import ChromaIndex, StoreLocked, VectorIndexUnavailable

BACKEND = Path(__file__).resolve().parents[2]


def unit_vectors(count: int, dimension: int = 48, seed: int = 1) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[ChromaIndex]:
    opened = ChromaIndex.embedded(tmp_path / "vectors")
    yield opened
    opened.close()


def test_an_unknown_collection_is_empty(index: ChromaIndex) -> None:
    assert index.query(7, unit_vectors(1)[0], 5) == []
    assert index.ids(7) == set()
    assert index.count(7) == 0
    index.delete(7, ["a"])
    index.drop(7)
    index.check()


def test_neighbours_are_those_of_an_exact_scan(index: ChromaIndex) -> None:
    vectors = unit_vectors(6000)
    index.upsert(1, 48, [f"c{number}" for number in range(6000)], vectors)
    assert index.count(1) == 6000
    recall = []
    together = index.query_many(1, unit_vectors(10, seed=2), 50)
    assert together == [index.query(1, query, 50) for query in unit_vectors(10, seed=2)]
    assert index.query_many(9, vectors[:2], 5) == [[], []]
    for query in unit_vectors(10, seed=2):
        exact = np.argsort(-(vectors @ query))[:50]
        found = index.query(1, query, 50)
        recall.append(len({item for item, _ in found} & {f"c{number}" for number in exact}) / 50)
        nearest, distance = found[0]
        assert distance == pytest.approx(1 - float(vectors[int(nearest[1:])] @ query), abs=1e-4)
        assert [distance for _, distance in found] == sorted(distance for _, distance in found)
    assert np.mean(recall) > 0.97


def test_the_embedded_store_is_written_in_small_parts(
    index: ChromaIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    write = ChromaIndex._write

    def counted(self: ChromaIndex, collection_id: int, ids: list[str], vectors: Vectors) -> None:
        sizes.append(len(ids))
        write(self, collection_id, ids, vectors)

    monkeypatch.setattr(ChromaIndex, "_write", counted)
    vectors = unit_vectors(300)
    index.upsert(1, 48, [f"c{number}" for number in range(300)], vectors)
    assert max(sizes) <= 128
    assert sum(sizes) == index.count(1) == 300
    assert index.query(1, vectors[299], 1)[0][0] == "c299"


def test_slow_calls_make_the_next_ones_smaller(index: ChromaIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of thousands of equal vectors each costs many times as much, and a call holds the interpreter."""
    now, seconds_each, sizes = 0.0, 0.01, []

    def written(_collection: int, ids: list[str], _vectors: Vectors) -> None:
        nonlocal now
        now += seconds_each * len(ids)
        sizes.append(len(ids))

    monkeypatch.setattr(index, "_write", written)
    monkeypatch.setattr("app.rag.vector_index.time.monotonic", lambda: now)
    monkeypatch.setattr("app.rag.vector_index.time.sleep", lambda _seconds: None)
    vectors = unit_vectors(600)
    index.upsert(1, 48, [f"c{number}" for number in range(600)], vectors)
    assert (sizes[:4], sum(sizes)) == ([128, 64, 32, 32], 600)
    sizes.clear()
    seconds_each = 0.0001
    index.upsert(1, 48, [f"c{number}" for number in range(600)], vectors)
    assert (sizes[:4], sum(sizes)) == ([32, 64, 128, 128], 600)


def test_replacing_deleting_and_reopening(index: ChromaIndex) -> None:
    vectors = unit_vectors(4)
    index.upsert(1, 48, ["a", "b", "c"], vectors[:3])
    index.upsert(2, 48, ["a"], vectors[3:])
    index.upsert(1, 48, ["a"], vectors[3:])
    assert index.query(1, vectors[3], 1)[0][0] == "a"
    assert len(index.query(1, vectors[0], 50)) == 3
    index.delete(1, ["a", "unknown"])
    assert index.ids(1) == {"b", "c"}
    index.close()
    assert index.ids(1) == {"b", "c"}
    index.drop(1)
    assert index.count(1) == 0
    assert index.count(2) == 1
    index.upsert(1, 24, ["z"], unit_vectors(1, 24))
    assert index.ids(1) == {"z"}


def test_vectors_must_fit(index: ChromaIndex) -> None:
    with pytest.raises(ValueError, match="shape"):
        index.upsert(1, 48, ["a", "b"], unit_vectors(1))


def test_threads_share_the_index(index: ChromaIndex) -> None:
    vectors = unit_vectors(80)
    errors: list[BaseException] = []

    def work(number: int) -> None:
        try:
            ids = [f"{number}:{row}" for row in range(20)]
            index.upsert(3, 48, ids, vectors[number * 20 : number * 20 + 20])
            index.query(3, vectors[number * 20], 3)
        except BaseException as error:  # noqa: BLE001 - handed to the test's thread
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert index.count(3) == 80


def test_a_second_process_is_refused(index: ChromaIndex, tmp_path: Path) -> None:
    index.check()
    script = (
        "import sys\nfrom app.rag.vector_index import ChromaIndex, StoreLocked\n"
        "try:\n    ChromaIndex.embedded(sys.argv[1]).open()\nexcept StoreLocked as error:\n    print(error)\n    sys.exit(3)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "vectors")]
    refused = subprocess.run(command, capture_output=True, text=True, check=False, cwd=BACKEND)
    assert refused.returncode == 3, refused.stderr
    assert "CHROMA_URL" in refused.stdout
    with pytest.raises(StoreLocked):
        ChromaIndex.embedded(tmp_path / "vectors").open()
    index.close()
    again = ChromaIndex.embedded(tmp_path / "vectors")
    again.check()
    again.close()


def test_a_store_whose_files_were_removed_begins_anew(index: ChromaIndex, tmp_path: Path) -> None:
    index.upsert(1, 48, ["a"], unit_vectors(1))
    shutil.rmtree(tmp_path / "vectors")
    with pytest.raises(VectorIndexUnavailable, match="are gone"):
        index.check()
    index.check()
    assert index.count(1) == 0
    index.upsert(1, 48, ["a"], unit_vectors(1))
    assert index.count(1) == 1


def test_a_server_that_is_not_there(unused_tcp_port: int) -> None:
    with pytest.raises(VectorIndexUnavailable, match="does not answer"):
        ChromaIndex.http(f"http://127.0.0.1:{unused_tcp_port}").check()
    with pytest.raises(ValueError, match="not the URL"):
        ChromaIndex.http("chroma:8000")


def test_a_server_that_answers_nonsense() -> None:
    class Broken(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(500)
            self.end_headers()
            self.wfile.write(b"broken")

        do_POST = do_GET  # noqa: N815 - the name the base class asks for

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Broken)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        remote = ChromaIndex.http(f"http://127.0.0.1:{server.server_port}")
        with pytest.raises(VectorIndexUnavailable):
            remote.query(1, unit_vectors(1)[0], 3)
    finally:
        server.shutdown()
        server.server_close()


def test_a_store_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(VectorIndexUnavailable, match="cannot be opened"):
        ChromaIndex.embedded(tmp_path / "file" / "store").check()
