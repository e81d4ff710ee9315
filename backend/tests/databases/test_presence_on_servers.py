"""The tests of presence, on every database server."""

from tests.api.test_presence import *  # noqa: F403
