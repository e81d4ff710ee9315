"""The help centre closed before and after each test: the desk is shared by all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.desk import body_of
from tests.knowledge.conftest import either_way

__all__ = ["either_way"]


@pytest.fixture
async def opened(as_admin: httpx.AsyncClient) -> AsyncIterator[None]:
    """Readable without a login during the test."""
    body_of(await as_admin.patch("/api/help", json={"open": True}))
    yield
    body_of(await as_admin.patch("/api/help", json={"open": False, "title": None}))
