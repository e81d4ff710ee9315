"""The tests of identity, on every database server."""

from tests.api.test_identity import *  # noqa: F403
