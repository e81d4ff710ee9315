"""RFC 9457 problem documents for every error that leaves the program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from app.core.errors import AppError, Unavailable
from app.core.logging import get_logger
from app.core.validation import message_of, place_of
from app.db.faults import passes_by

log = get_logger(__name__)
MEDIA_TYPE = "application/problem+json"
MAX_ECHO = 200


class ProblemError(BaseModel):
    loc: list[str | int]
    msg: str
    type: str
    line: int | None = None
    """Where it stands in a text that was sent, from 1; likewise the column."""
    column: int | None = None


class Problem(BaseModel):
    """What went wrong and what to do about it."""

    model_config = ConfigDict(extra="allow")

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[ProblemError] | None = None


_DESCRIPTIONS = {
    400: "The request cannot be read",
    401: "Not signed in",
    403: "Signed in, but not allowed",
    404: "Not there, or not visible to the caller",
    409: "In conflict with the stored state",
    410: "A link that has expired or has been used",
    413: "Larger than the limit",
    422: "A value is not valid",
    429: "A limit is used up; see Retry-After",
    503: "A part is not available now; see Retry-After",
}


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Declare the errors of a route for OpenAPI; what any request can meet is always among them."""
    return {
        status: {
            "description": _DESCRIPTIONS[status],
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in sorted({400, 401, 413, 422, 503, *statuses})
    }


def problem_body(
    *,
    status: int,
    code: str,
    title: str,
    detail: str,
    request_id: str,
    extra: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    return {
        "type": f"urn:citedesk:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": request_id,
        **(extra or {}),
    }


def problem_response(
    request_id: str,
    *,
    status: int,
    code: str,
    title: str,
    detail: str,
    extra: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    body = problem_body(
        status=status, code=code, title=title, detail=detail, request_id=request_id, extra=extra
    )
    return JSONResponse(
        jsonable_encoder(body), status_code=status, media_type=MEDIA_TYPE, headers=dict(headers or {})
    )


def app_error_response(request_id: str, error: AppError) -> Response:
    return problem_response(
        request_id,
        status=error.status,
        code=error.code,
        title=error.title,
        detail=error.detail,
        extra=error.extra,
        headers=error.headers,
    )


def request_id_of(request: Request) -> str:
    return str(request.scope.get("state", {}).get("request_id", ""))


def _validation_errors(errors: Sequence[Any]) -> list[dict[str, Any]]:
    """Keep place, message and type; leave the input out, which may be personal or huge."""
    return [
        {
            "loc": [part if isinstance(part, int) else str(part)[:MAX_ECHO] for part in place_of(error)],
            "msg": message_of(error)[:MAX_ECHO],
            "type": error["type"],
        }
        for error in errors[:50]
    ]


async def _on_app_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, AppError)  # noqa: S101 - registered for this type only
    return app_error_response(request_id_of(request), error)


async def _on_database_error(request: Request, error: Exception) -> Response:
    """The unit of work was rolled back, so whoever sent the request can do so again. (Of a connection that broke in the very
    commit nobody knows: that is what keys of requests are for.) Other faults are defects."""
    assert isinstance(error, DBAPIError)  # noqa: S101
    if not passes_by(error):
        raise error
    log.warning("request.database_busy", reason=type(error).__name__)
    told = Unavailable("The database was busy with the changes of others: try again.", code="database_busy")
    return app_error_response(request_id_of(request), told)


async def _on_validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    errors = _validation_errors(error.errors())
    first = errors[0] if errors else {"loc": ["body"], "msg": "not valid"}
    where = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
    return problem_response(
        request_id_of(request),
        status=422,
        code="validation_failed",
        title="Invalid value",
        detail=f"{where}: {first['msg']}",
        extra={"errors": errors},
    )


async def _on_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    if isinstance(error.__cause__, AppError):
        return app_error_response(request_id_of(request), error.__cause__)  # raised while the body was read
    codes = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 413: "too_large"}
    titles = {400: "Bad request", 404: "Not found", 405: "Method not allowed", 413: "Too large"}
    return problem_response(
        request_id_of(request),
        status=error.status_code,
        code=codes.get(error.status_code, "http_error"),
        title=titles.get(error.status_code, str(error.detail)),
        detail=str(error.detail),
        headers=error.headers,
    )


def install_problem_handlers(app: FastAPI) -> None:
    app.add_exception_handler(AppError, _on_app_error)
    app.add_exception_handler(DBAPIError, _on_database_error)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(HTTPException, _on_http_exception)
