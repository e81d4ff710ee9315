"""A suggestion as server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from app.assistant import service
from app.assistant.schemas import SuggestRequest
from app.auth.principal import Principal
from app.core.errors import AppError
from app.core.logging import get_logger
from app.core.sse import sse
from app.runtime import Runtime
from app.web.problems import problem_body

log = get_logger(__name__)
KEEP_ALIVE_SECONDS = 10


async def suggestion_events(
    runtime: Runtime, principal: Principal, ticket_id: int, request: SuggestRequest, request_id: str
) -> AsyncIterator[bytes]:
    """``triage``, ``snippets``, ``delta`` as they come, then ``done`` with the whole answer or ``error``."""
    queue: asyncio.Queue[tuple[str, Any] | None] = asyncio.Queue()

    async def emit(event: str, data: dict[str, Any]) -> None:
        queue.put_nowait((event, data))

    async def work() -> None:
        try:
            answer = await service.suggest(runtime, principal, ticket_id, request, emit)
            queue.put_nowait(("done", answer.model_dump(mode="json")))
        except AppError as error:
            queue.put_nowait(
                (
                    "error",
                    problem_body(
                        status=error.status,
                        code=error.code,
                        title=error.title,
                        detail=error.detail,
                        request_id=request_id,
                        extra=error.extra,
                    ),
                )
            )
        except Exception:
            # The status has been sent: only the stream itself can still say that something failed.
            log.exception("suggest.failed", ticket_id=ticket_id)
            detail = "Something failed on our side. It has been logged under this request id."
            problem = problem_body(
                status=500,
                code="internal_error",
                title="Internal error",
                detail=detail,
                request_id=request_id,
            )
            queue.put_nowait(("error", problem))
        finally:
            queue.put_nowait(None)

    task = asyncio.create_task(work())
    try:
        while True:
            try:
                async with asyncio.timeout(KEEP_ALIVE_SECONDS):
                    item = await queue.get()
            except TimeoutError:
                yield b": still working\n\n"
                continue
            if item is None:
                return
            event, data = item
            yield sse(event, json.dumps(data, ensure_ascii=False))
    finally:
        task.cancel()  # the reader has gone, or everything has been said
        await asyncio.gather(task, return_exceptions=True)
