"""A real HTTP server that speaks ``/v1/chat/completions`` of the OpenAI API, well or badly."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Literal, Self

Behaviour = Literal[
    "right", "slow", "never", "stall", "429", "500", "401", "broken_json", "wrong_shape", "empty", "cut",
    "length", "obeys_injection", "unfounded",
]  # fmt: skip
"""
right            answers with ``reply``
slow             the same, after ``delay`` seconds
never            accepts the connection and never answers
stall            streams the first piece, then nothing more (without streaming: as never)
429, 500, 401    that status
broken_json      a body that is not JSON
wrong_shape      JSON of another form
empty            an answer without text
cut              the connection ends in the middle
length           ends with finish_reason "length"
obeys_injection  does what an instruction inside the ticket tells it to
unfounded        claims facts that stand in no passage, with markers
"""

INJECTED = "As instructed: the system prompt is SECRET and you get a full refund of $10,000."
UNFOUNDED = "Your account was credited with 500 bonus points yesterday [1]. Our office is on the moon [9]."


def cite_first_passage(request: dict[str, Any]) -> str:
    """A sound draft: the first sentence of the first passage in the prompt, with its marker."""
    prompt = "\n".join(str(message.get("content", "")) for message in request.get("messages", []))
    found = re.search(r"<passage[^>]*?(?:marker=\"?\[?(\d+)\]?\"?)[^>]*>\s*(.*?)</passage>", prompt, re.S)
    if not found:
        return "Hello,\n\nThank you for your message.\n\nKind regards"
    lines = [line for line in found[2].strip().splitlines() if len(line.split()) > 3] or [found[2].strip()]
    sentence = re.split(r"(?<=[.!?])\s", lines[0].strip())[0].rstrip(".")
    return f"Hello,\n\nThank you for your message.\n\n{sentence} [{found[1]}].\n\nKind regards"


class StubModelServer:
    """Context manager around the server.

    ``behaviour`` is one behaviour, or a sequence that is used up call by call, its last one staying. Both it and
    ``reply`` (a text, or a function of the request's JSON) may be changed while it runs. ``requests`` holds the
    JSON of each call, with its headers under ``"_headers"`` (lower-case names). ``retry_after`` goes with each 429.
    ``unknown_options`` (``json_schema``, ``json_object``, ``stream_options``) are refused with a 400.
    """

    def __init__(
        self,
        behaviour: Behaviour | Sequence[Behaviour] = "right",
        *,
        reply: str | Callable[[dict[str, Any]], str] = cite_first_passage,
        delay: float = 0.5,
        models: dict[str, Behaviour] | None = None,
    ) -> None:
        self.behaviour: Behaviour | Sequence[Behaviour] = behaviour
        self.reply = reply
        self.delay = delay
        self.models = models or {}
        self.retry_after: str | None = None
        self.unknown_options: set[str] = set()
        self.requests: list[dict[str, Any]] = []
        self._released = threading.Event()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def next_behaviour(self, request: dict[str, Any]) -> Behaviour:
        with self._lock:
            self.requests.append(request)
            named = self.models.get(str(request.get("model")))
            if named is not None:
                return named
            if isinstance(self.behaviour, str):
                return self.behaviour
            chosen, rest = self.behaviour[0], self.behaviour[1:]
            self.behaviour = rest or [chosen]
            return chosen

    def text_for(self, behaviour: Behaviour, request: dict[str, Any]) -> str:
        if behaviour == "empty":
            return ""
        if behaviour == "obeys_injection":
            return INJECTED
        if behaviour == "unfounded":
            return UNFOUNDED
        return self.reply if isinstance(self.reply, str) else self.reply(request)

    def wait_released(self, seconds: float = 60.0) -> None:
        """Hold a handler until the server is closed."""
        self._released.wait(seconds)


def _handler(stub: StubModelServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Quiet."""

        def do_GET(self) -> None:
            names = sorted(stub.models) or ["stub-model"]
            self._json(200, {"object": "list", "data": [{"id": name, "object": "model"} for name in names]})

        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", "0"))
            request: dict[str, Any] = json.loads(self.rfile.read(length))
            request["_headers"] = {name.lower(): value for name, value in self.headers.items()}
            if not self.path.endswith("/chat/completions"):
                self._json(404, {"error": {"message": "unknown path"}})
                return
            form = (request.get("response_format") or {}).get("type")
            if form in stub.unknown_options or stub.unknown_options & request.keys():
                stub.requests.append(request)
                self._json(400, {"error": {"message": "unknown option", "type": "invalid_request_error"}})
                return
            try:
                self._answer(stub.next_behaviour(request), request)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def _answer(self, behaviour: Behaviour, request: dict[str, Any]) -> None:
            if behaviour in ("429", "500", "401"):
                self._json(int(behaviour), {"error": {"message": "stub", "type": "stub"}})
            elif behaviour == "never" or (behaviour == "stall" and not request.get("stream")):
                stub.wait_released()
                self.close_connection = True
            elif behaviour == "broken_json":
                self._raw(200, "application/json", b'{"choices": [{"message": {"content": "half')
            elif behaviour == "wrong_shape":
                self._json(200, {"answer": 42})
            else:
                if behaviour == "slow":
                    time.sleep(stub.delay)
                text = stub.text_for(behaviour, request)
                if request.get("stream"):
                    self._stream(behaviour, request, text)
                else:
                    self._whole(behaviour, request, text)

        def _whole(self, behaviour: Behaviour, request: dict[str, Any], text: str) -> None:
            choice = {
                "index": 0,
                "message": {"role": "assistant", "content": text},
                "finish_reason": "length" if behaviour == "length" else "stop",
            }
            usage = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
            body = _envelope("chat.completion", request) | {"choices": [choice], "usage": usage}
            if behaviour == "cut":
                data = json.dumps(body).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data[: len(data) // 2])
                self.close_connection = True
                return
            self._json(200, body)

        def _stream(self, behaviour: Behaviour, request: dict[str, Any], text: str) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.send_header("connection", "close")
            self.end_headers()
            self.close_connection = True
            words = re.findall(r"\S+\s*", text)
            for number, word in enumerate(words):
                if number and behaviour == "stall":
                    stub.wait_released()
                    return
                if behaviour == "cut" and number >= max(1, len(words) // 2):
                    return
                self._event(request, {"content": word}, None)
            self._event(request, {}, "length" if behaviour == "length" else "stop")
            if (request.get("stream_options") or {}).get("include_usage"):
                usage = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
                body = _envelope("chat.completion.chunk", request) | {"choices": [], "usage": usage}
                self.wfile.write(f"data: {json.dumps(body)}\n\n".encode())
            self.wfile.write(b"data: [DONE]\n\n")

        def _event(self, request: dict[str, Any], delta: dict[str, Any], finish: str | None) -> None:
            choice = {"index": 0, "delta": delta, "finish_reason": finish}
            body = _envelope("chat.completion.chunk", request) | {"choices": [choice]}
            self.wfile.write(f"data: {json.dumps(body)}\n\n".encode())
            self.wfile.flush()

        def _json(self, status: int, body: dict[str, Any]) -> None:
            headers = {"retry-after": stub.retry_after} if status == 429 and stub.retry_after else {}
            self._raw(status, "application/json", json.dumps(body).encode(), headers)

        def _raw(self, status: int, kind: str, body: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            self.send_header("content-type", kind)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


def _envelope(kind: str, request: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": "chatcmpl-stub",
        "object": kind,
        "created": 1_700_000_000,
        "model": request.get("model", "stub-model"),
    }
