"""What Pydantic has against a value, in words for people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_ALTERNATIVE = re.compile(
    r"(?:function-\w+|list|dict|nullable|definition-ref)\[.*|constrained-\w+", re.DOTALL
)

COLLECTION_PATTERN = r"^[A-Za-z0-9._-]{3,512}$"
LANGUAGE_PATTERN = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"
IDENTIFIER_PATTERN = r"^[a-z][a-z0-9_]{0,63}$"
CURRENCY_PATTERN = r"^[A-Z]{3}$"
_FORMS = {
    COLLECTION_PATTERN: "should be 3 to 512 of the letters A to Z, digits, dots, hyphens and underscores",
    LANGUAGE_PATTERN: "should be a language such as en or pt-BR",
    IDENTIFIER_PATTERN: "should be at most 64 small letters, digits and underscores, with a letter first",
    CURRENCY_PATTERN: "should be a currency such as EUR",
}


def message_of(error: Any) -> str:
    """One of ``ValidationError.errors()`` as a sentence without a full stop."""
    kind, bounds = error["type"], error.get("ctx", {})
    if kind in ("too_long", "too_short"):
        return _of_size(kind, bounds, is_text=isinstance(error.get("input"), str))
    if kind == "string_unicode":
        return "must not contain lone surrogate characters"
    if kind == "string_pattern_mismatch":
        return _FORMS.get(bounds["pattern"], "has characters or a form that is not allowed here")
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
