"""The tests of tickets, on every database server."""

from tests.api.test_tickets import *  # noqa: F403
