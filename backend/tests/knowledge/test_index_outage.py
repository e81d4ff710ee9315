"""The vector index through kills: of the process that rebuilds it, and of the server that holds it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import httpx

from app.rag.vector_index import ChromaIndex
from tests.infra.processes import free_port
from tests.jobs.processes import Site, documents, kill, make_site, wait_until
from tests.knowledge.vector_server import chroma_server, differences, ids_on_server

DONE = "SELECT count(*) FROM kb_jobs WHERE status = 'completed'"


def _ingest(client: httpx.Client, *entries: Any, status: int = 201) -> httpx.Response:
    body = {"collection": "kb.index", "max_chars": 120, "overlap": 0, "documents": list(entries)}
    answer = client.post("/api/kb/ingest", json=body)
    assert answer.status_code == status, answer.text
    return answer


def _found(client: httpx.Client, query: str) -> set[str]:
    body = {"collection": "kb.index", "query": query, "mode": "dense", "n_results": 50}
    answer = client.post("/api/kb/search", json=body)
    assert answer.status_code == 200, answer.text
    return {match["title"] for match in answer.json()["matches"]}


def test_a_kill_in_the_middle_of_a_rebuild_leaves_search_complete(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    site.hash_words()
    with site.serving() as server:
        site.until_ready(server)
        with site.client() as client:
            _ingest(client, *documents(60, paragraphs=12))
            total = site.number("SELECT count(*) FROM chunks WHERE live")
            assert total > 2000
            answer = client.post("/api/kb/reindex", json={"collection": "kb.index"})
            assert answer.status_code == 202, answer.text
            (job,) = answer.json()["jobs"]
            assert (job["kind"], job["collection"]) == ("reindex", "kb.index")
            wait_until(lambda: site.number("SELECT done FROM kb_jobs") > 0, "some vectors", pause=0.002)
            kill(server)
    assert site.rows("SELECT status FROM kb_jobs") == [("processing",)]
    assert site.number("SELECT done FROM kb_jobs") < total, "killed in the middle"
    index = ChromaIndex.embedded(tmp_path / "chroma")
    missing, _ = differences(site, index.ids)
    index.close()
    assert missing > 0

    with site.serving() as server:
        site.until_ready(server)
        wait_until(lambda: site.number(DONE) == 1, "the rebuild is finished")
        with site.client() as client:
            read = client.get(f"/api/kb/jobs/{job['id']}").json()
            assert (read["done"], read["total"], read["files"]) == (total, total, [])
            for n in (0, 31, 59):
                assert f"Article {n}" in _found(client, f"Article {n} word{n}x3x3 word{n}x3x4 word{n}x3x5")
        kill(server)
    index = ChromaIndex.embedded(tmp_path / "chroma")
    assert differences(site, index.ids) == (0, 0)
    index.close()


def test_an_outage_of_the_vector_server_loses_nothing(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    port = free_port()
    site.changes |= {
        "CHROMA_URL": f"http://127.0.0.1:{port}",
        "ATTACHMENTS_URL": str(tmp_path / "attachments"),
        "KB_RECONCILE_SECONDS": "1",
    }
    first, second, third, fourth = documents(4)
    with site.serving() as server:
        with chroma_server(tmp_path, port) as chroma:
            site.until_ready(server)
            with site.client() as client:
                _ingest(client, first, second)
                kill(chroma)
                _outage(site, client, third)
        with chroma_server(tmp_path, port), site.client() as client:
            wait_until(lambda: site.number(DONE) == 1, "the upload is taken up again")
            _settled(site, port)
            assert _found(client, "article") == {"Article 0", "waiting"}
            assert _ingest(client, third).json()["documents"][0]["outcome"] == "added"
            assert "Article 2" in _found(client, "article 2")
            _settled(site, port)
        kill(server)

    with site.serving() as server:  # while the vector server is away
        wait_until(lambda: _is_away(site), "the server says that the index is away", pause=0.2)
        with site.client() as client:
            refused = _ingest(client, fourth, status=503)
            assert refused.json()["code"] == "vector_store_unavailable"
            with chroma_server(tmp_path, port):
                site.until_ready(server)
                _ingest(client, fourth)
                assert "Article 3" in _found(client, "article 3")
                _settled(site, port)


def _outage(site: Site, client: httpx.Client, entry: Any) -> None:
    """The process says that it is not ready, ingest is refused clearly, an upload waits, a deletion holds."""
    ready = client.get("/health/ready")
    assert (ready.status_code, ready.json()["failing"]) == (503, ["vector_store"])
    assert client.get("/health").json()["vector_store"]["status"] == "unavailable"
    refused = _ingest(client, entry, status=503)
    assert refused.json()["code"] == "vector_store_unavailable"
    assert int(refused.headers["retry-after"]) > 0
    assert site.number("SELECT count(*) FROM documents WHERE status = 'active'") == 2
    files = {"files": ("waiting.md", b"# waiting\n\nAn article that waits for the server.")}
    uploaded = client.post("/api/kb/documents", files=files, data={"collection": "kb.index"})
    assert uploaded.status_code == 202
    body = {"collection": "kb.index", "ids": ["doc-1"]}
    deleted = client.post("/api/kb/delete", json=body)
    assert deleted.json()["deleted"] > 0
    assert site.number("SELECT count(*) FROM documents WHERE status = 'active'") == 1


def _settled(site: Site, port: int) -> None:
    wait_until(
        lambda: differences(site, partial(ids_on_server, port)) == (0, 0),
        "the index is what the database says",
        pause=0.3,
    )


def _is_away(site: Site) -> bool:
    try:
        health = httpx.get(f"{site.url}/health", timeout=5, trust_env=False).json()
    except httpx.TransportError:
        return False
    return str(health["vector_store"]["status"]) == "unavailable"
