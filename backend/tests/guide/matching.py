"""Whether an answer is what the guide says, in the notation that its first section explains."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

ANY = "…"
_BOUND = re.compile(r"(<=|>=) (-?\d+(?:\.\d+)?)")


def differences(expected: Any, found: Any, where: str = "answer") -> Iterator[str]:
    """What is not as expected, each with its place; nothing when all is."""
    if isinstance(expected, dict):
        if not isinstance(found, dict):
            yield f"{where} is {_short(found)}, not an object"
            return
        for name, value in expected.items():
            if name not in found:
                yield f"{where} has no {name}"
            else:
                yield from differences(value, found[name], f"{where}.{name}")
    elif isinstance(expected, list):
        yield from _list_differences(expected, found, where)
    elif isinstance(expected, str):
        if not _text_fits(expected, found):
            yield f"{where} is {_short(found)}, not {_short(expected)}"
    elif type(expected) is not type(found) or expected != found:
        yield f"{where} is {_short(found)}, not {_short(expected)}"


def _list_differences(expected: list[Any], found: Any, where: str) -> Iterator[str]:
    if not isinstance(found, list):
        yield f"{where} is {_short(found)}, not a list"
        return
    named = [value for value in expected if value != ANY]
    if len(named) == len(expected):
        if len(found) != len(expected):
            yield f"{where} holds {len(found)}, not {len(expected)}: {_short(found)}"
            return
        for index, (value, other) in enumerate(zip(expected, found, strict=True)):
            yield from differences(value, other, f"{where}[{index}]")
        return
    for value in named:
        if all(any(differences(value, other)) for other in found):
            yield f"{where} holds nothing like {_short(value)}: {_short(found)}"


def _text_fits(expected: str, found: Any) -> bool:
    if expected == ANY:
        return found is not None and found not in ("", [], {})
    if bound := _BOUND.fullmatch(expected):
        limit = float(bound[2])
        if isinstance(found, bool) or not isinstance(found, int | float):
            return False
        return found <= limit if bound[1] == "<=" else found >= limit
    if not isinstance(found, str):
        return False
    return any(_wording_fits(part, found) for part in expected.split(" | "))


def _wording_fits(expected: str, found: str) -> bool:
    """``…`` stands for any text."""
    pattern = ".*".join(re.escape(part) for part in expected.split(ANY))
    return re.fullmatch(pattern, found, re.DOTALL) is not None


def text_differences(expected: str, found: str) -> Iterator[str]:
    """Lines that do not come in this order. ``…`` stands for any text; other lines may stand between them."""
    lines = iter(found.splitlines())
    for wanted in expected.splitlines():
        if wanted.strip() in ("", ANY):
            continue
        if not any(_wording_fits(wanted, line) for line in lines):
            yield f"no line {_short(wanted)} where it should be"
            return


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 300 else text[:300] + ANY
