"""The tests of accounts, on every database server."""

from tests.api.test_accounts import *  # noqa: F403
