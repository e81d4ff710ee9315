"""The way from a ticket to the configured model: always through a door, which masks, limits and records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel

from app.core.clock import utc_now
from app.llm.door import Door
from app.runtime import Runtime


def open_door(runtime: Runtime, *, ticket_id: int | None = None, people: Sequence[str] = ()) -> Door | None:
    """A door for one run, suggestion or question; None when no model is configured.

    ``people`` are the names in the ticket, which leave as placeholders like other personal data.
    """
    if runtime.model is None:
        return None
    settings = runtime.settings
    return Door(
        runtime.model,
        seconds=settings.workflow_timeout_seconds,
        record=runtime.ledger.record,
        people=people,
        mask=settings.llm_mask_personal_data,
        log_text=settings.llm_log_text,
        ticket_id=ticket_id,
    )


class CircuitRead(BaseModel):
    """Whether a model is asked: one that has failed time after time is left alone for a while."""

    model: str
    role: Literal["primary", "fallback"]
    state: Literal["closed", "open", "half_open"]
    """``half_open``: one call may try whether it is back."""
    retry_at: datetime | None
    """When that is, or was, allowed; None while the circuit is closed."""


def circuits(runtime: Runtime) -> list[CircuitRead]:
    """Of the configured models, as this process knows them: each process finds out for itself."""
    if runtime.model is None:
        return []
    now = utc_now()
    return [
        CircuitRead.model_validate(
            {
                "model": name,
                "role": "fallback" if position else "primary",
                "state": circuit.state,
                "retry_at": None
                if circuit.retry_seconds is None
                else now + timedelta(seconds=circuit.retry_seconds),
            }
        )
        for position, (name, circuit) in enumerate(runtime.model.circuits.items())
    ]
