"""Which faults of the database pass by themselves."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

_SQLSTATES = frozenset({"40001", "40P01", "55P03", "57P01", "57P02", "57P03"})
"""PostgreSQL: serialization failure, deadlock, lock not available, shut down or starting (its manual, appendix A)."""
_NUMBERS = frozenset({1205, 1213, 2006, 2013})
"""MySQL and MariaDB: lock wait timeout, deadlock, connection gone or lost."""


def passes_by(error: DBAPIError) -> bool:
    """Whether the same request may succeed when it is sent again: its unit of work was rolled back as a whole."""
    if error.connection_invalidated:
        return True
    cause = error.orig
    number = cause.args[0] if cause is not None and cause.args else None
    return (
        getattr(cause, "sqlstate", None) in _SQLSTATES
        or number in _NUMBERS
        or "database is locked" in str(cause)
    )
