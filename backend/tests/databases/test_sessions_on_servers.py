"""The tests of sessions, on every database server."""

from tests.api.test_sessions import *  # noqa: F403
