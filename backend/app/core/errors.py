"""Typed errors. ``app.http_errors`` maps them to RFC 9457 problem documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class AppError(Exception):
    """An error that a caller is told about. ``detail`` says what is wrong and what to do."""

    status = 400
    code = "bad_request"
    title = "Bad request"

    def __init__(
        self, detail: str, *, code: str | None = None, extra: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        if code is not None:
            self.code = code
        self.extra: dict[str, Any] = dict(extra or {})
        self.headers: dict[str, str] = {}


class Unauthenticated(AppError):
    status = 401
    code = "unauthenticated"
    title = "Sign in first"

    def __init__(self, detail: str = "Sign in, or send a bearer token.", *, code: str | None = None) -> None:
        super().__init__(detail, code=code)
        self.headers = {"WWW-Authenticate": "Bearer"}


class Forbidden(AppError):
    status = 403
    code = "forbidden"
    title = "Not allowed"


class NotFound(AppError):
    status = 404
    code = "not_found"
    title = "Not found"


class Conflict(AppError):
    status = 409
    code = "conflict"
    title = "Conflict"


class Gone(AppError):
    """What was asked with is over: expired, or used already."""

    status = 410
    code = "gone"
    title = "No longer valid"


class TooLarge(AppError):
    status = 413
    code = "too_large"
    title = "Too large"


class Invalid(AppError):
    """A value that only the service can judge; ``field`` points at it as in a validation error."""

    status = 422
    code = "invalid"
    title = "Invalid value"

    def __init__(self, detail: str, *, field: str | None = None, code: str | None = None) -> None:
        loc = ["body", *field.split(".")] if field else ["body"]
        super().__init__(
            detail, code=code, extra={"errors": [{"loc": loc, "msg": detail, "type": code or "invalid"}]}
        )


class TooManyRequests(AppError):
    """A limit is used up. The same words whether or not what was asked about exists."""

    status = 429
    code = "too_many_requests"
    title = "Too many requests"

    def __init__(self, detail: str, *, code: str | None = None, retry_after: int = 60) -> None:
        super().__init__(detail, code=code)
        self.headers = {"Retry-After": str(max(1, retry_after))}


class Unavailable(AppError):
    """A part that the answer needs is not there now; the caller may try again."""

    status = 503
    code = "unavailable"
    title = "Temporarily unavailable"

    def __init__(self, detail: str, *, code: str | None = None, retry_after: int = 2) -> None:
        super().__init__(detail, code=code)
        self.headers = {"Retry-After": str(retry_after)}
