"""Sends what a guide's curl commands send, to a desk in this process."""

from __future__ import annotations

import asyncio
import json
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.desk import BASE_URL, Desk
from tests.guide.matching import differences, text_differences
from tests.guide.reading import (
    Answer,
    BadGuide,
    Command,
    Example,
    Request,
    assigned,
    at_path,
    captured,
    expand,
    request_of,
)

ROOT = Path(__file__).resolve().parents[3]


class Reader:
    """Somebody who follows the guide from its first line: what was set stays set."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._given = {"API": BASE_URL, "TOKEN": desk.admin.token}
        """What the reader has before: the guide's own lines that set it are not run."""
        self.variables = dict(self._given)
        self._cookies: dict[str, httpx.Cookies] = {}

    async def follow(self, example: Example) -> list[str]:
        """Run an example; what is not as the guide says."""
        answer: httpx.Response | None = None
        for command in example.commands:
            answer = await self._run(command) or answer
        if example.answer is None:
            if answer is not None and answer.is_error:
                return [f"answered {answer.status_code}: {answer.text[:300]}"]
            return []
        if answer is None:
            raise BadGuide(f"line {example.line}: nothing was asked")
        return list(_judge(example.answer, answer))

    async def _run(self, command: Command) -> httpx.Response | None:
        setting = assigned(command.text)
        if setting is None:
            return await self._send(request_of(command.text, self.variables))
        name, value = setting
        if name in self._given:
            return None
        inner = captured(value)
        if inner is None:
            self.variables[name] = expand(value, self.variables).strip("\"'")
            return None
        answer = await self._send(request_of(inner[0], self.variables))
        if answer.is_error:
            raise BadGuide(f"line {command.line}: {answer.status_code} {answer.text[:300]}")
        self.variables[name] = str(at_path(answer.json(), inner[1]))
        return answer

    async def _send(self, request: Request) -> httpx.Response:
        if request.seconds is not None:
            return await _listen(self._desk.app, request)
        files = [
            (name, (Path(value[1:]).name, (ROOT / value[1:]).read_bytes()))
            for name, value in request.form
            if value.startswith("@")
        ]
        fields = {name: value for name, value in request.form if not value.startswith("@")}
        async with self._desk.client(cookies=self._cookies.get(request.cookies_from or "")) as client:
            answer = await client.request(
                request.method,
                request.url,
                headers=request.headers,
                content=request.body,
                files=files or None,
                data=fields or None,
            )
            if request.cookies_to:
                self._cookies[request.cookies_to] = client.cookies
        return answer


def _judge(expected: Answer, found: httpx.Response) -> list[str]:
    if found.status_code != expected.status:
        return [f"answered {found.status_code}, not {expected.status}: {found.text[:300]}"]
    wrong = [
        f"the header {name} is {found.headers.get(name)!r}, not {value!r}"
        for name, value in expected.headers.items()
        if any(differences(value, found.headers.get(name)))
    ]
    if not expected.body:
        return wrong
    if expected.kind == "text":
        return [*wrong, *text_differences(expected.body, found.text)]
    return [*wrong, *differences(json.loads(expected.body), found.json())]


async def _listen(app: Any, request: Request) -> httpx.Response:
    """What a stream says before the caller hangs up after ``request.seconds``."""
    parts = urlsplit(request.url)
    asked, status = False, 0
    raw_headers: list[tuple[bytes, bytes]] = []
    body = bytearray()

    async def receive() -> dict[str, Any]:
        nonlocal asked
        if not asked:
            asked = True
            return {"type": "http.request", "body": (request.body or "").encode(), "more_body": False}
        await asyncio.sleep(request.seconds or 0)
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            raw_headers.extend(message["headers"])
        else:
            body.extend(message.get("body", b""))

    await app(
        {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": parts.scheme,
            "server": (parts.hostname, 80),
            "client": ("127.0.0.1", 1),
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "root_path": "",
            "query_string": parts.query.encode(),
            "headers": [
                (name.lower().encode(), value.encode())
                for name, value in {**request.headers, "Host": parts.netloc}.items()
            ],
        },
        receive,
        send,
    )
    return httpx.Response(status, headers=raw_headers, content=bytes(body))
