"""Work for minutes of processor time, in a process of its own: this one goes on answering."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


async def run_apart(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """``work(*args, **kwargs)`` at the lowest priority. Function, arguments and result must be picklable.

    A new process each time, which gives back its memory. Cancelling ends the waiting and, at once, the process.
    Raises what ``work`` raises, and ``BrokenProcessPool`` when the process is killed.
    """
    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_step_back)
    try:
        return await asyncio.get_running_loop().run_in_executor(pool, partial(work, *args, **kwargs))
    except asyncio.CancelledError:
        for process in list((pool._processes or {}).values()):
            process.kill()
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _step_back() -> None:
    os.nice(15)
