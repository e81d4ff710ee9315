"""Server-sent events (WHATWG HTML, section 9.2)."""

from __future__ import annotations


def sse(event: str, data: str, *, id_: int | None = None) -> bytes:
    """One event. ``data`` is one line; ``id_`` is the place that a client comes back to."""
    place = "" if id_ is None else f"id: {id_}\n"
    return f"{place}event: {event}\ndata: {data}\n\n".encode()
