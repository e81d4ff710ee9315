"""The response that sends a subscription's frames until somebody ends it."""

from __future__ import annotations

import asyncio

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.auth.principal import Principal
from app.core.logging import get_logger
from app.events.hub import HEARTBEAT_SECONDS, EventHub, Subscription

log = get_logger(__name__)
STALLED_SECONDS = 30.0
"""A client that takes nothing for so long is cut off."""
FAREWELL_SECONDS = 0.5
"""For the last frames of a stream that the server ends."""


class EventStream(StreamingResponse):
    """Ends when the client has gone or is stalled, when its credential no longer holds, and when the process stops."""

    def __init__(self, hub: EventHub, principal: Principal, last_id: int | None) -> None:
        super().__init__(
            (),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )
        self._hub = hub
        self._principal = principal
        self._last_id = last_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._hub.subscription(self._principal, self._last_id) as subscription:
            await send(
                {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
            )
            sending = asyncio.create_task(self._send_all(subscription, send))
            gone = asyncio.create_task(_until_gone(receive))
            closing = asyncio.create_task(subscription.closing.wait())
            tasks = (sending, gone, closing)
            try:
                done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                if closing in done and sending not in done:
                    await asyncio.wait((sending,), timeout=FAREWELL_SECONDS)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
            if not sending.cancelled() and (error := sending.exception()):
                raise error

    async def _send_all(self, subscription: Subscription, send: Send) -> None:
        try:
            while True:
                piece = await subscription.take(HEARTBEAT_SECONDS)
                if piece is None:
                    break
                # A heartbeat also moves the client's place on: what it may not see need not be searched again.
                body = piece or f": heartbeat\nid: {self._hub.place}\n\n".encode()
                async with asyncio.timeout(STALLED_SECONDS):
                    await send({"type": "http.response.body", "body": body, "more_body": True})
        except TimeoutError:
            log.info("events.stalled", user_id=self._principal.user_id)
            return
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
