"""The tests of replies, on every database server."""

from tests.api.test_replies import *  # noqa: F403
