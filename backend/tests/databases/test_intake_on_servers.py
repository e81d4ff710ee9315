"""The tests of intake, on every database server."""

from tests.api.test_intake import *  # noqa: F403
