"""What happens to the work when a process is killed, and how processes share a folder."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.infra.processes import free_port
from tests.jobs.processes import Site, documents, kill, make_site, wait_until

MANY = 160
"""Documents of four chunks each: more than one part of vectors, so that a kill can fall between the parts."""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return make_site(tmp_path)


def test_a_kill_in_the_middle_of_an_ingest_leaves_nothing_of_it(site: Site) -> None:
    first = {"id": "doc-0", "title": "Article 0", "text": "The first version speaks of zebras."}
    many = {"collection": "kb.kill", "documents": documents(MANY)}
    site.hash_words()
    with site.serving() as server:
        site.until_ready(server)
        with site.client() as client, ThreadPoolExecutor(1) as thread:
            body = {"collection": "kb.kill", "documents": [first]}
            assert client.post("/api/kb/ingest", json=body).status_code == 201
            before = site.number("SELECT count(*) FROM embeddings")
            sent = thread.submit(client.post, "/api/kb/ingest", json=many)
            # The first part of the new vectors is stored; the rest and the last commit are still to come.
            some = "SELECT count(*) >= ? FROM embeddings"
            wait_until(lambda: bool(site.number(some, before + 400)), "some vectors", pause=0.005)
            kill(server)
            assert isinstance(sent.exception(timeout=20), httpx.TransportError), (
                "the ingest was never answered"
            )
    staged = "SELECT count(*) FROM document_versions WHERE state = 'staged'"
    assert site.number(staged) == MANY
    assert site.number("SELECT count(*) FROM documents WHERE status = 'active'") == 1

    with site.serving() as server:
        site.until_ready(server)
        with site.client() as client:
            items = client.get("/api/kb/items", params={"collection": "kb.kill"}).json()
            assert [item["text"] for item in items["items"]] == [first["text"]]
            assert items["total"] == 1
            listed = client.get("/api/kb/documents", params={"collection": "kb.kill"}).json()
            assert [document["external_id"] for document in listed["items"]] == ["doc-0"]
            query = {"collection": "kb.kill", "query": "word7x2x3 section of article", "n_results": 50}
            found = client.post("/api/kb/search", json=query).json()
            assert {match["text"] for match in found["matches"]} <= {first["text"]}
            assert site.number(staged) == 0, "the new process has swept up"
            known = site.number("SELECT count(*) FROM embeddings")
            answer = client.post("/api/kb/ingest", json=many)
            assert answer.status_code == 201
            outcomes = [entry["outcome"] for entry in answer.json()["documents"]]
            assert outcomes == ["replaced"] + ["added"] * (MANY - 1)
            total = client.get("/api/kb/items", params={"collection": "kb.kill"}).json()["total"]
            assert total == answer.json()["chunks_added"]
            assert known < site.number("SELECT count(*) FROM embeddings"), (
                "what was encoded before is used again"
            )
            assert client.post("/api/kb/search", json=query).json()["matches"]


def test_a_kill_during_triage_loses_no_run_and_does_none_twice(site: Site) -> None:
    site.changes["JOBS_CONCURRENCY"] = "2"
    with site.serving() as server:
        site.until_ready(server)
        with site.client() as client:
            ids = [
                client.post(
                    "/api/tickets", json={"content": f"Order {n} was charged twice, please help."}
                ).json()["id"]
                for n in range(16)
            ]
            done = "SELECT count(*) FROM triage_runs WHERE status = 'completed'"
            wait_until(lambda: site.number(done) >= 2, "some runs", pause=0.005)
            kill(server)
    left = site.number("SELECT count(*) FROM triage_runs WHERE status IN ('pending', 'processing')")
    assert 0 < left < len(ids), "killed in the middle"

    with site.serving() as server:
        site.until_ready(server)
        wait_until(lambda: site.number(done) == len(ids), "all runs")
        time.sleep(0.7)  # two more polls: nothing may be done again
    for ticket in ids:
        assert site.rows("SELECT status FROM triage_runs WHERE ticket_id = ?", ticket) == [("completed",)]
        events = "SELECT count(*) FROM ticket_events WHERE ticket_id = ? AND kind = 'triage.completed'"
        assert site.number(events, ticket) == 1
        assert site.number("SELECT count(*) FROM drafts WHERE ticket_id = ?", ticket) == 1
        (stored,) = site.rows(
            "SELECT triage_status, category, ai_draft_response FROM tickets WHERE id = ?", ticket
        )
        assert stored[0] == "completed"
        assert all(stored), "category and draft were set"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Two good articles and four that cannot be taken."""
    folder = tmp_path / "articles"
    (folder / "sub").mkdir(parents=True)
    (folder / "refunds.md").write_text(
        "---\ntitle: Refunds\ntags: [money]\n---\n# Refunds\n\nWithin five days.\n"
    )
    (folder / "sub" / "notes.txt").write_text("Plain notes about parcels.\n")
    (folder / "binary.md").write_bytes(b"\x89PNG\x00\x01")
    (folder / "latin.md").write_bytes("Grüße".encode("latin-1"))
    (folder / "empty.md").write_text(" \n")
    (folder / "front.md").write_text("---\ntitle: [unclosed\n---\nText.\n")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / ".hidden.md").write_text("Not an article.")
    return folder


BAD = ("binary.md", "latin.md", "empty.md", "front.md")


def test_one_process_holds_the_store_and_the_others_say_what_to_do(site: Site, files: Path) -> None:
    with site.serving() as server:
        site.until_ready(server)
        refused = site.run("kb", "reindex")
        assert refused.returncode == 1
        assert "CHROMA_URL" in refused.stderr
        assert refused.stdout == ""

        port = free_port()
        with site.serving(port=port, name="second") as second:
            wait_until(lambda: _failing(port, second) == ["vector_store"], "the second's verdict")
            ready = httpx.get(f"http://127.0.0.1:{port}/health/ready", trust_env=False)
            assert "CHROMA_URL" in ready.json()["vector_store"]["detail"]
            with site.client() as client:
                body = {"collection": "kb.second", "documents": [{"text": "A text."}]}
                answer = client.post(f"http://127.0.0.1:{port}/api/kb/ingest", json=body)
            assert answer.status_code == 503
            assert "CHROMA_URL" in answer.json()["detail"]

        through = site.run("kb", "embed", "--path", str(files), "--collection", "kb.files")
        assert through.returncode == 1, through.stderr
        assert f"going through the server at {site.url}" in through.stderr
        _check_counts(through, added=2, unchanged=0, replaced=0, failed=4)
        with site.client() as client:
            listed = client.get("/api/kb/documents", params={"collection": "kb.files"}).json()["items"]
        assert sorted(document["external_id"] for document in listed) == ["refunds.md", "sub/notes.txt"]
        refunds = next(document for document in listed if document["external_id"] == "refunds.md")
        assert (refunds["title"], refunds["metadata"]) == ("Refunds", {"tags": ["money"]})

        started = time.monotonic()
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=15) in (0, -signal.SIGTERM)
        assert time.monotonic() - started < 5, "a stop takes less than five seconds"

    for name in BAD:
        (files / name).unlink()
    (files / "refunds.md").write_text("# Refunds\n\nWithin six days.\n")
    (files / "new.md").write_text("# New\n\nSomething new.\n")
    directly = site.run("kb", "embed", "--path", str(files), "--collection", "kb.files")
    assert directly.returncode == 0, directly.stderr
    assert "going through" not in directly.stderr
    _check_counts(directly, added=1, unchanged=1, replaced=1, failed=0)


def _failing(port: int, process: subprocess.Popen[bytes]) -> list[str] | None:
    """What keeps a process from being ready; None while it does not answer, and where it is ready."""
    assert process.poll() is None
    try:
        ready = httpx.get(f"http://127.0.0.1:{port}/health/ready", timeout=5, trust_env=False)
    except httpx.TransportError:
        return None
    return list(ready.json()["failing"]) if ready.status_code == 503 else None


def _check_counts(run: subprocess.CompletedProcess[str], **counts: int) -> None:
    assert len(run.stdout.splitlines()) == 1, "one line of results"
    for name, number in counts.items():
        assert re.search(rf"\b{name} {number}\b", run.stdout), run.stdout
    failed = [line for line in run.stderr.splitlines() if line.startswith("failed: ")]
    assert len(failed) == counts["failed"], run.stderr
    if failed:
        assert all(any(name in line for line in failed) for name in BAD)


def test_a_token_is_all_that_is_printed(tmp_path: Path) -> None:
    empty = tmp_path / "new"
    empty.mkdir()
    site = Site(empty, free_port(), "")
    site.changes["ENVIRONMENT"] = "development"
    made = site.run("token")
    assert made.returncode == 0, made.stderr
    assert re.fullmatch(r"cdt_[A-Za-z0-9_-]{43}\n", made.stdout)
    assert site.number("SELECT count(*) FROM api_tokens") == 1
    assert site.rows("SELECT email FROM users u JOIN api_tokens t ON t.user_id = u.id") == [
        ("admin@citedesk.example",)
    ]
    unknown = site.run("token", "--email", "nobody@people.example")
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert "nobody@people.example" in unknown.stderr
