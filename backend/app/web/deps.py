"""Dependencies that endpoints name by type."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Header, Path, Request
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.core.errors import Invalid, Unauthenticated
from app.db.paging import PageRequest, page_request
from app.runtime import Runtime
from app.throttling.source import client_source


def runtime_of(request: Request) -> Runtime:
    runtime: Runtime = request.app.state.runtime
    return runtime


# All of them are coroutines: FastAPI sends plain functions to a thread, which costs more than they do.
async def get_runtime(request: Request) -> Runtime:
    return runtime_of(request)


async def current_user(request: Request) -> Principal:
    """The authenticated caller, found by the authentication middleware."""
    principal = request.scope.get("state", {}).get("principal")
    if not isinstance(principal, Principal):
        raise Unauthenticated
    return principal


async def maybe_user(request: Request) -> Principal | None:
    """The caller, or None without a login: on the paths that the middleware lets such people through to."""
    principal = request.scope.get("state", {}).get("principal")
    return principal if isinstance(principal, Principal) else None


async def staff_user(principal: Annotated[Principal, Depends(current_user)]) -> Principal:
    principal.require_staff()
    return principal


async def admin_user(principal: Annotated[Principal, Depends(current_user)]) -> Principal:
    principal.require_admin()
    return principal


async def client_address(request: Request) -> str:
    """The address that asks, for limits and for the list of sessions."""
    peer = request.client.host if request.client else None
    trusted = runtime_of(request).settings.trusted_proxies
    return client_source(peer, request.headers.getlist("x-forwarded-for"), trusted)


async def read_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with runtime_of(request).db.read() as session:
        yield session


async def write_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with runtime_of(request).db.write() as session:
        yield session


async def expected_version(if_match: Annotated[str | None, Header(max_length=40)] = None) -> int | None:
    """The version that the caller believes is current, from ``If-Match: "7"``."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = re.fullmatch(r'(?:W/)?"?(\d{1,9})"?', if_match.strip())
    if found is None:
        raise Invalid('If-Match must be a version, such as "7".', code="bad_if_match")
    return int(found[1])


MAX_ID = 2**31 - 1
Id = Annotated[int, Path(ge=1, le=MAX_ID)]
RetryKey = Annotated[str | None, Header(min_length=1, max_length=255)]
"""Of a parameter ``idempotency_key``: requests of one caller with the same key are one request."""
REPLAYED = "Idempotency-Replayed"
RuntimeDep = Annotated[Runtime, Depends(get_runtime)]
Source = Annotated[str, Depends(client_address)]
CurrentUser = Annotated[Principal, Depends(current_user)]
MaybeUser = Annotated[Principal | None, Depends(maybe_user)]
StaffUser = Annotated[Principal, Depends(staff_user)]
AdminUser = Annotated[Principal, Depends(admin_user)]
# "function": committed before the answer is sent, so that a failing commit reaches the client as an error.
ReadSession = Annotated[AsyncSession, Depends(read_session, scope="function")]
WriteSession = Annotated[AsyncSession, Depends(write_session, scope="function")]
ExpectedVersion = Annotated[int | None, Depends(expected_version)]
PageDep = Annotated[PageRequest, Depends(page_request)]
