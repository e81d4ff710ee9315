"""The derived index for dense search: Chroma, embedded or as a server.

The only module that imports chromadb, and it does so in ``open()``: the import takes seconds. Vectors always
come from the caller, so Chroma never loads a model of its own. Ids are the caller's; texts and metadata stay
in SQL.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol
from urllib.parse import urlsplit

import numpy as np

from app.rag.types import Vectors

_HNSW = {"space": "cosine", "ef_construction": 200, "ef_search": 400, "max_neighbors": 32}
"""``ef_search`` bounds k from above in practice; recall@200 against an exact scan is above 0.99 with these."""
_STORE_FILE = "chroma.sqlite3"
_HTTP_TIMEOUT = 10.0
_PAGE = 10_000
_EMBEDDED_BATCH = 128
"""Most vectors of one call to the embedded store, which holds the interpreter until the call ends."""
_LEAST_BATCH = 16
_EMBEDDED_SECONDS = 0.5
"""What a call may take before the next ones get fewer vectors: of thousands of equal ones each costs many times as much."""
_BREATH_SECONDS = 0.1
"""Between two calls. An answer passes between threads some ten times and would wait for a whole call at each; within this
time most are done. Small beside encoding."""


class VectorIndexUnavailable(Exception):
    """The vector index does not answer; the message says why."""


class StoreLocked(VectorIndexUnavailable):
    """Another process has the embedded store open."""


class VectorIndex(Protocol):
    """Nearest neighbours by cosine, one space per collection. Synchronous and thread-safe.

    Every method raises ``VectorIndexUnavailable`` when the index does not answer.
    """

    def open(self) -> None:
        """Take the store or connect to the server; calling it again does nothing."""
        ...

    def upsert(self, collection_id: int, dimension: int, ids: Sequence[str], vectors: Vectors) -> None:
        """Add or replace vectors of shape ``(len(ids), dimension)``; ``ValueError`` on another shape."""
        ...

    def delete(self, collection_id: int, ids: Sequence[str]) -> None:
        """Remove vectors; unknown ids and collections are no error."""
        ...

    def query(self, collection_id: int, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """Up to ``k`` ids with their cosine distance, nearest first; empty when there is no collection."""
        ...

    def query_many(self, collection_id: int, vectors: Vectors, k: int) -> list[list[tuple[str, float]]]:
        """The same for each row of ``vectors``, in one call."""
        ...

    def ids(self, collection_id: int) -> set[str]: ...

    def count(self, collection_id: int) -> int: ...

    def drop(self, collection_id: int) -> None:
        """Remove a collection; an unknown one is no error."""
        ...

    def check(self) -> None:
        """Raise ``VectorIndexUnavailable`` unless the index answers."""
        ...

    def close(self) -> None: ...


class ChromaIndex:
    """``VectorIndex`` on Chroma. Make one with ``embedded`` or ``http``; the first use opens it."""

    def __init__(self, *, path: Path | None = None, url: str | None = None) -> None:
        if (path is None) == (url is None):
            raise ValueError("exactly one of path and url is needed")
        self._path = path
        self._url = url
        self._client: Any = None
        self._lock_file: IO[str] | None = None
        self._opening = threading.Lock()
        self._collections: dict[int, Any] = {}
        self._max_batch = 1000
        self._paced_batch = _EMBEDDED_BATCH

    @classmethod
    def embedded(cls, path: str | Path) -> ChromaIndex:
        """A store in a folder, for exactly one process."""
        return cls(path=Path(path))

    @classmethod
    def http(cls, url: str) -> ChromaIndex:
        """A Chroma server, for example ``http://chroma:8000``. Raises ``ValueError`` on another kind of URL."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"not the URL of a Chroma server: {url}")
        return cls(url=url)

    def open(self) -> None:
        """Open the store or connect to the server; does nothing when that is done.

        Raises:
            StoreLocked: another process uses the embedded store.
            VectorIndexUnavailable: the store is damaged or the server does not answer.
        """
        if self._client is None:
            with self._opening:
                self._open_once()

    def _open_once(self) -> None:
        if self._client is not None:
            return
        if self._path is not None:
            self._lock_store(self._path)
        try:
            with _translated():
                client = self._connect()
                self._max_batch = max(1, int(client.get_max_batch_size()))
        except VectorIndexUnavailable:
            self._unlock_store()
            raise
        self._client = client

    def _connect(self) -> Any:
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        if self._path is not None:
            return chromadb.PersistentClient(path=str(self._path), settings=settings)
        parts = urlsplit(self._url or "")
        client = chromadb.HttpClient(
            host=parts.hostname or "localhost",
            port=parts.port or (443 if parts.scheme == "https" else 8000),
            ssl=parts.scheme == "https",
            settings=settings,
        )
        # The client waits without limit unless told otherwise.
        session = getattr(getattr(client, "_server", None), "_session", None)
        if session is not None:
            session.timeout = _HTTP_TIMEOUT
        return client

    def _lock_store(self, path: Path) -> None:
        lock_file: IO[str] | None = None
        try:
            path.mkdir(parents=True, exist_ok=True)
            lock_file = (path.parent / f"{path.name}.lock").open("a+")
            fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if lock_file is not None:
                lock_file.close()
            raise StoreLocked(
                f"another process has the vector store {path} open; the embedded store serves one process. "
                "Start a Chroma server and set CHROMA_URL to use several."
            ) from error
        except OSError as error:
            if lock_file is not None:
                lock_file.close()
            raise VectorIndexUnavailable(f"the vector store {path} cannot be opened: {error}") from error
        lock_file.truncate(0)
        lock_file.write(f"{os.getpid()}\n")
        lock_file.flush()
        self._lock_file = lock_file

    def _unlock_store(self) -> None:
        if self._lock_file is not None:
            self._lock_file.close()
            self._lock_file = None

    def close(self) -> None:
        """Release the store; the next use opens it again."""
        with self._opening:
            client, self._client = self._client, None
            self._collections.clear()
            if client is not None:
                client.close()
            self._unlock_store()

    def check(self) -> None:
        """The embedded store goes on answering when its files are removed, and fails at the next write: it is closed
        then, so that the next use begins an empty one, which can be filled again."""
        self.open()
        if self._path is not None and not (self._path / _STORE_FILE).exists():
            self.close()
            raise VectorIndexUnavailable(f"the files of the vector store {self._path} are gone")
        with _translated():
            self._client.heartbeat()

    def upsert(self, collection_id: int, dimension: int, ids: Sequence[str], vectors: Vectors) -> None:
        if vectors.shape != (len(ids), dimension):
            raise ValueError(f"vectors of shape {vectors.shape} for {len(ids)} ids of dimension {dimension}")
        if not ids:
            return
        self.open()
        first = 0
        while first < len(ids):
            part = slice(first, first + self._batch())
            started = time.monotonic()
            with _translated():
                self._write(collection_id, list(ids[part]), vectors[part])
            first = part.stop
            self._pace(time.monotonic() - started, more=first < len(ids))

    def _batch(self) -> int:
        return self._max_batch if self._path is None else min(self._max_batch, self._paced_batch)

    def _pace(self, took: float, *, more: bool) -> None:
        """Let the rest of the process have its turn after a call to the embedded store that took so many seconds."""
        if self._path is None:
            return
        if took > _EMBEDDED_SECONDS:
            self._paced_batch = max(self._paced_batch // 2, _LEAST_BATCH)
        elif took < _EMBEDDED_SECONDS / 4:
            self._paced_batch = min(self._paced_batch * 2, _EMBEDDED_BATCH)
        if more:
            time.sleep(min(took, _BREATH_SECONDS))

    def _write(self, collection_id: int, ids: list[str], vectors: Vectors) -> None:
        from chromadb.errors import NotFoundError

        try:
            self._collection(collection_id, create=True).upsert(ids=ids, embeddings=vectors)
        except NotFoundError:  # another process has dropped and perhaps made it again
            self._collections.pop(collection_id, None)
            self._collection(collection_id, create=True).upsert(ids=ids, embeddings=vectors)

    def delete(self, collection_id: int, ids: Sequence[str]) -> None:
        if not ids:
            return
        self.open()
        for first in range(0, len(ids), self._max_batch):
            part = list(ids[first : first + self._max_batch])
            self._read(collection_id, lambda collection, part=part: collection.delete(ids=part))

    def query(self, collection_id: int, vector: Vectors, k: int) -> list[tuple[str, float]]:
        return self.query_many(collection_id, np.reshape(vector, (1, -1)), k)[0]

    def query_many(self, collection_id: int, vectors: Vectors, k: int) -> list[list[tuple[str, float]]]:
        self.open()
        queries = np.asarray(vectors, dtype=np.float32)
        found = self._read(
            collection_id,
            lambda collection: collection.query(query_embeddings=queries, n_results=k, include=["distances"]),
        )
        if found is None:
            return [[] for _ in queries]
        return [
            [
                (item, min(max(float(distance), 0.0), 2.0))
                for item, distance in zip(ids, distances, strict=True)
            ]
            for ids, distances in zip(found["ids"], found["distances"], strict=True)
        ]

    def ids(self, collection_id: int) -> set[str]:
        self.open()
        found: set[str] = set()
        while True:
            offset = len(found)
            page = self._read(
                collection_id,
                lambda collection, offset=offset: collection.get(limit=_PAGE, offset=offset, include=[])[
                    "ids"
                ],
            )
            if not page:
                return found
            found.update(page)
            if len(page) < _PAGE or len(found) == offset:
                return found

    def count(self, collection_id: int) -> int:
        self.open()
        return int(self._read(collection_id, lambda collection: collection.count()) or 0)

    def drop(self, collection_id: int) -> None:
        self.open()
        from chromadb.errors import NotFoundError

        self._collections.pop(collection_id, None)
        with _translated():
            try:
                self._client.delete_collection(_name(collection_id))
            except NotFoundError:
                return

    def _read(self, collection_id: int, action: Any) -> Any:
        """Run ``action`` on the collection; ``None`` when there is none."""
        from chromadb.errors import NotFoundError

        with _translated():
            for attempt in range(2):
                try:
                    return action(self._collection(collection_id, create=False))
                except NotFoundError:
                    # A remembered collection may have been replaced by another process: look once more.
                    if self._collections.pop(collection_id, None) is None or attempt:
                        return None
        return None

    def _collection(self, collection_id: int, *, create: bool) -> Any:
        collection = self._collections.get(collection_id)
        if collection is None:
            if create:
                collection = self._client.get_or_create_collection(
                    _name(collection_id), configuration={"hnsw": _HNSW}, embedding_function=None
                )
            else:
                collection = self._client.get_collection(_name(collection_id), embedding_function=None)
            self._collections[collection_id] = collection
        return collection


def _name(collection_id: int) -> str:
    return f"citedesk-{collection_id}"


@contextmanager
def _translated() -> Iterator[None]:
    """Chroma's client raises bare ``Exception`` for some HTTP answers, so everything is translated."""
    try:
        yield
    except VectorIndexUnavailable:
        raise
    except Exception as error:
        raise VectorIndexUnavailable(f"the vector index does not answer: {error}") from error
