"""Plain ASGI middleware: request ids and access log, body limit, authentication of everything below ``/api``."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.auth.service import authenticate
from app.core.clock import new_request_id
from app.core.errors import AppError, Forbidden, TooLarge, Unauthenticated
from app.core.logging import get_logger
from app.core.settings import Settings
from app.web.cookies import session_cookie_name
from app.web.problems import app_error_response, problem_response

log = get_logger("http")
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
_OPEN_API_PATHS = re.compile(
    r"/api/auth/(login|register(/confirm)?|claim(/request)?|password/(forgot|reset)|oidc/(login|callback))"
    r"|/api/intake(/[^/]+(/replies)?)?"
    r"|/api/ratings/[^/]+"
)
_PERHAPS_OPEN_PATHS = re.compile(r"/api/help(/search|/(articles|collections)/[^/]+)?")
_SIGNED_PATHS = re.compile(r"(/api/(?:intake|ratings)/)[^/]+")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class RequestContext:
    """Gives each request an id, returns it, logs the outcome, and turns an unhandled error into a problem document."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else new_request_id()
        scope.setdefault("state", {})["request_id"] = request_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        scope["app"].state.runtime.foreground.request_begins()
        started = time.perf_counter()
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                headers["X-Content-Type-Options"] = "nosniff"
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except Exception:
            log.exception("request.failed", method=scope["method"], path=loggable(scope["path"]))
            if status:
                raise  # the answer has begun: cutting it off is the only way to tell the client
            response = problem_response(
                request_id,
                status=500,
                code="internal_error",
                title="Internal error",
                detail="Something failed on our side. It has been logged under this request id.",
            )
            await response(scope, receive, send_with_id)
        finally:
            log.info(
                "request.done",
                method=scope["method"],
                path=loggable(scope["path"]),
                status=status,
                ms=round((time.perf_counter() - started) * 1000, 1),
            )


class BodyLimit:
    """Refuses bodies over the limit, announced or not, before they are read into memory."""

    def __init__(self, app: ASGIApp, max_bytes: int, uploads: Mapping[str, int] | None = None) -> None:
        """``uploads``: other limits by path, for what is posted there and goes to disk as it comes in."""
        self.app = app
        self.max_bytes = max_bytes
        self.uploads = uploads or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.max_bytes
        if scope["method"] == "POST":
            limit = self.uploads.get(scope["path"].rstrip("/"), limit)
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdigit() and int(announced) > limit:
            error = self._error(limit)
            await app_error_response(scope["state"]["request_id"], error)(scope, receive, send)
            return
        received = 0

        async def limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                # The framework reads the body and lets only its own exception type through unchanged.
                raise HTTPException(413, self._error(limit).detail)
            return message

        await self.app(scope, limited, send)

    @staticmethod
    def _error(limit: int) -> TooLarge:
        return TooLarge(f"The request body is over the limit of {limit:,} bytes.")


class Authentication:
    """Finds out who asks. Below ``/api`` nobody is anonymous, whether the path exists or not, save on the open paths and,
    for reading, on those that may be open."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _is_api(scope["path"]) or scope["method"] == "OPTIONS":
            await self.app(scope, receive, send)
            return
        try:
            await self._identify(scope)
        except AppError as error:
            await app_error_response(scope["state"]["request_id"], error)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    async def _identify(self, scope: Scope) -> None:
        connection = HTTPConnection(scope)
        cookie = connection.cookies.get(session_cookie_name(self.settings))
        authorization = connection.headers.get("authorization", "")
        is_open = is_open_path(scope["path"])
        if (cookie or is_open) and not authorization and scope["method"] not in SAFE_METHODS:
            self._check_origin(connection)
        if is_open:
            return
        scheme, _, token = authorization.partition(" ")
        bearer = token.strip() if scheme.lower() == "bearer" else None
        if authorization and not bearer:
            raise Unauthenticated(
                "The Authorization header must be 'Bearer <token>'.", code="bad_authorization"
            )
        anonymous_passes = scope["method"] == "GET" and is_perhaps_open_path(scope["path"])
        if not bearer and not cookie:
            if anonymous_passes:
                return
            raise Unauthenticated
        runtime = scope["app"].state.runtime
        try:
            scope["state"]["principal"] = await authenticate(
                runtime.db, bearer=bearer, cookie=cookie, usage=runtime.usage
            )
        except Unauthenticated:
            # A browser keeps the cookie of a session that has ended: what everybody may read, it may too.
            if bearer or not anonymous_passes:
                raise

    def _check_origin(self, connection: HTTPConnection) -> None:
        """A browser names the page's origin on unsafe requests; another site's page may not use our cookie."""
        origin = connection.headers.get("origin")
        if origin is None:
            return
        own = urlsplit(str(connection.url))
        allowed = {
            f"{own.scheme}://{own.netloc}",
            *self.settings.cors_origins,
            self.settings.public_url.rstrip("/"),
        }
        if origin.rstrip("/") not in allowed:
            raise Forbidden(f"Requests from {origin[:200]} are not accepted.", code="bad_origin")


def is_open_path(path: str) -> bool:
    """Sign-in, signed links and the public intake need no login; each of them can be switched off or throttled."""
    return _OPEN_API_PATHS.fullmatch(path.rstrip("/")) is not None


def is_perhaps_open_path(path: str) -> bool:
    """What an admin may open to everybody: only ``app.help`` decides whether somebody without a login is answered."""
    return _PERHAPS_OPEN_PATHS.fullmatch(path) is not None


def loggable(path: str) -> str:
    """The path without the signed links that some hold: whoever reads a log must not be able to use them."""
    return _SIGNED_PATHS.sub(r"\1-", path)


def _is_api(path: str) -> bool:
    return path == "/api" or path.startswith("/api/")
