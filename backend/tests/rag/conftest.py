"""The real model, loaded once."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from app.core.settings import Settings
from app.rag.embedding import resolve_encoder
from app.rag.types import Encoder


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The packaged MiniLM, loaded with every outgoing connection refused."""

    def refuse(*args: object) -> None:
        raise AssertionError(f"loading the model must not use the network: {args[1:]}")

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", refuse)
    try:
        return resolve_encoder(cache=Settings().model_cache_path)
    finally:
        patch.undo()


@pytest.fixture
def no_threads_left() -> Iterator[None]:
    import threading

    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        if "_connection_worker_thread" in thread.name:
            continue  # the desk that other tests share reads its database in the background
        thread.join(5)
        assert not thread.is_alive()
