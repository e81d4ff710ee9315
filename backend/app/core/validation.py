"""What Pydantic has against a value, in words for people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_ALTERNATIVE = re.compile(
    r"(?:function-\w+|list|dict|nullable|definition-ref)\[.*|constrained-\w+", re.DOTALL
)


def message_of(error: Any) -> str:
    """One of ``ValidationError.errors()`` as a sentence without a full stop."""
    kind, bounds = error["type"], error.get("ctx", {})
    if kind in ("too_long", "too_short"):
        return _of_size(kind, bounds, is_text=isinstance(error.get("input"), str))
    if kind == "string_unicode":
        return "must not contain lone surrogate characters"
    if kind == "list_type":
        return "A list is expected"
    return str(error["msg"]).removeprefix("Value error, ")


def _of_size(kind: str, bounds: Mapping[str, Any], *, is_text: bool) -> str:
    """Pydantic counts "items after validation", even the characters of a text that has been through a validator."""
    bound = "most" if kind == "too_long" else "least"
    limit, actual = bounds.get("max_length", bounds.get("min_length")), bounds["actual_length"]
    told = "" if actual is None else f", not {actual}"  # mappings are not counted to their end
    if is_text:
        return f"Text should have at {bound} {limit} characters{told}"
    return f"There should be at {bound} {limit} {'entry' if limit == 1 else 'entries'}{told}"


def place_of(error: Any) -> list[str | int]:
    """Where the value stands: without the names of the types that it might have had, which are ours."""
    return [part for part in error["loc"] if isinstance(part, int) or not _ALTERNATIVE.fullmatch(str(part))]


def told(error: Any) -> str:
    """Place and message of one error."""
    where = ".".join(str(part) for part in place_of(error))
    return f"{where}: {message_of(error)}" if where else message_of(error)
