"""The tests of users, on every database server."""

from tests.api.test_users import *  # noqa: F403
