"""Generated requests against the OpenAPI document: whatever is sent, no route fails on our side.

On a desk of its own, since generated requests change and delete what they find.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import requests
import schemathesis.openapi
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from app.models.enums import Role
from tests.desk import BASE_URL, Desk, add_person, desk_settings, ingest, new_ticket, running_desk

EXAMPLES = {GenerationMode.POSITIVE: 6, GenerationMode.NEGATIVE: 4}
"""For each operation: requests that fit the document, and requests that do not."""
DEADLINE_SECONDS = 300
"""A generated request may try other severities or categories, for whose models it waits 20 seconds, beside other work."""
ENDLESS = {"/api/events"}
"""Streams that never end by themselves; ``tests/events`` asks them."""


@pytest.fixture(scope="module")
async def own_desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    folder = tmp_path_factory.mktemp("contract")
    everything = desk_settings(folder, intake_enabled=True, allow_registration=True)
    async with running_desk(everything) as desk:
        async with desk.client(desk.admin) as client:
            await ingest(client, "kb_main", {"id": "a", "text": "Refunds take five working days."})
            for _ in range(3):
                await new_ticket(client)
        yield desk


EXPECTED = {
    "admin": {200, 201, 404, 422},
    "agent": {200, 201, 403, 404, 422},
    "customer": {200, 201, 403, 404, 422},
    "anonymous": {401},
}
"""Statuses that each caller must have met at least once: requests were understood, and refused."""


# The desk's own background work runs beside the generation, and may draw random numbers meanwhile.
@pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies")
@pytest.mark.parametrize("role", EXPECTED)
async def test_no_generated_request_fails_on_our_side_or_is_answered_as_nowhere_declared(
    own_desk: Desk, role: str
) -> None:
    schema = schemathesis.openapi.from_dict(own_desk.app.openapi())
    # Somebody of their own: generated requests sign out, revoke tokens and change passwords.
    caller = (
        None
        if role == "anonymous"
        else await add_person(own_desk.runtime, f"generator-{role}@people.example", "Generator", Role(role))
    )
    loop = asyncio.get_running_loop()
    failures: list[str] = []
    statuses: set[int] = set()
    async with own_desk.client(caller) as client:
        for result in schema.get_all_operations():
            operation = result.ok()
            if operation.path in ENDLESS:
                continue
            for mode in EXAMPLES:
                failures += await asyncio.to_thread(_try_operation, operation, mode, client, loop, statuses)
    assert failures == []
    assert EXPECTED[role] <= statuses


def _try_operation(
    operation: Any,
    mode: GenerationMode,
    client: httpx.AsyncClient,
    loop: asyncio.AbstractEventLoop,
    statuses: set[int],
) -> list[str]:
    """Send generated requests to one operation, note the statuses, and return a line for each answer that must not be."""
    failures: list[str] = []

    @settings(
        max_examples=EXAMPLES[mode], derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case: Any) -> None:
        prepared = requests.Request(**case.as_transport_kwargs(base_url=BASE_URL)).prepare()
        body: Any = prepared.body or b""
        # Names and values of headers are generated too: those that are ours stay ours.
        headers = {
            name: str(value)
            for name, value in prepared.headers.items()
            if name.lower() not in {"authorization", "cookie", "content-length", "transfer-encoding"}
        }
        call = client.request(prepared.method or "GET", prepared.url or "/", headers=headers, content=body)
        response = asyncio.run_coroutine_threadsafe(call, loop).result(DEADLINE_SECONDS)
        statuses.add(response.status_code)
        declared = operation.definition.raw["responses"]
        if response.status_code >= 500 or str(response.status_code) not in declared:
            failures.append(
                f"{prepared.method} {prepared.url} {prepared.body!r}: {response.status_code} {response.text[:300]}"
            )

    if mode is GenerationMode.NEGATIVE and not _can_be_wrong(operation):
        return []
    send()
    return failures


def _can_be_wrong(operation: Any) -> bool:
    """Whether anything in a request of this operation can be against the document."""
    return bool(operation.body or operation.query or operation.path_parameters or operation.headers)
