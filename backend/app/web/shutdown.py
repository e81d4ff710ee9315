"""Hearing of the server's end early enough to end what would keep it waiting.

Uvicorn ends the lifespan only after every response has ended, and tells nobody that it is about to stop. An open event
stream never ends by itself. So the signal itself is listened to, and passed on to the server's own handler.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def told_of_shutdown(call: Callable[[], None]) -> Iterator[None]:
    """Run ``call`` in the running loop when a signal asks the process to stop, after the handler that was there.

    Works under any server that sets Python handlers before the lifespan begins, as uvicorn does however it is started.
    Off the main thread, where signals cannot be heard, and for signals that nobody handles, nothing is changed.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    chained: list[tuple[signal.Signals, Callable[[int, FrameType | None], object], object]] = []

    def chain(number: signal.Signals) -> None:
        previous = signal.getsignal(number)
        if not callable(previous):
            return

        def handle(received: int, frame: FrameType | None) -> None:
            previous(received, frame)
            if not loop.is_closed():
                loop.call_soon_threadsafe(call)

        signal.signal(number, handle)
        chained.append((number, handle, previous))

    for number in _SIGNALS:
        chain(number)
    try:
        yield
    finally:
        for number, handle, previous in chained:
            if signal.getsignal(number) is handle:
                signal.signal(number, previous)  # type: ignore[arg-type]
