"""Search at scale next to the bare parts of it: ``python -m evals.bench_search --chunks 10000 100000``.

One process, a temporary SQLite file and embedded Chroma. Articles are recombined from the sentences of the sample
articles and go through the real ingest, which finds their vectors in the database: the sentences are encoded once,
a chunk's vector is the mean of its sentences' with noise. Asked in turns, 200 queries each: ``search.retrieve`` in
process, ``POST /api/kb/search`` through the application without a socket, and one embedding of a text of that length
plus one exact scan of the same matrix. Ratios are what counts: machines differ.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from app.assembly import make_runtime
from app.auth import service as auth
from app.auth.schemas import TokenCreate
from app.bootstrap import (
    close_runtime,
    favour_requests,
    open_index,
    prepare_database,
    settle_memory,
)
from app.core.logging import configure_logging
from app.core.settings import Settings
from app.knowledge import ingestion, repository, search
from app.knowledge.preparation import prepare
from app.knowledge.schemas import Chunking, DocumentInput, IngestRequest
from app.main import create_app
from app.models import User
from app.models.enums import Role
from app.rag.types import Encoder, Vectors
from app.runtime import Runtime
from evals.bench import SENTENCE, batches, sample_sentences
from evals.figures import percentile
from evals.machine import commit, describe

COLLECTION = "scale"
_NOISE = 0.35
"""Length of the noise on a chunk's vector, against 1 for the mean of its sentences: chunks of the same sentences differ."""
_RETURNED = 10
_RECALL_AT = (10, 60)
_PER_BATCH = 1000


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--chunks", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument(
        "--keep", type=Path, help="store there and go on with what is there, to compare two commits"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        rows = asyncio.run(measure_all(folder, sorted(options.chunks), options.queries))
    sizes = " ".join(map(str, sorted(options.chunks)))
    print(f"\n`python -m evals.bench_search --chunks {sizes}`, commit {commit()}, {describe()}\n")
    print("| chunks | measured | figure | aim |\n|---|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


@dataclass
class Shelf:
    """A growing collection, and its vectors for the exact scan."""

    runtime: Runtime
    encoder: Encoder
    keys: list[str] = field(default_factory=list)
    batches: int = 0
    parts: list[Vectors] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    sentence_vectors: dict[str, Vectors] = field(default_factory=dict)

    @classmethod
    def opened(cls, runtime: Runtime, encoder: Encoder, folder: Path) -> Shelf:
        """What an earlier run has kept in ``folder``, or an empty shelf."""
        shelf = cls(runtime, encoder, sentences=sorted(set(sample_sentences())))
        if (folder / "keys.json").is_file():
            kept = json.loads((folder / "keys.json").read_text(encoding="utf-8"))
            shelf.keys, shelf.batches = kept["keys"], kept["batches"]
            shelf.parts = [np.load(folder / "vectors.npy")]
        return shelf

    def keep(self, folder: Path) -> None:
        np.save(folder / "vectors.npy", self.matrix())
        (folder / "keys.json").write_text(
            json.dumps({"keys": self.keys, "batches": self.batches}), encoding="utf-8"
        )

    async def grow(self, documents: Sequence[dict[str, Any]]) -> None:
        inputs = [DocumentInput.model_validate(document) for document in documents]
        pieces = [piece for document in inputs for piece in prepare(document, Chunking()).chunks]
        vectors = self._vectors([piece.chunk.text for piece in pieces], seed=len(self.keys))
        async with self.runtime.db.write() as session:
            await repository.store_vectors(
                session, [piece.content_hash for piece in pieces], vectors, self.encoder.model_id
            )
        answer = await ingestion.ingest(self.runtime, IngestRequest(collection=COLLECTION, documents=inputs))
        assert len(answer.inserted_ids) == len(pieces)
        self.keys += answer.inserted_ids
        self.parts.append(vectors)
        self.batches += 1

    def matrix(self) -> Vectors:
        self.parts = [np.concatenate(self.parts)]
        return self.parts[0]

    def _vectors(self, texts: Sequence[str], seed: int) -> Vectors:
        """Known whole sentences alone count: an overlap begins in the middle of one."""
        if not self.sentence_vectors:
            encoded = self.encoder.encode(self.sentences)
            self.sentence_vectors = dict(zip(self.sentences, encoded, strict=True))
        rng = np.random.default_rng(seed)
        means = np.empty((len(texts), self.encoder.dimension))
        for row, text in enumerate(texts):
            parts = [part for part in map(_base, SENTENCE.split(text)) if part in self.sentence_vectors]
            parts = parts or [self.sentences[int(rng.integers(len(self.sentences)))]]
            means[row] = np.mean([self.sentence_vectors[part] for part in parts], axis=0)
        noise = rng.standard_normal(means.shape)
        noise *= _NOISE / np.linalg.norm(noise, axis=1, keepdims=True)
        mixed = means / np.linalg.norm(means, axis=1, keepdims=True) + noise
        return np.asarray(mixed / np.linalg.norm(mixed, axis=1, keepdims=True), dtype=np.float32)


def _base(sentence: str) -> str:
    """A sentence as it stands in the sample articles."""
    return re.sub(r"Desk\d+", "Fernhour", sentence).strip()


async def measure_all(folder: Path, sizes: Sequence[int], queries: int) -> list[tuple[str, str, str, str]]:
    settings = Settings(
        _env_file=None,
        environment="test",
        database_url=f"sqlite+aiosqlite:///{folder / 'desk.db'}",
        vector_store_path=folder / "chroma",
        attachments_url=str(folder / "attachments"),
        log_level="error",
        jobs_paused=True,
        embedding_wait_seconds=600,
    )
    configure_logging(settings)
    favour_requests()  # as a desk does when it starts
    runtime = make_runtime(settings)
    rows: list[tuple[str, str, str, str]] = []
    try:
        await prepare_database(runtime)
        await open_index(runtime)
        shelf = Shelf.opened(runtime, await runtime.encoder.wait(600), folder)
        made = islice(batches(max(sizes), per_batch=_PER_BATCH), shelf.batches, None)
        for size in sizes:
            while len(shelf.keys) < size:
                await shelf.grow(next(made))
            shelf.keep(folder)
            settle_memory()
            count = f"{len(shelf.keys):,}"
            rows += [(count, *row) for row in await measure(shelf, queries)]
    finally:
        await close_runtime(runtime)
    return rows


def questions_of(shelf: Shelf, count: int) -> list[str]:
    """Different questions of 6 to 12 words in a row from the articles, with a number that none holds: others for each
    size of the shelf, since the encoder remembers texts."""
    source = random.Random(len(shelf.keys))
    sentences = [sentence for sentence in shelf.sentences if len(sentence.split()) > 6]
    made = []
    for number in range(count):
        words = source.choice(sentences).split()
        first = source.randrange(max(1, len(words) - 8))
        made.append(
            f"How about {' '.join(words[first : first + source.randint(6, 12)])} at place {len(shelf.keys) + number}?"
        )
    return made


async def measure(shelf: Shelf, count: int) -> list[tuple[str, str, str]]:
    runtime, matrix = shelf.runtime, shelf.matrix()
    client = await _client(runtime)
    questions = questions_of(shelf, count)
    searched, posted, bare, scans = [], [], [], []
    busy: list[tuple[float, float]] = []
    found: dict[int, list[float]] = {k: [] for k in _RECALL_AT}
    for number, question in enumerate(questions[:5] + questions):
        timed = number >= 5  # the first ones warm caches
        working, started = time.process_time(), time.perf_counter()
        await search.retrieve(runtime, collection_name=COLLECTION, text=question, limit=_RETURNED)
        middle = time.perf_counter()
        search_work = time.process_time() - working
        body = {"collection": COLLECTION, "query": f"{question} Yes?", "n_results": _RETURNED}
        (await client.post("/api/kb/search", json=body)).raise_for_status()
        after = time.perf_counter()
        # The encoder remembers texts, so each side asks in words of its own.
        working, asked = time.process_time(), time.perf_counter()
        vector = shelf.encoder.encode([f"{question} No?"])[0]
        embedded = time.perf_counter()
        exact_nearest(matrix, vector, _RETURNED)
        end = time.perf_counter()
        if timed:
            searched.append(middle - started)
            posted.append(after - middle)
            bare.append(end - asked)
            busy.append((search_work, time.process_time() - working))
            scans.append(end - embedded)
            for k in _RECALL_AT:
                found[k].append(await _recall(shelf, matrix, vector, k))
    await client.aclose()
    return _rows(searched, posted, bare, scans, busy, found)


def _rows(
    searched: Sequence[float],
    posted: Sequence[float],
    bare: Sequence[float],
    scans: Sequence[float],
    busy: Sequence[tuple[float, float]],
    found: dict[int, list[float]],
) -> list[tuple[str, str, str]]:
    one = percentile(bare, 0.5)
    ratio = percentile(searched, 0.5) / one
    own, other = (percentile([pair[side] for pair in busy], 0.5) for side in (0, 1))
    return [
        ("one embedding and one exact scan, p50 / p95", _both(bare), ""),
        ("of that the scan, p50 / p95", _both(scans), ""),
        ("search.retrieve in process, p50 / p95", _both(searched), ""),
        ("search.retrieve p50 / (embedding + scan)", f"{ratio:.2f}", "<= 1.5 at 10 thousand"),
        (
            "processor time of the same, p50: search.retrieve / (embedding + scan)",
            f"{1000 * own:.1f} / {1000 * other:.1f} ms = {own / other:.2f}",
            "",
        ),
        ("POST /api/kb/search without a socket, p50 / p95", _both(posted), ""),
        ("POST /api/kb/search p50 / (embedding + scan)", f"{percentile(posted, 0.5) / one:.2f}", ""),
        *(
            (f"recall@{k} of the approximate index", f"{np.mean(values):.4f}", ">= 0.98 at 100 thousand")
            for k, values in found.items()
        ),
    ]


def exact_nearest(matrix: Vectors, vector: Vectors, k: int) -> list[int]:
    cosines = matrix @ vector
    best = np.argpartition(-cosines, k)[:k] if k < len(cosines) else np.arange(len(cosines))
    return [int(item) for item in best[np.argsort(-cosines[best])]]


async def _recall(shelf: Shelf, matrix: Vectors, vector: Vectors, k: int) -> float:
    (collection,) = await _collections(shelf.runtime)
    approximate = await asyncio.to_thread(shelf.runtime.index.query, collection, vector, k)
    exact = {shelf.keys[item] for item in exact_nearest(matrix, vector, k)}
    return len(exact & {key for key, _ in approximate}) / len(exact)


async def _collections(runtime: Runtime) -> list[int]:
    async with runtime.db.read() as session:
        return [collection.id for collection, _ in await repository.collections(session)]


async def _client(runtime: Runtime) -> httpx.AsyncClient:
    """A signed-in client of the whole application on this runtime, whose background work does not run."""
    app = create_app(runtime.settings)
    app.state.runtime = runtime
    async with runtime.db.write() as session:
        user = User(
            email=f"bench{time.time_ns()}@desk.example", name="Bench", role=Role.AGENT, password_hash=""
        )
        session.add(user)
        await session.flush()
        _, secret = await auth.create_token(session, user.id, TokenCreate(name="bench"))
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app),
        base_url="http://desk.example",
        headers={"Authorization": f"Bearer {secret}"},
    )


def _both(seconds: Sequence[float]) -> str:
    return f"{1000 * percentile(seconds, 0.5):.1f} / {1000 * percentile(seconds, 0.95):.1f} ms"


if __name__ == "__main__":
    main()
