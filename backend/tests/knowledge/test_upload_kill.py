"""An upload survives the process that works on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from tests.jobs.processes import documents, kill, make_site, wait_until
from tests.knowledge import made_files as made
from tests.knowledge.upload_support import PATH


def test_a_kill_in_the_middle_of_an_upload_finishes_after_the_next_start(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    site.hash_words()
    site.changes["ATTACHMENTS_URL"] = str(tmp_path / "attachments")
    texts = {f"{entry['id']}.md": entry["text"] for entry in documents(40, paragraphs=6)}
    packed = made.archive({**texts, "broken.pdf": b"%PDF-1.4 no"})
    done = "SELECT count(*) FROM kb_job_files WHERE status = 'added'"
    with site.serving() as server:
        site.until_ready(server)
        with site.client() as client:
            files = {"files": ("kb.zip", packed)}
            answer = client.post(PATH, files=files, data={"collection": "kb.kill"})
            assert answer.status_code == 202, answer.text
            job_id = answer.json()["id"]
            wait_until(lambda: site.number(done) >= 3, "some files", pause=0.005)
            kill(server)
    assert 3 <= site.number(done) < len(texts), "killed in the middle"
    assert site.rows("SELECT status FROM kb_jobs") == [("processing",)]
    assert _stored_bytes(tmp_path) == 1, "the archive waits for its other files"

    with site.serving() as server:
        site.until_ready(server)
        finished_jobs = "SELECT count(*) FROM kb_jobs WHERE status = 'completed'"
        wait_until(lambda: site.number(finished_jobs) == 1, "the job is finished")
        with site.client() as client:
            job = client.get(f"/api/kb/jobs/{job_id}").json()
            assert job["done"] == job["total"] == len(texts) + 1
            failed = [file["name"] for file in job["files"] if file["status"] == "failed"]
            assert failed == ["broken.pdf"]
            listed = client.get(PATH, params={"collection": "kb.kill", "page_size": 100}).json()
            assert {entry["external_id"] for entry in listed["items"]} == set(texts)
            assert {entry["version"] for entry in listed["items"]} <= {1, 2}
            _check_texts(client, listed["items"], texts)
        wait_until(lambda: _stored_bytes(tmp_path) == 0, "the bytes are removed")


def _stored_bytes(folder: Path) -> int:
    return sum(1 for path in (folder / "attachments" / "kb-uploads").rglob("*") if path.is_file())


def _check_texts(client: httpx.Client, listed: list[dict[str, Any]], texts: dict[str, str]) -> None:
    for entry in listed[:5]:
        detail = client.get(f"{PATH}/{entry['id']}").json()
        assert detail["text"] == texts[entry["external_id"]]
        assert entry["chunk_count"] == len(detail["chunks"]) > 1
