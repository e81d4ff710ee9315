"""The tests of merge, on every database server."""

from tests.api.test_merge import *  # noqa: F403
