"""Whether somebody is being answered by this process just now."""

from __future__ import annotations

import time

QUIET_SECONDS = 1.0
"""Nobody is, when this long no request has come."""


class Foreground:
    """The HTTP layer tells of each request; work that computes behind the answers asks before it takes a second core."""

    def __init__(self) -> None:
        self._until = 0.0

    def request_begins(self) -> None:
        self._until = time.monotonic() + QUIET_SECONDS

    def seconds_left(self) -> float:
        """Until nobody is being answered, if no other request comes; 0 or less when nobody is."""
        return self._until - time.monotonic()
