"""A value that an extractor found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.triage.types import FieldName


@dataclass(frozen=True, slots=True)
class Found:
    """``text[start:end] == value``."""

    name: FieldName
    value: str
    normalized: str
    confidence: float
    """0..1: the share of such matches that were right when the patterns were written, roughly."""
    start: int
    end: int
    error: str | None = None
    """Why the value cannot be right, though it was meant as one."""


Extractor = Callable[[str], Iterator[Found]]
